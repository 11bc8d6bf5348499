// A schema.org article (https://schema.org/NewsArticle) as the fields of an entry, whether it came from
// a page's JSON-LD or from a stored JSON file. What it does not say is absent.

import type { Entry, Person } from '../../core/entry.ts';
import { languageTag } from '../../core/language-tag.ts';
import { webAddress } from '../../core/web-address.ts';
import { type FoundArticle, resolve } from './find-article.ts';
import { readEnclosures, readImages } from './media.ts';
import { type NamedParty, readParties } from './people.ts';
import {
  addressOf,
  distinctLines,
  isObject,
  type JsonObject,
  lineOf,
  listOf,
  memberOf,
} from './values.ts';

export interface SchemaContext {
  /** Where relative addresses start. */
  readonly base?: string | undefined;
  /**
   * Reads one date as it is written under `key`: RFC 3339, or nothing when it is none. Whoever asks
   * knows the source's zone, and warns.
   */
  readonly readDate: (text: string, key: string) => string | undefined;
}

/** What an article's description says, each field with the schema.org property that it came from. */
export interface SchemaArticle {
  readonly fields: Readonly<SchemaFields>;
  /** Property names by field: `publishedAt` came from `datePublished`. */
  readonly origins: Readonly<Partial<Record<keyof SchemaFields, string>>>;
  /** `articleBody` or `text` as written: mostly plain text, sometimes HTML. */
  readonly body?: string;
  /** `isAccessibleForFree`, where it is said. */
  readonly isFree?: boolean;
}

type SchemaFields = Omit<
  Partial<Entry>,
  'text' | 'html' | 'id' | 'source' | 'sourceId' | 'summaryHtml'
>;

const TAGS_MAX = 50;
const SUMMARY_CHARACTERS_MAX = 10_000;

/** The fields of the article that was found (find-article.ts). Never throws. */
export function mapSchemaArticle(
  { node, byId }: FoundArticle,
  { base, readDate }: SchemaContext,
): SchemaArticle {
  const within = { byId, base };
  const found = createFinder(node);
  const line = (value: unknown): string | undefined => lineOf(resolve(value, byId));
  found.take('title', ['headline', 'name'], line);
  found.take('subtitle', ['alternativeHeadline'], line);
  found.take('url', ['url', 'mainEntityOfPage', '@id'], (value) => addressOf(value, base));
  found.take('publishedAt', ['datePublished', 'dateCreated'], (value, key) =>
    dateOf(value, (text) => readDate(text, key)),
  );
  found.take('updatedAt', ['dateModified'], (value, key) =>
    dateOf(value, (text) => readDate(text, key)),
  );
  found.take('language', ['inLanguage'], languageOf);
  found.take('section', ['articleSection'], line);
  found.take('tags', ['keywords'], (value) => filled(readKeywords(value)));
  found.take('summary', ['description', 'abstract'], (value) =>
    line(value)?.slice(0, SUMMARY_CHARACTERS_MAX),
  );
  found.take('place', ['dateline', 'locationCreated', 'contentLocation'], line);
  found.take('rights', ['copyrightNotice'], line);
  found.take('commentsUrl', ['discussionUrl'], (value) => addressOf(value, base));
  found.take('images', ['image', 'thumbnailUrl'], (value) => filled(readImages(value, within)));
  found.take('enclosures', ['audio', 'video', 'associatedMedia'], (value) =>
    filled(readEnclosures([value], within)),
  );
  found.take('publisher', ['publisher', 'sourceOrganization'], (value) =>
    readParties(value, within)
      .map(({ name }) => name)
      .at(0),
  );
  found.take('authors', ['author', 'creator'], (value) =>
    filled(readParties(value, within).map(personOf)),
  );
  found.take('editors', ['editor'], (value) => filled(readParties(value, within).map(personOf)));
  found.take('agencies', ['creditText', 'isBasedOn'], (value) => filled(readCredits(value, byId)));
  const body = bodyOf(node);
  const isFree = freedomOf(memberOf(node, 'isAccessibleForFree'));
  return {
    ...found.result(),
    ...(body !== undefined && { body }),
    ...(isFree !== undefined && { isFree }),
  };
}

/** Collects fields, each from the first of its properties that says something. */
function createFinder(node: JsonObject) {
  const fields: { -readonly [K in keyof SchemaFields]: SchemaFields[K] } = {};
  const origins: Partial<Record<keyof SchemaFields, string>> = {};
  return {
    take<K extends keyof SchemaFields>(
      field: K,
      properties: readonly string[],
      read: (value: unknown, property: string) => SchemaFields[K] | undefined,
    ): void {
      for (const property of properties) {
        const value = memberOf(node, property);
        const taken = value === undefined ? undefined : read(value, property);
        if (taken === undefined) continue;
        fields[field] = taken;
        origins[field] = property;
        return;
      }
    },
    result: () => ({ fields, origins }),
  };
}

function dateOf(value: unknown, read: (text: string) => string | undefined): string | undefined {
  const text = lineOf(listOf(value)[0]);
  return text === undefined ? undefined : read(text);
}

/** `id`, `en_US`, or a Language with an `alternateName`. */
function languageOf(value: unknown): string | undefined {
  const [first] = listOf(value);
  const code = isObject(first) ? memberOf(first, 'alternateName') : undefined;
  return languageTag(lineOf(code)) ?? languageTag(lineOf(first));
}

/** One text with commas, a list of texts, or a list of DefinedTerm. */
function readKeywords(value: unknown): readonly string[] {
  const lines = distinctLines(value);
  const [only] = lines;
  const parts = lines.length === 1 && only !== undefined ? only.split(/\s*[,;]\s*/u) : lines;
  const tags = parts.map((part) => part.replace(/^#/u, '').trim()).filter((part) => part !== '');
  return [...new Set(tags)].slice(0, TAGS_MAX);
}

function personOf({ name, email, url }: NamedParty): Person {
  return { name, ...(email !== undefined && { email }), ...(url !== undefined && { url }) };
}

function readCredits(value: unknown, byId: FoundArticle['byId']): readonly string[] {
  const lines = listOf(value).flatMap((one) => lineOf(resolve(one, byId)) ?? []);
  const names = lines.flatMap((line) => line.split(/\s*[,;/]\s+|\s+\/\s*/u));
  return [...new Set(names.filter((name) => name !== '' && webAddress(name) === undefined))];
}

function bodyOf(node: JsonObject): string | undefined {
  for (const property of ['articleBody', 'text']) {
    const parts = listOf(memberOf(node, property)).filter((part) => typeof part === 'string');
    const body = parts.join('\n\n').trim();
    if (body !== '') return body;
  }
  return undefined;
}

/** A boolean, or its name: "False", "https://schema.org/False". */
function freedomOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const [, word] = /(true|false)$/iu.exec(lineOf(value) ?? '') ?? [];
  return word === undefined ? undefined : word.toLowerCase() === 'true';
}

function filled<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
