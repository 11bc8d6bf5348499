// `/articles/ID`: the page of a story, and `/articles/ID.ninjs.json`: the story as ninjs. What was public and is taken back is gone; what never was
// public, or not yet, does not exist, whatever its state.

import type { Router } from 'express';
import type { StoredEntry } from '../../core/entry.ts';
import { KabarError } from '../../core/errors.ts';
import type { FeedDefinition } from '../../core/feed.ts';
import { renderNinjs } from '../../formats/ninjs/render-entry.ts';
import { otherMethods, READ_ONLY } from '../methods.ts';
import { renderArticlePage } from '../pages/article-page.ts';
import { sendReady } from '../send-ready.ts';
import type { Web } from '../web.ts';

const KEY_OR_ID = /^(?:[a-z0-9]{1,64}|tag:[^\s]{1,1000})$/u;

/** Adds the page of a story, by its key; its published id leads there. */
export function addArticleRoute(router: Router, web: Web): void {
  router
    .route('/articles/:id')
    .get(async (request, response) => {
      const { stored, feeds } = await getStory(web, request.params.id);
      if (request.params.id !== stored.key) {
        response.redirect(301, `${web.site.prefix}/articles/${stored.key}`);
        return;
      }
      const versions = feeds.map((feed) => `${feed.slug} ${web.documents.versionOf(feed.slug)}`);
      const page = await web.pages.get(`/articles/${stored.key}`, {
        version: [stored.sequence, ...versions].join(),
        vary: 'Accept-Encoding',
        render: () => renderArticlePage(web.site, { stored, feeds }),
      });
      sendReady(web, page, { request, response });
    })
    .all(otherMethods({ allow: READ_ONLY }));
}

/** Adds the story as ninjs; it must stand before the page's route, which would take its name for a key. */
export function addNinjsRoute(router: Router, web: Web): void {
  router
    .route('/articles/:id.ninjs.json')
    .get(async (request, response) => {
      const { stored } = await getStory(web, request.params.id);
      if (request.params.id !== stored.key) {
        response.redirect(301, `${web.site.prefix}/articles/${stored.key}.ninjs.json`);
        return;
      }
      const item = await web.pages.get(`/articles/${stored.key}.ninjs.json`, {
        version: String(stored.sequence),
        vary: 'Accept-Encoding',
        dataType: 'application/json',
        render: () => renderNinjs(stored, web.site.baseUrl),
      });
      sendReady(web, item, { request, response });
    })
    .all(otherMethods({ allow: READ_ONLY, open: true }));
}

interface Story {
  readonly stored: StoredEntry;
  readonly feeds: readonly FeedDefinition[];
}

/** A story that readers may see now, by key or published id. Throws `notFound` and `gone`. */
export async function getStory(web: Web, id: unknown): Promise<Story> {
  const stored =
    typeof id === 'string' && KEY_OR_ID.test(id) ? await web.service.findEntry(id) : undefined;
  const feeds = stored === undefined ? [] : web.service.listFeedsOf(stored);
  if (stored === undefined || feeds.length === 0 || stored.publishedAt > web.now()) {
    throw new KabarError('notFound', 'There is no such article.');
  }
  if (stored.state !== 'live') {
    throw new KabarError('gone', 'This article has been taken back by its newsroom.');
  }
  return { stored, feeds };
}
