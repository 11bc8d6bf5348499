// What the running service offers to whoever talks to it over HTTP. The web asks for nothing else,
// so it can be served from another process or machine than the one that does the work.

import type { Publication } from './document.ts';
import type { StoredEntry } from './entry.ts';
import type { FeedDefinition } from './feed.ts';
import type { SourceOutcome } from './source.ts';
import type { Callbacks } from './subscribing.ts';
import type { Token } from './token.ts';

export interface Service {
  /** Absolute, without a trailing slash: every published URL starts here, never with a Host header. */
  readonly baseUrl: string;
  /** Where copies of pictures and attachments are kept (core/media.ts), absolute; it need not exist. */
  readonly mediaFolder: string;
  /** All defined feeds in the order of their slugs, private ones included. */
  listFeeds(): readonly FeedDefinition[];
  findFeed(slug: string): FeedDefinition | undefined;
  /** The documents of every feed as they are now. */
  listPublications(): readonly Publication[];
  /** Calls back after each publication with its feed, in this process or another; returns the way to stop. */
  onPublication(listener: (publication: Publication) => void): () => void;
  /** When the feed's sources are due next, milliseconds since 1970; caches may keep a document until then. */
  findNextDueAt(slug: string): number | undefined;
  /** The feed's selected entries, newest first: what its documents hold. */
  listEntries(slug: string, limit: number): Promise<readonly StoredEntry[]>;
  /** By key or by published id; withdrawn, vanished and embargoed ones too, told apart by their state. */
  findEntry(keyOrId: string): Promise<StoredEntry | undefined>;
  /** The feeds that take this entry, by source and selection; private feeds left out. */
  listFeedsOf(stored: StoredEntry): readonly FeedDefinition[];
  /** Changes that everybody may see, after a number of the sequence, in its order; at most `limit`. */
  listChanges(after: number, limit: number): Promise<PublicChanges>;
  /** One pass over what is due, or over all sources of the named feeds. */
  refresh(feeds?: readonly string[]): Promise<RefreshReport>;
  findToken(secret: string): Promise<Token | undefined>;
  readiness(): Readiness;
  /** Where hubs speak to the service. */
  readonly callbacks: Callbacks;
}

interface PublicChanges {
  readonly changes: readonly PublicChange[];
  /** All up to this number is told. */
  readonly through: number;
  /** The number of the latest change. */
  readonly latest: number;
}

export interface PublicChange {
  readonly stored: StoredEntry;
  /** The public feeds that take it, or took it before it was taken back; at least one. */
  readonly feeds: readonly FeedDefinition[];
}

export interface Readiness {
  /** Every feed has documents that can be served. */
  readonly ready: boolean;
  /** Why not, a sentence each. */
  readonly reasons: readonly string[];
}

/** What one pass did, for `kabar refresh` and `POST /api/refresh`. */
export interface RefreshReport {
  readonly sources: readonly SourceReport[];
  readonly published: readonly string[];
  /** Feeds that were to be published and could not be; their last good documents stay. */
  readonly unpublished?: readonly PublishFailure[];
}

export interface PublishFailure {
  readonly feed: string;
  readonly code: string;
  readonly message: string;
}

/** What reading one source came to, as its outcome says, or that it was not read. */
export interface SourceReport extends Omit<SourceOutcome, 'result' | 'finishedAt'> {
  readonly source: string;
  /** `skipped`: not due, or another worker is reading it now. */
  readonly result: SourceOutcome['result'] | 'skipped';
}
