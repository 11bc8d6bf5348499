// An article's tail, read from the end backwards: the end mark, the page's furniture, lists of tags,
// and above them the closing block. Where the tail begins, the body ends.

import { type Closing, type Credits, type FieldLine, type Notice, readClosing } from './closing.ts';
import type { Layout } from './layout.ts';
import type { Line, Span } from './lines.ts';
import { isSentence, matchLine } from './match-line.ts';
import { findTrailingList, type Pointer } from './related.ts';
import { isTagLine, parseTagLine } from './tags.ts';

export interface Tail {
  /** Index of the line after the body's last. */
  readonly bodyEnd: number;
  readonly credits: Credits;
  readonly tags: readonly string[];
  /** Stories pointed to from within the closing block or below it. */
  readonly related: readonly Pointer[];
  readonly notice: Notice;
  /** What each line gives: fields of the entry. */
  readonly found: readonly FieldLine[];
  /** The last line is a declared end mark. */
  readonly marked: boolean;
  /** A byline or sources were found. */
  readonly closed: boolean;
  /** Lines below the closing block that nothing declares, left out as furniture. */
  readonly undeclared: readonly Line[];
}

/** Furniture and recommendations below the closing block are hardly more lines than this. */
const TAIL_LINES_MAX = 120;
/** So many lines that nobody declared may stand between the closing block and the end. */
const UNDECLARED_LINES_MAX = 30;

/** Reads the tail; the lines before index `from` are the head's. */
export function readTail(lines: readonly Line[], from: number, layout: Layout): Tail {
  const last = lines.at(-1);
  const marked = last !== undefined && matchLine(layout.endMarks, last.text) !== undefined;
  const furniture = findCut(lines, from, layout);
  const list = findTrailingList(lines, { from, end: furniture }, layout);
  const cut = list?.start ?? furniture;
  const closing = readClosing(lines, { from, end: cut }, layout);
  const found = isClosed(closing.credits)
    ? undefined
    : findAbove(lines, { from, end: cut }, layout);
  const { credits, start, hashtags, related, notice, ...block } = found?.closing ?? closing;
  const listed = listedTags(lines.slice(furniture), layout);
  const tags = [...hashtags, ...listed.flatMap((one) => one.tags)];
  return {
    bodyEnd: start,
    credits,
    tags: [...new Set(tags)],
    related: [...related, ...(list?.pointers ?? [])],
    notice,
    found: [...block.found, ...listed.map(({ line }) => ({ field: 'tags', line }))],
    marked,
    closed: isClosed(credits),
    undeclared: found === undefined ? [] : lines.slice(found.end, cut),
  };
}

function isClosed(credits: Credits): boolean {
  return Object.keys(credits).length > 0;
}

/**
 * Index of the first line of the furniture: of the declared lines, the earliest with nothing like
 * prose after it, or right below a closing block. A subhead of the same words is neither.
 */
function findCut(lines: readonly Line[], from: number, layout: Layout): number {
  const first = Math.max(from, lines.length - TAIL_LINES_MAX);
  let cut = lines.length;
  let prose = false;
  for (let index = lines.length - 1; index >= first; index--) {
    const text = lines[index]?.text ?? '';
    if (isTailLabel(text, layout)) {
      if (!prose || isClosed(readClosing(lines, { from, end: index }, layout).credits)) cut = index;
    } else if (!prose) prose = isSentence(text);
  }
  return cut;
}

function isTailLabel(text: string, layout: Layout): boolean {
  return matchLine(layout.tailLabels, text) !== undefined;
}

/** A closing block further up, under which only short lines stand that nobody declared. */
function findAbove(
  lines: readonly Line[],
  { from, end: cut }: Span,
  layout: Layout,
): { closing: Closing; end: number } | undefined {
  const last = Math.max(from, cut - UNDECLARED_LINES_MAX);
  for (let end = cut - 1; end > last; end--) {
    if (isSentence(lines[end]?.text ?? '')) return undefined;
    const closing = readClosing(lines, { from, end }, layout);
    const { authors, editors } = closing.credits;
    // A lone "Sumber: …" is too common in prose to end an article.
    if (authors !== undefined || editors !== undefined) return { closing, end };
  }
  return undefined;
}

interface ListedTags {
  readonly tags: readonly string[];
  /** 1-based, in the file. */
  readonly line: number;
}

/** The tags in the furniture: those after a label on its line, and the lines under a label alone. */
function listedTags(tail: readonly Line[], layout: Layout): ListedTags[] {
  const found: ListedTags[] = [];
  let listing = false;
  for (const { text, number: line } of tail) {
    const inline = matchLine(layout.taggedLines, text)?.fields.any;
    if (inline !== undefined) found.push({ tags: parseTagLine(inline), line });
    if (inline !== undefined || matchLine(layout.tagLabels, text) !== undefined)
      listing = inline === undefined;
    else if (isTailLabel(text, layout) || !isTagLine(text)) listing = false;
    else if (listing) found.push({ tags: parseTagLine(text), line });
  }
  return found;
}
