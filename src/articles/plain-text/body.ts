// An article's body: the paragraphs between head and tail, with the lines that point to other
// stories taken out.

import { findBodyCaption } from './caption.ts';
import type { CaptionLines } from './head.ts';
import type { Layout } from './layout.ts';
import type { LayoutDefinition } from './layout-schema.ts';
import type { Line } from './lines.ts';
import { matchLine, pairAt } from './match-line.ts';
import { isRelatedLabel, listedTitle, type Pointer, relatedTitle } from './related.ts';

export interface Body {
  readonly paragraphs: readonly Paragraph[];
  readonly related: readonly Pointer[];
  readonly captions: readonly CaptionLines[];
}

interface Paragraph {
  readonly text: string;
  /** The lines that it is of, 1-based in the file. */
  readonly lines: readonly number[];
}

/** Typewriter and wire lines are broken at 60 to 80 characters. */
const WRAPPED_CHARACTERS_MAX = 90;
const WRAPPED_CHARACTERS_MIN = 40;
const WRAPPED_SHARE_MIN = 0.6;

/** Sorts the body's lines into paragraphs, captions and related stories, each in the article's order. */
export function readBody(lines: readonly Line[], layout: Layout): Body {
  const prose: Line[] = [];
  const related: Pointer[] = [];
  const captions: CaptionLines[] = [];
  let listed = 0;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined) break;
    const { text, number } = line;
    const title = (listed > 0 ? listedTitle(text) : undefined) ?? relatedTitle(text, layout);
    if (title !== undefined) {
      related.push({ title, line: number });
      listed = Math.max(0, listed - 1);
      continue;
    }
    listed = isRelatedLabel(text, layout) ? layout.definition.relatedListMax : 0;
    if (listed > 0 || matchLine(layout.bodyChrome, text) !== undefined) continue;
    const pair = pairAt(layout.bodyPairs, lines, index);
    const caption = pair > 0 ? undefined : findBodyCaption(text, layout);
    if (caption !== undefined) captions.push({ ...caption, line: number });
    else if (pair === 0) prose.push(line);
    index += Math.max(0, pair - 1);
  }
  return { paragraphs: joinParagraphs(prose, layout.definition.paragraphs), related, captions };
}

function joinParagraphs(lines: readonly Line[], kind: LayoutDefinition['paragraphs']): Paragraph[] {
  if (kind === 'lines' || (kind === 'auto' && !isHardWrapped(lines)))
    return lines.map(({ text, number }) => ({ text, lines: [number] }));
  const blocks: Line[][] = [];
  for (const line of lines) {
    const block = blocks.at(-1);
    if (block === undefined || line.afterBlank) blocks.push([line]);
    else block.push(line);
  }
  return blocks.map((block) => ({
    text: block.map(({ text }) => text).join(' '),
    lines: block.map(({ number }) => number),
  }));
}

/** Blocks of several lines that break off at about the same width in the middle of a sentence. */
function isHardWrapped(lines: readonly Line[]): boolean {
  let inner = 0;
  let broken = 0;
  for (const [index, { text }] of lines.entries()) {
    if (text.length > WRAPPED_CHARACTERS_MAX) return false;
    const next = lines[index + 1];
    if (next === undefined || next.afterBlank) continue;
    inner++;
    if (text.length >= WRAPPED_CHARACTERS_MIN && !/[.!?:]["'”’)]?$/u.test(text)) broken++;
  }
  const parted = lines.some((line, index) => index > 0 && line.afterBlank);
  return parted && inner > 1 && broken >= inner * WRAPPED_SHARE_MIN;
}
