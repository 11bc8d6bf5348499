// An entry as ninjs 3.1, IPTC's news in JSON (https://iptc.org/standards/ninjs/), for newsrooms and archives
// that take a story in. What the entry does not say is absent.

import { articlePageUrl, entryUrl } from '../../core/addresses.ts';
import type { Entry, Image, Person, StoredEntry } from '../../core/entry.ts';
import { languageTag } from '../../core/language-tag.ts';
import { cleanText } from '../../core/text.ts';
import { webAddress } from '../../core/web-address.ts';
import { renderBody } from '../html/compose-content.ts';
import { documentDate } from '../instant.ts';
import { findMediaType } from '../media-type.ts';
import { documentLine } from '../plain-text.ts';

const STANDARD = {
  name: 'ninjs',
  version: '3.1',
  schema: 'http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json',
};
/** Pictures, people and subjects. */
const PARTS_MAX = 50;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})$/u;

/** The entry as one JSON text, valid by IPTC's schema. */
export function renderNinjs(stored: StoredEntry, baseUrl: string): string {
  const { entry } = stored;
  const url = entryUrl(baseUrl, stored);
  const page = articlePageUrl(baseUrl, stored.key);
  const item = {
    uri: stored.id,
    type: 'text',
    representationType: 'full',
    version: documentLine(entry.version),
    firstCreated: dateTime(entry.publishedAt, stored.publishedAt),
    versionCreated: dateTime(entry.updatedAt, stored.updatedAt),
    pubStatus: 'usable',
    language: languageTag(entry.language),
    headlines: texts([
      ['main', documentLine(entry.title)],
      ['subheadline', documentLine(entry.subtitle)],
    ]),
    descriptions: texts([['summary', documentLine(entry.summary)]]),
    bodies: bodies(entry, webAddress(entry.url)),
    by: documentLine(entry.authors?.map(({ name }) => name).join(', ')),
    people: filled([...people(entry.authors, 'author'), ...people(entry.editors, 'editor')]),
    infoSources: filled(names(entry.agencies)),
    located: documentLine(entry.place),
    subjects: filled([
      ...names(entry.section === undefined ? [] : [entry.section]).map((one) => ({
        ...one,
        rel: 'section',
      })),
      ...names(entry.tags).map((one) => ({ ...one, rel: 'about' })),
    ]),
    copyrightHolder: documentLine(entry.publisher),
    copyrightNotice: documentLine(entry.rights),
    edNote: documentLine(entry.correction),
    associations: filled((entry.images ?? []).slice(0, PARTS_MAX).flatMap(picture)),
    altIds: filled(
      [
        { role: 'source', value: documentLine(entry.sourceId) },
        { role: 'url', value: webAddress(url) ?? page },
      ].filter(({ value }) => value !== undefined),
    ),
    standard: STANDARD,
  };
  return `${JSON.stringify(item, cleanStrings)}\n`;
}

/** The article's own time with its offset where it is that instant; else the instant. */
function dateTime(stated: string | undefined, at: number): string {
  const isSame =
    stated !== undefined && DATE_TIME.test(stated) && Math.abs(Date.parse(stated) - at) < 1_000;
  return isSame ? stated : documentDate(at).toISOString().replace('.000Z', 'Z');
}

function texts(roles: readonly (readonly [string, string | undefined])[]) {
  const list = roles.flatMap(([role, value]) =>
    value === undefined ? [] : [{ role, contentType: 'text/plain', value }],
  );
  return filled(list);
}

/** The story as HTML, and as text where there is one. */
function bodies(entry: Entry, base: string | undefined) {
  const html = renderBody(entry, base);
  const text = cleanText(entry.text ?? '').trim();
  return filled([
    ...(html === '' ? [] : [{ role: 'main', contentType: 'text/html', value: html }]),
    ...(text === '' ? [] : [{ role: 'text', contentType: 'text/plain', value: text }]),
  ]);
}

function people(list: readonly Person[] | undefined, rel: string) {
  return (list ?? []).slice(0, PARTS_MAX).flatMap(({ name, url }) => {
    const line = documentLine(name);
    const uri = webAddress(url);
    return line === undefined ? [] : [{ name: line, rel, uri }];
  });
}

function names(list: readonly string[] | undefined) {
  return (list ?? []).slice(0, PARTS_MAX).flatMap((one) => {
    const name = documentLine(one);
    return name === undefined ? [] : [{ name }];
  });
}

/** A picture that is stored, as an item of its own beside the story. */
function picture(image: Image, index: number) {
  const uri = webAddress(image.url);
  if (uri === undefined) return [];
  const rendition = {
    name: 'main',
    href: uri,
    contentType: findMediaType(uri, image.mediaType),
    width: whole(image.width),
    height: whole(image.height),
    sizeInBytes: whole(image.bytes),
  };
  const caption = documentLine(image.caption);
  return [
    {
      name: `picture-${index + 1}`,
      uri,
      type: 'picture',
      descriptions: caption === undefined ? undefined : [{ role: 'caption', value: caption }],
      by: documentLine(image.credit),
      renditions: [rendition],
    },
  ];
}

function whole(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** Lists that say nothing are left out. */
function filled<Item>(list: readonly Item[]): readonly Item[] | undefined {
  return list.length === 0 ? undefined : list;
}

function cleanStrings(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? cleanText(value) : value;
}
