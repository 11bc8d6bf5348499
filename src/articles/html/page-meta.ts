// The meta elements of a page, asked for by their names.

import { plainLine } from '../schema-org/values.ts';
import type { Found } from './fields.ts';
import type { PageHead } from './page-head.ts';

const CHARACTERS_MAX = 10_000;

/** The first content of that name that is not blank. */
export function metaOf(head: PageHead, name: string): string | undefined {
  return head.metas.get(name)?.find((content) => content.trim() !== '');
}

/** The first of several names that has a content, as one line. */
export function lineMeta(head: PageHead, names: readonly string[]): Found<string> | undefined {
  for (const name of names) {
    const value = plainLine(metaOf(head, name)?.slice(0, CHARACTERS_MAX) ?? '');
    if (value !== undefined) return { value, origin: { selector: selectorOfMeta(name) } };
  }
  return undefined;
}

/** How an editor would write the element down. */
export function selectorOfMeta(name: string): string {
  return `meta[${/^(?:og|article|twitter):/u.test(name) ? 'property' : 'name'}="${name}"]`;
}
