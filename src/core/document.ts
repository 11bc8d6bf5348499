// The document: rendered bytes with media type and validators, in every content coding that the
// server offers. One publication swaps all documents of a feed at once.

import type { FeedDefinition, FeedFormat } from './feed.ts';

/** Content codings a document is kept in, in the server's order of preference. */
export const CODINGS = ['zstd', 'br', 'gzip', 'identity'] as const;
export type Coding = (typeof CODINGS)[number];

export interface FeedDocument {
  readonly format: FeedFormat;
  /** Strong entity tag of the identity bytes, quoted; `etagFor` derives the others (RFC 9110 §8.8.3). */
  readonly etag: string;
  readonly bytes: Readonly<Record<Coding, Uint8Array>>;
}

/** All documents of one feed, as they were swapped in together. */
export interface Publication {
  readonly feed: string;
  /** The newest change that was looked at. */
  readonly sequence: number;
  /** How the feed was defined then: what it goes on by while its definition is faulty. */
  readonly definition: FeedDefinition;
  /** Where all its addresses start. */
  readonly baseUrl: string;
  /** Fingerprint of everything else that shaped the bytes: the definition, the base URL, the renderer. */
  readonly fingerprint: string;
  /** Milliseconds since 1970, whole seconds: the newest change of any part (RFC 9110 §8.8.2.1). */
  readonly lastModifiedAt: number;
  /** When an embargo lifts and the feed is to be published again. */
  readonly nextEntryAt?: number;
  readonly entryCount: number;
  readonly documents: readonly FeedDocument[];
}

/** The strong entity tag of a coding's bytes: `"abc"` for identity, `"abc-br"` and so on. */
export function etagFor(etag: string, coding: Coding): string {
  return coding === 'identity' ? etag : `${etag.slice(0, -1)}-${coding}"`;
}
