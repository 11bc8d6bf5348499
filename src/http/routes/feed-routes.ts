// `/feeds/SLUG` as a page, and `/feeds/SLUG.rss`, `.atom`, `.json` as documents. Ready documents are
// answered before Express sees them; what arrives here is every other way of asking for them.

import type { Request, Response, Router } from 'express';
import { KabarError } from '../../core/errors.ts';
import { FEED_FORMATS, type FeedDefinition } from '../../core/feed.ts';
import { findWantedFormat } from '../accept.ts';
import { otherMethods, READ_ONLY } from '../methods.ts';
import { renderFeedPage } from '../pages/feed-page.ts';
import { sendReady } from '../send-ready.ts';
import type { Web } from '../web.ts';

const SLUG = /^[a-z0-9][a-z0-9-]{0,99}$/u;
const ENTRIES_MAX = 100;
const NOT_READY_SECONDS = 5;
const FORMATS = FEED_FORMATS.join('|');

/** Adds the routes of feeds. */
export function addFeedRoutes(router: Router, web: Web): void {
  router
    .route(new RegExp(`^/feeds/(?<slug>[^/]+)\\.(?<format>${FORMATS})$`, 'u'))
    .get((request, response) => {
      const feed = getPublicFeed(web, request.params.slug);
      const document = web.documents.find(`/feeds/${feed.slug}.${request.params.format}`);
      if (document === undefined) {
        response.setHeader('Retry-After', String(NOT_READY_SECONDS));
        throw new KabarError(
          'notReady',
          'This feed is being prepared. Please try again in a moment.',
        );
      }
      sendReady(web, document, { request, response });
    })
    .all(otherMethods({ allow: READ_ONLY, open: true }));

  router
    .route('/feeds/:slug')
    .get((request, response) => answerFeedPage(web, request, response))
    .all(otherMethods({ allow: READ_ONLY }));

  router.get('/feeds/:slug/', (request, response) => {
    const feed = getPublicFeed(web, request.params.slug);
    response.redirect(301, `${web.site.prefix}/feeds/${feed.slug}`);
  });
}

async function answerFeedPage(web: Web, request: Request, response: Response): Promise<void> {
  const feed = getPublicFeed(web, request.params.slug);
  const format = findWantedFormat(request.headers.accept);
  if (format !== undefined) {
    // For this reader alone: caches that do not look at Accept must not send people there too.
    response.setHeader('Cache-Control', 'private, max-age=300');
    response.setHeader('Vary', 'Accept');
    response.redirect(302, `${web.site.prefix}/feeds/${feed.slug}.${format}`);
    return;
  }
  const page = await web.pages.get(`/feeds/${feed.slug}`, {
    version: web.documents.versionOf(feed.slug),
    vary: 'Accept, Accept-Encoding',
    render: async () =>
      renderFeedPage(web.site, {
        feed,
        entries: await web.service.listEntries(feed.slug, Math.min(feed.entriesMax, ENTRIES_MAX)),
        updatedAt: web.documents.findPublication(feed.slug)?.lastModifiedAt,
      }),
  });
  sendReady(web, page, { request, response });
}

/** A private feed answers as one that does not exist. */
function getPublicFeed(web: Web, slug: unknown): FeedDefinition {
  const feed = typeof slug === 'string' && SLUG.test(slug) ? web.service.findFeed(slug) : undefined;
  if (feed === undefined || feed.private)
    throw new KabarError('notFound', 'There is no such feed.');
  return feed;
}
