// Templates: how an editor writes down what a line looks like, `{section} | {date}`. They are plain
// text with named fields and no regular expression, so nobody can write one that hangs the service.
// One rule makes a template fit what newsrooms really print:
//
//   capitals and small letters are the same; so are all dashes (and two of them, `--`), all vertical
//   bars, all quotation marks; space beside punctuation may be there or not; a word is a whole word.
//
// A field whose name is in capitals takes words in capitals only; that is also how it ends where
// another field follows at once: `{CREDIT} {caption}`.

import { foldForMatching, isWordCharacter } from './fold-line.ts';

/** The names that stand in braces. `any` matches text that is of no use. */
export const FIELDS = [
  'title',
  'section',
  'date',
  'updated',
  'caption',
  'credit',
  'place',
  'publisher',
  'authors',
  'editors',
  'agencies',
  'initials',
  'url',
  'any',
] as const;
export type Field = (typeof FIELDS)[number];

/** What stood where the fields stand, in the line's own spelling. */
export type Fields = Readonly<Partial<Record<Field, string>>>;

export interface Template {
  /** As the editor wrote it, for messages. */
  readonly source: string;
  readonly parts: readonly Part[];
  readonly fields: readonly Field[];
  /** Whether it holds a word beside its fields, and not signs alone. */
  readonly worded: boolean;
  /** The longest of its words or signs: a line without it cannot match. */
  readonly probe: string;
}

/**
 * `capitals`: written in capitals, `{AUTHORS}`, the field takes only words in capitals. `ending`: what
 * its text ends with, `{caption *}`, and keeps.
 */
interface FieldPart {
  readonly field: Field;
  readonly capitals: boolean;
  readonly ending: string;
}
type Part = FieldPart | { readonly atoms: readonly Atom[] };

/**
 * A word or one punctuation character; `spaced`: white space must stand before it; `open`: a word
 * that a field follows without space (`detik{any}`) may go on.
 */
interface Atom {
  readonly text: string;
  readonly word: boolean;
  readonly spaced: boolean;
  readonly open: boolean;
}

export interface Matching {
  /** `whole`: the template is the line; `start`: it is how the line begins. */
  readonly scope: 'whole' | 'start';
  /** Says whether a text can be a field's; refusing makes the search go on. */
  readonly accepts?: (field: Field, text: string) => boolean;
  /** A colon of the template may be missing. */
  readonly colonOptional?: boolean;
  /** The first field reaches as far as it can instead of ending at the first chance. */
  readonly greedy?: boolean;
}

export interface Match {
  readonly fields: Fields;
  /** Where the template's end is in the line. */
  readonly end: number;
}

/** Chances that one match is given; more is an attack, not an article. */
const STEPS_MAX = 2_000;
/** The shorter of two fields side by side is not longer. */
const TOUCHING_MAX = 120;

/** Compiles one line's template. Throws an Error with a plain sentence when it is none. */
export function compileTemplate(source: string): Template {
  const parts: Part[] = [];
  const pieces = source.trim().split(/(\{[^{}]*\})/u);
  for (const [index, piece] of pieces.entries()) {
    if (piece.startsWith('{')) parts.push(compileField(piece.slice(1, -1).trim()));
    else if (/[{}]/u.test(piece)) throw new Error('a brace has no partner');
    else if (piece.trim() !== '')
      parts.push({ atoms: compileAtoms(piece, index < pieces.length - 1) });
  }
  if (parts.length === 0) throw new Error('it is empty');
  const fields = parts.flatMap((part) => ('field' in part ? [part.field] : []));
  if (new Set(fields).size < fields.filter((field) => field !== 'any').length) {
    throw new Error('a field stands in it twice');
  }
  if (parts.some((part, index) => !canFollow(parts[index - 1], part)))
    throw new Error('two fields stand side by side: nothing tells where one ends');
  const atoms = parts.flatMap((part) => ('atoms' in part ? part.atoms : []));
  const probe = atoms.reduce(
    (longest, { text }) => (text.length > longest.length ? text : longest),
    '',
  );
  // A lone colon may be missing.
  const worded = atoms.some(({ word }) => word);
  return { source: source.trim(), parts, fields, worded, probe: probe === ':' ? '' : probe };
}

/** Compiles a template of one line or several. Throws as `compileTemplate` does. */
export function compileLines(source: string): Template[] {
  return source
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(compileTemplate);
}

/** A field after a field: the first ends with its capitals, or the second is a credit, known by its words. */
function canFollow(before: Part | undefined, part: Part): boolean {
  if (before === undefined || !('field' in before) || !('field' in part)) return true;
  return before.capitals || part.field === 'credit';
}

function compileField(content: string): FieldPart {
  const [name = '', ending = ''] = content.split(/\s+(.*)/u);
  const field = FIELDS.find((one) => one === name.toLowerCase());
  const capitals = name === name.toUpperCase();
  if (field === undefined || (!capitals && name !== field))
    throw new Error(
      `{${name}} is no field; there are ${FIELDS.map((one) => `{${one}}`).join(' ')}`,
    );
  return { field, capitals, ending };
}

function compileAtoms(text: string, beforeField: boolean): Atom[] {
  const folded = foldForMatching(text).replace(/-+/gu, '-');
  const atoms: Atom[] = [];
  let end = -1;
  for (const match of folded.matchAll(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)) {
    const word = isWordCharacter(match[0], 0);
    // Only between two words does space mean anything.
    const spaced = word && atoms.at(-1)?.word === true && match.index > end;
    end = match.index + match[0].length;
    atoms.push({ text: match[0], word, spaced, open: beforeField && end === folded.length });
  }
  return atoms;
}

/**
 * Holds `line` (clean, one line) against a template. Takes at most STEPS_MAX attempts, each linear in the line.
 */
export function matchTemplate(
  template: Template,
  line: string,
  matching: Matching,
): Match | undefined {
  const folded = foldForMatching(line);
  if (!folded.includes(template.probe)) return undefined;
  const search: Search = { template, line, folded, matching, steps: 0, found: {} };
  const end = matchParts(search, 0, 0);
  return end === undefined ? undefined : { fields: search.found, end };
}

interface Search {
  readonly template: Template;
  readonly line: string;
  readonly folded: string;
  readonly matching: Matching;
  steps: number;
  readonly found: Partial<Record<Field, string>>;
}

/** Matches the parts from `index` on at `at`; the end, or nothing. */
function matchParts(search: Search, index: number, at: number): number | undefined {
  const part = search.template.parts[index];
  if (part === undefined) {
    return search.matching.scope === 'start' || isRestEmpty(search.folded, at) ? at : undefined;
  }
  if (++search.steps > STEPS_MAX) return undefined;
  if ('field' in part) return matchField(search, index, at);
  const end = matchAtoms(search, part.atoms, at);
  return end === undefined ? undefined : matchParts(search, index + 1, end);
}

function matchField(search: Search, index: number, at: number): number | undefined {
  const part = search.template.parts[index];
  const next = search.template.parts[index + 1];
  if (part === undefined || !('field' in part)) return undefined;
  if (next === undefined) {
    return take(search, part, search.line.slice(at)) ? search.line.length : undefined;
  }
  if ('field' in next) return matchTouching(search, index, at);
  const greedy = search.matching.greedy === true && index === 0;
  const first = next.atoms[0]?.text ?? '';
  const find = (from: number): number =>
    greedy ? search.folded.lastIndexOf(first, from) : search.folded.indexOf(first, from);
  let start = find(greedy ? search.folded.length : at + 1);
  for (; start > at && search.steps <= STEPS_MAX; start = find(start + (greedy ? -1 : 1))) {
    search.steps++;
    const end = matchAtoms(search, next.atoms, start);
    if (end === undefined || !take(search, part, search.line.slice(at, start))) continue;
    const last = matchParts(search, index + 2, end);
    if (last !== undefined) return last;
  }
  return undefined;
}

/** Two fields side by side part at a space: the last where the first is in capitals, else the first. */
function matchTouching(search: Search, index: number, at: number): number | undefined {
  const part = search.template.parts[index];
  if (part === undefined || !('field' in part)) return undefined;
  const { line } = search;
  const step = part.capitals ? -1 : 1;
  const reach = part.capitals ? Math.min(line.length, at + TOUCHING_MAX) : line.length;
  let space = part.capitals
    ? line.lastIndexOf(' ', reach)
    : line.indexOf(' ', Math.max(at, line.length - TOUCHING_MAX));
  while (space > at && search.steps++ <= STEPS_MAX) {
    if (take(search, part, line.slice(at, space))) {
      const last = matchParts(search, index + 1, space + 1);
      if (last !== undefined) return last;
    }
    space = part.capitals ? line.lastIndexOf(' ', space + step) : line.indexOf(' ', space + step);
  }
  return undefined;
}

/** Gives the field the text between two places, if there is any that it can be. */
function take(search: Search, part: FieldPart, between: string): boolean {
  const { field, capitals, ending } = part;
  const text = between.trim();
  if (!text.endsWith(ending)) return false;
  if (text === '' || search.matching.accepts?.(field, text) === false) return false;
  if (capitals && !isInCapitals(text)) return false;
  search.found[field] = text;
  return true;
}

/** Whether every word is; the small ending of an Internet name is none (KOMPAS.com/NAMA). */
function isInCapitals(text: string): boolean {
  const bare = text.replace(/\.\p{Ll}{2,4}(?![\p{L}\p{N}])/gu, '');
  return /\p{Lu}/u.test(bare) && !/\p{Ll}/u.test(bare);
}

function matchAtoms(search: Search, atoms: readonly Atom[], start: number): number | undefined {
  const { folded } = search;
  let at = start;
  for (const atom of atoms) {
    const space = folded.charCodeAt(at) === 0x20;
    if (space) at++;
    const end = matchAtom(folded, atom, at);
    if (end !== undefined && !(atom.spaced && !space && at > start)) at = end;
    else if (atom.text !== ':' || search.matching.colonOptional !== true) return undefined;
    else if (space) at--;
  }
  return at;
}

function matchAtom(folded: string, atom: Atom, at: number): number | undefined {
  if (!folded.startsWith(atom.text, at)) return undefined;
  let end = at + atom.text.length;
  if (atom.text === '-') while (folded.charCodeAt(end) === 0x2d && end < at + 3) end++;
  if (!atom.word) return end;
  if (isWordCharacter(folded, at - 1)) return undefined;
  return !atom.open && isWordCharacter(folded, end) ? undefined : end;
}

/** A full stop after a template's end is no difference. */
function isRestEmpty(folded: string, at: number): boolean {
  const rest = folded.slice(at, at + 4).trim();
  return (rest === '' || rest === '.') && folded.length <= at + 4;
}
