// Sites offer one feed in several formats, and several feeds: which of what was found is the same.

import { urlIdentity } from '../../core/identity.ts';
import { foldText } from '../../core/text.ts';
import type { FoundFeed } from './find-feeds.ts';

/** Share of the shorter one's stories that two forms of one feed have in common. */
const COMMON_SHARE_MIN = 0.8;

/** Each group is one feed in the forms in which it was found, in their order. */
export function groupFeeds(feeds: readonly FoundFeed[]): readonly (readonly FoundFeed[])[] {
  const groups: { readonly names: ReadonlySet<string>; readonly feeds: FoundFeed[] }[] = [];
  for (const feed of feeds) {
    const names = namesOf(feed);
    const group = groups.find((one) => isSame(one.names, names));
    if (group === undefined) groups.push({ names, feeds: [feed] });
    else group.feeds.push(feed);
  }
  return groups.map((group) => group.feeds);
}

function namesOf({ stories }: FoundFeed): ReadonlySet<string> {
  return new Set(
    stories.map(({ entry }) =>
      entry.url === undefined ? foldText(entry.title) : urlIdentity(entry.url),
    ),
  );
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const shorter = Math.min(one.size, other.size);
  const common = [...one].filter((name) => other.has(name)).length;
  return shorter > 0 && common >= shorter * COMMON_SHARE_MIN;
}
