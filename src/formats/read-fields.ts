// What the parsers of RSS and Atom ask of fields alike: the first that has a value, dates, links, people,
// tags.

import type { Person } from '../core/entry.ts';
import { languageTag } from '../core/language-tag.ts';
import { parseFeedDate } from './feed-date.ts';
import { parsePerson, personOf } from './people.ts';
import { documentLine } from './plain-text.ts';
import {
  type DefaultKind,
  htmlOf,
  lineOf,
  readTextConstruct,
  type TextConstruct,
} from './text-construct.ts';
import { upstreamAddress } from './upstream-address.ts';
import type { Field, FieldSource } from './xml/parse-canonical.ts';

/** The first of the named fields that is a date. */
export function readDate(source: FieldSource, names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const { text } of source.list(name)) {
      const date = parseFeedDate(text);
      if (date !== undefined) return date;
    }
  }
  return undefined;
}

/** The text of the first of the named fields that is not empty. */
export function readLine(source: FieldSource, names: readonly string[]): string | undefined {
  for (const name of names) {
    const field = source.list(name).find(({ text }) => text !== '');
    if (field !== undefined) return field.text;
  }
  return undefined;
}

export interface TextOptions {
  readonly defaultKind: DefaultKind;
  readonly base: string | undefined;
}

/** The first of the named text fields that has content. */
export function readText(
  source: FieldSource,
  names: readonly string[],
  options: TextOptions,
): TextConstruct | undefined {
  for (const name of names) {
    for (const field of source.list(name)) {
      const text = readTextConstruct(field, options);
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

/** The first of the named text fields, as one line. */
export function readTitle(
  source: FieldSource,
  names: readonly string[],
  options: TextOptions,
): string | undefined {
  return lineOf(readText(source, names, options), { isGuess: options.defaultKind === 'guess' });
}

/** The first of the named text fields, as safe HTML. */
export function readHtml(
  source: FieldSource,
  names: readonly string[],
  options: TextOptions,
): string | undefined {
  const text = readText(source, names, options);
  const html = text === undefined ? '' : htmlOf(text.isHtml ? text : onOneLine(text));
  return html === '' ? undefined : html;
}

function onOneLine(text: TextConstruct): TextConstruct {
  return { ...text, content: text.content.replace(/\s+/gu, ' ') };
}

/** Links with one of these relations; a link without a relation is `alternate` (RFC 4287 §4.2.7.2). */
export function listLinks(source: FieldSource, name: string, relation: string): readonly Field[] {
  return source.list(name).filter(({ attributes: { href, rel } }) => {
    if (href === undefined) return false;
    const relations = (rel ?? 'alternate').toLowerCase().split(/\s+/u);
    return relations.includes(relation) || relations.some((one) => one.endsWith(`/${relation}`));
  });
}

/** The address of the first link with this relation. */
export function readLink(
  source: FieldSource,
  name: string,
  { relation, base }: { readonly relation: string; readonly base: string | undefined },
): string | undefined {
  const links = listLinks(source, name, relation);
  // A page for people goes before other representations.
  const isPage = ({ attributes: { type } }: Field) => type !== undefined && /html/iu.test(type);
  const isUntyped = ({ attributes: { type } }: Field) => type === undefined;
  for (const { attributes } of [...links.filter(isPage), ...links.filter(isUntyped), ...links]) {
    const url = upstreamAddress(attributes.href, attributes.base ?? base);
    if (url !== undefined) return url;
  }
  return undefined;
}

/** The people that a field names: parts in child elements, or one line of text. */
export function listPeople(
  source: FieldSource,
  names: readonly string[],
  base: string | undefined,
): readonly (Person | undefined)[] {
  return names.flatMap((name) =>
    source.list(name).map((field) => {
      const part = (child: string) => field.children().first(child)?.text;
      const person = personOf({
        name: part('name') ?? part('itunes:name') ?? field.attributes.name,
        email: part('email') ?? part('itunes:email') ?? field.attributes.email,
        url: part('uri') ?? part('url') ?? part('homepage') ?? field.attributes.href,
        base: field.attributes.base ?? base,
      });
      return person ?? parsePerson(field.text);
    }),
  );
}

const KEYWORDS_CHARACTERS_MAX = 5_000;

/** Categories of this scheme name sections, as schema.org has it (and as our own documents do). */
const SECTION_SCHEME = /^https?:\/\/schema\.org\/articleSection$/u;

/** The part of the paper that an item stands in, where a category says that it is one. */
export function readSection(item: FieldSource): string | undefined {
  const section = item.list('category').find(isSection);
  return section === undefined ? undefined : documentLine(termOf(section));
}

function isSection({ attributes: { scheme } }: Field): boolean {
  return SECTION_SCHEME.test(scheme ?? '');
}

/** What items are filed under, in every way that feeds have. */
export function listTags(item: FieldSource): readonly (string | undefined)[] {
  const listed = (name: string) => item.list(name).map(({ text }) => text);
  const split = (name: string) =>
    listed(name).flatMap((text) => text.slice(0, KEYWORDS_CHARACTERS_MAX).split(','));
  return [
    ...[...item.list('category'), ...item.list('atom:category')]
      .filter((field) => !isSection(field))
      .map(termOf),
    ...split('tags'),
    ...listed('dc:subject'),
    ...item.list('itunes:category').map(({ attributes }) => attributes.text),
    ...split('itunes:keywords'),
    ...item.list('media:category').map(({ attributes, text }) => attributes.label ?? text),
    ...split('media:keywords'),
  ];
}

/** Atom's term, or its label where the term is an address for machines. */
function termOf({ attributes: { term, label }, text }: Field): string | undefined {
  const isAddress = term !== undefined && /^[a-z]+:\/\//iu.test(term);
  return isAddress ? (label ?? term) : (term ?? (text || label));
}

/** The declared language: an element's, or the one inherited as `xml:lang`. */
export function readLanguage(source: FieldSource, names: readonly string[]): string | undefined {
  return languageTag(readLine(source, names)) ?? languageTag(source.attributes.lang);
}

/** A summary beside a body, or the body itself where there is no other. */
export function splitBody(texts: {
  readonly full: TextConstruct | undefined;
  readonly short: TextConstruct | undefined;
}): { readonly html: string | undefined; readonly summaryHtml: string | undefined } {
  const short = texts.short === undefined ? undefined : htmlOf(texts.short);
  if (texts.full === undefined) return { html: short, summaryHtml: undefined };
  const html = htmlOf(texts.full);
  return html === '' ? { html: short, summaryHtml: undefined } : { html, summaryHtml: short };
}
