// The dateline: how the first paragraph begins ("BEIJING, KOMPAS.TV – "). It tells place and
// publisher, and where the body starts.

import { parsePrintedDate } from '../dates.ts';
import { findCaption } from './caption.ts';
import { foldForMatching, isWordCharacter } from './fold-line.ts';
import type { Layout } from './layout.ts';
import type { Line } from './lines.ts';
import { isSentence, matchAny } from './match-line.ts';
import { publisherKind } from './publisher.ts';
import { type Field, type Fields, matchTemplate, type Template } from './template.ts';

export interface Dateline {
  /** Index of its line. */
  readonly index: number;
  readonly place?: string;
  readonly publisher?: string;
  readonly agencies?: string;
  readonly section?: string;
  /** The publisher is one that the layout declares. */
  readonly declared: boolean;
  /** Where the paragraph starts in the line; the line's length when the dateline stands alone. */
  readonly end: number;
}

export const DATELINE_CHARACTERS_MAX = 160;
/** From where the search starts, a dateline is no further away. */
export const DATELINE_LINES_MAX = 10;
const PLACE_CHARACTERS_MAX = 80;
const PLACE_WORDS_MAX = 8;
/** Short words inside a place's name are often small: di, de, of, al. */
const SMALL_WORD_CHARACTERS_MAX = 3;
const FIRST_WORD = /^\p{Lu}[\p{L}'’-]*/u;

/** The dateline in the lines from `from` on, near there. */
export function findDateline(
  lines: readonly Line[],
  from: number,
  layout: Layout,
): Dateline | undefined {
  let prose = false;
  const end = Math.min(lines.length, from + DATELINE_LINES_MAX);
  for (let index = from; index < end; index++) {
    const text = lines[index]?.text ?? '';
    const dateline = readDateline(text, layout, prose);
    if (dateline !== undefined) return { index, ...dateline };
    // "Warga Bandung – " opens many a sentence: without a publisher only the first can be a dateline,
    // but for a stand-first's.
    prose ||=
      layout.namelessDateline.length > 0 &&
      !layout.definition.standFirst &&
      isSentence(text) &&
      findCaption(lines, { from: index, end: index + 1 }, layout) === undefined;
  }
  return undefined;
}

function readDateline(
  text: string,
  layout: Layout,
  prose: boolean,
): Omit<Dateline, 'index'> | undefined {
  const start = text.slice(0, DATELINE_CHARACTERS_MAX);
  const folded = foldForMatching(start);
  const named =
    layout.definition.anyPublisher ||
    layout.publisherProbes.some((probe) => folded.includes(probe));
  for (const template of named ? layout.dateline : layout.namelessDateline) {
    if (prose && !template.fields.includes('publisher')) continue;
    const match = matchOpening(template, start, layout);
    if (match === undefined || isPlaceAlone(match.fields, layout) || isHyphen(folded, match.end))
      continue;
    // A headline may read like a place before a dash, too; a paragraph after it shows that it is none.
    if (match.fields.publisher === undefined && !opensParagraph(text, match.end)) continue;
    const { place, publisher, agencies, section } = match.fields;
    return {
      end: text.charAt(match.end) === ' ' ? match.end + 1 : match.end,
      declared: publisher !== undefined && publisherKind(publisher, layout) === 'declared',
      ...(place !== undefined && { place }),
      ...(publisher !== undefined && { publisher }),
      ...(agencies !== undefined && { agencies }),
      ...(section !== undefined && { section }),
    };
  }
  return undefined;
}

/** "Jakarta Masing-masing": no dash, but a sign within a word. */
function isHyphen(folded: string, end: number): boolean {
  let start = end - 1;
  if (folded.charAt(start) !== '-') return false;
  while (folded.charAt(start - 1) === '-') start--;
  return isWordCharacter(folded, start - 1) && isWordCharacter(folded, end);
}

function opensParagraph(text: string, end: number): boolean {
  return end >= text.length - 1 || isSentence(text);
}

/** "JAKARTA, INDONESIA – ": capitals beside a place in capitals may as well be its country. */
function isPlaceAlone({ place, publisher }: Fields, layout: Layout): boolean {
  return (
    place !== undefined &&
    publisher !== undefined &&
    publisherKind(publisher, layout) === 'capitals' &&
    place === place.toUpperCase()
  );
}

function matchOpening(
  template: Template,
  start: string,
  layout: Layout,
): { readonly fields: Fields; readonly end: number } | undefined {
  const accepts = (field: Field, value: string): boolean => acceptsField(layout, field, value);
  const last = template.parts.at(-1);
  if (last === undefined || 'atoms' in last || last.field !== 'place')
    return matchTemplate(template, start, { scope: 'start', accepts });
  const parts = template.parts.slice(0, -1);
  const match = matchTemplate({ ...template, parts }, start, { scope: 'start', accepts });
  if (match === undefined) return undefined;
  const from = start.charAt(match.end) === ' ' ? match.end + 1 : match.end;
  const place = placeAt(start, from, layout);
  return place === undefined
    ? undefined
    : { fields: { ...match.fields, place }, end: from + place.length };
}

/** The place that a dateline without a closing sign ends with: a known one, or one word before a capital. */
function placeAt(text: string, from: number, layout: Layout): string | undefined {
  const folded = foldForMatching(text);
  const known = layout.places.find(
    (one) => folded.startsWith(one, from) && !isWordCharacter(folded, from + one.length),
  );
  const place =
    known === undefined
      ? FIRST_WORD.exec(text.slice(from))?.[0]
      : text.slice(from, from + known.length);
  if (place === undefined) return undefined;
  return /^\s["“‘']?[\p{Lu}\p{N}]/u.test(text.slice(from + place.length)) ? place : undefined;
}

function acceptsField(layout: Layout, field: Field, text: string): boolean {
  switch (field) {
    case 'place':
      return isPlace(text);
    case 'publisher':
      return publisherKind(text, layout) !== undefined;
    case 'section':
      return matchAny(layout.rubrics, text, { scope: 'whole' }) !== undefined;
    case 'date':
      return parsePrintedDate(text, layout.dates).outcome !== 'none';
    default:
      return true;
  }
}

/** Place names begin their words with capitals, in whatever script has them. */
function isPlace(text: string): boolean {
  if (text.length > PLACE_CHARACTERS_MAX || /["“”!?:;|\d]/u.test(text)) return false;
  const words = text.split(/[\s,/]+/u).filter((word) => /\p{L}/u.test(word));
  if (words.length === 0 || words.length > PLACE_WORDS_MAX) return false;
  return words.every(
    (word, index) => !startsSmall(word) || (index > 0 && word.length <= SMALL_WORD_CHARACTERS_MAX),
  );
}

function startsSmall(word: string): boolean {
  return /^[^\p{L}]*\p{Ll}/u.test(word);
}
