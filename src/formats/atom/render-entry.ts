// One entry as an Atom 1.0 entry. `feed` writes the entry; what it writes wrongly (titles as HTML, links without a
// type, unescaped categories) or lacks is put in at the boundaries of its elements.

import { Feed } from 'feed';
import { canonicalUri } from '../../core/web-address.ts';
import type { EntryRendering, PublishableEntry } from '../format.ts';
import { renderPicture } from '../media-rss.ts';
import { type PreparedEntry, type PreparedPerson, prepareEntry } from '../prepare-entry.ts';
import { appendTo, cutElement, replaceFirst } from '../xml/splice-xml.ts';
import { toHexReferences, xmlAttributes, xmlElement, xmlParent } from '../xml/write-xml.ts';

/** What sections and tags are, as IRIs that say so to anyone (RFC 4287 §4.2.2.2). */
const SECTION_SCHEME = 'https://schema.org/articleSection';
const TAG_SCHEME = 'https://schema.org/keywords';

/** `feed` writes no link without an address, and none with a type: this one is replaced. */
const NO_LINK = 'http://link.invalid/';

/** The `<entry>`, in namespaces that the document declares. */
export function renderEntry(publishable: PublishableEntry, rendering: EntryRendering): string {
  const entry = prepareEntry(publishable, rendering);
  const written = toHexReferences(cutElement(renderItem(entry), 'entry'));
  const opened = replaceFirst(
    written,
    '<entry>',
    `<entry${xmlAttributes({ 'xml:lang': entry.language })}>`,
  );
  const titled = replaceFirst(
    opened,
    '<title type="html"><![CDATA[]]></title>',
    xmlElement('title', { type: 'text' }, entry.title),
  );
  const linked = replaceFirst(titled, `<link href="${NO_LINK}"/>`, renderLink(entry));
  return appendTo(linked, 'entry', renderAdditions(entry));
}

/** A document of `feed` with this entry alone. The title stays empty: it would be written as HTML. */
function renderItem(entry: PreparedEntry): string {
  const feed = new Feed({ id: entry.id, title: '', updated: entry.updatedAt });
  feed.addItem({
    title: '',
    id: entry.id,
    link: NO_LINK,
    date: entry.updatedAt,
    published: entry.publishedAt,
    content: entry.contentHtml,
    ...(entry.summaryHtml !== undefined && { description: entry.summaryHtml }),
    author: entry.authors.map(authorOf),
    contributor: entry.editors.map(authorOf),
    ...(entry.rights !== undefined && { copyright: entry.rights }),
  });
  return feed.atom1();
}

/** A person in the words of `feed`. */
export function authorOf({ name, email, url }: PreparedPerson) {
  return { name, ...(email !== undefined && { email }), ...(url !== undefined && { link: url }) };
}

function renderLink({ url }: PreparedEntry): string {
  return url === undefined
    ? ''
    : xmlElement('link', { rel: 'alternate', type: 'text/html', href: url });
}

function renderAdditions(entry: PreparedEntry): string[] {
  const { section, tags, enclosures, commentsUrl, agencies } = entry;
  const category = (scheme: string) => (term: string) =>
    xmlElement('category', { term, scheme, label: term });
  return [
    ...(section === undefined ? [] : [category(SECTION_SCHEME)(section)]),
    ...tags.map(category(TAG_SCHEME)),
    ...enclosures.map(({ url, mediaType, bytes }) =>
      xmlElement('link', { rel: 'enclosure', href: url, type: mediaType, length: bytes ?? 0 }),
    ),
    commentsUrl === undefined
      ? ''
      : xmlElement('link', { rel: 'replies', href: commentsUrl, type: 'text/html' }),
    renderSource(entry),
    // Agencies are sources in the sense of Dublin Core; `atom:source` is for feeds, and excludes it.
    entry.source === undefined && agencies.length > 0
      ? xmlElement('dc:source', {}, agencies.join(', '))
      : '',
    ...entry.pictures.map(renderPicture),
  ];
}

/**
 * Where a republished entry comes from (RFC 4287 §4.2.11). Of the upstream feed only title and address are known: its
 * address is its id, and it was updated at least when this entry was.
 */
function renderSource({ source, updatedAt }: PreparedEntry): string {
  if (source === undefined) return '';
  return xmlParent('source', {}, [
    xmlElement('id', {}, canonicalUri(source.url)),
    xmlElement('title', { type: 'text' }, source.title),
    xmlElement('link', { rel: 'self', href: source.url }),
    xmlElement('updated', {}, updatedAt.toISOString()),
  ]);
}
