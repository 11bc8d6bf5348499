// An article's body: the paragraphs between head and tail, with the lines that point to other
// stories taken out.

import type { RelatedStory } from '../../core/entry.ts';
import type { Layout, LayoutDefinition } from './layout.ts';
import type { Line } from './lines.ts';
import { matchLine } from './match-line.ts';
import { isRelatedLabel, listedTitle, relatedTitle } from './related.ts';

export interface Body {
  readonly paragraphs: readonly string[];
  readonly related: readonly RelatedStory[];
}

/** Typewriter and wire lines are broken at 60 to 80 characters. */
const WRAPPED_CHARACTERS_MAX = 90;
const WRAPPED_CHARACTERS_MIN = 40;
const WRAPPED_SHARE_MIN = 0.6;

/** Sorts the body's lines into paragraphs and related stories, each in the article's order. */
export function readBody(lines: readonly Line[], layout: Layout): Body {
  const prose: Line[] = [];
  const related: RelatedStory[] = [];
  let listed = 0;
  for (const line of lines) {
    const title =
      (listed > 0 ? listedTitle(line.text) : undefined) ?? relatedTitle(line.text, layout);
    if (title !== undefined) {
      related.push({ title });
      listed = Math.max(0, listed - 1);
      continue;
    }
    listed = isRelatedLabel(line.text, layout) ? layout.definition.relatedListMax : 0;
    const isLabel = listed > 0;
    if (!isLabel && matchLine(layout.bodyChrome, line.text) === undefined) prose.push(line);
  }
  return { paragraphs: joinParagraphs(prose, layout.definition.paragraphs), related };
}

function joinParagraphs(lines: readonly Line[], kind: LayoutDefinition['paragraphs']): string[] {
  if (kind === 'lines' || (kind === 'auto' && !isHardWrapped(lines)))
    return lines.map((line) => line.text);
  const paragraphs: string[][] = [];
  for (const line of lines) {
    const block = paragraphs.at(-1);
    if (block === undefined || line.afterBlank) paragraphs.push([line.text]);
    else block.push(line.text);
  }
  return paragraphs.map((block) => block.join(' '));
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
