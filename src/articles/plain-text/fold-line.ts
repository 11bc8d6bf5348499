// The form in which lines and templates are compared: capitals, dashes, bars and quotation marks that
// mean the same in news text become one.

/** The form in which lines and templates are compared; as long as the text, unit by unit. */
export function foldForMatching(text: string): string {
  // One line is held against many templates in a row.
  if (text !== latest.text) latest = { text, folded: fold(text) };
  return latest.folded;
}

let latest = { text: '', folded: '' };

/** The first character, folded. */
export function foldInitial(text: string): string {
  const initial = text.charAt(0);
  return initial < '\u0080' ? initial.toLowerCase() : fold(initial);
}

function fold(text: string): string {
  const lower = text.toLowerCase();
  // A few letters (İ) grow when lowered: then positions would not agree, and only ASCII is lowered.
  const same =
    lower.length === text.length
      ? lower
      : text.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
  return SIGN_VARIANT.test(same)
    ? same.replace(SIGN_VARIANTS, (sign) => SIGNS.get(sign) ?? sign)
    : same;
}

/** Signs that mean the same in news text, to the one that stands for them. */
const SIGNS = new Map(
  Object.entries({
    '-': '\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uFE58\uFE63\uFF0D',
    '|': '\u00A6\u2502\uFF5C',
    "'": '\u2018\u2019\u201A\u201B\u2032',
    '"': '\u201C\u201D\u201E\u201F\u2033',
    ':': '\uFF1A',
  }).flatMap(([sign, variants]) => [...variants].map((variant) => [variant, sign] as const)),
);
const SIGN_VARIANT = new RegExp(`[${[...SIGNS.keys()].join('')}]`, 'u');
const SIGN_VARIANTS = new RegExp(SIGN_VARIANT, 'gu');

const WORD_CHARACTER = /[\p{L}\p{N}]/u;

/** Whether a letter or a digit stands at a place of a text. */
export function isWordCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 0x80)
    return (
      (code >= 0x30 && code <= 0x39) ||
      (code >= 0x41 && code <= 0x5a) ||
      (code >= 0x61 && code <= 0x7a)
    );
  return WORD_CHARACTER.test(text.charAt(at));
}
