// Captions: the picture's text and credit, which stand between the header and the dateline, with or
// without a blank line, sometimes over two or three lines.

import type { Layout } from './layout.ts';
import type { Line, Span } from './lines.ts';
import { matchAny } from './match-line.ts';

export interface Caption {
  readonly caption: string;
  readonly credit?: string;
}

export interface CaptionAt extends Caption {
  /** How many lines it takes. */
  readonly lineCount: number;
}

const CAPTION_CHARACTERS_MAX = 3_000;
const CAPTION_LINES_MAX = 3;

/** The credited caption that begins a span, if one does. */
export function findCaption(
  lines: readonly Line[],
  { from, end }: Span,
  layout: Layout,
): CaptionAt | undefined {
  let text = '';
  for (let lineCount = 1; lineCount <= CAPTION_LINES_MAX; lineCount++) {
    const line = lines[from + lineCount - 1];
    if (line === undefined || from + lineCount > end || (lineCount > 1 && line.afterBlank))
      return undefined;
    text = lineCount === 1 ? line.text : `${text} ${line.text}`;
    if (text.length > CAPTION_CHARACTERS_MAX) return undefined;
    // The credit is the last that looks like one: a caption may have brackets of its own.
    const match = matchAny(layout.caption, text, { scope: 'whole', greedy: true });
    const { caption, credit } = match?.fields ?? {};
    if (caption !== undefined && credit !== undefined) return { caption, credit, lineCount };
  }
  return undefined;
}
