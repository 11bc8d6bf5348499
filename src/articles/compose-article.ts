// From what a structured article states to the entry or to the reason why there is none: texts cleaned and
// bounded, dates brought into their order, the language found, embargo and expiry heeded. The same for
// front matter, JSON and XML.

import {
  ARTICLE_LIMITS,
  type ArticleContext,
  type ArticleEnding,
  type ArticleFault,
  type ArticleHold,
  type Origins,
  type SingleReading,
} from '../core/article.ts';
import type { Entry } from '../core/entry.ts';
import { instantOf } from '../core/instant.ts';
import { languageTag } from '../core/language-tag.ts';
import { cleanText, truncateText } from '../core/text.ts';
import { cleanHtml } from '../html/clean-html.ts';
import { paragraphsOfHtml } from '../html/html-text.ts';
import { detectLanguage } from './language.ts';
import type { StatedFields } from './stated-fields.ts';

export interface Composition {
  readonly fields: StatedFields;
  readonly context: ArticleContext;
  readonly ending: ArticleEnding;
  /** Foreign HTML of the body; with none, `text` in the fields is the body. */
  readonly html?: string;
  readonly hold?: ArticleHold;
  /** Where the article begins, for what is missing in it: 1-based, in a file that holds several. */
  readonly line?: number;
}

/** Never throws; linear in what was stated. */
export function composeArticle(composition: Composition): SingleReading {
  const { fields, context, ending } = composition;
  const body = composeBody(composition);
  const title = fields.values.title;
  const hold = composition.hold ?? findExpiry(fields, context);
  const { warnings } = fields;
  const around = { ending, ...(context.explain === true && { origins: listOrigins(fields) }) };
  // What must not be published is not, however little else is known of it.
  if (hold !== undefined) {
    const named = title ?? fields.values.sourceId ?? context.file;
    const entry = composeEntry(named, body, composition);
    return { outcome: 'held', hold, entry, warnings, ...around };
  }
  const fault = fields.fault ?? findFault(composition, body);
  if (fault !== undefined || title === undefined)
    return { outcome: 'faulty', fault: fault ?? missing('no-title', composition), ...around };
  return { outcome: 'read', entry: composeEntry(title, body, composition), warnings, ...around };
}

function findFault(composition: Composition, body: Body): ArticleFault | undefined {
  const { title, summary, images, enclosures } = composition.fields.values;
  if (body.isTooLong) return missing('too-large', composition);
  if (title === undefined) return missing('no-title', composition);
  const parts = [body.text, body.html, summary, images, enclosures];
  return parts.every((part) => part === undefined) ? missing('no-body', composition) : undefined;
}

const MISSING = {
  'too-large': `The article's text is longer than ${ARTICLE_LIMITS.contentBytesMax / 1024} KB. Split it.`,
  'no-title': 'The article has no title. Give it one.',
  'no-body': 'The article has no text, no summary and no picture. Add its text.',
} as const;

function missing(code: keyof typeof MISSING, { line }: Composition): ArticleFault {
  return { code, message: MISSING[code], ...(line !== undefined && { line }) };
}

/** The key of each value, and its line where that is known. */
function listOrigins({ origins }: StatedFields): Origins {
  return Object.fromEntries(
    [...origins].map(([field, { key, line }]) => [
      field,
      [{ key }, ...(line === undefined ? [] : [{ line }])],
    ]),
  );
}

interface Body {
  readonly html?: string;
  readonly text?: string;
  readonly isTooLong?: boolean;
}

function composeBody({ fields, context, html }: Composition): Body {
  const stated = fields.values.text;
  if (isTooLong(html) || isTooLong(stated)) return { isTooLong: true };
  if (html === undefined) return stated === undefined ? {} : { text: tidyText(stated) };
  const clean = cleanHtml(html, fields.values.url ?? context.url).trim();
  const text = paragraphsOfHtml(clean);
  return { ...(clean !== '' && { html: clean }), ...(text !== '' && { text }) };
}

function isTooLong(text: string | undefined): boolean {
  if (text === undefined || text.length <= ARTICLE_LIMITS.contentBytesMax / 3) return false;
  return Buffer.byteLength(text) > ARTICLE_LIMITS.contentBytesMax;
}

/** Paragraphs with a blank line between; a text without any has one a line. */
function tidyText(text: string): string {
  const clean = cleanText(text).replace(/\r\n?/gu, '\n').trim();
  return clean
    .split(/\n\s*\n/u)
    .map((one) => one.trim())
    .filter(Boolean)
    .join('\n\n');
}

function composeEntry(whole: string, body: Body, { fields, context }: Composition): Entry {
  const { text: _text, html: _html, language: declared, ...stated } = fields.values;
  const title = truncateText(whole, ARTICLE_LIMITS.titleCharactersMax);
  if (title !== whole) {
    const max = ARTICLE_LIMITS.titleCharactersMax;
    fields.warn(
      'too-large',
      `The title is longer than ${max} characters: it is cut there.`,
      fields.origins.get('title'),
    );
  }
  const known = languageTag(declared);
  const language =
    known ??
    detectLanguage(`${title}\n${body.text ?? stated.summary ?? ''}`, context.language) ??
    context.language;
  return {
    ...stated,
    title,
    ...heedEmbargo(stated, context),
    ...(language !== undefined && { language }),
    ...(body.html !== undefined && { html: body.html }),
    ...(body.text !== undefined && { text: body.text }),
  };
}

/** Readers see a story from its embargo on, and so it is dated. */
function heedEmbargo(
  { publishedAt, embargoedUntil }: Partial<Entry>,
  context: ArticleContext,
): Pick<Entry, 'publishedAt'> {
  if (embargoedUntil === undefined) return {};
  const at = instantIn(context, embargoedUntil) ?? 0;
  const isLater = publishedAt === undefined || at > (instantIn(context, publishedAt) ?? 0);
  return isLater ? { publishedAt: embargoedUntil } : {};
}

function findExpiry(fields: StatedFields, context: ArticleContext): ArticleHold | undefined {
  const { expiresAt } = fields.values;
  const now = context.now ?? Date.now();
  const at = expiresAt === undefined ? undefined : instantIn(context, expiresAt);
  if (at === undefined || at > now) return undefined;
  const origin = fields.origins.get('expiresAt');
  const message = `has expired (${origin?.key ?? 'expires'}: ${expiresAt}). Change that date to publish it again.`;
  return { code: 'expired', message, ...(origin?.line !== undefined && { line: origin.line }) };
}

function instantIn({ timezone = 'UTC' }: ArticleContext, date: string): number | undefined {
  return instantOf(date, timezone);
}
