// One JSON Feed item as an entry.

import type { Entry, Person } from '../../core/entry.ts';
import { languageTag } from '../../core/language-tag.ts';
import { webAddress } from '../../core/web-address.ts';
import { cleanHtml } from '../../html/clean-html.ts';
import { escapeHtml } from '../../html/escape-html.ts';
import { composeEntry, withoutAbsent } from '../compose-entry.ts';
import { parseFeedDate } from '../feed-date.ts';
import { renderParagraphs } from '../html/render-paragraphs.ts';
import { findMediaType } from '../media-type.ts';
import { documentLine, documentText } from '../plain-text.ts';
import {
  type JsonRecord,
  listRecords,
  listStrings,
  readCount,
  readIdentifier,
  readString,
} from './json-values.ts';
import { parseAuthors } from './parse-channel.ts';

/** What an item inherits from its feed. */
export interface ItemContext {
  /** Where relative addresses start. */
  readonly base: string | undefined;
  readonly language: string | undefined;
  readonly authors: readonly Person[];
}

/** The entry; whatever the item lacks, or has of the wrong type, is absent. */
export function parseEntry(item: JsonRecord, context: ItemContext): Entry {
  const { base } = context;
  const address = (name: string) => webAddress(readString(item, name), base);
  const date = (name: string) => parseFeedDate(readString(item, name) ?? '');
  const updatedAt = date('date_modified');
  const authors = parseAuthors(item, base);
  const summary = readString(item, 'summary');
  return composeEntry({
    sourceId: readIdentifier(item, 'id'),
    url: address('url') ?? address('external_url'),
    title: documentLine(readString(item, 'title')),
    publishedAt: date('date_published') ?? updatedAt,
    updatedAt,
    language: languageTag(readString(item, 'language')) ?? context.language,
    tags: listStrings(item, 'tags'),
    authors: authors.length > 0 ? authors : context.authors,
    images: [address('image'), address('banner_image')].flatMap((url) =>
      url === undefined ? [] : { url },
    ),
    enclosures: listEnclosures(item, base),
    ...readBody(item, base),
    summaryHtml: summary === undefined ? undefined : escapeHtml(documentText(summary)),
  });
}

function readBody(item: JsonRecord, base: string | undefined) {
  const content = readString(item, 'content_html');
  const text = readString(item, 'content_text');
  const html = content === undefined ? '' : cleanHtml(content, base).trim();
  if (html !== '' || text === undefined) return { html };
  const plain = documentText(text);
  return { html: plain.includes('\n') ? renderParagraphs(plain) : escapeHtml(plain), text: plain };
}

function listEnclosures(item: JsonRecord, base: string | undefined) {
  return listRecords(item, 'attachments').flatMap((attachment) => {
    const url = webAddress(readString(attachment, 'url'), base);
    if (url === undefined) return [];
    return withoutAbsent({
      url,
      mediaType: findMediaType(url, readString(attachment, 'mime_type')),
      bytes: readCount(attachment, 'size_in_bytes'),
      durationSeconds: readCount(attachment, 'duration_in_seconds'),
    });
  });
}
