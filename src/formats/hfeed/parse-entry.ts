// One h-entry (microformats.org/wiki/h-entry) as an entry.

import type { Enclosure, Entry, Person } from '../../core/entry.ts';
import { languageTag } from '../../core/language-tag.ts';
import { cleanLine } from '../../core/text.ts';
import { cleanHtml } from '../../html/clean-html.ts';
import { escapeHtml } from '../../html/escape-html.ts';
import { composeEntry } from '../compose-entry.ts';
import { parseFeedDate } from '../feed-date.ts';
import { renderParagraphs } from '../html/render-paragraphs.ts';
import { findMediaType } from '../media-type.ts';
import { documentLine, documentText } from '../plain-text.ts';
import {
  absoluteAddress,
  firstMarkup,
  firstText,
  knownText,
  listAddresses,
  listValues,
  type Microformat,
  textOf,
} from './microformats.ts';
import { parseAuthors } from './parse-channel.ts';

/** What an entry inherits from its page. */
export interface EntryContext {
  /** Where relative addresses start. */
  readonly base: string | undefined;
  readonly language: string | undefined;
  readonly authors: readonly Person[];
}

/** The entry; whatever it lacks is absent. */
export function parseEntry(object: Microformat, context: EntryContext): Entry {
  const date = (name: string) => parseFeedDate(firstText(object, name) ?? '');
  const updatedAt = date('updated');
  const authors = parseAuthors(object);
  const summary = firstText(object, 'summary');
  return composeEntry({
    sourceId: knownText(firstText(object, 'uid')),
    url: listAddresses(object, 'url')[0],
    title: readTitle(object),
    publishedAt: date('published') ?? updatedAt,
    updatedAt,
    language: languageTag(object.lang) ?? context.language,
    tags: listValues(object, 'category').flatMap((value) => textOf(value) ?? []),
    authors: authors.length > 0 ? authors : context.authors,
    images: listImages(object),
    enclosures: ['audio', 'video'].flatMap((name) => listMedia(object, name)),
    ...readBody(object, context.base),
    summaryHtml: summary === undefined ? undefined : escapeHtml(documentText(summary.trim())),
  });
}

/** A note has no title: where it is named at all, its name is its whole text. */
function readTitle(object: Microformat): string | undefined {
  const name = cleanLine(firstText(object, 'name') ?? '');
  const text = cleanLine(firstText(object, 'content') ?? firstText(object, 'summary') ?? '');
  const isNote = text !== '' && (name === text || (name.length > 100 && name.includes(text)));
  return isNote ? undefined : documentLine(name);
}

function readBody(object: Microformat, base: string | undefined) {
  const markup = firstMarkup(object, 'content');
  const html = markup === undefined ? '' : cleanHtml(markup, base).trim();
  const text = firstText(object, 'content');
  if (html !== '' || text === undefined) return { html };
  const plain = documentText(text.trim());
  return { html: plain.includes('\n') ? renderParagraphs(plain) : escapeHtml(plain), text: plain };
}

function listImages(object: Microformat): Entry['images'] & object {
  const values = [...listValues(object, 'featured'), ...listValues(object, 'photo')];
  return values.flatMap((value) => {
    const url = absoluteAddress(textOf(value));
    if (url === undefined) return [];
    const caption =
      typeof value === 'object' && 'alt' in value ? documentLine(value.alt) : undefined;
    return { url, ...(caption === undefined ? {} : { caption }) };
  });
}

function listMedia(object: Microformat, name: string): readonly Enclosure[] {
  return listAddresses(object, name).map((url) => {
    const mediaType = findMediaType(url, undefined);
    return { url, ...(mediaType === undefined ? {} : { mediaType }) };
  });
}
