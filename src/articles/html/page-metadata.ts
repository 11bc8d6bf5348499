// What a page says of its article, from all the places that say it: JSON-LD, Open Graph and other meta
// elements, and what its visible text shows. Each field is taken from the surest place that has it.

import type { Origin } from '../../core/article.ts';
import type { Image, Person } from '../../core/entry.ts';
import { languageTag } from '../../core/language-tag.ts';
import { cleanLine, foldText } from '../../core/text.ts';
import { webAddress } from '../../core/web-address.ts';
import type { SchemaArticle } from '../schema-org/map-article.ts';
import { namesOf } from '../schema-org/people.ts';
import { distinctLines, plainLine } from '../schema-org/values.ts';
import type { FieldCollector, Found } from './fields.ts';
import type { PageDateReader } from './page-dates.ts';
import type { Fact, PageFacts } from './page-facts.ts';
import type { PageHead } from './page-head.ts';
import { lineMeta, metaOf, selectorOfMeta } from './page-meta.ts';
import { chooseTitle } from './page-title.ts';

export interface MetadataSources {
  readonly head: PageHead;
  readonly schema: SchemaArticle | undefined;
  readonly facts: PageFacts;
  readonly dates: PageDateReader;
  /** Where relative addresses start. */
  readonly base: string | undefined;
}

const PUBLISHED = [
  ...['article:published_time', 'og:article:published_time', 'og:published_time', 'datepublished'],
  ...['parsely-pub-date', 'sailthru.date', 'article.published', 'cxenseparse:recs:publishtime'],
  ...[
    'content_publisheddate',
    'publishdate',
    'publish-date',
    'publish_date',
    'published_at',
    'pubdate',
  ],
  ...['publication_date', 'originalpublicationdate', 'dc.date.issued', 'dcterms.created'],
  ...['dcterms.date', 'dc.date', 'citation_publication_date', 'date.issued', 'date'],
];
const UPDATED = [
  ...['article:modified_time', 'og:updated_time', 'datemodified', 'lastmod', 'last-modified'],
  ...['dcterms.modified', 'article.updated', 'revised'],
];
const AUTHORS = [
  ...['author', 'article:author', 'parsely-author', 'sailthru.author', 'byl', 'dc.creator'],
  ...['dcterms.creator', 'article:author_name', 'content_author', 'citation_author', 'og:author'],
];
const SECTIONS = [
  'article:section',
  'og:article:section',
  'parsely-section',
  'section',
  'category',
];
const TAGS = ['article:tag', 'og:article:tag', 'news_keywords', 'keywords', 'parsely-tags'];
const SUMMARIES = ['og:description', 'description', 'twitter:description', 'dc.description'];
const PUBLISHERS = ['og:site_name', 'publisher', 'dc.publisher', 'application-name'];
const TAGS_MAX = 50;

/** Takes every field that the page's own description gives into `fields`. */
export function collectMetadata(fields: FieldCollector, sources: MetadataSources): void {
  const { schema, facts, head } = sources;
  if (schema !== undefined) takeSchema(fields, schema);
  fields.take('url', findUrl(sources));
  fields.take('publisher', lineMeta(head, PUBLISHERS));
  takeTitle(fields, sources);
  fields.take('summary', lineMeta(head, SUMMARIES));
  fields.take('section', lineMeta(head, SECTIONS), lineFact(facts.section[0]));
  fields.take('tags', findTags(head), listFact(facts.tag));
  fields.take('language', findLanguage(head));
  fields.take('rights', lineMeta(head, ['copyright', 'dc.rights', 'dcterms.rights']));
  takeAuthors(fields, sources);
  takeDates(fields, sources);
  takeImage(fields, sources);
}

function takeSchema(fields: FieldCollector, schema: SchemaArticle): void {
  for (const [field, value] of Object.entries(schema.fields)) {
    const name = field as keyof SchemaArticle['fields'];
    if (name === 'title') continue;
    fields.take(name, { value: value as never, origin: { key: `${schema.origins[name]}` } });
  }
}

/** The canonical address; one that is the site's front page is a mistake of the page's. */
function findUrl({ head, base }: MetadataSources): Found<string> | undefined {
  const canonical = head.links.find(({ rel }) => rel.split(/\s+/u).includes('canonical'))?.href;
  const candidates = [
    { address: webAddress(canonical, base), selector: 'link[rel="canonical"]' },
    { address: webAddress(metaOf(head, 'og:url'), base), selector: 'meta[property="og:url"]' },
  ];
  const isPage = (address: string): boolean => new URL(address).pathname !== '/';
  for (const { address, selector } of candidates) {
    if (address !== undefined && isPage(address)) return { value: address, origin: { selector } };
  }
  return undefined;
}

function takeTitle(fields: FieldCollector, { head, facts, schema }: MetadataSources): void {
  // What the publisher's rules found stays.
  if (fields.fields.title !== undefined) return;
  const title = schema?.fields.title;
  const named = head.title === undefined ? undefined : plainLine(head.title);
  const chosen = chooseTitle({
    site: fields.fields.publisher,
    described:
      title === undefined
        ? undefined
        : { value: title, origin: { key: schema?.origins.title ?? 'headline' } },
    told: lineMeta(head, ['og:title', 'twitter:title', 'dc.title', 'headline']),
    shown: facts.headline.map(({ text, selector }) => ({ value: text, origin: { selector } })),
    named: named === undefined ? undefined : { value: named, origin: { selector: 'title' } },
  });
  if (chosen !== undefined) fields.put('title', chosen);
}

function findTags(head: PageHead): Found<readonly string[]> | undefined {
  for (const name of TAGS) {
    const values = head.metas.get(name) ?? [];
    const lines = values.length === 1 ? (values[0] ?? '').split(/[,;]/u) : values;
    const tags = distinctLines(lines.map((line) => line.replace(/^#/u, ''))).slice(0, TAGS_MAX);
    if (tags.length > 0) return { value: tags, origin: { selector: selectorOfMeta(name) } };
  }
  return undefined;
}

function findLanguage(head: PageHead): Found<string> | undefined {
  const locale = metaOf(head, 'og:locale');
  const candidates: readonly (readonly [string | undefined, string])[] = [
    [head.language, 'html[lang]'],
    [metaOf(head, 'content-language'), 'meta[http-equiv="content-language"]'],
    [metaOf(head, 'language') ?? metaOf(head, 'dc.language'), 'meta[name="language"]'],
    [locale, 'meta[property="og:locale"]'],
  ];
  for (const [text, selector] of candidates) {
    const value = languageTag(text?.split(',', 1)[0]);
    if (value !== undefined) return { value, origin: { selector } };
  }
  return undefined;
}

/**
 * Those that the page names as people. Where it names nobody but its publisher, that is the author, as
 * many newsrooms sign.
 */
function takeAuthors(fields: FieldCollector, { head, facts, schema }: MetadataSources): void {
  if (fields.fields.authors !== undefined && fields.fields.authors !== schema?.fields.authors)
    return;
  const sites = [fields.fields.publisher, metaOf(head, 'og:site_name')].flatMap(
    (site) => foldText(site ?? '').toLowerCase() || [],
  );
  const isPerson = (name: string): boolean =>
    !sites.includes(foldText(name).toLowerCase()) && !ADDRESS.test(name);
  const described = schema?.fields.authors ?? [];
  if (described.some(({ name }) => isPerson(name))) return;
  fields.drop('authors');
  for (const meta of AUTHORS) {
    const names = (head.metas.get(meta) ?? []).flatMap(namesOf).filter(isPerson);
    if (names.length === 0) continue;
    const origin = { selector: selectorOfMeta(meta) };
    fields.put('authors', { value: peopleOf(names), origin });
    return;
  }
  const shown = facts.author.filter(({ text }) => isPerson(text)).slice(0, SHOWN_AUTHORS_MAX);
  const [first] = shown;
  if (first !== undefined) {
    const value = peopleOf(shown.map(({ text }) => text));
    fields.put('authors', { value, origin: { selector: first.selector } });
  } else if (described.length > 0) {
    fields.put('authors', {
      value: described,
      origin: { key: schema?.origins.authors ?? 'author' },
    });
  }
}

/** A host or a mail address in a name's place. */
const ADDRESS = /@|^(?:www\.)?[\w-]+\.(?:com|co|org|net|[a-z]{2})(?:\.[a-z]{2})?$/iu;
/** More than these are those of other stories, too. */
const SHOWN_AUTHORS_MAX = 5;

function peopleOf(names: readonly string[]): readonly Person[] {
  return [...new Set(names)].map((name) => ({ name }));
}

function takeDates(fields: FieldCollector, { head, facts, dates }: MetadataSources): void {
  const described = fields.fields.publishedAt;
  // A day alone says less than the moment that other places tell.
  if (described === undefined || !described.includes('T')) {
    const found =
      dateMeta(head, PUBLISHED, dates) ??
      machineFact(facts.published, dates) ??
      printedFact(facts.printedDate, dates);
    if (found?.value?.includes('T') || described === undefined) {
      if (found !== undefined) fields.put('publishedAt', found);
    }
  }
  fields.take('updatedAt', dateMeta(head, UPDATED, dates), machineFact(facts.updated, dates));
  const { publishedAt, updatedAt } = fields.fields;
  const isLater = (publishedAt ?? '') !== '' && instant(updatedAt) > instant(publishedAt);
  if (updatedAt !== undefined && publishedAt !== undefined && !isLater) fields.drop('updatedAt');
}

/** For comparing alone: what has no offset is taken as it stands. */
function instant(date: string | undefined): number {
  return Date.parse(
    date === undefined || /T.*(?:Z|[+-]\d\d:\d\d)$/u.test(date)
      ? `${date}`
      : `${date.slice(0, 10)}T${date.slice(11) || '00:00:00'}Z`,
  );
}

function dateMeta(
  head: PageHead,
  names: readonly string[],
  dates: PageDateReader,
): Found<string> | undefined {
  for (const name of names) {
    const text = metaOf(head, name);
    const selector = selectorOfMeta(name);
    const value = text === undefined ? undefined : dates.machine(text, selector);
    if (value !== undefined) return { value, origin: { selector } };
  }
  return undefined;
}

function machineFact(facts: readonly Fact[], dates: PageDateReader): Found<string> | undefined {
  for (const { text, selector } of facts) {
    const value = dates.machine(text, selector) ?? dates.printed(text);
    if (value !== undefined) return { value, origin: { selector } };
  }
  return undefined;
}

function printedFact(facts: readonly Fact[], dates: PageDateReader): Found<string> | undefined {
  const found = facts.flatMap(({ text, selector }) => {
    const value = dates.printed(text);
    return value === undefined ? [] : [{ value, origin: { selector } }];
  });
  return found.find(({ value }) => value.includes('T')) ?? found[0];
}

function takeImage(fields: FieldCollector, { head, base }: MetadataSources): void {
  for (const name of [
    'og:image:secure_url',
    'og:image',
    'og:image:url',
    'twitter:image',
    'twitter:image:src',
  ]) {
    const url = webAddress(metaOf(head, name), base);
    if (url === undefined) continue;
    const alt = plainLine(metaOf(head, 'og:image:alt') ?? '');
    const image: Image = {
      url,
      ...(alt !== undefined && alt !== fields.fields.title && { caption: alt }),
      ...pixels('width', metaOf(head, 'og:image:width')),
      ...pixels('height', metaOf(head, 'og:image:height')),
    };
    fields.take('images', { value: [image], origin: { selector: selectorOfMeta(name) } });
    return;
  }
}

function pixels(side: 'width' | 'height', text: string | undefined): Partial<Image> {
  const value = /^\d{1,5}$/u.test(text ?? '') ? Number(text) : 0;
  return value > 0 ? { [side]: value } : {};
}

function lineFact(fact: Fact | undefined): Found<string> | undefined {
  if (fact === undefined) return undefined;
  const origin: Origin = { selector: fact.selector };
  return { value: cleanLine(fact.text), origin };
}

function listFact(facts: readonly Fact[]): Found<readonly string[]> | undefined {
  const [first] = facts;
  if (first === undefined) return undefined;
  return {
    value: facts.map(({ text }) => text.replace(/^#/u, '')).slice(0, TAGS_MAX),
    origin: { selector: first.selector },
  };
}
