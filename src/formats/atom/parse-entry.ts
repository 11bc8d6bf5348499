// One Atom entry (RFC 4287, Atom 0.3, with the modules that feeds use) as an entry.

import type { Entry, Person } from '../../core/entry.ts';
import { webAddress } from '../../core/web-address.ts';
import { composeEntry, withoutAbsent } from '../compose-entry.ts';
import { readMedia } from '../item-media.ts';
import { distinctPeople } from '../people.ts';
import {
  listPeople,
  listTags,
  readDate,
  readLanguage,
  readLine,
  readLink,
  readSection,
  readText,
  readTitle,
  splitBody,
} from '../read-fields.ts';
import { lineOf } from '../text-construct.ts';
import { upstreamAddress } from '../upstream-address.ts';
import type { FieldSource } from '../xml/parse-canonical.ts';

/** What an entry inherits from its feed. */
export interface EntryContext {
  /** Where relative addresses start. */
  readonly base: string | undefined;
  /** The feed's own `xml:base`. */
  readonly declaredBase: string | undefined;
  /** The document's own address. */
  readonly documentBase: string | undefined;
  readonly language: string | undefined;
  readonly authors: readonly Person[];
}

const PUBLISHED = [
  ...['atom:published', 'issued', 'created', 'dcterms:issued', 'dcterms:created', 'dc:date'],
];
const TEXTS = [
  ...['media:description', 'itunes:summary', 'dc:description', 'dcterms:abstract'],
  'itunes:subtitle',
];

/** The entry; whatever it lacks is absent. */
export function parseEntry(entry: FieldSource, context: EntryContext): Entry {
  const base = entry.attributes.base ?? context.base;
  const updatedAt = readDate(entry, ['atom:updated', 'modified', 'dcterms:modified']);
  const text = { defaultKind: 'text', base } as const;
  const source = entry.first('source');
  return composeEntry({
    sourceId: readId(entry, context),
    url: readUrl(entry, base),
    title: readTitle(entry, ['title', 'media:title', 'dc:title'], text),
    publishedAt: readDate(entry, PUBLISHED) ?? updatedAt,
    updatedAt,
    language: readLanguage(entry, ['dc:language']) ?? context.language,
    section: readSection(entry),
    tags: listTags(entry).filter((tag) => tag !== undefined),
    authors: readAuthors(entry, { ...context, base }),
    editors: distinctPeople(listPeople(entry, ['contributor', 'dc:contributor'], base)),
    ...readMedia(entry, base),
    ...readBody(entry, base),
    rights: lineOf(readText(entry, ['rights', 'copyright', 'dc:rights'], text), { isGuess: false }),
    commentsUrl: readLink(entry, 'link', { relation: 'replies', base }),
    source: source === undefined ? undefined : readSource(source.children(), base),
  });
}

/** An id is an IRI and compared as it is; only a relative one is nothing without its base. */
function readId(entry: FieldSource, context: EntryContext): string | undefined {
  const id = entry.list('id').find(({ text }) => text !== '');
  if (id === undefined) return undefined;
  const declared = id.attributes.base ?? entry.attributes.base ?? context.declaredBase;
  return absoluteId(id.text, { declared, document: context.documentBase });
}

/**
 * The id itself, or what a relative one stands for. Without an `xml:base`, only what is plainly a path is
 * taken for one.
 */
export function absoluteId(
  id: string,
  bases: { readonly declared: string | undefined; readonly document: string | undefined },
): string {
  if (/^[a-z][a-z0-9+.-]*:/iu.test(id)) return id;
  const base = bases.declared ?? (/^\.{0,2}\//u.test(id) ? bases.document : undefined);
  return base === undefined ? id : (URL.parse(id, base)?.href ?? id);
}

function readUrl(entry: FieldSource, base: string | undefined): string | undefined {
  const link = readLink(entry, 'link', { relation: 'alternate', base });
  if (link !== undefined) return link;
  const written = readLine(entry, ['link']);
  const { src, type = '' } = entry.first('content')?.attributes ?? {};
  const page = /html/iu.test(type) ? src : undefined;
  const url = upstreamAddress(written ?? page, base);
  if (url !== undefined) return url;
  const id = readLine(entry, ['id']);
  return /^https?:\/\//iu.test(id ?? '') ? webAddress(id) : undefined;
}

/** RFC 4287 §4.1.2: an entry without authors has those of its source, else those of the feed. */
function readAuthors(entry: FieldSource, context: EntryContext): readonly Person[] {
  const own = listPeople(entry, ['author', 'dc:creator'], context.base);
  const podcasters = listPeople(entry, ['itunes:author'], context.base);
  const source = entry.first('source')?.children();
  const inherited = source === undefined ? [] : listPeople(source, ['author'], context.base);
  for (const people of [own, podcasters, inherited]) {
    if (people.some(Boolean)) return distinctPeople(people);
  }
  return context.authors;
}

function readBody(entry: FieldSource, base: string | undefined) {
  const options = { defaultKind: 'text', base } as const;
  const full =
    readText(entry, ['content'], options) ??
    readText(entry, ['content:encoded', 'xhtml:body'], { ...options, defaultKind: 'html' });
  const short = readText(entry, ['summary', ...TEXTS], options);
  const body = splitBody({ full, short });
  // Said to be a summary, and all there is: it stands for both.
  return full === undefined ? { html: body.html, summaryHtml: body.html } : body;
}

function readSource(source: FieldSource, base: string | undefined): Entry['source'] {
  const title = readTitle(source, ['title'], { defaultKind: 'text', base });
  const url =
    readLink(source, 'link', { relation: 'alternate', base }) ??
    readLink(source, 'link', { relation: 'self', base });
  return title === undefined && url === undefined ? undefined : withoutAbsent({ title, url });
}
