// Plain text on its way into a document, the same in every format: only characters that each of them
// can carry, a bounded length, and nothing that a reader could take for markup.

import { cleanLine, cleanText, truncateText } from '../core/text.ts';

/** Characters of a title (robustness: item). */
export const TITLE_CHARACTERS_MAX = 1_000;
/** Characters of any other line: a name, a tag, a caption, a credit. */
const LINE_CHARACTERS_MAX = 2_000;

/** Words of ASCII with single spaces between, which is what most lines are: nothing to clean. */
const CLEAN_LINE = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Text without what a document cannot carry. U+FFFD, which stands for a lost character, becomes the
 * question mark that readers know for that, because validators and readers take it for broken
 * encoding; NEL becomes a line feed.
 */
export function documentText(text: string): string {
  return cleanText(text)
    .replace(/\u0085/gu, '\n')
    .replace(/\uFFFD/gu, '?');
}

/** One line of document text, cut to `max` characters; absent when nothing is left. */
export function documentLine(
  text: string | undefined,
  max: number = LINE_CHARACTERS_MAX,
): string | undefined {
  if (text === undefined) return undefined;
  if (text.length <= max && CLEAN_LINE.test(text)) return text;
  const line = truncateText(cleanLine(documentText(text)), max);
  return line === '' ? undefined : line;
}

/**
 * Keeps text from being read as markup. RSS and JSON Feed have no way to say that a title is plain,
 * and readers guess: they drop `<b>` and turn `&amp;` into `&`. A word joiner (U+2060, invisible)
 * behind the `<` or `&` shows the same to readers that guess and to readers that do not. `documentLine` has
 * removed every word joiner of the text's own, so taking them out again gives the text back.
 */
export function shieldMarkup(line: string): string {
  return line.replace(/<(?=\S)|&(?=#?[\p{L}\p{N}]{1,32};)/gu, '$&\u2060');
}

/** `documentLine` and `shieldMarkup`: what stands in every plain-text field of a document. */
export function plainField(text: string | undefined, max?: number): string | undefined {
  const line = documentLine(text, max);
  return line === undefined ? undefined : shieldMarkup(line);
}
