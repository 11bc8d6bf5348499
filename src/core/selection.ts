// The selection language: which entries a feed carries (`select` in feed.yaml) or a reader asks for
// (`?q=`). A selection holds its values folded, so that two ways of writing the same thing are the
// same selection; reading, writing and folding are in the folder selection/.

import type { StoredEntry } from './entry.ts';
import { dayOf, namesOf, wordsOf } from './selection/fold-entry.ts';
import { readQuery } from './selection/read-query.ts';
import { writeQuery } from './selection/write-query.ts';

const SEARCHED = ['title', 'summary', 'text'] as const;

export type Selection =
  | { readonly kind: 'everything' }
  /** Two parts or more, each once, in a fixed order; none is of the same kind. */
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Selection[] }
  /** Never of another `not`. */
  | { readonly kind: 'not'; readonly part: Selection }
  | SelectionTerm;

export type SelectionTerm =
  /** Successive whole words, as `foldWords` writes them; `text` is title, summary or text. */
  | { readonly kind: 'text' | 'title' | 'author' | 'place'; readonly words: string }
  /** The whole name, as `foldName` writes it. */
  | { readonly kind: 'section' | 'tag' | 'source'; readonly name: string }
  /** A language range in lower case: `id` takes in `id-ID` (RFC 4647 §3.3.1). */
  | { readonly kind: 'lang'; readonly range: string }
  /** A calendar day, `2024-10-01`, that itself belongs to the span. */
  | { readonly kind: 'since' | 'until'; readonly day: string };

export type SelectionReading =
  | { readonly ok: true; readonly selection: Selection }
  /** `column` counts characters from 1; `message` is a sentence for whoever wrote the query. */
  | { readonly ok: false; readonly column: number; readonly message: string };

/**
 * Reads a query; an empty one selects everything. Linear, and bounded by `QUERY_LIMITS`: longer,
 * deeper or more manifold queries are faulty.
 */
export function parseSelection(query: string): SelectionReading {
  const read = readQuery(query);
  if ('kind' in read) return { ok: true, selection: read };
  return { ok: false, column: [...query.slice(0, read.at)].length + 1, message: read.message };
}

/** Whether a stored entry is selected. Nothing is looked at but the entry and its source's name. */
export function matchesSelection(selection: Selection, stored: StoredEntry): boolean {
  switch (selection.kind) {
    case 'everything':
      return true;
    case 'all':
      return selection.parts.every((part) => matchesSelection(part, stored));
    case 'any':
      return selection.parts.some((part) => matchesSelection(part, stored));
    case 'not':
      return !matchesSelection(selection.part, stored);
    case 'text':
      return SEARCHED.some((field) => wordsOf(stored, field).includes(selection.words));
    case 'title':
    case 'author':
    case 'place':
      return wordsOf(stored, selection.kind).includes(selection.words);
    case 'section':
    case 'tag':
    case 'source':
      return namesOf(stored, selection.kind).includes(selection.name);
    case 'lang':
      return matchesLanguage(stored.entry.language, selection.range);
    case 'since':
      return dayOf(stored) >= selection.day;
    case 'until':
      return dayOf(stored) <= selection.day;
  }
}

/**
 * The text that reads back as this very selection, for URLs and caches. Selections that differ only
 * in spelling, order or repetition have the same one; that of everything is empty.
 */
export function canonicalSelection(selection: Selection): string {
  return writeQuery(selection);
}

function matchesLanguage(language: string | undefined, range: string): boolean {
  const tag = language?.toLowerCase() ?? '';
  return tag === range || tag.startsWith(`${range}-`);
}
