// `/opml.xml`: all public feeds as one list (OPML 2.0), for readers that take several feeds at once.

import { createHash } from 'node:crypto';
import type { Router } from 'express';
import { documentUrl, siteUrl } from '../../core/addresses.ts';
import type { FeedDefinition } from '../../core/feed.ts';
import { languageTag } from '../../core/language-tag.ts';
import { OPML_MEDIA_TYPE, renderDocument } from '../../formats/opml/render-document.ts';
import { PAGE_CACHE_CONTROL } from '../cache-control.ts';
import { encodeBytes } from '../encode-bytes.ts';
import { otherMethods, READ_ONLY } from '../methods.ts';
import { createReadyResource, type ReadyResource } from '../ready-resource.ts';
import { sendReady } from '../send-ready.ts';
import type { Web } from '../web.ts';

/** Adds the list. It is rendered once for each state of the feeds' definitions. */
export function addOpmlRoute(router: Router, web: Web): void {
  let listed: readonly FeedDefinition[] | undefined;
  let resource: ReadyResource | undefined;
  router
    .route('/opml.xml')
    .get((request, response) => {
      const feeds = web.service.listFeeds();
      if (resource === undefined || feeds !== listed) {
        listed = feeds;
        resource = layOut(renderList(web, feeds));
      }
      sendReady(web, resource, { request, response });
    })
    .all(otherMethods({ allow: READ_ONLY, open: true }));
}

function renderList({ site }: Web, feeds: readonly FeedDefinition[]): string {
  const { host } = new URL(site.baseUrl);
  return renderDocument({
    title: `Feeds of ${host}`,
    emptyText: 'There are no feeds yet.',
    feeds: feeds
      .filter((feed) => !feed.private)
      .map((feed) => ({
        // Hardly any reader takes a JSON Feed from such a list.
        url: documentUrl(site.baseUrl, feed.slug, 'rss'),
        title: feed.title,
        siteUrl: siteUrl(site.baseUrl, feed),
        description: feed.description,
        language: languageTag(feed.language),
      })),
  });
}

function layOut(document: string): ReadyResource {
  const bytes = Buffer.from(document);
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  return createReadyResource({
    etag: `"${hash}"`,
    mediaType: OPML_MEDIA_TYPE,
    cacheControl: () => PAGE_CACHE_CONTROL,
    vary: 'Accept-Encoding',
    fields: [
      ['Access-Control-Allow-Origin', '*'],
      ['Access-Control-Expose-Headers', 'ETag'],
    ],
    contentFields: [['Content-Security-Policy', "default-src 'none'; sandbox"]],
    encode: (coding) => encodeBytes(bytes, coding, 'best'),
  });
}
