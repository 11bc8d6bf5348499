// Sources that a list (OPML) names and not the feed's own file: each has an id made of its address, so
// that an outline that leaves the list and comes back, or stands in another list by then, is the same source.

import { hash } from 'node:crypto';
import type { FeedDefinition } from './feed.ts';
import { type GuardLimits, mayVanish } from './guard.ts';
import { urlIdentity } from './identity.ts';
import type { ListMember } from './poll.ts';
import type { SourceDefinition, UpstreamSource } from './source.ts';

/** What the list's declaration says of all its sources. */
export type ListRhythm = Pick<UpstreamSource, 'refresh' | 'timezone'>;

const HASH_CHARACTERS = 20;

/** The source of a feed; `~` stands in no id of another kind. */
export function listedSource(
  feed: string,
  { url, title, leftAt }: ListMember,
  { refresh, timezone }: ListRhythm,
): UpstreamSource {
  const host = new URL(url).hostname;
  const id = `${feed}/${host}~${addressHash(url)}`;
  const left = leftAt === undefined ? {} : { leftAt };
  return { kind: 'upstream', id, name: title ?? host, url, refresh, timezone, ...left };
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

/** Of those that left a list, so many are remembered, the latest; the entries of others leave the feed. */
const LEFT_MAX = 10_000;

export interface ListChange {
  readonly members: readonly ListMember[];
  readonly added: number;
  readonly left: number;
}

/** The list after a reading of it: what is new, what is still there, what has left. */
export function changeList(
  before: readonly ListMember[],
  now: readonly ListMember[],
  at: number,
): ListChange {
  const known = new Map(before.map((one) => [urlIdentity(one.url), one]));
  const present = new Set(now.map(({ url }) => urlIdentity(url)));
  const added = now.filter(({ url }) => {
    const one = known.get(urlIdentity(url));
    return one === undefined || one.leftAt !== undefined;
  });
  const gone = before.filter(({ url }) => !present.has(urlIdentity(url)));
  const members = [
    ...now,
    ...gone
      .map((one) => ({ ...one, leftAt: one.leftAt ?? at }))
      .sort((a, b) => b.leftAt - a.leftAt)
      .slice(0, LEFT_MAX),
  ];
  const left = gone.filter(({ leftAt }) => leftAt === undefined).length;
  return { members, added: added.length, left };
}

/** Why a list that was read before is not followed at once, as the end of a sentence. */
export function findListJump(
  { added, left }: ListChange,
  { before, guard }: { readonly before: readonly ListMember[]; readonly guard: GuardLimits },
): string | undefined {
  const live = before.filter(({ leftAt }) => leftAt === undefined).length;
  if (!mayVanish(guard, { vanished: left, live }))
    return `${left} of its ${live} sources have left the list at once`;
  return added > guard.newEntriesMax && before.length > 0
    ? `${added} sources are new in the list at once, more than the ${guard.newEntriesMax} that the guard allows`
    : undefined;
}

/** The feeds with the sources that their lists name; `findList` gives what is known of a list. */
export function expandLists(
  feeds: readonly FeedDefinition[],
  findList: (source: string) => readonly ListMember[] | undefined,
): readonly FeedDefinition[] {
  return feeds.map((feed) => {
    const lists = feed.sources.filter((one) => one.kind === 'upstream' && one.isList === true);
    if (lists.length === 0) return feed;
    const listed = new Map<string, UpstreamSource>();
    for (const list of lists) {
      if (list.kind !== 'upstream') continue;
      for (const member of findList(list.id) ?? []) {
        const source = listedSource(feed.slug, member, list);
        const known = listed.get(source.id);
        // One list may hold what another one has let go.
        if (known === undefined || known.leftAt !== undefined) listed.set(source.id, source);
      }
    }
    return { ...feed, sources: withListed(feed.sources, [...listed.values()]) };
  });
}
