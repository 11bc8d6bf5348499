// An entry as the selection language looks at it. It is folded once, field by field, when a term first
// asks for the field, and what was folded lives as long as the entry does.

import type { StoredEntry } from '../entry.ts';
import { foldName, foldWords } from './fold-text.ts';

export type WordField = 'title' | 'summary' | 'text' | 'author' | 'place';
export type NameField = 'section' | 'tag' | 'source';

/** What was folded of an entry so far. */
interface Folded {
  readonly words: Partial<Record<WordField, string>>;
  readonly names: Partial<Record<NameField, readonly string[]>>;
  day?: string;
}

const foldedEntries = new WeakMap<StoredEntry, Folded>();

/** The words of a field, as `foldWords` writes them. */
export function wordsOf(stored: StoredEntry, field: WordField): string {
  const { words } = foldedOf(stored);
  words[field] ??= foldField(stored, field);
  return words[field];
}

/** The names in a field, as `foldName` writes them. */
export function namesOf(stored: StoredEntry, field: NameField): readonly string[] {
  const { names } = foldedOf(stored);
  names[field] ??= listNames(stored, field).map(foldName);
  return names[field];
}

/** The day of publication, `2024-10-01`, by the clock of the place that printed the article. */
export function dayOf(stored: StoredEntry): string {
  const folded = foldedOf(stored);
  folded.day ??= findDay(stored);
  return folded.day;
}

function foldedOf(stored: StoredEntry): Folded {
  const known = foldedEntries.get(stored);
  if (known !== undefined) return known;
  const folded: Folded = { words: {}, names: {} };
  foldedEntries.set(stored, folded);
  return folded;
}

function foldField({ entry }: StoredEntry, field: WordField): string {
  if (field !== 'author') return foldWords(entry[field] ?? '');
  // A line between persons keeps a phrase from running from one into the next.
  return (entry.authors ?? []).map((person) => foldWords(person.name)).join('\n');
}

function listNames({ entry, source }: StoredEntry, field: NameField): readonly string[] {
  if (field === 'tag') return entry.tags ?? [];
  if (field === 'section') return entry.section === undefined ? [] : [entry.section];
  // `SLUG/NAME`, each half of it, and the title of the upstream feed.
  const title = entry.source?.title;
  return [source, ...source.split('/'), ...(title === undefined ? [] : [title])];
}

function findDay({ entry, publishedAt }: StoredEntry): string {
  const printed = entry.publishedAt ?? '';
  if (/^\d{4}-\d\d-\d\d$/u.test(printed)) return printed;
  const [, sign, hours = 0, minutes = 0] = /([+-])(\d\d):(\d\d)$/u.exec(printed) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return new Date(publishedAt + offset * 60_000).toISOString().slice(0, 10);
}
