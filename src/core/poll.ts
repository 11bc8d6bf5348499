// The poll: one conditional GET of one upstream, and what it came to. Every outcome is a value with a
// stable code; what is remembered between polls stands here too.

/** What an upstream said of the version that it sent. As written: they are sent back byte for byte. */
export interface UpstreamValidators {
  readonly etag?: string;
  readonly lastModified?: string;
}

export interface PollRequest {
  /** Absolute http(s), without user name and password. */
  readonly url: string;
  readonly validators: UpstreamValidators;
  /** The operator's own headers for this source, sent to its own origin only. Never logged. */
  readonly headers?: Readonly<Record<string, string>>;
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
  | 'bad-url'
  | 'dns'
  | 'connect'
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
  | 'not-a-feed';

/** Polls one upstream. Never rejects for what an upstream does; `signal` ends it early. */
export interface UpstreamClient {
  poll(request: PollRequest, signal?: AbortSignal): Promise<PollOutcome>;
  close(): Promise<void>;
}
