// One entry as a JSON Feed 1.1 item: what `feed` makes of it in version 1, lifted to 1.1 as an object. HTML stands in
// `content_html` alone; what the format has no member for is in `_kabar`.

import { Feed } from 'feed';
import type { EntryRendering, PublishableEntry } from '../format.ts';
import { type PreparedEntry, prepareEntry } from '../prepare-entry.ts';
import { authorOf, filled } from './members.ts';

/** The item as compact JSON. Members without a value are left out. */
export function renderEntry(publishable: PublishableEntry, rendering: EntryRendering): string {
  const entry = prepareEntry(publishable, rendering);
  const item = readItem(renderItem(entry));
  return JSON.stringify({
    id: item.id,
    url: item.url,
    title: item.title,
    content_html: item.content_html,
    summary: entry.summary,
    image: entry.pictures[0]?.url,
    date_published: item.date_published,
    date_modified: item.date_modified,
    authors: filled(entry.authors.map(authorOf)),
    tags: filled([entry.section ?? [], entry.tags].flat()),
    language: entry.language,
    attachments: filled(
      entry.enclosures.map(({ url, mediaType, bytes, durationSeconds }) => ({
        url,
        mime_type: mediaType,
        size_in_bytes: bytes,
        duration_in_seconds: durationSeconds,
      })),
    ),
    _kabar: extensionOf(entry),
  });
}

/** A document of `feed` with this item alone. */
function renderItem(entry: PreparedEntry): string {
  const feed = new Feed({ title: '' });
  feed.addItem({
    title: entry.title,
    id: entry.id,
    link: entry.url ?? '',
    date: entry.updatedAt,
    published: entry.publishedAt,
    content: entry.contentHtml,
  });
  return feed.json1();
}

function readItem(document: string): Readonly<Record<string, unknown>> {
  const { items } = JSON.parse(document) as { readonly items: readonly Record<string, unknown>[] };
  return items[0] ?? {};
}

/** What the article says and JSON Feed 1.1 has no member for (J12: names without dots, values never null). */
function extensionOf(entry: PreparedEntry): object | undefined {
  const extension = {
    subtitle: entry.subtitle,
    section: entry.section,
    place: entry.place,
    publisher: entry.publisher,
    editors: filled(entry.editors.map(authorOf)),
    agencies: filled(entry.agencies),
    images: filled(
      entry.images.map(({ url, caption, credit, mediaType, width, height }) => ({
        url,
        caption,
        credit,
        mime_type: mediaType,
        width,
        height,
      })),
    ),
    related: filled(entry.related),
    rights: entry.rights,
    comments_url: entry.commentsUrl,
    source: entry.source,
  };
  return Object.values(extension).some((value) => value !== undefined) ? extension : undefined;
}
