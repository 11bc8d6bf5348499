// rss-parser's part: from a canonical document to the fields of its head and items. It asks for every
// field as a list, because the package on its own keeps the first of many.

import Parser from 'rss-parser';
import type { CanonicalFeed } from './canonicalize-feed.ts';
import type { CollectedText } from './collect-markup.ts';
import { CANONICAL_FIELDS } from './vocabulary.ts';

/** One element of a head or item. */
export interface Field {
  readonly text: string;
  /** Values by local name, in lower case. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Child elements of a record. */
  children(): FieldSource;
  /** What a text element holds; nothing for others. */
  readonly collected: CollectedText | undefined;
}

/** Where fields are asked for by their canonical names. */
export interface FieldSource {
  readonly attributes: Readonly<Record<string, string>>;
  list(name: string): readonly Field[];
  first(name: string): Field | undefined;
}

export interface ParsedFields {
  readonly head: FieldSource;
  readonly items: readonly FieldSource[];
}

/** As rss-parser takes it: the name, where it is put apart from what rss-parser sets itself, and all of them. */
type CustomField = readonly [name: string, key: string, options: { readonly keepArray: true }];
const CUSTOM_FIELDS: ReadonlyMap<string, CustomField> = new Map(
  ['$', ...CANONICAL_FIELDS].map((name) => [name, [name, `kabar:${name}`, { keepArray: true }]]),
);
const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze(Object.create(null));

const NO_FIELDS: readonly Field[] = [];

/** Reads a canonical document. Rejects only when rss-parser refuses it, which would be our fault. */
export async function parseCanonical(canonical: CanonicalFeed): Promise<ParsedFields> {
  const feed = await createParser(canonical.fields).parseString(canonical.xml);
  const sourceOf = (values: Readonly<Record<string, unknown>>) =>
    createSource((name) => values[CUSTOM_FIELDS.get(name)?.[1] ?? ''], canonical.texts);
  return { head: sourceOf(feed), items: feed.items.map(sourceOf) };
}

/** For a document with these fields: it looks for every one of them in every item. */
function createParser(names: readonly string[]) {
  const fields = ['$', ...names].flatMap((name) => {
    const field = CUSTOM_FIELDS.get(name);
    return field === undefined ? [] : [[...field] as [...CustomField]];
  });
  return new Parser<Record<string, unknown>, Record<string, unknown>>({
    // The types of rss-parser know options for items alone; its code takes them for both.
    customFields: { feed: fields as unknown as string[], item: fields },
  });
}

function createSource(
  find: (name: string) => unknown,
  texts: readonly CollectedText[],
): FieldSource {
  return {
    attributes: attributesOf(find('$')),
    list(name) {
      const values = find(name);
      return Array.isArray(values) ? values.map((one: unknown) => fieldOf(one, texts)) : NO_FIELDS;
    },
    first(name) {
      const values = find(name);
      return Array.isArray(values) ? fieldOf(values[0], texts) : undefined;
    },
  };
}

/** The shapes that xml2js gives an element: its text alone, or an object of text, attributes, children. */
function fieldOf(value: unknown, texts: readonly CollectedText[]): Field {
  if (!isRecord(value)) {
    const text = typeof value === 'string' ? value : '';
    return {
      text,
      attributes: NO_ATTRIBUTES,
      children: noChildren,
      collected: texts[Number(text)],
    };
  }
  const text = typeof value._ === 'string' ? value._ : '';
  return {
    text,
    attributes: attributesOf(value.$),
    children: () =>
      createSource((name) => (Object.hasOwn(value, name) ? value[name] : undefined), texts),
    collected: texts[Number(text)],
  };
}

const NO_CHILDREN: FieldSource = {
  attributes: NO_ATTRIBUTES,
  list: () => NO_FIELDS,
  first: () => undefined,
};
const noChildren = (): FieldSource => NO_CHILDREN;

function attributesOf(value: unknown): Readonly<Record<string, string>> {
  // xml2js makes records without a prototype, and all of their values are strings.
  return isRecord(value) ? (value as Readonly<Record<string, string>>) : NO_ATTRIBUTES;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
