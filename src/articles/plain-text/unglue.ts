// Lines that hold more than one thing are parted here, so that the rest of the engine need not know of
// them: a sign-off after the last sentence, and texts whose line breaks were lost (`flattened`).

import { foldForMatching } from './fold-line.ts';
import type { Layout } from './layout.ts';
import type { Line } from './lines.ts';
import { isSentence } from './match-line.ts';
import { type Field, matchTemplate } from './template.ts';

/** Sign-offs and furniture at a line's end are not longer. */
const ENDING_CHARACTERS_MAX = 250;
const ENDING_LINES_MAX = 24;
/** Pointers to other stories in one line; more is a page of links. */
const POINTERS_MAX = 40;
/** Headlines are not longer: what comes after is text again. */
const HEADLINE_CHARACTERS_MAX = 130;
const HEADLINE_CHARACTERS_MIN = 15;
const SEARCHED_CHARACTERS_MAX = 20_000;
const INITIALS = /^(?:[\p{L}\d-]{1,6}(?:\/[\p{L}\d-]{1,6}){1,7}|\p{Ll}{2,4})$/u;

/** The lines with what was glued to them as lines of its own; each keeps its number. */
export function unglue(lines: readonly Line[], layout: Layout): readonly Line[] {
  const parted = layout.definition.flattened
    ? lines.flatMap((line) => partLine(line, layout))
    : lines;
  return layout.lineEnds.length === 0 ? parted : partEndings(parted, layout);
}

/** Initials of a desk: `fyk/ash`, `T/R4/RI-1`. */
export function isInitials(text: string): boolean {
  return INITIALS.test(text);
}

/** Parts the endings of the last lines, up to the last sentence. */
function partEndings(lines: readonly Line[], layout: Layout): readonly Line[] {
  const endings: Line[] = [];
  let index = lines.length - 1;
  for (; index >= Math.max(1, lines.length - ENDING_LINES_MAX); index--) {
    const line = lines[index];
    if (line === undefined) break;
    const at = findEnding(line.text, layout);
    endings.unshift(...(at === undefined ? [line] : cut(line, [at])));
    if (isSentence(line.text.slice(0, at))) {
      index--;
      break;
    }
  }
  return [...lines.slice(0, index + 1), ...endings];
}

/** Where the ending of a line begins, if it has one after a sentence. */
function findEnding(text: string, layout: Layout): number | undefined {
  const from = Math.max(1, text.length - ENDING_CHARACTERS_MAX);
  const folded = foldForMatching(text);
  for (const template of layout.lineEnds) {
    const [first] = template.parts;
    const opening = first !== undefined && 'atoms' in first ? first.atoms[0]?.text : undefined;
    if (opening === undefined || !folded.includes(template.probe, from)) continue;
    for (
      let at = folded.lastIndexOf(opening);
      at >= from;
      at = folded.lastIndexOf(opening, at - 1)
    ) {
      // What signs off comes after a sentence's end.
      const apart = /[.!?"”’)\]]\s?$/u.test(text.slice(Math.max(0, at - 2), at));
      if (!apart && !layout.definition.flattened) continue;
      if (matchTemplate(template, text.slice(at), { scope: 'whole', accepts: acceptsEnding }))
        return at;
    }
  }
  return undefined;
}

function acceptsEnding(field: Field, text: string): boolean {
  return field !== 'initials' || isInitials(text);
}

/** A flattened line as the lines that it was: text, pointers to other stories, closing block. */
function partLine(line: Line, layout: Layout): readonly Line[] {
  const { text } = line;
  const credits = findLabels(text, layout);
  const cuts = new Set(credits);
  for (const label of layout.relatedOpenings) {
    for (const place of findPointers(text, { label, end: credits[0] ?? text.length }))
      cuts.add(place);
  }
  return cuts.size === 0
    ? [line]
    : cut(
        line,
        [...cuts].sort((left, right) => left - right),
      );
}

/** Where labels of the closing block stand near the end. Glued to what is before them, they are known by their capital. */
function findLabels(text: string, layout: Layout): number[] {
  const reach = Math.max(1, text.length - ENDING_CHARACTERS_MAX * 2);
  return layout.closingLabels
    .flatMap((label) => placesOf(text, { sought: `${label}:`, from: reach }))
    .sort((left, right) => left - right);
}

/** Where the pointers of a label begin and where the text goes on after each. */
function findPointers(
  text: string,
  { label, end: last }: { readonly label: string; readonly end: number },
): number[] {
  const starts = placesOf(foldForMatching(text), { sought: label, from: 0 });
  if (starts.length > POINTERS_MAX) return [];
  return starts.flatMap((start, index) => {
    const end = findHeadlineEnd(text, start + label.length, starts[index + 1] ?? last);
    return end === undefined ? [] : [start, end].filter((at) => at > 0 && at < text.length);
  });
}

function placesOf(
  text: string,
  { sought, from }: { readonly sought: string; readonly from: number },
): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(sought, from); at >= 0; at = text.indexOf(sought, at + 1))
    places.push(at);
  return places;
}

/**
 * Where a headline that text follows without a sign ends: before the first word that begins a
 * sentence. Such a word is written small elsewhere in the text, and a small word or a comma follows
 * it; names never are. Nothing where no such place is found: then the line stays as it is.
 */
function findHeadlineEnd(text: string, from: number, next: number): number | undefined {
  if (next - from <= HEADLINE_CHARACTERS_MAX) return next;
  const words = /\s(\p{Lu}\p{Ll}+)(?=,|\s\p{Ll})/gu;
  words.lastIndex = from + HEADLINE_CHARACTERS_MIN;
  for (let match = words.exec(text); match !== null; match = words.exec(text)) {
    if (match.index - from > HEADLINE_CHARACTERS_MAX) return undefined;
    if (isCommonWord(match[1] ?? '', text)) return match.index;
  }
  return undefined;
}

function isCommonWord(word: string, text: string): boolean {
  if (OPENERS.has(word)) return true;
  const small = new RegExp(`(?<!\\p{L})${word.toLowerCase()}(?!\\p{L})`, 'u');
  return small.test(text.slice(0, SEARCHED_CHARACTERS_MAX));
}

/** Words that open sentences in news and are seldom written small. */
const OPENERS = new Set(
  (
    'Sebelumnya Selain Sementara Menurut Dalam Pada Namun Kami Kita Saya Dia Ia Mereka Ini Itu Hal Untuk Dengan Setelah ' +
    'Saat Ketika Meski Meskipun Kemudian Selanjutnya Adapun Sedangkan Tidak Jika Karena Oleh Bahkan Hingga Sejak Lebih Ada ' +
    'Diketahui Seperti Para Di Dari Ke Masih Terkait Berdasarkan Walaupun Beliau Manakala Bagaimanapun Terdahulu Katanya'
  ).split(' '),
);

function cut(line: Line, places: readonly number[]): Line[] {
  const starts = [0, ...places];
  return starts.flatMap((start, index): Line[] => {
    const text = line.text.slice(start, starts[index + 1] ?? line.text.length).trim();
    if (text === '') return [];
    return [{ text, number: line.number, afterBlank: index === 0 && line.afterBlank }];
  });
}
