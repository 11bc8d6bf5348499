// The dateline: how the first paragraph begins ("BEIJING, KOMPAS.TV – "). It tells place and
// publisher, and where the body starts.

import { parsePrintedDate } from '../dates.ts';
import { type Layout, publisherKey } from './layout.ts';
import type { Line } from './lines.ts';
import { matchAny } from './match-line.ts';
import { type Field, foldForMatching } from './template.ts';

export interface Dateline {
  /** Index of its line. */
  readonly index: number;
  readonly place?: string;
  readonly publisher?: string;
  readonly agencies?: string;
  /** Where the paragraph starts in the line; the line's length when the dateline stands alone. */
  readonly end: number;
}

const DATELINE_CHARACTERS_MAX = 160;
const DATELINE_LINES_MAX = 10;
const PLACE_CHARACTERS_MAX = 80;
const PLACE_WORDS_MAX = 8;
/** Short words inside a place's name are often small: di, de, of, al. */
const SMALL_WORD_CHARACTERS_MAX = 3;

/** The dateline in the lines from `from` on, near there. */
export function findDateline(
  lines: readonly Line[],
  from: number,
  layout: Layout,
): Dateline | undefined {
  for (let index = from; index < Math.min(lines.length, from + DATELINE_LINES_MAX); index++) {
    const dateline = readDateline(lines[index]?.text ?? '', layout);
    if (dateline !== undefined) return { index, ...dateline };
  }
  return undefined;
}

function readDateline(text: string, layout: Layout): Omit<Dateline, 'index'> | undefined {
  const start = text.slice(0, DATELINE_CHARACTERS_MAX);
  const folded = foldForMatching(start);
  const named = layout.publisherProbes.some((probe) => folded.includes(probe));
  const templates = named ? layout.dateline : layout.namelessDateline;
  const match = matchAny(templates, start, {
    scope: 'start',
    accepts: (field, value) => accepts(layout, field, value),
  });
  if (match === undefined) return undefined;
  const { place, publisher, agencies } = match.fields;
  return {
    end: text.charAt(match.end) === ' ' ? match.end + 1 : match.end,
    ...(place !== undefined && { place }),
    ...(publisher !== undefined && { publisher }),
    ...(agencies !== undefined && { agencies }),
  };
}

function accepts(layout: Layout, field: Field, text: string): boolean {
  switch (field) {
    case 'place':
      return isPlace(text);
    case 'publisher':
      return layout.publisherNames.has(publisherKey(text));
    case 'date':
      return parsePrintedDate(text, layout.dates).outcome !== 'none';
    default:
      return true;
  }
}

/** Place names begin their words with capitals, in whatever script has them. */
function isPlace(text: string): boolean {
  if (text.length > PLACE_CHARACTERS_MAX || /["“”!?:;|]/u.test(text)) return false;
  const words = text.split(/[\s,/]+/u).filter((word) => /\p{L}/u.test(word));
  if (words.length === 0 || words.length > PLACE_WORDS_MAX) return false;
  return words.every(
    (word, index) => !startsSmall(word) || (index > 0 && word.length <= SMALL_WORD_CHARACTERS_MAX),
  );
}

function startsSmall(word: string): boolean {
  return /^[^\p{L}]*\p{Ll}/u.test(word);
}
