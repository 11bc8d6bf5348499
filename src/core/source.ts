// The source: where a feed's articles come from, and what is remembered of reading it.

import type { PollState } from './poll.ts';
import type { Announced } from './subscription.ts';

interface SourceCommon {
  /** Unique in the service: `SLUG/NAME`. */
  readonly id: string;
  readonly name: string;
}

/** A folder of stored articles. */
export interface FolderSource extends SourceCommon {
  readonly kind: 'folder';
  /** Absolute path. */
  readonly folder: string;
  /** A layout's name, or `auto`. */
  readonly layout: string;
  /** Cron expression of its refreshes. */
  readonly refresh: string;
  /** IANA zone of the cron expression, and of article dates that print none. */
  readonly timezone: string;
  /** Whether `timezone` was declared for this source, so that article dates may rely on it. */
  readonly timezoneDeclared: boolean;
}

/** A feed of others, polled over HTTP. */
export interface UpstreamSource extends SourceCommon {
  readonly kind: 'upstream';
  /** As configured: absolute http(s), without user name and password. */
  readonly url: string;
  /** Cron expression of its polls, or `adaptive`: the upstream's own rhythm. */
  readonly refresh: string;
  /** IANA zone of the cron expression. */
  readonly timezone: string;
  /** It is asked with headers, credentials or cookies of its own, which are kept apart from definitions. */
  readonly hasCredentials?: boolean;
  /** Its document is a list (OPML) of further upstreams of the feed, and holds no entries. */
  readonly isList?: boolean;
  /** It stood in a list once: its entries stay, and it is not polled any more. Milliseconds since 1970. */
  readonly leftAt?: number;
}

/** The entries of another feed of this service. */
interface MergedSource extends SourceCommon {
  readonly kind: 'feed';
  readonly feed: string;
}

/** A source that is read itself. */
export type ReadableSource = FolderSource | UpstreamSource;

export type SourceDefinition = ReadableSource | MergedSource;

/** What one reading of a source came to. Counts are entries, but for `faults` (articles set aside). */
export interface SourceOutcome {
  readonly result: 'done' | 'held' | 'failed';
  /** Stable code of the failure or of the hold. */
  readonly code?: string;
  readonly message?: string;
  readonly inserted: number;
  readonly updated: number;
  readonly restored: number;
  readonly withdrawn: number;
  readonly unchanged: number;
  readonly faults: number;
  /** Milliseconds since 1970. */
  readonly finishedAt: number;
}

/** What is remembered of a source between readings. Instants in milliseconds since 1970. */
export interface SourceState {
  readonly id: string;
  /** When it is to be read next; absent: at once. */
  readonly dueAt?: number;
  readonly outcome?: SourceOutcome;
  /** Fingerprint of how its articles were read: another layout or zone means reading all again. */
  readonly reader?: string;
  /** The operator let a held publication go out, once. */
  readonly approved: boolean;
  /** What is remembered between polls; of an upstream alone. */
  readonly poll?: PollState;
  /** Of its active subscription whose lease ends last, where it has one; the lease may have ended. */
  readonly announced?: Announced;
}

/** A worker's temporary right to read one source; `fence` grows with every claim of the source. */
export interface Claim {
  readonly source: string;
  readonly holder: string;
  readonly fence: number;
  readonly expiresAt: number;
}
