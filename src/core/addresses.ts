// Every public address of the service, made from the configured base URL in one place.

import type { StoredEntry } from './entry.ts';
import type { FeedDefinition, FeedFormat } from './feed.ts';

/** The subscription document of a feed in a format. */
export function documentUrl(baseUrl: string, slug: string, format: FeedFormat): string {
  return `${baseUrl}/feeds/${slug}.${format}`;
}

/** The feed as a page. */
export function feedPageUrl(baseUrl: string, slug: string): string {
  return `${baseUrl}/feeds/${slug}`;
}

/** The site that a feed stands for. */
export function siteUrl(baseUrl: string, feed: FeedDefinition): string {
  return feed.link ?? feedPageUrl(baseUrl, feed.slug);
}

/** The service's own page of an article. */
export function articlePageUrl(baseUrl: string, key: string): string {
  return `${baseUrl}/articles/${key}`;
}

/** Where the callbacks begin at which hubs deliver; each has a secret key of its own behind it. */
export function callbacksUrl(baseUrl: string): string {
  return `${baseUrl}/websub`;
}

/** The article as ninjs. */
export function ninjsUrl(baseUrl: string, key: string): string {
  return `${baseUrl}/articles/${key}.ninjs.json`;
}

/** Where a reader is sent for an entry: its own address, or the service's page for it. */
export function entryUrl(baseUrl: string, stored: Pick<StoredEntry, 'key' | 'entry'>): string {
  return stored.entry.url ?? articlePageUrl(baseUrl, stored.key);
}
