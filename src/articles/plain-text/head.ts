// An article's head: everything down to the dateline. The header is found first; the title is the
// nearest line above it that is not furniture of the page, and what stands above the title is
// furniture. Where there is no header, the dateline stands in for it.

import type { DateReading } from '../date-parts.ts';
import { type PrintedDate, parsePrintedDate } from '../dates.ts';
import { parseBreadcrumb } from './breadcrumb.ts';
import { type Caption, findCaption } from './caption.ts';
import { type Credits, parseCredits } from './closing.ts';
import { type Dateline, findDateline } from './dateline.ts';
import {
  findHeader,
  findUndatedHeader,
  type Header,
  type HeaderSearch,
  matchUpdated,
} from './header.ts';
import type { Layout } from './layout.ts';
import type { Line, Span } from './lines.ts';
import { isSentence, isSigns, matchLine, pairAt } from './match-line.ts';

export interface DateAt {
  readonly date: PrintedDate;
  readonly text: string;
  /** 1-based, in the file. */
  readonly line: number;
}

export interface Head {
  readonly title?: Line;
  readonly header?: Header;
  readonly published?: DateAt;
  readonly updated?: DateAt;
  /** What stands in the header's place and shape without being a date. */
  readonly undated?: { readonly text: string; readonly line: number };
  /** What a breadcrumb above the title says. */
  readonly section?: SectionAt;
  readonly captions: readonly CaptionLines[];
  /** The sentences of a stand-first. */
  readonly standFirst: readonly Line[];
  /** Bylines with their labels above the dateline. */
  readonly bylines: readonly Byline[];
  readonly dateline?: Dateline;
  /** Index of the first line that may be body … */
  readonly bodyStart: number;
  /** … and the indexes from there on that are not. */
  readonly taken: ReadonlySet<number>;
}

interface Byline {
  readonly credits: Credits;
  /** 1-based, in the file. */
  readonly line: number;
}

interface SectionAt {
  readonly name: string;
  /** 1-based, in the file. */
  readonly line: number;
}

/** A caption and its first line, 1-based in the file. */
export interface CaptionLines extends Caption {
  readonly line: number;
}

/** Without a dateline, captions are looked for in so many lines under the header. */
const CAPTION_REACH = 4;

/** Reads the head. `timezone` is the source's, for times that print no zone. */
export function readHead(
  lines: readonly Line[],
  layout: Layout,
  timezone: string | undefined,
): Head {
  const search = createSearch(lines, layout, timezone);
  const header = findHeader(search);
  const dateline = search.findDateline(header?.end ?? 0);
  const titleIndex = findTitleIndex(search, header, dateline);
  const undated = header === undefined ? findUndatedHeader(search) : undefined;
  const bodyStart = header?.end ?? (titleIndex === undefined ? 0 : titleIndex + 1);
  const between = readBetween(search, { titleIndex, header, dateline, bodyStart });
  const title = titleIndex === undefined ? undefined : lines[titleIndex];
  const updated = between.updated ?? updatedInHeader(search, header);
  const section = findSection(search, titleIndex ?? bodyStart);
  const published = header && {
    date: header.date,
    text: header.fields.date ?? '',
    line: header.dateLine,
  };
  return {
    ...(title !== undefined && { title }),
    ...(header !== undefined && { header }),
    ...(published !== undefined && { published }),
    ...(updated !== undefined && { updated }),
    ...(undated !== undefined && { undated }),
    ...(dateline !== undefined && { dateline }),
    ...(section !== undefined && { section }),
    standFirst: between.standFirst,
    bylines: between.bylines,
    captions: between.captions,
    bodyStart,
    taken: between.taken,
  };
}

function createSearch(
  lines: readonly Line[],
  layout: Layout,
  timezone: string | undefined,
): HeaderSearch {
  const zone = timezone ?? layout.dates.timezone;
  const reading: DateReading =
    zone === undefined ? layout.dates : { ...layout.dates, timezone: zone };
  const readDate = (text: string): PrintedDate => parsePrintedDate(text, reading);
  const datelines = new Map<number, Dateline | undefined>();
  const findTitle = (start: number): number | undefined => {
    for (let index = start - 1; index >= 0; index--) {
      if (isTitle({ lines, layout, readDate }, index)) return index;
    }
    return undefined;
  };
  return {
    lines,
    layout,
    readDate,
    findTitle,
    findDateline: (from) => {
      if (!datelines.has(from)) datelines.set(from, findDateline(lines, from, layout));
      return datelines.get(from);
    },
  };
}

function isTitle(
  { lines, layout, readDate }: Pick<HeaderSearch, 'lines' | 'layout' | 'readDate'>,
  index: number,
): boolean {
  const text = lines[index]?.text ?? '';
  return (
    !isHeadChrome(text, layout) &&
    parseCredits(text, layout) === undefined &&
    matchUpdated(text, layout, readDate) === undefined &&
    findCaption(lines, { from: index, end: index + 1 }, layout) === undefined
  );
}

function isHeadChrome(text: string, layout: Layout): boolean {
  return (
    isSigns(text) ||
    matchLine(layout.headChrome, text) !== undefined ||
    parseBreadcrumb(text, layout) !== undefined
  );
}

/** The last link of the breadcrumb above the title; one that repeats the title is not the section. */
function findSection({ lines, layout }: HeaderSearch, end: number): SectionAt | undefined {
  if (layout.breadcrumb.length === 0) return undefined;
  const title = lines[end]?.text;
  for (const { text, number } of lines.slice(0, end)) {
    const links = parseBreadcrumb(text, layout)
      ?.slice(1)
      .filter((link) => link !== title);
    const name = links?.at(-1);
    if (name !== undefined) return { name, line: number };
  }
  return undefined;
}

function findTitleIndex(
  search: HeaderSearch,
  header: Header | undefined,
  dateline: Dateline | undefined,
): number | undefined {
  if (header !== undefined) return search.findTitle(header.start);
  if (dateline === undefined) {
    const first = search.lines.findIndex((line) => !isHeadChrome(line.text, search.layout));
    return first >= 0 && first < search.lines.length - 1 && isHeadline(search.lines[first])
      ? first
      : undefined;
  }
  // Sentences above the dateline are a stand-first or a caption, not the title.
  for (
    let index = search.findTitle(dateline.index);
    index !== undefined;
    index = search.findTitle(index)
  ) {
    if (isHeadline(search.lines[index])) return index;
  }
  return undefined;
}

function isHeadline(line: Line | undefined): boolean {
  return line !== undefined && !isSentence(line.text);
}

interface Bounds {
  readonly titleIndex: number | undefined;
  readonly header: Header | undefined;
  readonly dateline: Dateline | undefined;
  readonly bodyStart: number;
}

interface Between {
  readonly captions: readonly CaptionLines[];
  readonly standFirst: readonly Line[];
  readonly bylines: readonly Byline[];
  readonly updated?: DateAt;
  readonly taken: ReadonlySet<number>;
}

/** The lines between title and body that are neither: captions, an update's date, furniture. */
function readBetween(search: HeaderSearch, bounds: Bounds): Between {
  const { lines, layout } = search;
  const captions: CaptionLines[] = [];
  const standFirst: Line[] = [];
  const bylines: Byline[] = [];
  const taken = new Set<number>();
  let updated: DateAt | undefined;
  const end = bounds.dateline?.index ?? Math.min(lines.length, bounds.bodyStart + CAPTION_REACH);
  for (
    let index = bounds.titleIndex === undefined ? bounds.bodyStart : bounds.titleIndex + 1;
    index < end;
    index++
  ) {
    const line = lines[index];
    if (line === undefined || isInHeader(bounds.header, index)) continue;
    const pair = pairAt(layout.headPairs, lines, index);
    if (pair > 0) {
      for (let one = index; one < index + pair; one++) taken.add(one);
      index += pair - 1;
      continue;
    }
    const date = matchUpdated(line.text, layout, search.readDate);
    const credits = bounds.dateline && parseCredits(line.text, layout);
    const caption =
      date === undefined ? captionAt(search, bounds, { from: index, end }) : undefined;
    if (date !== undefined)
      updated = { date: search.readDate(date), text: date, line: line.number };
    else if (credits !== undefined) bylines.push({ credits, line: line.number });
    else if (caption !== undefined) captions.push({ ...caption.caption, line: line.number });
    else if (isStandFirst(line.text, bounds, layout)) standFirst.push(line);
    // Without a dateline the first line that is none of these begins the body.
    else if (!isBetweenChrome(line.text, layout)) {
      if (bounds.dateline === undefined) break;
      continue;
    }
    const count = caption?.lineCount ?? 1;
    for (let one = index; one < index + count; one++) taken.add(one);
    index += count - 1;
  }
  const between = { captions, standFirst, bylines, taken };
  return updated === undefined ? between : { ...between, updated };
}

function isStandFirst(text: string, { dateline }: Bounds, { definition }: Layout): boolean {
  return definition.standFirst && dateline !== undefined && isSentence(text);
}

function captionAt(
  search: HeaderSearch,
  bounds: Bounds,
  { from: index, end }: Span,
): { caption: Caption; lineCount: number } | undefined {
  const { lines, layout } = search;
  // Only above a dateline can two lines be one caption: elsewhere the second may be the story.
  const found = findCaption(
    lines,
    { from: index, end: bounds.dateline === undefined ? index + 1 : end },
    layout,
  );
  if (found !== undefined) {
    const { lineCount, ...caption } = found;
    return { caption, lineCount };
  }
  // A line right under the header and apart from the body is the picture's, credited or not.
  const line = lines[index];
  const bare = layout.bareCaption && bounds.dateline !== undefined && index === bounds.header?.end;
  return bare && line !== undefined && !line.afterBlank
    ? { caption: { caption: line.text }, lineCount: 1 }
    : undefined;
}

function isInHeader(header: Header | undefined, index: number): boolean {
  return header !== undefined && index >= header.start && index < header.end;
}

function isBetweenChrome(text: string, layout: Layout): boolean {
  return isHeadChrome(text, layout) || matchLine(layout.bodyChrome, text) !== undefined;
}

function updatedInHeader(search: HeaderSearch, header: Header | undefined): DateAt | undefined {
  const text = header?.fields.updated;
  if (header === undefined || text === undefined) return undefined;
  return { date: search.readDate(text), text, line: header.dateLine };
}
