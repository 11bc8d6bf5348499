// An article's text as the lines that hold anything, each with its number and whether a blank line
// stands before it: all that the rest of the engine looks at.

import { cleanLine } from '../../core/text.ts';

export interface Line {
  /** Clean: one line, single spaces, no invisible characters. Never empty. */
  readonly text: string;
  /** 1-based, in the file. */
  readonly number: number;
  /** A blank line, or the file's begin, stands before it. */
  readonly afterBlank: boolean;
}

/** Indexes of some lines: the first, and the one after the last. */
export interface Span {
  readonly from: number;
  readonly end: number;
}

const LINE_BREAKS = /\r\n|[\r\v\f\u0085\u2028\u2029]/gu;
const ODD_BREAK = /[\r\v\f\u0085\u2028\u2029]/u;

/** No article has so many lines that hold anything. */
export const LINES_MAX = 20_000;

/** The lines of a text that hold anything visible, clean; nothing when they are more than LINES_MAX. */
export function splitLines(text: string): Line[] | undefined {
  const lines: Line[] = [];
  let afterBlank = true;
  // The most common dirt is dealt with at once: NBSP, and line breaks other than LF.
  const spaced = text.replaceAll('\u00A0', ' ');
  const rows = ODD_BREAK.test(spaced) ? spaced.replace(LINE_BREAKS, '\n') : spaced;
  let number = 0;
  for (let start = 0; start <= rows.length; ) {
    const next = rows.indexOf('\n', start);
    const end = next < 0 ? rows.length : next;
    const clean = end === start ? '' : cleanLine(rows.slice(start, end).trim());
    start = end + 1;
    number++;
    if (clean !== '') lines.push({ text: clean, number, afterBlank });
    if (lines.length > LINES_MAX) return undefined;
    afterBlank = clean === '';
  }
  return lines;
}
