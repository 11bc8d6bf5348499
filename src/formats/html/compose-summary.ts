// A few plain sentences that stand for an entry: in feeds that carry summaries, in lists and in a page's description.

import type { Entry } from '../../core/entry.ts';
import { documentLine } from '../plain-text.ts';
import { listParagraphs } from './render-paragraphs.ts';
import { sanitize } from './sanitize.ts';

/** Characters of HTML from which a first paragraph is sought. */
const HTML_LOOKED_AT_MAX = 20_000;

/** The entry's summary, else its first paragraph, as one line of at most `max` characters; absent if it has neither. */
export function composeSummary(entry: Entry, max: number): string | undefined {
  return documentLine(entry.summary, max) ?? firstParagraph(entry, max);
}

function firstParagraph(entry: Entry, max: number): string | undefined {
  if (entry.text !== undefined) {
    const [lines] = listParagraphs(entry.text.slice(0, HTML_LOOKED_AT_MAX));
    if (lines !== undefined) return documentLine(lines.join(' '), max);
  }
  const html = entry.summaryHtml ?? entry.html;
  if (html === undefined) return undefined;
  for (const block of sanitize(html.slice(0, HTML_LOOKED_AT_MAX)).split(
    /<\/(?:p|div|li|blockquote|h[1-6])>/u,
  )) {
    const line = documentLine(plainTextOf(block), max);
    if (line !== undefined) return line;
  }
  return undefined;
}

const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

// Tags of these stand within a word or line; those of all other elements part words.
const INLINE =
  /^(?:a|abbr|b|bdi|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr)$/u;

/** The text of sanitized HTML, which knows only these four references. */
function plainTextOf(html: string): string {
  return html
    .replace(/<\/?([a-z0-9]+)[^<>]*>/gu, (_, name: string) => (INLINE.test(name) ? '' : ' '))
    .replace(/&(amp|lt|gt|quot);/gu, (_, name: string) => CHARACTERS[name] ?? '');
}
