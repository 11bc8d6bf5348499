// The pieces of a query: terms with their values folded, and the signs between them. Every character is
// looked at a fixed number of times, and no pattern is made from what the query holds.

import type { SelectionTerm } from '../selection.ts';
import { foldName, foldWords } from './fold-text.ts';

/** A piece of a query; `at` counts from 0. */
export type Token =
  | { readonly kind: 'open' | 'close' | 'or' | 'minus'; readonly at: number }
  | { readonly kind: 'term'; readonly at: number; readonly term: SelectionTerm };

/** What is wrong with a query, and where. */
export interface QueryFault {
  readonly at: number;
  readonly message: string;
}

interface Value {
  readonly text: string;
  readonly end: number;
}

const SPACE = /[\s\p{Cc}]/u;
const FIELD = /([a-z]+):/iuy;
const SIGNS = { '(': 'open', ')': 'close' } as const;
const FIELD_KINDS = [
  'title',
  'author',
  'section',
  'tag',
  'lang',
  'source',
  'place',
  'since',
  'until',
] as const;
const LANGUAGE = /^[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,8}$/iu;

/** Takes a query apart, up to its first fault or to one term too many. */
export function lexQuery(query: string, termsMax: number): readonly Token[] | QueryFault {
  const tokens: Token[] = [];
  let terms = 0;
  let at = 0;
  while (at < query.length) {
    const character = query.charAt(at);
    if (SPACE.test(character)) {
      at += 1;
    } else if (character === '(' || character === ')') {
      tokens.push({ kind: SIGNS[character], at });
      at += 1;
    } else if (character === '-') {
      if (!beginsTerm(query.charAt(at + 1))) return { at, message: 'Nothing follows the minus.' };
      tokens.push({ kind: 'minus', at });
      at += 1;
    } else {
      const read = readTerm(query, at);
      if ('message' in read) return read;
      if (read.token.kind === 'term') terms += 1;
      if (terms > termsMax) {
        return { at, message: `A query has at most ${termsMax} terms.` };
      }
      tokens.push(read.token);
      at = read.end;
    }
  }
  return tokens;
}

function beginsTerm(character: string): boolean {
  return character !== '' && character !== ')' && !SPACE.test(character);
}

type Read = { readonly token: Token; readonly end: number } | QueryFault;

function readTerm(query: string, at: number): Read {
  if (query.charAt(at) === '#') return readField(query, { at, kind: 'tag', valueAt: at + 1 });
  FIELD.lastIndex = at;
  const name = FIELD.exec(query)?.[1];
  if (name !== undefined) {
    const kind = FIELD_KINDS.find((field) => field === name.toLowerCase());
    if (kind !== undefined) return readField(query, { at, kind, valueAt: at + name.length + 1 });
    const message = `There is no field ${show(name)}: use ${FIELD_KINDS.join(', ')}, or quotation marks to look for the text.`;
    return { at, message };
  }
  const value = readValue(query, at);
  if ('message' in value) return value;
  if (query.slice(at, value.end) === 'OR') return { token: { kind: 'or', at }, end: value.end };
  const term = makeTerm('text', value.text);
  return typeof term === 'string'
    ? { at, message: term }
    : { token: { kind: 'term', at, term }, end: value.end };
}

interface FieldAt {
  readonly at: number;
  readonly kind: (typeof FIELD_KINDS)[number];
  readonly valueAt: number;
}

function readField(query: string, { at, kind, valueAt }: FieldAt): Read {
  const value = readValue(query, valueAt);
  if ('message' in value) return value;
  if (value.end === valueAt) {
    return {
      at: valueAt,
      message: `${kind}: has its value right after it; with spaces, in quotation marks.`,
    };
  }
  const term = makeTerm(kind, value.text);
  return typeof term === 'string'
    ? { at: valueAt, message: term }
    : { token: { kind: 'term', at, term }, end: value.end };
}

/** A quoted value, or a bare one up to a space, a parenthesis or a quotation mark. */
function readValue(query: string, at: number): Value | QueryFault {
  const opening = query.charAt(at);
  if (opening === '"') return readQuoted(query, at, '"');
  if (opening === '“' || opening === '„' || opening === '”') return readQuoted(query, at, '“”');
  let end = at;
  while (end < query.length && !/[\s\p{Cc}()"“„”]/u.test(query.charAt(end))) end += 1;
  return { text: query.slice(at, end), end };
}

function readQuoted(query: string, at: number, closing: string): Value | QueryFault {
  let text = '';
  for (let end = at + 1; end < query.length; end += 1) {
    const character = query.charAt(end);
    if (closing.includes(character)) return { text, end: end + 1 };
    const next = query.charAt(end + 1);
    const escapes = character === '\\' && (next === '"' || next === '\\');
    if (escapes) end += 1;
    text += escapes ? next : character;
  }
  return { at, message: 'This quotation mark is not closed.' };
}

function makeTerm(kind: SelectionTerm['kind'], value: string): SelectionTerm | string {
  switch (kind) {
    case 'text':
    case 'title':
    case 'author':
    case 'place': {
      const words = foldWords(value);
      return words === ' ' ? `${show(value)} has no letter or digit to look for.` : { kind, words };
    }
    case 'section':
    case 'tag':
    case 'source': {
      const name = foldName(value);
      return name === '' ? `${show(value)} names no ${kind}.` : { kind, name };
    }
    case 'lang':
      return LANGUAGE.test(value)
        ? { kind, range: value.toLowerCase() }
        : `${show(value)} is no language tag, such as id or pt-BR.`;
    default:
      return isDay(value) ? { kind, day: value } : `${show(value)} is no date, such as 2024-10-01.`;
  }
}

function isDay(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/u.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

function show(value: string): string {
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}
