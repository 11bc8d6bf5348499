// Which entries a feed holds: the newest of its sources, through its own selection and through that
// of every feed that it merges.

import type { StoredEntry } from '../../core/entry.ts';
import type { FeedDefinition } from '../../core/feed.ts';
import {
  canonicalSelection,
  matchesSelection,
  parseSelection,
  type Selection,
} from '../../core/selection.ts';
import type { EntryStore } from '../../core/storage.ts';

const PAGE_ENTRIES = 200;

/** A source as a feed sees it: an entry is in when every selection on the way takes it. */
export interface Branch {
  readonly source: string;
  readonly selections: readonly Selection[];
}

/** The branches of a feed, down through the feeds that it merges; each source by each way once. */
export function listBranches(
  feed: FeedDefinition,
  feeds: ReadonlyMap<string, FeedDefinition>,
): readonly Branch[] {
  return branchesOf(feed, { feeds, known: new Map() });
}

/** For each source the feeds that a change of it touches. */
export function mapTouchedFeeds(
  feeds: ReadonlyMap<string, FeedDefinition>,
): ReadonlyMap<string, readonly FeedDefinition[]> {
  const touched = new Map<string, FeedDefinition[]>();
  for (const feed of feeds.values()) {
    for (const source of new Set(listBranches(feed, feeds).map((one) => one.source))) {
      const known = touched.get(source);
      if (known === undefined) touched.set(source, [feed]);
      else known.push(feed);
    }
  }
  return touched;
}

interface Walk {
  readonly feeds: ReadonlyMap<string, FeedDefinition>;
  /** Branches of the feeds that were met; those of a feed on the way here are empty, so that no circle holds us. */
  readonly known: Map<string, readonly Branch[]>;
}

function branchesOf(feed: FeedDefinition, walk: Walk): readonly Branch[] {
  const known = walk.known.get(feed.slug);
  if (known !== undefined) return known;
  walk.known.set(feed.slug, []);
  const found = findBranches(feed, walk);
  const branches = [...new Map(found.map((one) => [nameOf(one), one])).values()];
  walk.known.set(feed.slug, branches);
  return branches;
}

function nameOf({ source, selections }: Branch): string {
  return JSON.stringify([source, ...selections.map(canonicalSelection)]);
}

function findBranches(feed: FeedDefinition, walk: Walk): readonly Branch[] {
  const own = feed.select === undefined ? undefined : parseSelection(feed.select);
  const selections = own?.ok === true ? [own.selection] : [];
  return feed.sources.flatMap((source): readonly Branch[] => {
    if (source.kind !== 'feed') return [{ source: source.id, selections }];
    const merged = walk.feeds.get(source.feed);
    if (merged === undefined) return [];
    return branchesOf(merged, walk).map((one) => ({
      source: one.source,
      selections: [...selections, ...one.selections],
    }));
  });
}

/** Whether any of the branches takes the entry. */
export function takesEntry(branches: readonly Branch[], stored: StoredEntry): boolean {
  return branches.some(
    ({ source, selections }) =>
      source === stored.source && selections.every((one) => matchesSelection(one, stored)),
  );
}

export interface SelectionQuery {
  readonly limit: number;
  /** Entries dated later are embargoed. Milliseconds since 1970. */
  readonly until: number;
}

/** The feed's entries, newest first, ties by key. */
export async function selectEntries(
  entries: EntryStore,
  branches: readonly Branch[],
  query: SelectionQuery,
): Promise<readonly StoredEntry[]> {
  const plain = branches
    .filter(({ selections }) => selections.length === 0)
    .map(({ source }) => source);
  const found = new Map<string, StoredEntry>();
  if (plain.length > 0) {
    for (const one of await entries.listNewest({ sources: plain, ...query }))
      found.set(one.key, one);
  }
  for (const branch of branches) {
    if (branch.selections.length === 0) continue;
    for (const one of await selectFromBranch(entries, branch, query)) found.set(one.key, one);
  }
  return [...found.values()].sort(newestFirst).slice(0, query.limit);
}

/** Reads on, page by page, until enough entries are taken: a rare tag can lie far back. */
async function selectFromBranch(
  entries: EntryStore,
  { source, selections }: Branch,
  query: SelectionQuery,
): Promise<readonly StoredEntry[]> {
  const taken: StoredEntry[] = [];
  let after: { publishedAt: number; key: string } | undefined;
  for (;;) {
    const page = await entries.listNewest({
      sources: [source],
      until: query.until,
      limit: PAGE_ENTRIES,
      ...(after === undefined ? {} : { after }),
    });
    for (const one of page) {
      if (selections.every((selection) => matchesSelection(selection, one))) taken.push(one);
      if (taken.length >= query.limit) return taken;
    }
    after = page.at(-1);
    if (page.length < PAGE_ENTRIES) return taken;
    await new Promise(setImmediate);
  }
}

function newestFirst(a: StoredEntry, b: StoredEntry): number {
  if (a.publishedAt !== b.publishedAt) return b.publishedAt - a.publishedAt;
  return a.key < b.key ? -1 : 1;
}
