// An article's text as the lines that hold anything, each with its number and whether a blank line
// stands before it: all that the rest of the engine looks at.

import { cleanLine, cleanText } from '../../core/text.ts';

export interface Line {
  /** Clean: one line, single spaces, no invisible characters. Never empty. */
  readonly text: string;
  /** 1-based, in the file. */
  readonly number: number;
  /** A blank line, or the file's begin, stands before it. */
  readonly afterBlank: boolean;
}

const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/u;
/** What `cleanLine` would change: anything but single spaces between visible characters. */
const UNCLEAN = /[^\S ]|[\u200B\u2060\uFEFF\u00AD]| {2}|^ | $/u;

/** The lines of a text that hold anything visible, clean. Linear. */
export function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  let afterBlank = true;
  const rows = text.split(LINE_BREAK);
  for (const [index, row] of rows.entries()) {
    const usable = cleanText(row);
    const clean = UNCLEAN.test(usable) ? cleanLine(usable) : usable;
    if (clean === '') {
      afterBlank = true;
      continue;
    }
    lines.push({ text: clean, number: index + 1, afterBlank });
    afterBlank = false;
  }
  return lines;
}
