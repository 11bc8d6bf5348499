// The feeds as they are in force: as the operator defines them, with the sources that their lists name by
// what the store remembers.

import type { FeedDefinition } from '../core/feed.ts';
import { expandLists } from '../core/listed-source.ts';
import type { ListMember } from '../core/poll.ts';
import type { FolderSource, SourceState, UpstreamSource } from '../core/source.ts';
import { mapTouchedFeeds } from './publish/select-entries.ts';

export class FeedsInForce {
  #defined: readonly FeedDefinition[];
  #lists: ReadonlyMap<string, readonly ListMember[]> = new Map();
  #signature = '';
  #all: readonly FeedDefinition[];
  #feeds: ReadonlyMap<string, FeedDefinition>;
  /** The feeds that hold a source, by its id. */
  #touched: ReadonlyMap<string, readonly FeedDefinition[]>;

  constructor(defined: readonly FeedDefinition[]) {
    this.#defined = defined;
    this.#all = defined;
    this.#feeds = mapFeeds(defined);
    this.#touched = mapTouchedFeeds(this.#feeds);
  }

  /** In the order in which they are defined. */
  get all(): readonly FeedDefinition[] {
    return this.#all;
  }

  /** By slug. */
  get feeds(): ReadonlyMap<string, FeedDefinition> {
    return this.#feeds;
  }

  /** Whether any feed has a list, so that what the store remembers of it matters. */
  get hasLists(): boolean {
    return this.#defined.some(({ sources }) =>
      sources.some((one) => one.kind === 'upstream' && one.isList === true),
    );
  }

  define(defined: readonly FeedDefinition[]): void {
    this.#defined = defined;
    this.#expand();
  }

  /** Takes over what is remembered of the lists. */
  remember(states: readonly Pick<SourceState, 'id' | 'poll'>[]): void {
    const known = states.flatMap(({ id, poll }) =>
      poll?.list === undefined ? [] : [{ id, list: poll.list, digest: poll.bodyDigest }],
    );
    // A list is another only when another document of it was taken in.
    const signature = known.map(({ id, list, digest }) => `${id} ${digest} ${list.length}`).join();
    if (signature === this.#signature) return;
    this.#signature = signature;
    this.#lists = new Map(known.map(({ id, list }) => [id, list]));
    this.#expand();
  }

  /** The feeds that hold a source. */
  listTouched(source: string): readonly FeedDefinition[] {
    return this.#touched.get(source) ?? [];
  }

  /** Every folder source of every feed. */
  listFolders(): readonly FolderSource[] {
    return [...this.#feeds.values()].flatMap((feed) =>
      feed.sources.filter((one) => one.kind === 'folder'),
    );
  }

  /** Every upstream of every feed that is polled, lists among them. */
  listUpstreams(): readonly UpstreamSource[] {
    return [...this.#feeds.values()].flatMap((feed) =>
      feed.sources
        .filter((one) => one.kind === 'upstream')
        .filter((one) => one.leftAt === undefined),
    );
  }

  #expand(): void {
    this.#all = expandLists(this.#defined, (source) => this.#lists.get(source));
    this.#feeds = mapFeeds(this.#all);
    this.#touched = mapTouchedFeeds(this.#feeds);
  }
}

function mapFeeds(feeds: readonly FeedDefinition[]): ReadonlyMap<string, FeedDefinition> {
  return new Map(feeds.map((feed) => [feed.slug, feed]));
}
