// What an upstream feed document says of itself and of its items, whatever its format: the outcome of
// reading one. Reading never throws for what a document holds.

import type { Entry, Person } from '../core/entry.ts';

/** A parsed feed document's head. What the document does not say is absent; lists are never empty. */
export interface Channel {
  /** As an Atom feed or a channel's `atom:id` gives it. */
  readonly id?: string;
  readonly title?: string;
  /** The site that the feed stands for, absolute http(s). */
  readonly url?: string;
  /** Sanitized HTML. */
  readonly description?: string;
  /** As declared; not necessarily a well-formed BCP 47 tag. */
  readonly language?: string;
  /** RFC 3339 date-time, or a plain date. */
  readonly updatedAt?: string;
  /** The document's own preferred address (`self`). */
  readonly feedUrl?: string;
  readonly imageUrl?: string;
  readonly authors?: readonly Person[];
  readonly rights?: string;
  /** WebSub hubs. */
  readonly hubs?: readonly string[];
  readonly ttlMinutes?: number;
  /** 0–23, GMT. */
  readonly skipHours?: readonly number[];
  /** English names, `Monday` … `Sunday`. */
  readonly skipDays?: readonly string[];
  /** The next page (RFC 5005 §3; JSON Feed `next_url`). */
  readonly next?: string;
  /** The archive before this document (RFC 5005 §4). */
  readonly prevArchive?: string;
  /** WHATWG name of the encoding that the bytes were read in. */
  readonly encoding: string;
  /** `rss-2.0`, `rss-0.91`, `rss-1.0`, `atom-1.0`, `atom-0.3`, `json-1.1`, `h-feed` … */
  readonly format: string;
}

/** Why a document gave no feed. */
export type FeedFaultCode = 'empty' | 'not-a-feed' | 'too-large' | 'too-deep';

export type FeedReading =
  | { readonly ok: true; readonly feed: Channel; readonly entries: readonly Entry[] }
  | { readonly ok: false; readonly code: FeedFaultCode; readonly message: string };

/** What is known of a document beside its bytes. */
export interface FeedContext {
  /** The address that it was taken from, after redirects. */
  readonly url?: string;
  /** As the server sent it: media type and charset. */
  readonly contentType?: string;
  /** As the server sent it: the base of relative addresses (RFC 3986 §5.1.3), relative to `url`. */
  readonly contentLocation?: string;
  /** As the server sent it: the language of a document that declares none. */
  readonly contentLanguage?: string;
}

/** Limits on an upstream document (robustness: XML, item). What is past them is left out, not refused. */
export const FEED_LIMITS = {
  bytesMax: 20 * 1024 * 1024,
  /** The newest ones are kept. */
  entriesMax: 2_000,
  /** Elements within elements, outside of bodies. */
  depthMax: 100,
  /** Elements that are kept of a document, bodies aside. */
  nodesMax: 200_000,
  categoriesMax: 50,
  enclosuresMax: 20,
} as const;
