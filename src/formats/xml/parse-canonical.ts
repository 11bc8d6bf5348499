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
  readonly children: FieldSource;
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

/** Where a field is put, apart from what rss-parser sets itself. */
const KEYS: ReadonlyMap<string, string> = new Map(
  ['$', ...CANONICAL_FIELDS.rss, ...CANONICAL_FIELDS.atom].map((name) => [name, `kabar:${name}`]),
);
const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze(Object.create(null));

const NO_FIELDS: readonly Field[] = [];

const parsers = { rss: createParser('rss'), atom: createParser('atom') };

function createParser(kind: CanonicalFeed['kind']) {
  type CustomField = [string, string, { keepArray: true }];
  const fields = ['$', ...CANONICAL_FIELDS[kind]].map((name): CustomField => {
    return [name, KEYS.get(name) ?? name, { keepArray: true }];
  });
  return new Parser<Record<string, unknown>, Record<string, unknown>>({
    // The types of rss-parser know options for items alone; its code takes them for both.
    customFields: { feed: fields as unknown as string[], item: fields },
  });
}

/** Reads a canonical document. Rejects only when rss-parser refuses it, which would be our fault. */
export async function parseCanonical(canonical: CanonicalFeed): Promise<ParsedFields> {
  const feed = await parsers[canonical.kind].parseString(canonical.xml);
  const sourceOf = (values: Readonly<Record<string, unknown>>) =>
    createSource((name) => values[KEYS.get(name) ?? ''], canonical.texts);
  return { head: sourceOf(feed), items: feed.items.map(sourceOf) };
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
      children: NO_CHILDREN,
      collected: texts[Number(text)],
    };
  }
  const text = typeof value._ === 'string' ? value._ : '';
  return {
    text,
    attributes: attributesOf(value.$),
    // Few fields are ever asked for children.
    get children() {
      return createSource((name) => (Object.hasOwn(value, name) ? value[name] : undefined), texts);
    },
    collected: texts[Number(text)],
  };
}

const NO_CHILDREN: FieldSource = {
  attributes: NO_ATTRIBUTES,
  list: () => NO_FIELDS,
  first: () => undefined,
};

function attributesOf(value: unknown): Readonly<Record<string, string>> {
  // xml2js makes records without a prototype, and all of their values are strings.
  return isRecord(value) ? (value as Readonly<Record<string, string>>) : NO_ATTRIBUTES;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
