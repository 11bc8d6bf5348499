// Templates: how an editor writes down what a line looks like, `{section} | {date}`. They are plain
// text with named fields and no regular expression, so nobody can write one that hangs the service.
// One rule makes a template fit what newsrooms really print:
//
//   capitals and small letters are the same; so are all dashes (and two of them, `--`), all vertical
//   bars, all quotation marks; space beside punctuation may be there or not; a word is a whole word.

/** The names that stand in braces. `any` matches text that is of no use. */
const FIELDS = [
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
  /** The longest of its words or signs: a line without it cannot match. */
  readonly probe: string;
}

type Part = { readonly field: Field } | { readonly atoms: readonly Atom[] };

/** A word or one punctuation character; `spaced`: white space must stand before it. */
interface Atom {
  readonly text: string;
  readonly word: boolean;
  readonly spaced: boolean;
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

/** Compiles one line's template. Throws an Error with a plain sentence when it is none. */
export function compileTemplate(source: string): Template {
  const parts: Part[] = [];
  for (const piece of source.trim().split(/(\{[^{}]*\})/u)) {
    if (piece.startsWith('{')) parts.push({ field: fieldNamed(piece.slice(1, -1)) });
    else if (/[{}]/u.test(piece)) throw new Error('a brace has no partner');
    else if (piece.trim() !== '') parts.push({ atoms: compileAtoms(piece) });
  }
  if (parts.length === 0) throw new Error('it is empty');
  const fields = parts.flatMap((part) => ('field' in part ? [part.field] : []));
  if (new Set(fields).size < fields.filter((field) => field !== 'any').length) {
    throw new Error('a field stands in it twice');
  }
  const touching = parts.some(
    (part, index) => 'field' in part && 'field' in (parts[index + 1] ?? {}),
  );
  if (touching) throw new Error('two fields stand side by side: nothing tells where one ends');
  const atoms = parts.flatMap((part) => ('atoms' in part ? part.atoms : []));
  const probe = atoms.reduce(
    (longest, { text }) => (text.length > longest.length ? text : longest),
    '',
  );
  // A lone colon may be missing.
  return { source: source.trim(), parts, fields, probe: probe === ':' ? '' : probe };
}

function fieldNamed(name: string): Field {
  const found = FIELDS.find((field) => field === name.trim());
  if (found === undefined)
    throw new Error(
      `{${name}} is no field; there are ${FIELDS.map((one) => `{${one}}`).join(' ')}`,
    );
  return found;
}

function compileAtoms(text: string): Atom[] {
  const folded = foldForMatching(text).replace(/-+/gu, '-');
  const atoms: Atom[] = [];
  let end = -1;
  for (const match of folded.matchAll(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)) {
    const word = isWordCharacter(match[0], 0);
    // Only between two words does space mean anything.
    const spaced = word && atoms.at(-1)?.word === true && match.index > end;
    atoms.push({ text: match[0], word, spaced });
    end = match.index + match[0].length;
  }
  return atoms;
}

/** The form in which lines and templates are compared; as long as the text, unit by unit. */
export function foldForMatching(text: string): string {
  // One line is held against many templates in a row.
  if (text !== latest.text) latest = { text, folded: fold(text) };
  return latest.folded;
}

let latest = { text: '', folded: '' };

/** The first character, folded. */
export function foldInitial(text: string): string {
  const initial = text.charAt(0);
  return initial < '\u0080' ? initial.toLowerCase() : fold(initial);
}

function fold(text: string): string {
  const lower = text.toLowerCase();
  // A few letters (İ) grow when lowered: then positions would not agree, and only ASCII is lowered.
  const same =
    lower.length === text.length
      ? lower
      : text.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
  return SIGN_VARIANT.test(same)
    ? same.replace(SIGN_VARIANTS, (sign) => SIGNS.get(sign) ?? sign)
    : same;
}

/** Signs that mean the same in news text, to the one that stands for them. */
const SIGNS = new Map(
  Object.entries({
    '-': '\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uFE58\uFE63\uFF0D',
    '|': '\u00A6\u2502\uFF5C',
    "'": '\u2018\u2019\u201A\u201B\u2032',
    '"': '\u201C\u201D\u201E\u201F\u2033',
    ':': '\uFF1A',
  }).flatMap(([sign, variants]) => [...variants].map((variant) => [variant, sign] as const)),
);
const SIGN_VARIANT = new RegExp(`[${[...SIGNS.keys()].join('')}]`, 'u');
const SIGN_VARIANTS = new RegExp(SIGN_VARIANT, 'gu');

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
  if (next === undefined || 'field' in next) {
    return take(search, part.field, search.line.slice(at)) ? search.line.length : undefined;
  }
  const greedy = search.matching.greedy === true && index === 0;
  const first = next.atoms[0]?.text ?? '';
  const find = (from: number): number =>
    greedy ? search.folded.lastIndexOf(first, from) : search.folded.indexOf(first, from);
  let start = find(greedy ? search.folded.length : at + 1);
  for (; start > at && search.steps <= STEPS_MAX; start = find(start + (greedy ? -1 : 1))) {
    search.steps++;
    const end = matchAtoms(search, next.atoms, start);
    if (end === undefined || !take(search, part.field, search.line.slice(at, start))) continue;
    const last = matchParts(search, index + 2, end);
    if (last !== undefined) return last;
  }
  return undefined;
}

/** Gives the field the text between two places, if there is any that it can be. */
function take(search: Search, field: Field, between: string): boolean {
  const text = between.trim();
  if (text === '' || search.matching.accepts?.(field, text) === false) return false;
  search.found[field] = text;
  return true;
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
  return isWordCharacter(folded, at - 1) || isWordCharacter(folded, end) ? undefined : end;
}

/** A full stop after a template's end is no difference. */
function isRestEmpty(folded: string, at: number): boolean {
  const rest = folded.slice(at, at + 4).trim();
  return (rest === '' || rest === '.') && folded.length <= at + 4;
}

const WORD_CHARACTER = /[\p{L}\p{N}]/u;

function isWordCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 0x80)
    return (
      (code >= 0x30 && code <= 0x39) ||
      (code >= 0x41 && code <= 0x5a) ||
      (code >= 0x61 && code <= 0x7a)
    );
  return WORD_CHARACTER.test(text.charAt(at));
}
