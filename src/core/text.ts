// What plain text may hold, wherever it is going: no character that XML, JSON or a terminal cannot
// carry (XML 1.0 §2.2), and one notion of "the same text".

// C0 but TAB, LF, CR; DEL and C1 but NEL; noncharacters of every plane. XML 1.0 §2.2 forbids the
// first and U+FFFE/U+FFFF, the rest is discouraged there and shown by no reader.
const UNUSABLE =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\p{Noncharacter_Code_Point}]/gu;
// One look that passes nearly every text: nothing outside these can need cleaning.
const SUSPICIOUS = /[^\t\n\r\u0020-\u007E\u00A0-\uD7FF\uE000-\uFDCF\uFDF0-\uFFFD]/;
const INVISIBLE = /[\u200B\u2060\uFEFF\u00AD]/gu;
// With NEL, the line break that `\s` leaves out.
const WHITE_SPACE = /[\s\u0085]+/gu;
// The same look for a whole line: letters and signs up to U+167F, punctuation, single spaces inside.
const UNTIDY = /[^ -~\u00A1-\u00AC\u00AE-\u167F\u2010-\u2027]| {2}|^ | $/;

/** Removes what no document can carry; a lone surrogate becomes U+FFFD. */
export function cleanText(text: string): string {
  return SUSPICIOUS.test(text) ? text.toWellFormed().replace(UNUSABLE, '') : text;
}

/** One line: unusable and zero-width characters out, every run of white space (NBSP too) one space. */
export function cleanLine(text: string): string {
  if (!UNTIDY.test(text)) return text;
  return cleanText(text).replace(INVISIBLE, '').replace(WHITE_SPACE, ' ').trim();
}

/** Anything but printable ASCII with single spaces inside, which is its own folded form. */
const UNTIDY_ASCII = /[^ -~]| {2}|^ | $/;

/** The form in which two texts are compared: what a reader cannot tell apart is equal. */
export function foldText(text: string): string {
  if (!UNTIDY_ASCII.test(text)) return text;
  // After the cleaning, as what it takes out can stand between a letter and its accent.
  const line = cleanLine(text).normalize('NFC');
  return SIGN_VARIANT.test(line)
    ? line.replace(SIGN_VARIANTS, (sign) => SIGNS.get(sign) ?? sign)
    : line;
}

/** Signs that a reader takes for one another, by the one that stands for them. */
const SIGNS = new Map(
  Object.entries({
    "'": '\u2018\u2019\u201A\u201B\u2032',
    '"': '\u201C\u201D\u201E\u201F\u2033',
    '-': '\u2010\u2011\u2012\u2013\u2014\u2015\u2212',
    '...': '\u2026',
  }).flatMap(([sign, variants]) => [...variants].map((variant) => [variant, sign] as const)),
);
const SIGN_VARIANT = new RegExp(`[${[...SIGNS.keys()].join('')}]`);
const SIGN_VARIANTS = new RegExp(SIGN_VARIANT, 'g');

/** Cut to at most `max` characters (1 or more) at a word's end, with an ellipsis when anything was cut. */
export function truncateText(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text
    .slice(0, Math.max(0, max - 1))
    .toWellFormed()
    .replace(/\uFFFD$/u, '');
  const space = cut.lastIndexOf(' ');
  return `${(space > max * 0.6 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/**
 * Order by code points, which is the order of UTF-8 bytes and of every store's listings; the `<` of
 * strings orders by UTF-16 units and puts emoji before `｡`. Lone surrogates take part.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === length) return a.length - b.length;
  // A difference in the second half of a pair is a difference of the whole pair.
  const start = i > 0 && (a.charCodeAt(i - 1) & 0xfc00) === 0xd800 ? i - 1 : i;
  const atStart = (a.codePointAt(start) ?? 0) - (b.codePointAt(start) ?? 0);
  return atStart === 0 ? (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0) : atStart;
}
