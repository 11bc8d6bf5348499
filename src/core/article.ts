// A stored article and what reading it can come to. Reading never throws for what an article holds:
// it gives an entry, or the reason why the article is set aside.

import type { Entry } from './entry.ts';

/** Why an article is set aside, the closed list that `status`, `check` and the log show. */
type ArticleFaultCode =
  | 'empty'
  | 'too-large'
  | 'not-a-file'
  | 'not-text'
  | 'invalid-encoding'
  | 'unreadable'
  | 'unsupported-type'
  | 'unknown-layout'
  | 'layout-mismatch'
  | 'duplicate'
  | 'no-title'
  | 'no-body'
  | 'invalid-date'
  | 'internal';

/** A problem with one article: `message` names what was found and what to do. */
export interface ArticleFault {
  readonly code: ArticleFaultCode;
  readonly message: string;
  /** 1-based line of the file, where one can be named. */
  readonly line?: number;
}

/**
 * How sure the reader is that it saw the article's end, which tells a finished file from one that is
 * still being written: `marked` an end mark was the last line; `closed` the closing block (byline,
 * sources) was found; `open` nothing says so.
 */
export type ArticleEnding = 'marked' | 'closed' | 'open';

export type ArticleReading = Explanation &
  (
    | {
        readonly outcome: 'read';
        readonly entry: Entry;
        readonly ending: ArticleEnding;
        /** What is unclear but stops nothing, shown by `check`. */
        readonly warnings: readonly ArticleFault[];
      }
    | { readonly outcome: 'faulty'; readonly fault: ArticleFault; readonly ending: ArticleEnding }
  );

/** How a reading came about; `origins` only where the context asks for it (`explain`). */
interface Explanation {
  readonly origins?: Origins;
  /** The layout that a text was read by and what of it was found there, each a phrase. */
  readonly layout?: { readonly name: string; readonly evidence: readonly string[] };
}

/**
 * Where in an article the values of its entry stand, by the entry's field. Of a list inside a field
 * the field names the part: `images.caption`. Several places in the article's order.
 */
export type Origins = Readonly<Record<string, readonly Origin[]>>;

/** A line of a text, 1-based; what of a page a CSS selector finds; a key of a record, as `author.0.name`. */
export type Origin =
  | { readonly line: number }
  | { readonly selector: string }
  | { readonly key: string };

/** What a reader is told beside the bytes. */
export interface ArticleContext {
  /** The file's name or path, for its extension and for messages. */
  readonly file: string;
  /** The declared media type, which goes before the extension. */
  readonly mediaType?: string;
  /** The address that the article was taken from, as a base for what it links to. */
  readonly url?: string;
  /** IANA time zone for dates that print none; absent: no zone is assumed. */
  readonly timezone?: string;
  /** The language to take when neither the article says nor its text shows one. */
  readonly language?: string;
  /** Ask for the origins of the fields, for a person who looks at one article. */
  readonly explain?: boolean;
}

/** Reads one stored article; the layout is already chosen. Pure, and bounded by the bytes' length. */
export type ArticleReader = (bytes: Uint8Array, context: ArticleContext) => ArticleReading;

/** Limits on a stored article (robustness: folder). */
export const ARTICLE_LIMITS = {
  fileBytesMax: 5 * 1024 * 1024,
  titleCharactersMax: 1_000,
  contentBytesMax: 512 * 1024,
} as const;
