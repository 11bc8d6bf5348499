// The header: the line, or the few lines, with the section and the date. It is looked for in the
// first lines only and must be a line as a whole, since captions and paragraphs hold dates too.

import type { PrintedDate } from '../dates.ts';
import type { Dateline } from './dateline.ts';
import type { Layout } from './layout.ts';
import type { Line } from './lines.ts';
import { matchAny, matchLine } from './match-line.ts';
import { isPersonal } from './names.ts';
import type { Field, Fields, Template } from './template.ts';

export interface Header {
  /** Index of its first line, and of the first line after it. */
  readonly start: number;
  readonly end: number;
  readonly fields: Fields;
  /** The file's line that each field is on. */
  readonly fieldLines: Readonly<Partial<Record<Field, number>>>;
  /** The file's line that the date is on. */
  readonly dateLine: number;
  readonly date: PrintedDate;
}

export interface HeaderSearch {
  readonly lines: readonly Line[];
  readonly layout: Layout;
  /** Reads a date as this article prints them. */
  readonly readDate: (text: string) => PrintedDate;
  /** Index of the title's line for a header that starts at `start`. */
  readonly findTitle: (start: number) => number | undefined;
  readonly findDateline: (from: number) => Dateline | undefined;
}

/** Menus above the title are rarely longer. */
const HEADER_LINES_MAX = 16;
const HEADER_CHARACTERS_MAX = 200;
const SECTION_CHARACTERS_MAX = 80;
/** A section on a line of its own is a label; a title has more words. */
const SECTION_WORDS_MAX = 6;

/** The header, or nothing. Of several lines that could be it, the fullest one under a title. */
export function findHeader(search: HeaderSearch): Header | undefined {
  const { lines, layout } = search;
  let best: { header: Header; rank: number } | undefined;
  const last = Math.min(lines.length, HEADER_LINES_MAX);
  for (let start = 0; start < last; start++) {
    // A date in the body is no header: the first one found must not be overruled from beyond the dateline.
    if (best !== undefined && search.findDateline(best.header.end)?.index === start) break;
    for (const template of layout.header) {
      // Every date has a digit, and its line is the template's last but for rare layouts.
      if (!lines.slice(start, start + template.length).some((line) => /\d/u.test(line.text)))
        continue;
      const header = matchHeader(search, template, start);
      if (header === undefined) continue;
      const rank = rankOf(search, header);
      if (best === undefined || rank > best.rank) best = { header, rank };
    }
  }
  if (best === undefined) return undefined;
  return isInBody(search, best.header) ? undefined : best.header;
}

/** A line of header shape under a title whose date is none ("Regional | besok"), to be complained of. */
export function findUndatedHeader(
  search: HeaderSearch,
): { readonly text: string; readonly line: number } | undefined {
  const dateline = search.findDateline(0);
  const last = Math.min(search.lines.length, HEADER_LINES_MAX, dateline?.index ?? HEADER_LINES_MAX);
  for (let index = 1; index < last; index++) {
    const line = search.lines[index];
    if (
      line === undefined ||
      line.text.length > HEADER_CHARACTERS_MAX ||
      search.findTitle(index) === undefined
    )
      continue;
    for (const [template, ...more] of search.layout.header) {
      if (template === undefined || more.length > 0 || template.parts.length < 2) continue;
      const date = matchAny([template], line.text, { scope: 'whole', accepts: acceptsLabel })
        ?.fields.date;
      if (date !== undefined && (/\d/u.test(date) || dateline?.index === index + 1))
        return { text: date, line: line.number };
    }
  }
  return undefined;
}

function acceptsLabel(field: Field, text: string): boolean {
  return field !== 'section' || isSection(text);
}

function isSection(text: string): boolean {
  return text.length <= SECTION_CHARACTERS_MAX;
}

function matchHeader(
  search: HeaderSearch,
  template: readonly Template[],
  start: number,
): Header | undefined {
  let fields: Fields = {};
  const fieldLines: Partial<Record<Field, number>> = {};
  for (const [offset, part] of template.entries()) {
    const line = search.lines[start + offset];
    if (line === undefined || line.text.length > HEADER_CHARACTERS_MAX) return undefined;
    const match = matchAny([part], line.text, {
      scope: 'whole',
      accepts: (field, text) => accepts(search, field, text),
    });
    if (match === undefined) return undefined;
    for (const field of part.fields) fieldLines[field] = line.number;
    fields = { ...fields, ...match.fields };
  }
  const end = start + template.length;
  if (template.length > 1 && !standsTogether(search, start, end)) return undefined;
  const dateLine = fieldLines.date ?? 0;
  return { start, end, fields, fieldLines, dateLine, date: search.readDate(fields.date ?? '') };
}

function accepts(search: HeaderSearch, field: Field, text: string): boolean {
  if (field === 'date' || field === 'updated') return search.readDate(text).outcome !== 'none';
  if (field === 'authors') return isPersonal(text, search.layout.definition.names);
  return acceptsLabel(field, text);
}

/**
 * Whether the lines of a header of several lines belong together, and its first is not the title: it
 * is the first of its block, or so short beside the line above it that it can only be a label.
 */
function standsTogether(search: HeaderSearch, start: number, end: number): boolean {
  const title = search.findTitle(start);
  const first = search.lines[start];
  if (title === undefined || first === undefined) return false;
  const words = wordCount(first.text);
  const together = search.lines.slice(start + 1, end).every((line) => !line.afterBlank);
  if (together && first.afterBlank) return words <= SECTION_WORDS_MAX * 2;
  return words <= SECTION_WORDS_MAX && words < wordCount(search.lines[title]?.text ?? '');
}

function rankOf(search: HeaderSearch, header: Header): number {
  const titled = search.findTitle(header.start) !== undefined ? 8 : 0;
  const real = header.date.outcome === 'date' ? 4 : 0;
  const labelled = Object.keys(header.fields).length > 1 ? 2 : 0;
  const timed = header.date.outcome === 'date' && header.date.value.includes('T') ? 1 : 0;
  return titled + real + labelled + timed;
}

/** A dateline before it and none after it: the line is a date in the body. */
function isInBody(search: HeaderSearch, header: Header): boolean {
  const first = search.findDateline(0);
  return (
    first !== undefined &&
    first.index < header.start &&
    search.findDateline(header.end) === undefined
  );
}

/** An update line's date, if the line is one. */
export function matchUpdated(
  text: string,
  layout: Layout,
  readDate: HeaderSearch['readDate'],
): string | undefined {
  const accepts = (field: Field, value: string): boolean =>
    field !== 'updated' || readDate(value).outcome !== 'none';
  return matchLine(layout.updated, text, { colonOptional: true, accepts })?.fields.updated;
}

function wordCount(text: string): number {
  return text.split(' ').length;
}
