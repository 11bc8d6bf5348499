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

/** Keeps our keys apart from those that rss-parser sets itself. */
const KEY = 'kabar:';
const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze(Object.create(null));

type CustomField = [string, string, { keepArray: true }];
const FIELDS: CustomField[] = ['$', ...CANONICAL_FIELDS].map((name) => [
  name,
  `${KEY}${name}`,
  { keepArray: true },
]);

const parser = new Parser<Record<string, unknown>, Record<string, unknown>>({
  customFields: {
    // The types of rss-parser know options for items alone; the code takes them for both.
    feed: FIELDS as unknown as string[],
    item: FIELDS,
  },
});

/** Reads a canonical document. Rejects only when rss-parser refuses it, which would be our fault. */
export async function parseCanonical(canonical: CanonicalFeed): Promise<ParsedFields> {
  const feed = await parser.parseString(canonical.xml);
  const sourceOf = (values: Readonly<Record<string, unknown>>) =>
    createSource((name) => values[`${KEY}${name}`], canonical.texts);
  return { head: sourceOf(feed), items: feed.items.map(sourceOf) };
}

function createSource(
  valuesOf: (name: string) => unknown,
  texts: readonly CollectedText[],
): FieldSource {
  function list(name: string): readonly Field[] {
    const values = valuesOf(name);
    return Array.isArray(values) ? values.map((value: unknown) => fieldOf(value, texts)) : [];
  }
  return { attributes: attributesOf(valuesOf('$')), list, first: (name) => list(name)[0] };
}

/** The shapes that xml2js gives an element: its text alone, or an object of text, attributes, children. */
function fieldOf(value: unknown, texts: readonly CollectedText[]): Field {
  const node: Readonly<Record<string, unknown>> = isRecord(value) ? value : { _: value };
  const text = typeof node._ === 'string' ? node._ : '';
  return {
    text,
    attributes: attributesOf(node.$),
    children: createSource((name) => (Object.hasOwn(node, name) ? node[name] : undefined), texts),
    collected: texts[Number(text)],
  };
}

function attributesOf(value: unknown): Readonly<Record<string, string>> {
  // xml2js makes records without a prototype, and all of their values are strings.
  return isRecord(value) ? (value as Readonly<Record<string, string>>) : NO_ATTRIBUTES;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
