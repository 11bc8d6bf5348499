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
  | 'front-matter'
  | 'left-out'
  | 'no-media'
  | 'invalid-json'
  | 'invalid-xml'
  | 'unknown-format'
  | 'too-deep'
  | 'unknown-layout'
  | 'layout-mismatch'
  | 'duplicate'
  | 'no-title'
  | 'no-body'
  | 'not-an-article'
  | 'broken-metadata'
  | 'invalid-date'
  | 'internal';

/** Why an article is held back that was read well: its newsroom says so. No fault, nothing to repair. */
type HoldCode =
  /** Not meant for readers yet. */
  | 'draft'
  /** Its own date of expiry has passed. */
  | 'expired'
  /** Not to be published until further notice (IPTC `withheld`). */
  | 'withheld'
  /** Taken back for good (IPTC `canceled`). */
  | 'canceled'
  /** A later version of a published story that must not be seen yet. */
  | 'embargoed'
  /** A higher version of the story is here already. */
  | 'superseded'
  /** A page of the site's that is no article. */
  | 'not-an-article';

/** What holds an article back: `message` says what was found and what would release it. */
export interface ArticleHold {
  readonly code: HoldCode;
  readonly message: string;
  /** 1-based line of the file, where one can be named. */
  readonly line?: number;
}

const HOLD_CODES: ReadonlySet<string> = new Set<HoldCode>([
  ...(['draft', 'expired', 'withheld', 'canceled', 'embargoed'] as const),
  ...(['superseded', 'not-an-article'] as const),
]);

/** Whether what keeps a file's article from being published is its newsroom's wish, and no fault. */
export function isHold({ code }: { readonly code: string }): boolean {
  return HOLD_CODES.has(code);
}

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

/** What a file came to: one article, or each of several that it holds. */
export type ArticleReading =
  | SingleReading
  | {
      readonly outcome: 'several';
      /** In the file's order; at least two. */
      readonly readings: readonly SingleReading[];
      readonly ending: ArticleEnding;
    };

/** What one article came to. */
export type SingleReading = Explanation &
  (
    | {
        readonly outcome: 'read';
        readonly entry: Entry;
        readonly ending: ArticleEnding;
        /** What is unclear but stops nothing, shown by `check`. */
        readonly warnings: readonly ArticleFault[];
      }
    | {
        readonly outcome: 'held';
        readonly hold: ArticleHold;
        /** What it says, as an entry that is not to be published. */
        readonly entry: Entry;
        readonly ending: ArticleEnding;
        readonly warnings: readonly ArticleFault[];
      }
    | { readonly outcome: 'faulty'; readonly fault: ArticleFault; readonly ending: ArticleEnding }
  );

/** How a reading came about; `origins` only where the context asks for it (`explain`). */
interface Explanation {
  readonly origins?: Origins;
  /** Of a plain text: every line that holds anything. */
  readonly lines?: readonly LineUse[];
  /** The layout that a text was read by and what of it was found there, each a phrase. */
  readonly layout?: {
    readonly name: string;
    readonly evidence: readonly string[];
    /** Of `auto`: every layout, in the order of trying. */
    readonly trials?: readonly LayoutTrial[];
  };
}

/** What `auto` made of one layout: how well it fits, or why it was not tried; a phrase says why. */
export interface LayoutTrial {
  readonly name: string;
  readonly score?: number;
  readonly reason: string;
}

/** A line of a text and the fields of the entry that it went to; none: it was left out. */
export interface LineUse {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
  readonly fields: readonly string[];
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
  /** Milliseconds since 1970, for articles that expire; absent: the clock's. */
  readonly now?: number;
}

/** Reads one stored article; the layout is already chosen. Pure, and bounded by the bytes' length. */
export type ArticleReader = (bytes: Uint8Array, context: ArticleContext) => ArticleReading;

/** Limits on a stored article (robustness: folder). */
export const ARTICLE_LIMITS = {
  fileBytesMax: 5 * 1024 * 1024,
  titleCharactersMax: 1_000,
  contentBytesMax: 512 * 1024,
  frontMatterBytesMax: 64 * 1024,
  /** Articles of one file. */
  articlesMax: 1_000,
} as const;
