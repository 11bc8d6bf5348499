// `/`: the page of all public feeds.

import type { Router } from 'express';
import type { FeedDefinition } from '../../core/feed.ts';
import { otherMethods, READ_ONLY } from '../methods.ts';
import { type FeedCard, LATEST_MAX, renderHomePage } from '../pages/home-page.ts';
import { sendReady } from '../send-ready.ts';
import type { Web } from '../web.ts';

/** Adds the front page. */
export function addHomeRoute(router: Router, web: Web): void {
  router
    .route('/')
    .get(async (request, response) => {
      const feeds = web.service.listFeeds().filter((feed) => !feed.private);
      const page = await web.pages.get('/', {
        version: feeds.map((feed) => `${feed.slug} ${web.documents.versionOf(feed.slug)}`).join(),
        vary: 'Accept-Encoding',
        render: async () => {
          const cards = await Promise.all(feeds.map((feed) => describeFeed(web, feed)));
          return renderHomePage(web.site, cards);
        },
      });
      sendReady(web, page, { request, response });
    })
    .all(otherMethods({ allow: READ_ONLY }));
}

async function describeFeed(web: Web, feed: FeedDefinition): Promise<FeedCard> {
  const latest = await web.service.listEntries(feed.slug, LATEST_MAX);
  return { feed, latest, updatedAt: web.documents.findPublication(feed.slug)?.lastModifiedAt };
}
