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

const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/u;
const ODD_BREAK = /[\r\v\f\u0085\u2028\u2029]/u;

/** The lines of a text that hold anything visible, clean. Linear. */
export function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  let afterBlank = true;
  // The editor's most common dirt, dealt with at once.
  const spaced = text.replaceAll('\u00A0', ' ');
  const rows = ODD_BREAK.test(spaced) ? spaced.split(LINE_BREAK) : spaced.split('\n');
  for (const [index, untrimmed] of rows.entries()) {
    const row = untrimmed.trim();
    const clean = isClean(row) ? row : cleanLine(row);
    if (clean === '') {
      afterBlank = true;
      continue;
    }
    lines.push({ text: clean, number: index + 1, afterBlank });
    afterBlank = false;
  }
  return lines;
}

/** Whether `cleanLine` would surely leave a row as it is; most rows are, and this is far cheaper. */
function isClean(row: string): boolean {
  let before = SPACE;
  for (let at = 0; at < row.length; at++) {
    const code = row.charCodeAt(at);
    const plain = code > SPACE && (code < 0x7f || (code > 0xad && code < 0x1680));
    const punctuation = code > 0x200f && code < 0x2028;
    const space = code === SPACE && before !== SPACE;
    if (!plain && !punctuation && !space) return false;
    before = code;
  }
  return before !== SPACE || row === '';
}

const SPACE = 0x20;
