// What the keys of front matter mean, by the habits of Hugo, Jekyll, Eleventy, Astro and Obsidian: each field
// of an entry with the keys that state it, the first one that does first.

import type { ArticleHold } from '../../core/article.ts';
import type { Image } from '../../core/entry.ts';
import { languageTag } from '../../core/language-tag.ts';
import { webAddress } from '../../core/web-address.ts';
import { imageOf, lineOf, listOf, memberOf, namesOf, peopleOf, textOf } from '../loose-values.ts';
import type { Origin, StatedFields } from '../stated-fields.ts';
import { type FrontMatterValue, foldKey } from './front-matter.ts';

type Values = ReadonlyMap<string, FrontMatterValue>;

/** Keys in their folded form (front-matter.ts). Hugo publishes by `publishDate` before `date`. */
const DATES = {
  publishedAt: [
    'publishdate',
    'pubdate',
    'published',
    'publishedat',
    'datepublished',
    'date',
    'created',
    'createdat',
  ],
  updatedAt: [
    'lastmod',
    'modified',
    'updated',
    'updateddate',
    'lastmodified',
    'lastmodifiedat',
    'datemodified',
    'updatedat',
    'lastupdated',
    'lastupdate',
  ],
  expiresAt: ['expirydate', 'unpublishdate', 'expires', 'expiresat'],
  embargoedUntil: ['embargo', 'embargoed', 'embargoeduntil'],
} as const;
const LINES = {
  subtitle: ['subtitle', 'subheading', 'deck'],
  place: ['dateline', 'place', 'location'],
  publisher: ['publisher', 'sitename'],
  rights: ['rights', 'copyright', 'license', 'licence'],
  sourceId: ['guid'],
} as const;
const SUMMARY = ['description', 'excerpt', 'summary', 'abstract', 'lead', 'dek'];
const AUTHORS = ['author', 'authors', 'by', 'byline', 'writer', 'writers'];
const EDITORS = ['editor', 'editors'];
const SECTION = ['section', 'category', 'categories', 'rubric'];
const TAGS = ['tags', 'tag', 'keywords', 'topics'];
const LANGUAGE = ['lang', 'language', 'locale'];
const ADDRESS = ['canonical', 'canonicalurl', 'originalurl', 'permalink', 'url', 'link'];
const IMAGES = [
  ...[
    'image',
    'images',
    'cover',
    'coverimage',
    'heroimage',
    'hero',
    'featuredimage',
    'featureimage',
  ],
  ...['featured', 'banner', 'thumbnail', 'ogimage', 'socialimage', 'header'],
];

export interface FrontMatterContext {
  /** Jekyll names its posts by date, and parts the words of a list by spaces. */
  readonly isDatedName: boolean;
}

/** Fills `fields` with what the front matter says. */
export function stateFrontMatter(
  fields: StatedFields,
  values: Values,
  { isDatedName }: FrontMatterContext,
): void {
  stateTitle(fields, values);
  for (const [field, keys] of entriesOf(DATES)) stateDate(fields, field, found(values, keys));
  for (const [field, keys] of entriesOf(LINES)) {
    for (const one of found(values, keys)) fields.setLine(field, lineOf(one.value), origin(one));
  }
  for (const one of found(values, SUMMARY)) fields.set('summary', lineOf(one.value), origin(one));
  for (const one of found(values, AUTHORS)) fields.set('authors', peopleOf(one.value), origin(one));
  for (const one of found(values, EDITORS)) fields.set('editors', peopleOf(one.value), origin(one));
  for (const one of found(values, LANGUAGE))
    fields.set('language', languageTag(lineOf(one.value)), origin(one));
  for (const one of found(values, ADDRESS))
    fields.set('url', webAddress(lineOf(one.value)), origin(one));
  stateTaxonomy(fields, values, isDatedName);
  stateImages(fields, values);
}

/** Why the front matter wants the article held back. */
export function findHold(values: Values): ArticleHold | undefined {
  for (const [keys, isHeld] of [
    [['draft', 'isdraft'], isTrue],
    [['published', 'publish'], isFalse],
    [['status', 'poststatus'], (value: unknown) => DRAFT_STATUS.test(lineOf(value) ?? '')],
  ] as const) {
    const [one] = found(values, keys).filter(({ value }) => isHeld(value));
    if (one === undefined) continue;
    const message = `is a draft (${one.key}: ${textOf(one.value)}). Change that line to publish it.`;
    return { code: 'draft', message, ...(one.line !== undefined && { line: one.line }) };
  }
  return undefined;
}

const DRAFT_STATUS = /^(?:draft|private|pending|trash|future-draft)$/iu;

/** YAML 1.1 took these words for true, and so do people. */
function isTrue(value: unknown): boolean {
  return (
    value === true ||
    value === 1 ||
    (typeof value === 'string' && /^(?:true|yes|on|y)$/iu.test(value.trim()))
  );
}

function isFalse(value: unknown): boolean {
  return (
    value === false ||
    value === 0 ||
    (typeof value === 'string' && /^(?:false|no|off|n)$/iu.test(value.trim()))
  );
}

function stateTitle(fields: StatedFields, values: Values): void {
  for (const one of found(values, ['title', 'headline'])) {
    if (typeof one.value === 'object' && one.value !== null) {
      fields.fail('front-matter', `${one.key} is no text. Write it as one line.`, origin(one));
    } else fields.setLine('title', lineOf(one.value), origin(one));
  }
}

function stateDate(
  fields: StatedFields,
  field: keyof typeof DATES,
  stated: readonly FrontMatterValue[],
): void {
  for (const one of stated) {
    // `published: true` says whether, not when.
    if (isTrue(one.value) || isFalse(one.value)) continue;
    const text = textOf(one.value);
    if (text === undefined && one.value !== undefined && one.value !== null) {
      fields.fail('invalid-date', `${one.key} is no date. Write it as YYYY-MM-DD.`, origin(one));
    } else fields.setDate(field, text, origin(one));
  }
}

/** The first category is the section; the others are tags like any. */
function stateTaxonomy(fields: StatedFields, values: Values, isDatedName: boolean): void {
  const words = (value: unknown): string[] =>
    listOf(value).flatMap((one) =>
      typeof one === 'string' && !Array.isArray(value)
        ? splitWords(one, isDatedName)
        : namesOf(one),
    );
  const further: string[] = [];
  for (const one of found(values, SECTION)) {
    const [first, ...others] = words(one.value);
    further.push(...(fields.has('section') ? [first ?? ''] : []), ...others);
    fields.setLine('section', first, origin(one));
  }
  const [tags] = found(values, TAGS);
  const section = fields.values.section;
  const names = [...words(tags?.value).map((tag) => tag.replace(/^#/u, '')), ...further];
  const list = [...new Set(names)].filter((name) => name !== '' && name !== section);
  fields.set('tags', list, tags === undefined ? { key: 'categories' } : origin(tags));
}

function splitWords(text: string, isDatedName: boolean): string[] {
  const parts = text.includes(',') ? text.split(',') : isDatedName ? text.split(/\s+/u) : [text];
  return parts.flatMap((part) => lineOf(part) ?? []);
}

function stateImages(fields: StatedFields, values: Values): void {
  const caption = lineOf(found(values, ['imagecaption', 'covercaption', 'caption'])[0]?.value);
  const alt = lineOf(found(values, ['imagealt', 'coveralt', 'heroimagealt', 'heroalt'])[0]?.value);
  const credit = lineOf(found(values, ['imagecredit', 'covercredit', 'credit'])[0]?.value);
  for (const one of found(values, IMAGES)) {
    const images = listOf(one.value).flatMap((value) => imageOf(value) ?? []);
    const [first, ...others] = images;
    if (first === undefined) continue;
    const said = caption ?? alt;
    const whole: Image = {
      ...first,
      ...(first.caption === undefined && said !== undefined && { caption: said }),
      ...(first.credit === undefined && credit !== undefined && { credit }),
    };
    fields.set('images', [whole, ...others], origin(one));
  }
  for (const one of found(values, ['resources'])) {
    const cover = listOf(one.value).find((value) =>
      /cover|feature/iu.test(lineOf(memberOf(value, 'name')) ?? ''),
    );
    const image = imageOf(cover);
    fields.set('images', image === undefined ? undefined : [image], origin(one));
  }
}

function found(values: Values, keys: readonly string[]): readonly FrontMatterValue[] {
  return keys.flatMap((key) => values.get(foldKey(key)) ?? []);
}

function origin({ key, line }: FrontMatterValue): Origin {
  return { key, ...(line !== undefined && { line }) };
}

function entriesOf<Table extends object>(
  table: Table,
): readonly [keyof Table, Table[keyof Table]][] {
  return Object.entries(table) as [keyof Table, Table[keyof Table]][];
}
