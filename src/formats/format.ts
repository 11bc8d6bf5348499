// What every published format does: one entry to one fragment, a head and fragments to a document,
// and a strict look at the result. Fragments are cached by whoever publishes, so an entry is rendered
// once per change and not once per publication.

import type { Entry, Person } from '../core/entry.ts';
import type { FeedFormat } from '../core/feed.ts';

/** An entry on its way into a document: its address is resolved and its instants are decided. */
export interface PublishableEntry {
  /** Tag URI (RFC 4151). */
  readonly id: string;
  /** Absolute http(s) address: the entry's own, or the service's page for it. */
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
  /** Milliseconds since 1970, never before `publishedAt`. */
  readonly updatedAt: number;
  readonly entry: Entry;
}

/** What a document says of its feed. All addresses are absolute. */
export interface FeedHead {
  /** Tag URI of the feed, the same in every format and forever (RFC 4287 §4.2.6). */
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  /** BCP 47. */
  readonly language?: string;
  /** The site that the feed stands for. */
  readonly siteUrl: string;
  /** Where each format's document lives; the document's own is its `self`. */
  readonly documentUrls: Readonly<Record<FeedFormat, string>>;
  /** Without one, `title` names the author where a format insists (RFC 4287 §4.1.1). */
  readonly author?: Person;
  readonly copyright?: string;
  readonly icon?: string;
  /** Where a person can read what JSON Feed's `_kabar` members mean (JSON Feed 1.1, "Extensions"). */
  readonly extensionUrl?: string;
  /** Milliseconds since 1970: the newest change of any part, never the time of rendering. */
  readonly updatedAt: number;
}

export interface EntryRendering {
  readonly content: 'full' | 'summary';
}

export interface FormatRenderer {
  readonly format: FeedFormat;
  /** The entry as this format's element or object, ready to stand among others in a document. */
  renderEntry(entry: PublishableEntry, rendering: EntryRendering): string;
  /** The whole document; `fragments` are results of `renderEntry`, newest first. */
  renderDocument(head: FeedHead, fragments: readonly string[]): string;
  /** The fault that a strict parser finds in a document, or nothing. */
  findFault(document: string): string | undefined;
}
