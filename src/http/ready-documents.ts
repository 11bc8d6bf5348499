// The feed documents that can be sent this moment, by request path. They are laid out when a
// publication arrives, never when a reader asks, and never by Host or unknown parameters.

import { documentUrl, feedPageUrl } from '../core/addresses.ts';
import type { FeedDocument, Publication } from '../core/document.ts';
import { FEED_MEDIA_TYPES, type FeedDefinition } from '../core/feed.ts';
import type { Service } from '../core/service.ts';
import { cacheControlUntil } from './cache-control.ts';
import { createReadyResource, type ReadyResource } from './ready-resource.ts';

export interface ReadyDocuments {
  /** The document at exactly this path; nothing for feeds that are private or no longer defined. */
  find(path: string): ReadyResource | undefined;
  findPublication(feed: string): Publication | undefined;
  /** Changes whenever anything of the feed that readers see changes. */
  versionOf(feed: string): string;
  /** Stops listening for publications. */
  close(): void;
}

/** What other origins may read beside the safelisted fields (Fetch standard §3.3.3). */
const EXPOSED_FIELDS = 'ETag, Link, Last-Modified, Content-Location';

/** Takes the service's documents and every later publication. */
export function keepReadyDocuments(service: Service): ReadyDocuments {
  const resources = new Map<string, { readonly feed: string; readonly resource: ReadyResource }>();

  const publications = new Map<string, Publication>();

  function take(publication: Publication): void {
    const { feed } = publication;
    publications.set(feed, publication);
    for (const document of publication.documents) {
      const resource = layOutDocument(service, publication, document);
      resources.set(`/feeds/${feed}.${document.format}`, { feed, resource });
    }
  }

  // A feed can be closed or removed without a publication: the definitions in force decide.
  let definitions: readonly FeedDefinition[] = [];
  let openFeeds: ReadonlySet<string> = new Set();
  function isOpen(feed: string): boolean {
    const current = service.listFeeds();
    if (current !== definitions) {
      definitions = current;
      openFeeds = new Set(current.filter((one) => !one.private).map((one) => one.slug));
    }
    return openFeeds.has(feed);
  }

  const stop = service.onPublication(take);
  for (const publication of service.listPublications()) take(publication);
  return {
    find(path) {
      const ready = resources.get(path);
      return ready !== undefined && isOpen(ready.feed) ? ready.resource : undefined;
    },
    findPublication: (feed) => publications.get(feed),
    versionOf(feed) {
      const publication = publications.get(feed);
      if (publication === undefined) return 'unpublished';
      return [publication.fingerprint, ...publication.documents.map(({ etag }) => etag)].join();
    },
    close: stop,
  };
}

function layOutDocument(
  service: Service,
  { feed, lastModifiedAt }: Publication,
  { format, etag, bytes }: FeedDocument,
): ReadyResource {
  const self = documentUrl(service.baseUrl, feed, format);
  const page = feedPageUrl(service.baseUrl, feed);
  return createReadyResource({
    etag,
    lastModifiedAt,
    mediaType: FEED_MEDIA_TYPES[format],
    cacheControl: (now) => cacheControlUntil(service.findNextDueAt(feed), now),
    vary: 'Accept-Encoding',
    fields: [
      // Exactly one self (WebSub §4); the page is the same feed for people (RFC 8288 §3.3).
      ['Link', `<${self}>; rel="self", <${page}>; rel="alternate"; type="text/html"`],
      ['Access-Control-Allow-Origin', '*'],
      ['Access-Control-Expose-Headers', EXPOSED_FIELDS],
    ],
    contentFields: [['Content-Security-Policy', "default-src 'none'; sandbox"]],
    encode: (coding) => bytes[coding],
  });
}
