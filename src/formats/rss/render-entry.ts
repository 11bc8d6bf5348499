// One entry as an RSS 2.0 item. `feed` writes the item; what it lacks (a plain title, Dublin Core, Media RSS,
// the source of a republished item) is added inside its end tag.

import { Feed } from 'feed';
import type { EntryRendering, PublishableEntry } from '../format.ts';
import { renderMedia, renderPicture } from '../media-rss.ts';
import { type PreparedEnclosure, type PreparedEntry, prepareEntry } from '../prepare-entry.ts';
import { appendTo, cutElement, replaceFirst } from '../xml/splice-xml.ts';
import { toHexReferences, xmlElement } from '../xml/write-xml.ts';

/** The `<item>`, in namespaces that the document declares. */
export function renderEntry(publishable: PublishableEntry, rendering: EntryRendering): string {
  const entry = prepareEntry(publishable, rendering);
  const item = toHexReferences(cutElement(renderItem(entry), 'item'));
  const title = xmlElement('title', {}, entry.title);
  const titled = replaceFirst(item, '<item>', `<item>\n            ${title}`);
  return appendTo(titled, 'item', renderAdditions(entry));
}

/** A document of `feed` with this item alone. No title and no authors: it would write both wrongly. */
function renderItem(entry: PreparedEntry): string {
  const feed = new Feed({ title: '', updated: entry.updatedAt });
  const [enclosure] = entry.enclosures;
  feed.addItem({
    title: '',
    link: entry.url ?? '',
    id: entry.id,
    date: entry.updatedAt,
    published: entry.publishedAt,
    // RSS profile 5.2.1: without a summary the full text is the description.
    description: entry.summaryHtml ?? entry.contentHtml,
    ...(entry.summaryHtml !== undefined && { content: entry.contentHtml }),
    category: [entry.section ?? [], entry.tags].flat().map((name) => ({ name })),
    ...(enclosure !== undefined && { enclosure: enclosureOf(enclosure) }),
  });
  return feed.rss2();
}

/** All three attributes are required; 0 stands for an unknown length (RSS profile 4.1.1.20.5). */
function enclosureOf({ url, bytes = 0, mediaType }: PreparedEnclosure) {
  return { url, length: bytes, type: mediaType };
}

function renderAdditions(entry: PreparedEntry): string[] {
  const text = (name: string, value: string | undefined) =>
    value === undefined ? '' : xmlElement(name, {}, value);
  return [
    ...entry.authors.map(({ name }) => text('dc:creator', name)),
    ...entry.editors.map(({ name }) => text('dc:contributor', name)),
    text('dc:language', entry.language),
    text('dc:rights', entry.rights),
    text('comments', entry.commentsUrl),
    renderSource(entry),
    ...entry.pictures.map(renderPicture),
    // An item has one enclosure; further ones are Media RSS.
    ...entry.enclosures.slice(1).map(renderMedia),
  ];
}

/**
 * `source` names the feed that a republished item came through; where there is none, `dc:source` names the
 * agencies that the story is derived from. Profile 5.1.1 forbids both in one item.
 */
function renderSource({ source, agencies }: PreparedEntry): string {
  if (source !== undefined) return xmlElement('source', { url: source.url }, source.title);
  return agencies.length === 0 ? '' : xmlElement('dc:source', {}, agencies.join(', '));
}
