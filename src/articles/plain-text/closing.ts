// The closing block: who wrote the article, who edited it, which sources it credits. It is read from
// its end backwards as one contiguous block; the same words in the body are prose.

import { foldForMatching } from './fold-line.ts';
import type { Layout } from './layout.ts';
import type { LayoutDefinition, Role } from './layout-schema.ts';
import type { Line, Span } from './lines.ts';
import { DECLARED_LINE_CHARACTERS_MAX, isSigns, matchLine } from './match-line.ts';
import { parseNames } from './names.ts';
import { type Pointer, relatedTitle } from './related.ts';
import { parseBareTags, parseHashtags } from './tags.ts';
import type { Field } from './template.ts';
import { isInitials } from './unglue.ts';

export type Credits = Readonly<Partial<Record<Role, readonly string[]>>>;

export interface Closing {
  /** Index of the block's first line; the end it was read from when there is no block. */
  readonly start: number;
  readonly credits: Credits;
  readonly hashtags: readonly string[];
  /** Stories pointed to from within the block. */
  readonly related: readonly Pointer[];
  /** What a notice says of the article itself. */
  readonly notice: Notice;
  /** What each line of the block gives: fields of the entry. */
  readonly found: readonly FieldLine[];
}

export interface Notice {
  readonly title?: string;
  readonly url?: string;
}

export interface FieldLine {
  readonly field: string;
  /** 1-based, in the file. */
  readonly line: number;
}

/** More lines than this are no byline. */
const CLOSING_LINES_MAX = 24;

/** Reads the closing block at the end of a span of lines. */
export function readClosing(lines: readonly Line[], { from, end }: Span, layout: Layout): Closing {
  let block: Closing = {
    start: end,
    credits: {},
    hashtags: [],
    related: [],
    notice: {},
    found: [],
  };
  let lower: readonly Role[] = [];
  let pointed: readonly Pointer[] = [];
  let index = end - 1;
  while (index >= from && end - index <= CLOSING_LINES_MAX) {
    const found = readBackwards(lines, { from, end: index + 1 }, layout);
    if (found === undefined) break;
    const start = index - found.lineCount + 1;
    const line = lines[start]?.number ?? 0;
    index = start - 1;
    // A pointer is the block's only when more of the block stands above it; else it is the body's.
    if (found.kind === 'related') {
      pointed = [{ title: found.title, line }, ...pointed];
      continue;
    }
    const roles = found.kind === 'credits' ? rolesOf(found.credits) : [];
    // A label that came before, but for a list of such lines, is the body's.
    const again = roles.some((role) => block.credits[role] !== undefined);
    if (again && roles.join() !== lower.join()) break;
    if (roles.length > 0) lower = roles;
    block = withPiece({ ...block, start, related: [...pointed, ...block.related] }, found, line);
    pointed = [];
  }
  return block;
}

function withPiece(block: Closing, piece: ClosingPiece, line: number): Closing {
  switch (piece.kind) {
    case 'credits': {
      const roles = rolesOf(piece.credits).filter((role) => role !== 'others');
      const fields = [...roles, ...Object.keys(piece.notice ?? {})];
      return {
        ...block,
        credits: mergeCredits(piece.credits, block.credits),
        notice: { ...block.notice, ...piece.notice },
        found: [...fields.map((field) => ({ field, line })), ...block.found],
      };
    }
    case 'hashtags':
      return {
        ...block,
        hashtags: [...piece.tags, ...block.hashtags],
        found: [{ field: 'tags', line }, ...block.found],
      };
    default:
      return block;
  }
}

type ClosingPiece =
  | {
      readonly kind: 'credits';
      readonly credits: Credits;
      readonly notice?: Notice;
      readonly lineCount: number;
    }
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
  const tags = parseTags(text, layout);
  if (tags !== undefined) return { kind: 'hashtags', tags, lineCount: 1 };
  if (matchLine(layout.tailChrome, text) !== undefined) {
    return { kind: 'furniture', lineCount: 1 };
  }
  const signed = parseSignoff(text, layout);
  if (signed !== undefined) return signed;
  const title = relatedTitle(text, layout);
  return title === undefined ? undefined : { kind: 'related', title, lineCount: 1 };
}

function parseTags(text: string, { definition }: Layout): string[] | undefined {
  const hashtags = definition.hashtags ? parseHashtags(text) : undefined;
  return hashtags ?? (definition.bareTags ? parseBareTags(text) : undefined);
}

/** A line that signs the article without a label: a bare name, initials, a notice of where it came from. */
function parseSignoff(text: string, layout: Layout): ClosingPiece | undefined {
  const { names } = layout.definition;
  const accepts = (field: Field, value: string): boolean => {
    if (field === 'authors' || field === 'editors') return isSigned(value, field, names);
    if (field === 'initials') return isInitials(value);
    return field !== 'url' || /^https?:\/\/\S+$/u.test(value);
  };
  const fields = matchLine(layout.signoff, text, { accepts })?.fields;
  if (fields === undefined) return undefined;
  const credits: Partial<Record<Role, readonly string[]>> = {};
  for (const role of ['authors', 'editors', 'agencies'] as const) {
    const value = fields[role];
    if (value !== undefined) credits[role] = parseNames(value, role, names) ?? [];
  }
  const { title, url } = fields;
  const notice = { ...(title !== undefined && { title }), ...(url !== undefined && { url }) };
  return { kind: 'credits', credits, notice, lineCount: 1 };
}

/** Names without a label: few words each, as people's are. */
function isSigned(text: string, role: Role, rules: LayoutDefinition['names']): boolean {
  const names = parseNames(text, role, rules);
  return (
    names !== undefined && names.length > 0 && names.every((name) => name.split(' ').length <= 5)
  );
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
export function parseCredits(text: string, layout: Layout): Credits | undefined {
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
