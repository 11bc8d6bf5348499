// The forms in which a query and an entry are compared: without regard to case, compatibility
// variants, typography or invisible characters.

import { foldText } from '../text.ts';

const NO_WORD = /[^\p{L}\p{M}\p{N}\p{S}]+/gu;
// A letter of a script that is written without spaces, or a symbol (`$`, `+`, emoji), is a word of its
// own: a phrase of such words is found anywhere.
const ALONE =
  /[[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Tibetan}]&&[\p{L}\p{M}\p{N}]]\p{S}]/gv;

// The short way for most of what is written in Latin letters, where lower case is all that folding
// does: no symbols, no compatibility characters, no ß, no Turkish i. A third of the cost.
const PLAIN =
  /^[\u0000-#%-*,-;?-\]_a-{}\u007F\u00A0\u00A1\u00A7\u00AB\u00B7\u00BB\u00BF-\u00D6\u00D8-\u00DE\u00E0-\u00F6\u00F8-\u012F\u0134-\u013E\u0141-\u0148\u014A-\u017E\u2010-\u2016\u2018-\u2027]*$/;
const NO_PLAIN_WORD = /[^0-9a-z\u00C0-\u017E]+/g;

/**
 * The words of a text with a space around each, ` menhan china `, so that a phrase is found with
 * `includes` and only at word boundaries; a single space when it has none. Punctuation parts words.
 */
export function foldWords(text: string): string {
  if (PLAIN.test(text)) return surround(text.toLowerCase().replace(NO_PLAIN_WORD, ' '));
  const words = foldCase(text).replace(NO_WORD, ' ').replace(ALONE, ' $& ');
  return surround(words.replace(/ {2,}/g, ' '));
}

/** A name (of a tag, a section, a source) with its punctuation: `C++` and `C#` are two. */
export function foldName(text: string): string {
  return foldText(foldCase(text));
}

function surround(words: string): string {
  const trimmed = words.trim();
  return trimmed === '' ? ' ' : ` ${trimmed} `;
}

// Unicode's NFKC_Casefold, from what the language has: through upper case, which folds ß and ſ. Of i
// with a dot above, the Turkish İ in lower case, the dot goes, and sigma has one form. Some characters
// stand for a whole sentence; only hostile text doubles, and no more of it is looked at.
function foldCase(text: string): string {
  return text
    .normalize('NFKC')
    .slice(0, 2 * text.length + 1_000)
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/i\u0307+/gu, 'i')
    .replace(/ς/gu, 'σ');
}
