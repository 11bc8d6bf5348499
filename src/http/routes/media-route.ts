// `/media/KEY/DIGEST/NAME`: a picture or attachment of a story, as long as the story is public and names it.
// Whole or in ranges, which players of sound and video need; nothing in it runs in our origin.

import type { Response, Router } from 'express';
import { KabarError, systemCodeOf } from '../../core/errors.ts';
import { kindOfName, type MediaKind, mediaPath, mediaUrl, namesMedia } from '../../core/media.ts';
import { MEDIA_CACHE_CONTROL } from '../cache-control.ts';
import { otherMethods, READ_ONLY } from '../methods.ts';
import type { Web } from '../web.ts';
import { getStory } from './article-route.ts';

const DIGEST = /^[\w-]{43}$/u;

/** Adds the route. */
export function addMediaRoute(router: Router, web: Web): void {
  router
    .route('/media/:key/:digest/:name')
    .get(async (request, response) => {
      const { key, digest, name } = request.params;
      const kind = kindOfName(name);
      if (kind === undefined || !DIGEST.test(digest)) throw notFound();
      const { stored } = await getStory(web, key);
      const url = mediaUrl(web.service.baseUrl, key, `${digest}/${name}`);
      if (stored.key !== key || !namesMedia(stored.entry, url)) throw notFound();
      try {
        await send(response, mediaPath(digest), {
          root: web.service.mediaFolder,
          headers: fieldsOf(kind, { digest, name }),
        });
      } catch (error) {
        if (systemCodeOf(error) !== 'ENOENT') throw error;
        const fields = { event: 'mediaMissing', entry: key, file: mediaPath(digest) };
        web.log.error(fields, 'a picture is named and not kept here: read its source again');
        throw notFound();
      }
    })
    .all(otherMethods({ allow: READ_ONLY, open: true }));
}

function notFound(): KabarError {
  return new KabarError('notFound', 'There is no such file.');
}

/** Whatever is in it, it is what we say, and runs nowhere. */
function fieldsOf(
  { mediaType, isHarmless }: MediaKind,
  { digest, name }: { readonly digest: string; readonly name: string },
): Readonly<Record<string, string>> {
  return {
    'Cache-Control': MEDIA_CACHE_CONTROL,
    ETag: `"${digest}"`,
    'Content-Type': mediaType,
    'Content-Disposition': `${isHarmless ? 'inline' : 'attachment'}; filename="${name}"`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Access-Control-Allow-Origin': '*',
  };
}

/** Conditions and ranges are Express's; the validator is ours. Rejects when there is no such file. */
function send(
  response: Response,
  path: string,
  found: { readonly root: string; readonly headers: Readonly<Record<string, string>> },
): Promise<void> {
  const options = { ...found, cacheControl: false, etag: false, lastModified: false };
  return new Promise((resolve, reject) => {
    response.sendFile(path, options, (error: unknown) => {
      const isOver = response.headersSent || response.destroyed;
      if (error === undefined || error === null || isOver) resolve();
      else if (error instanceof Error && 'status' in error && error.status === 416) {
        response.status(416).end();
        resolve();
      } else reject(error);
    });
  });
}
