// The closing block: who wrote the article, who edited it, which sources it credits. It is read from
// its end backwards as one contiguous block; the same words in the body are prose.

import type { Layout, Role } from './layout.ts';
import type { Line, Span } from './lines.ts';
import { DECLARED_LINE_CHARACTERS_MAX, isSigns, matchLine } from './match-line.ts';
import { parseNames } from './names.ts';
import { relatedTitle } from './related.ts';
import { parseHashtags } from './tags.ts';
import { foldForMatching } from './template.ts';

export type Credits = Readonly<Partial<Record<Role, readonly string[]>>>;

export interface Closing {
  /** Index of the block's first line; the end it was read from when there is no block. */
  readonly start: number;
  readonly credits: Credits;
  readonly hashtags: readonly string[];
  /** Titles of stories pointed to from within the block. */
  readonly related: readonly string[];
}

/** More lines than this are no byline. */
const CLOSING_LINES_MAX = 24;

/** Reads the closing block at the end of a span of lines. */
export function readClosing(lines: readonly Line[], { from, end }: Span, layout: Layout): Closing {
  let block: Closing = { start: end, credits: {}, hashtags: [], related: [] };
  let lower: readonly Role[] = [];
  let pointed: readonly string[] = [];
  let index = end - 1;
  while (index >= from && end - index <= CLOSING_LINES_MAX) {
    const found = readBackwards(lines, { from, end: index + 1 }, layout);
    if (found === undefined) break;
    const start = index - found.lineCount + 1;
    index = start - 1;
    // A pointer is the block's only when more of the block stands above it; else it is the body's.
    if (found.kind === 'related') {
      pointed = [found.title, ...pointed];
      continue;
    }
    const roles = found.kind === 'credits' ? rolesOf(found.credits) : [];
    // A label that came before, but for a list of such lines, is the body's.
    const again = roles.some((role) => block.credits[role] !== undefined);
    if (again && roles.join() !== lower.join()) break;
    if (roles.length > 0) lower = roles;
    block = {
      start,
      credits:
        found.kind === 'credits' ? mergeCredits(found.credits, block.credits) : block.credits,
      hashtags: found.kind === 'hashtags' ? [...found.tags, ...block.hashtags] : block.hashtags,
      related: [...pointed, ...block.related],
    };
    pointed = [];
  }
  return block;
}

type ClosingPiece =
  | { readonly kind: 'credits'; readonly credits: Credits; readonly lineCount: number }
  | { readonly kind: 'hashtags'; readonly tags: readonly string[]; readonly lineCount: number }
  | { readonly kind: 'related'; readonly title: string; readonly lineCount: number }
  | { readonly kind: 'furniture'; readonly lineCount: number };

function readBackwards(
  lines: readonly Line[],
  { from, end }: Span,
  layout: Layout,
): ClosingPiece | undefined {
  const index = end - 1;
  const text = lines[index]?.text ?? '';
  const credits = parseCredits(text, layout);
  if (credits !== undefined) return { kind: 'credits', credits, lineCount: 1 };
  const above = index > from ? lines[index - 1]?.text : undefined;
  const split = above === undefined ? undefined : parseSplitCredits(above, text, layout);
  if (split !== undefined) return { kind: 'credits', credits: split, lineCount: 2 };
  const tags = layout.definition.hashtags ? parseHashtags(text) : undefined;
  if (tags !== undefined) return { kind: 'hashtags', tags, lineCount: 1 };
  if (matchLine(layout.tailChrome, text) !== undefined) {
    return { kind: 'furniture', lineCount: 1 };
  }
  const title = relatedTitle(text, layout);
  return title === undefined ? undefined : { kind: 'related', title, lineCount: 1 };
}

/** The label on one line, its names on the next ("Penulis" / ": Edwin"). */
function parseSplitCredits(label: string, names: string, layout: Layout): Credits | undefined {
  if (label.length > DECLARED_LINE_CHARACTERS_MAX || names.length > DECLARED_LINE_CHARACTERS_MAX)
    return undefined;
  const folded = foldForMatching(label).replace(/\s*:$/u, '');
  if (!layout.roleLabels.some((one) => one.folded === folded)) return undefined;
  const value = names.replace(/^:\s*/u, '');
  // A colon somewhere says that the first line is a label at all.
  if (value === names && !label.endsWith(':')) return undefined;
  return parseCredits(`${folded}: ${value}`, layout);
}

/** What a line of labels and names says ("Penulis : A | Editor : B"), or nothing when it is not one. */
function parseCredits(text: string, layout: Layout): Credits | undefined {
  if (text.length > DECLARED_LINE_CHARACTERS_MAX || !text.includes(':')) return undefined;
  const bare = text.replace(/^[([•*-]\s*/u, '');
  const line = bare === text ? text : bare.replace(/[)\]]$/u, '');
  const marks = findLabels(foldForMatching(line), layout);
  if (marks[0]?.start !== 0) return undefined;
  let credits: Credits = {};
  for (const [index, { role, end }] of marks.entries()) {
    const value = trimSigns(line.slice(end, marks[index + 1]?.start ?? line.length));
    const names = parseNames(value, role, layout.definition.names);
    if (names === undefined) return undefined;
    credits = mergeCredits(credits, { [role]: names });
  }
  return credits;
}

interface LabelMark {
  readonly role: Role;
  readonly start: number;
  /** After the colon. */
  readonly end: number;
}

function findLabels(folded: string, layout: Layout): LabelMark[] {
  const marks: LabelMark[] = [];
  for (let colon = folded.indexOf(':'); colon >= 0; colon = folded.indexOf(':', colon + 1)) {
    const before = folded.slice(0, colon).trimEnd();
    const label = layout.roleLabels.find((one) => endsWithWord(before, one.folded));
    if (label !== undefined)
      marks.push({ role: label.role, start: before.length - label.folded.length, end: colon + 1 });
  }
  return marks;
}

function endsWithWord(text: string, label: string): boolean {
  return text.endsWith(label) && !/[\p{L}\p{N}-]$/u.test(text.slice(0, text.length - label.length));
}

function trimSigns(value: string): string {
  const trimmed = value.trim().replace(/^[|,;/•\s-]+/u, '');
  let end = trimmed.length;
  while (end > 0 && /[|,;/•\s-]/u.test(trimmed.charAt(end - 1))) end--;
  return isSigns(trimmed) ? '' : trimmed.slice(0, end);
}

function rolesOf(credits: Credits): Role[] {
  return (['authors', 'editors', 'agencies', 'others'] as const).filter(
    (role) => credits[role] !== undefined,
  );
}

function mergeCredits(upper: Credits, lower: Credits): Credits {
  const merged: Partial<Record<Role, readonly string[]>> = { ...lower };
  for (const role of rolesOf(upper))
    merged[role] = [...(upper[role] ?? []), ...(lower[role] ?? [])];
  return merged;
}
