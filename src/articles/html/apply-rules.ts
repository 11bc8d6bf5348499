// The fields that a publisher's rules find on a page. They go before everything that the page says of
// itself.

import type { Person } from '../../core/entry.ts';
import { cleanLine } from '../../core/text.ts';
import { namesOf } from '../schema-org/people.ts';
import type { FieldCollector, Found } from './fields.ts';
import type { PageDateReader } from './page-dates.ts';
import type { PageRules } from './page-rules.ts';
import type { PageDocument, PageElement } from './page-tree.ts';

const NAMES_MAX = 20;
const TAGS_MAX = 50;
/** "Penulis:", "Editor :", "Reporter": what bylines print before a name. */
const LABEL = /^[\p{L} ]{2,30}\s*:\s*/u;

/** Puts what the rules find into `fields`. */
export function applyRules(
  fields: FieldCollector,
  rules: PageRules,
  { page, dates }: { readonly page: PageDocument; readonly dates: PageDateReader },
): void {
  const put = <K extends 'title' | 'subtitle' | 'section'>(field: K): void => {
    const found = firstLine(page, rules[field]);
    if (found !== undefined) fields.put(field, found);
  };
  put('title');
  put('subtitle');
  put('section');
  const published = firstDate(page, rules.date, dates);
  if (published !== undefined) fields.put('publishedAt', published);
  const updated = firstDate(page, rules.updated, dates);
  if (updated !== undefined) fields.put('updatedAt', updated);
  const authors = firstPeople(page, rules.authors);
  if (authors !== undefined) fields.put('authors', authors);
  const editors = firstPeople(page, rules.editors);
  if (editors !== undefined) fields.put('editors', editors);
  const tags = firstList(page, rules.tags, (element) => [lineOf(element).replace(/^#/u, '')]);
  if (tags !== undefined) fields.put('tags', { ...tags, value: tags.value.slice(0, TAGS_MAX) });
}

function firstLine(page: PageDocument, selectors: readonly string[]): Found<string> | undefined {
  const found = firstList(page, selectors, (element) => [readValue(element)]);
  const [value] = found?.value ?? [];
  return found === undefined || value === undefined ? undefined : { ...found, value };
}

function firstDate(
  page: PageDocument,
  selectors: readonly string[],
  dates: PageDateReader,
): Found<string> | undefined {
  for (const selector of selectors) {
    for (const element of page.querySelectorAll(selector)) {
      const machine = element.getAttribute('datetime') ?? element.getAttribute('content') ?? '';
      const value = dates.machine(machine, selector) ?? dates.printed(lineOf(element));
      if (value !== undefined) return { value, origin: { selector } };
    }
  }
  return undefined;
}

function firstPeople(
  page: PageDocument,
  selectors: readonly string[],
): Found<readonly Person[]> | undefined {
  const found = firstList(page, selectors, (element) =>
    namesOf(readValue(element).replace(LABEL, '')),
  );
  if (found === undefined) return undefined;
  return { ...found, value: found.value.slice(0, NAMES_MAX).map((name) => ({ name })) };
}

function firstList(
  page: PageDocument,
  selectors: readonly string[],
  read: (element: PageElement) => readonly string[],
): Found<readonly string[]> | undefined {
  for (const selector of selectors) {
    const values = [...page.querySelectorAll(selector)].flatMap(read).filter((one) => one !== '');
    if (values.length > 0) return { value: [...new Set(values)], origin: { selector } };
  }
  return undefined;
}

function readValue(element: PageElement): string {
  return cleanLine(element.getAttribute('content') ?? lineOf(element));
}

function lineOf(element: PageElement): string {
  return cleanLine(element.textContent);
}
