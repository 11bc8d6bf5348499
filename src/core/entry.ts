// The entry: one normalized news item, free of any format. Articles and the items of upstream feeds
// become entries; documents are rendered from entries and from nothing else.

export interface Person {
  readonly name: string;
  readonly email?: string;
  readonly url?: string;
}

export interface Image {
  /** Absent where the picture itself is not stored, only its caption or credit. */
  readonly url?: string;
  readonly caption?: string;
  readonly credit?: string;
  readonly mediaType?: string;
  readonly bytes?: number;
  readonly width?: number;
  readonly height?: number;
}

export interface Enclosure {
  readonly url: string;
  readonly mediaType?: string;
  readonly bytes?: number;
  readonly durationSeconds?: number;
}

/** Another story that the article points its readers to; without a `url` only the title is known. */
export interface RelatedStory {
  readonly title: string;
  readonly url?: string;
}

/** One normalized item. What the article does not say is absent; lists are never null. */
export interface Entry {
  /** The published id, a tag URI (RFC 4151); only where it is known outside a store. */
  readonly id?: string;
  /** The guid or id that an upstream feed gave the item, as written. */
  readonly sourceId?: string;
  /** Canonical address, absolute http(s). */
  readonly url?: string;
  readonly title: string;
  readonly subtitle?: string;
  readonly section?: string;
  readonly tags?: readonly string[];
  /** RFC 3339 date-time in the article's own offset, or a plain date where no time is printed. */
  readonly publishedAt?: string;
  readonly updatedAt?: string;
  /** No reader may see it before; `publishedAt` is never earlier. RFC 3339. */
  readonly embargoedUntil?: string;
  /** From then on it leaves every document. RFC 3339 or a plain date. */
  readonly expiresAt?: string;
  /** The newsroom's own count of the story's versions, as written; where it is a number, it never goes back. */
  readonly version?: string;
  /** The newsroom's note on what this version corrects. Plain text. */
  readonly correction?: string;
  /** BCP 47, declared or detected. */
  readonly language?: string;
  readonly place?: string;
  readonly publisher?: string;
  readonly authors?: readonly Person[];
  readonly editors?: readonly Person[];
  /** The sources that the article itself credits: wire agencies, other newsrooms. */
  readonly agencies?: readonly string[];
  readonly images?: readonly Image[];
  readonly enclosures?: readonly Enclosure[];
  readonly related?: readonly RelatedStory[];
  /** Plain text. */
  readonly summary?: string;
  /** Sanitized HTML, when the source's summary has markup beside a full text. */
  readonly summaryHtml?: string;
  /** The body as sanitized HTML, where the source has markup. */
  readonly html?: string;
  /** The body as plain text: paragraphs with a blank line between. */
  readonly text?: string;
  readonly rights?: string;
  readonly commentsUrl?: string;
  /** The upstream feed that the item came through. */
  readonly source?: { readonly title?: string; readonly url?: string };
}

/**
 * - `live`: in the feeds (once its publication date is reached);
 * - `vanished`: its article is gone from the source; it returns under the same id if the article does;
 * - `withdrawn`: taken back by decision; never served again.
 */
export type EntryState = 'live' | 'vanished' | 'withdrawn';

/** An entry as it is remembered. Instants are milliseconds since 1970-01-01T00:00:00Z. */
export interface StoredEntry {
  /** Short name, unique in the store, used in URLs and commands: lower-case letters and digits. */
  readonly key: string;
  /** Tag URI (RFC 4151), issued once and never changed. */
  readonly id: string;
  /** The source that owns it, `SLUG/NAME`. No other source can change it. */
  readonly source: string;
  readonly entry: Entry;
  readonly state: EntryState;
  /** When readers may see it first; never moves once it is reached. */
  readonly publishedAt: number;
  /** When it last changed in a way that a reader would notice; never before `publishedAt`. */
  readonly updatedAt: number;
  /** When its latest change was committed. */
  readonly changedAt: number;
  /** The number of its latest change, in the order of commits. */
  readonly sequence: number;
  /** Why it was withdrawn. */
  readonly reason?: string;
}
