// Sources that a list (OPML) names and not the feed's own file: each has an id made of its address, so
// that an outline that leaves the list and comes back, or stands in another list by then, is the same source.

import { hash } from 'node:crypto';
import { urlIdentity } from './identity.ts';
import type { SourceDefinition, UpstreamSource } from './source.ts';

/** What a list says of one source. */
export interface ListedUpstream {
  /** Absolute http(s), without user name and password. */
  readonly url: string;
  readonly title?: string;
}

/** What the list's declaration says of all its sources. */
export type ListRhythm = Pick<UpstreamSource, 'refresh' | 'timezone'>;

const HASH_CHARACTERS = 20;

/** The source of a feed; `~` stands in no id of another kind. */
export function listedSource(
  feed: string,
  { url, title }: ListedUpstream,
  { refresh, timezone }: ListRhythm,
): UpstreamSource {
  const host = new URL(url).hostname;
  const id = `${feed}/${host}~${addressHash(url)}`;
  return { kind: 'upstream', id, name: title ?? host, url, refresh, timezone };
}

/** http and https are one address here: sites move from the one to the other. */
function addressHash(url: string): string {
  return hash('sha256', url.replace(/^https?:/u, ''), 'hex').slice(0, HASH_CHARACTERS);
}

/** The feed's own sources and those that its lists name; one that both have is the feed's own. */
export function withListed(
  own: readonly SourceDefinition[],
  listed: readonly SourceDefinition[],
): readonly SourceDefinition[] {
  const addresses = new Set(own.flatMap((one) => ('url' in one ? [urlIdentity(one.url)] : [])));
  const ids = new Set(own.map(({ id }) => id));
  const others = listed.filter((one) => {
    const isOwn = 'url' in one && addresses.has(urlIdentity(one.url));
    return !isOwn && !ids.has(one.id);
  });
  return [...own, ...others];
}
