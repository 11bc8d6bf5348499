// A web page that is a feed itself (h-feed, microformats2) as a channel and its entries.

import type { Entry } from '../../core/entry.ts';
import { languageTag } from '../../core/language-tag.ts';
import { FEED_LIMITS } from '../channel.ts';
import { isOfType, type Microformat, readMicroformats } from './microformats.ts';
import { type ChannelValues, parseChannel } from './parse-channel.ts';
import { parseEntry } from './parse-entry.ts';

export type HFeedReading =
  | {
      readonly outcome: 'read';
      readonly channel: ChannelValues;
      readonly entries: readonly Entry[];
    }
  | { readonly outcome: 'no-feed' | 'too-deep' };

/** How far inside other objects a page's h-feed is looked for. */
const FEED_DEPTH_MAX = 3;
/** One h-entry alone is an article's own page; several are an implied feed (h-feed, "Discovery"). */
const IMPLIED_ENTRIES_MIN = 2;

/** Reads a page's text; `base` is its own address. Linear but for nested microformats: bound its time. */
export function parseDocument(page: string, base: string | undefined): HFeedReading {
  const microformats = readMicroformats(page, base);
  if (microformats === 'too-deep') return { outcome: 'too-deep' };
  const found = microformats === undefined ? undefined : findEntries(microformats.items);
  if (microformats === undefined || found === undefined) return { outcome: 'no-feed' };
  const channel = parseChannel(found.root, { page, address: base, microformats });
  const context = {
    base: microformats.base,
    language: languageTag(channel.language),
    authors: channel.authors ?? [],
  };
  // Pages show their newest entries first.
  const entries = found.entries
    .slice(0, FEED_LIMITS.entriesMax)
    .map((entry) => parseEntry(entry, context));
  return { outcome: 'read', channel, entries };
}

interface FoundEntries {
  readonly root?: Microformat;
  readonly entries: readonly Microformat[];
}

/** The first h-feed of the page with what stands in it, else the entries of the page itself. */
function findEntries(items: readonly Microformat[]): FoundEntries | undefined {
  const isEntry = (one: Microformat): boolean => isOfType(one, 'h-entry');
  let level = items;
  for (let depth = 0; depth < FEED_DEPTH_MAX && level.length > 0; depth++) {
    const root = level.find((one) => isOfType(one, 'h-feed'));
    if (root !== undefined) return { root, entries: (root.children ?? []).filter(isEntry) };
    level = level.flatMap(({ children = [] }) => children);
  }
  const entries = items.filter(isEntry);
  return entries.length < IMPLIED_ENTRIES_MIN ? undefined : { entries };
}
