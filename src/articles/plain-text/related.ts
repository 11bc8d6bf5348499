// Lines that point to another story ("Baca Juga: …"). Prose may begin with the same words, so the
// rest must read like a title.

import type { Layout } from './layout.ts';
import type { Line, Span } from './lines.ts';
import { DECLARED_LINE_CHARACTERS_MAX, isSigns, matchLine } from './match-line.ts';

const TITLE_CHARACTERS_MAX = 250;
const BULLET = /^[•▪●◦*»>–-]\s*/u;

/** The title that a related line names, or nothing when the line is not one. */
export function relatedTitle(text: string, layout: Layout): string | undefined {
  if (text.length > DECLARED_LINE_CHARACTERS_MAX) return undefined;
  // A layout may declare the bullet itself as its label.
  const bare = text.replace(BULLET, '');
  const asPrinted = bare === text ? undefined : matchLine(layout.related, text)?.fields.title;
  if (asPrinted !== undefined && isTitle(asPrinted)) return asPrinted;
  const line = unwrap(bare);
  const labelled = matchLine(layout.related, line)?.fields.title;
  if (labelled !== undefined) return isTitle(labelled) ? labelled : undefined;
  // Without its colon the label is a common word: the title must show that it is one.
  const title = matchLine(layout.related, line, { colonOptional: true })?.fields.title;
  return title !== undefined && isTitle(title) && !/^\P{L}*\p{Ll}/u.test(title) ? title : undefined;
}

/** Whether a line is a related label alone, whose titles follow on lines of their own. */
export function isRelatedLabel(text: string, layout: Layout): boolean {
  return matchLine(layout.relatedLabels, text, { colonOptional: true }) !== undefined;
}

/** A story that the article points to. */
export interface Pointer {
  readonly title: string;
  /** 1-based, in the file. */
  readonly line: number;
}

/** A label alone and the titles under it that end a span of lines, if they do. */
export function findTrailingList(
  lines: readonly Line[],
  { from, end }: Span,
  layout: Layout,
): { readonly start: number; readonly pointers: readonly Pointer[] } | undefined {
  const pointers: Pointer[] = [];
  for (let index = end - 1; index > from; index--) {
    const line = lines[index];
    if (line === undefined) return undefined;
    if (pointers.length > 0 && isRelatedLabel(line.text, layout)) return { start: index, pointers };
    const title = listedTitle(line.text);
    if (title === undefined || pointers.length >= layout.definition.relatedListMax)
      return undefined;
    pointers.unshift({ title, line: line.number });
  }
  return undefined;
}

/** A title in a list under a related label, or nothing when the line is none. */
export function listedTitle(text: string): string | undefined {
  const title = text.replace(BULLET, '');
  return isTitle(title) ? title : undefined;
}

/** Short, without a full stop at its end, and with words in it. */
function isTitle(text: string): boolean {
  return text.length <= TITLE_CHARACTERS_MAX && !/[^.]\.$/u.test(text) && !isSigns(text);
}

function unwrap(text: string): string {
  return /^\(.*\)$/u.test(text) || /^\[.*\]$/u.test(text) ? text.slice(1, -1).trim() : text;
}
