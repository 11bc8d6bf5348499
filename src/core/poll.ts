// The poll: one conditional GET of one upstream, and what it came to. Every outcome is a value with a
// stable code; what is remembered between polls stands here too.

/** What an upstream said of the version that it sent. As written: they are sent back byte for byte. */
export interface UpstreamValidators {
  readonly etag?: string;
  readonly lastModified?: string;
  /**
   * The address that sent them, when it is not the one that was asked: a redirect led there. They are
   * sent to no other, which could mistake them for its own and answer that nothing is new.
   */
  readonly url?: string;
}

export interface PollRequest {
  /** Absolute http(s), without user name and password. */
  readonly url: string;
  readonly validators: UpstreamValidators;
  /**
   * The operator's own headers for this source, sent to its own origin only. Never logged. Not among
   * them can be what frames the message (`Host`, `Connection` …) or makes it conditional.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** A turn with the address's host, where one was waited for before; the poll gives it back. */
  readonly turn?: Turn;
}

/**
 * What a source's own headers, credentials and cookies come to, as headers; or why they cannot be had, in
 * a sentence without a secret.
 */
export type SourceHeaders =
  | { readonly ok: true; readonly headers: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly message: string };

/** The right to talk to a host now, among all who want to. */
export interface Turn {
  readonly host: string;
  /** Gives the right back; a second time it changes nothing. */
  leave(): void;
}

/** A header of the answer by its lower-case name; repeated ones joined by `, `. */
export type UpstreamHeaders = Readonly<Record<string, string>>;

/** A hop that was taken on the way, so that a permanent move can be remembered. */
export interface Redirect {
  readonly status: number;
  readonly from: string;
  readonly to: string;
}

interface Answered {
  readonly headers: UpstreamHeaders;
  readonly redirects: readonly Redirect[];
}

export type PollOutcome =
  | (Answered & {
      readonly outcome: 'fetched';
      /** Decompressed, whole. */
      readonly body: Uint8Array;
      /** Where the body came from in the end. */
      readonly url: string;
      readonly validators: UpstreamValidators;
    })
  | (Answered & { readonly outcome: 'notModified' })
  | (Answered & { readonly outcome: 'gone' })
  | (Answered & {
      readonly outcome: 'rateLimited';
      readonly status: number;
      /** As the upstream asked, not yet clamped. Milliseconds. */
      readonly retryAfterMs?: number;
    })
  | {
      readonly outcome: 'failed';
      readonly code: PollFailureCode;
      /** A plain sentence that names the address, the hop, what was found. No secret. */
      readonly message: string;
      readonly status?: number;
      readonly retryAfterMs?: number;
    };

/** Why a poll failed: the closed list that `status`, the log and the documentation share. */
export type PollFailureCode =
  | 'blocked-address'
  | 'credentials'
  | 'bad-url'
  | 'dns'
  | 'connect'
  | 'proxy'
  | 'tls'
  | 'timeout'
  | 'headers-overflow'
  | 'too-large'
  | 'unsupported-coding'
  | 'broken-body'
  | 'too-many-redirects'
  | 'bad-redirect'
  | 'http-status'
  | 'protocol'
  | 'empty'
  | 'not-a-feed'
  | 'too-deep'
  | 'too-complex';

/**
 * Polls one upstream. Never rejects for what an upstream does, but with its reason when `signal` ends
 * it early, with an `AbortError` once the client is closed, and with `configuration` for headers that
 * cannot be sent.
 */
export interface UpstreamClient {
  poll(request: PollRequest, signal?: AbortSignal): Promise<PollOutcome>;
  /** Posts a form to a hub by the same rules; redirects that keep the method (307, 308) are followed. */
  postForm(request: FormRequest, signal?: AbortSignal): Promise<FormOutcome>;
  /**
   * Waits for a turn with an address's host, so that whoever has many polls to make takes up nothing
   * while others are first. Rejects as `poll` does.
   */
  enter(url: string, signal?: AbortSignal): Promise<Turn>;
  close(): Promise<void>;
}

export interface FormRequest {
  /** Absolute http(s), without user name and password. */
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

export type FormOutcome =
  | { readonly outcome: 'accepted'; readonly status: number }
  | Pick<Extract<PollOutcome, { outcome: 'rateLimited' }>, 'outcome' | 'status' | 'retryAfterMs'>
  | Extract<PollOutcome, { outcome: 'failed' }>;

/** What an upstream says of who else tells what is new (WebSub §4). Addresses are absolute http(s). */
export interface Advertised {
  /** In the upstream's order, never empty. */
  readonly hubs: readonly string[];
  /** Its own preferred address (`self`). */
  readonly topic: string;
}

/** What a feed document says of when to come again. */
export interface PollHints {
  readonly ttlMinutes?: number;
  /** 0–23, GMT. */
  readonly skipHours?: readonly number[];
  /** English names, `Monday` … `Sunday`, GMT. */
  readonly skipDays?: readonly string[];
}

/** What a list says of one of its sources, or said until it left the list. */
export interface ListMember {
  /** Absolute http(s), without user name and password. */
  readonly url: string;
  readonly title?: string;
  /** Milliseconds since 1970; absent while it stands in the list. */
  readonly leftAt?: number;
}

/** What is remembered of an upstream between polls. Instants in milliseconds since 1970. */
export interface PollState {
  /** The configured address that all this was learned from; another one begins anew. */
  readonly origin: string;
  /** Schedule and zone by which the next poll was planned; others plan it anew. */
  readonly rhythm?: string;
  /** What the last poll came to; `unchanged`: the same bytes were sent again. */
  readonly outcome: PollOutcome['outcome'] | 'unchanged';
  /** Where polls go since the upstream has moved for good; absent: to `origin`. */
  readonly movedTo?: string;
  /** A permanent move that is not followed yet, and how often in a row it was seen. */
  readonly move?: { readonly to: string; readonly sightings: number };
  readonly validators: UpstreamValidators;
  /** SHA-256 (hexadecimal) of the body that was taken in last. */
  readonly bodyDigest?: string;
  /** When a whole body was received last. */
  readonly fetchedAt?: number;
  /** Format of the document that was taken in last, as `rss-2.0`; absent before that was remembered. */
  readonly format?: string;
  /** Failures since the last success. */
  readonly failures: number;
  readonly failedSinceAt?: number;
  /** When the upstream said that it is gone for good. */
  readonly goneAt?: number;
  /** The upstream asked not to be polled before. */
  readonly notBeforeAt?: number;
  readonly hints?: PollHints;
  /** Of a list: the sources that it names, and those that it named once. */
  readonly list?: readonly ListMember[];
  readonly advertised?: Advertised;
  /** When its newest entries were published, newest first: the rhythm of an adaptive source. */
  readonly entryTimes?: readonly number[];
  /** Entries that changed lately, by key, with how often in quick succession. */
  readonly restless?: Readonly<Record<string, number>>;
}
