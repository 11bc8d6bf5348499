// The last step from an upstream item to an entry, the same for every format: values put together, what
// is absent left out, a title for items without one.

import type { Enclosure, Entry, Image, Person } from '../core/entry.ts';
import { truncateText } from '../core/text.ts';
import { paragraphsOfHtml } from '../html/html-text.ts';
import { FEED_LIMITS } from './channel.ts';
import { documentLine } from './plain-text.ts';
import { hasMarkup } from './text-construct.ts';

/** What a format's parser found in an item. */
export interface ItemValues {
  readonly sourceId?: string | undefined;
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly publishedAt?: string | undefined;
  readonly updatedAt?: string | undefined;
  readonly language?: string | undefined;
  readonly section?: string | undefined;
  readonly tags?: readonly string[];
  readonly authors?: readonly Person[];
  readonly editors?: readonly Person[];
  readonly images?: readonly Image[];
  readonly enclosures?: readonly Enclosure[];
  /** Safe HTML of the body. */
  readonly html?: string | undefined;
  /** The body as the source's own plain text. */
  readonly text?: string | undefined;
  /** Safe HTML of the summary. */
  readonly summaryHtml?: string | undefined;
  readonly rights?: string | undefined;
  readonly commentsUrl?: string | undefined;
  readonly source?: Entry['source'];
}

/** Characters of a title that is made from the text. */
const MADE_TITLE_CHARACTERS_MAX = 100;
const SUMMARY_CHARACTERS_MAX = 10_000;

/** The entry. What has neither a title nor anything to make one of is titled by its address or id. */
export function composeEntry(values: ItemValues): Entry {
  const html = filledText(values.html);
  const text = filledText(values.text) ?? (html === undefined ? undefined : paragraphsOfHtml(html));
  const summaryHtml = filledText(values.summaryHtml);
  const summaryText = summaryHtml === undefined ? undefined : paragraphsOfHtml(summaryHtml);
  const summary = documentLine(summaryText, SUMMARY_CHARACTERS_MAX);
  const entry = {
    sourceId: values.sourceId,
    url: values.url,
    title: values.title ?? makeTitle({ ...values, summary: summaryText, text }),
    section: values.section,
    tags: distinctLines(values.tags ?? []).slice(0, FEED_LIMITS.categoriesMax),
    publishedAt: values.publishedAt,
    updatedAt: values.updatedAt,
    language: values.language,
    authors: values.authors ?? [],
    editors: values.editors ?? [],
    images: values.images ?? [],
    enclosures: (values.enclosures ?? []).slice(0, FEED_LIMITS.enclosuresMax),
    summary,
    summaryHtml: summaryHtml !== undefined && hasMarkup(summaryHtml) ? summaryHtml : undefined,
    html,
    text: filledText(text),
    rights: values.rights,
    commentsUrl: values.commentsUrl,
    source: values.source,
  };
  return withoutAbsent(entry);
}

function makeTitle(item: {
  readonly summary?: string | undefined;
  readonly text?: string | undefined;
  readonly url?: string | undefined;
  readonly sourceId?: string | undefined;
}): string {
  const firstLine = (text: string | undefined) =>
    documentLine(text?.trimStart().slice(0, 2_000).split('\n', 1)[0]);
  const line = firstLine(item.summary) ?? firstLine(item.text);
  if (line !== undefined) return truncateText(line, MADE_TITLE_CHARACTERS_MAX);
  return documentLine(item.url) ?? documentLine(item.sourceId) ?? '';
}

/** The object without members that are undefined or empty lists. */
export function withoutAbsent<T extends object>(values: T): Present<T> {
  const present: Record<string, unknown> = {};
  for (const name of Object.keys(values)) {
    const value: unknown = values[name as keyof T];
    const isAbsent = value === undefined || (Array.isArray(value) && value.length === 0);
    if (!isAbsent) present[name] = value;
  }
  return present as Present<T>;
}

type Present<T> = {
  readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Each line once, cleaned, in order. */
function distinctLines(lines: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(lines.flatMap((line) => documentLine(line) ?? []))];
}

function filledText(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}
