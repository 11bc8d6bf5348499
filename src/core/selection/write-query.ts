// The one way of writing a selection: the form that URLs, `self` links and caches are keyed by.

import type { Selection, SelectionTerm } from '../selection.ts';
import { foldWords } from './fold-text.ts';

/** The canonical text of a selection. */
export function writeQuery(selection: Selection): string {
  switch (selection.kind) {
    case 'everything':
      return '';
    case 'any':
      return selection.parts.map(writeQuery).join(' OR ');
    case 'all':
      return selection.parts.map((part) => group(part, 'any')).join(' ');
    case 'not':
      return `-${group(selection.part, 'any', 'all')}`;
    default:
      return writeTerm(selection);
  }
}

/** All (or any) of these parts, with what is said twice said once. At least one part. */
export function combine(kind: 'all' | 'any', parts: readonly Selection[]): Selection {
  const unique = new Map<string, Selection>();
  for (const part of parts) {
    const inner = part.kind === kind ? part.parts : [part];
    for (const selection of inner) unique.set(writeQuery(selection), selection);
  }
  const sorted = [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
  const [only] = sorted;
  return sorted.length === 1 && only !== undefined ? only : { kind, parts: sorted };
}

function group(selection: Selection, ...kinds: Selection['kind'][]): string {
  const text = writeQuery(selection);
  return kinds.includes(selection.kind) ? `(${text})` : text;
}

function writeTerm(term: SelectionTerm): string {
  switch (term.kind) {
    case 'text':
      return writeWords(term.words);
    case 'title':
    case 'author':
    case 'place':
      return `${term.kind}:${writeWords(term.words)}`;
    case 'section':
    case 'tag':
    case 'source':
      return `${term.kind}:${writeName(term.name)}`;
    case 'lang':
      return `lang:${term.range}`;
    default:
      return `${term.kind}:${term.day}`;
  }
}

function writeWords(words: string): string {
  // 北京 needs no quotes: it comes apart into its words by itself.
  const joined = words.replaceAll(' ', '');
  return foldWords(joined) === words ? joined : `"${words.trim()}"`;
}

function writeName(name: string): string {
  return /[\s()"\\]/u.test(name) ? `"${name.replace(/["\\]/gu, '\\$&')}"` : name;
}
