// What an upstream says of a story, kept within bounds: its length, its dates, its id; and whom to credit.

import { createHash } from 'node:crypto';
import { ARTICLE_LIMITS } from '../../core/article.ts';
import type { Entry } from '../../core/entry.ts';
import { instantOf } from '../../core/instant.ts';
import { cleanLine, truncateText } from '../../core/text.ts';

const ID_BYTES_MAX = 2_048;
const URL_LENGTH_MAX = 4_096;
const TAGS_MAX = 50;
const ENCLOSURES_MAX = 20;
const LIST_MAX = 100;
/** Dates outside are mistakes: the story counts as published when it was first seen. */
const PUBLISHED_AT_MIN = Date.UTC(1990, 0, 1);
const AHEAD_MS_MAX = 10 * 60_000;

export interface BoundedEntry {
  readonly entry: Entry;
  /** As stated, where that is plausible; never ahead. Milliseconds since 1970. */
  readonly publishedAt?: number;
  readonly updatedAt?: number;
}

export interface EntryContext {
  readonly now: number;
  /** The upstream feed, for entries that name no other. */
  readonly credit: NonNullable<Entry['source']>;
}

/** The entry within bounds; nothing where the upstream says nothing at all. */
export function boundEntry(given: Entry, { now, credit }: EntryContext): BoundedEntry | undefined {
  const title = truncateText(cleanLine(given.title), ARTICLE_LIMITS.titleCharactersMax);
  if (title === '') return undefined;
  const { id: _id, sourceId, url, publishedAt, updatedAt, html, summaryHtml, ...rest } = given;
  const published = plausibleDate(publishedAt, now);
  const updated = plausibleDate(updatedAt, now);
  const id = boundId(sourceId);
  const entry: Entry = {
    ...shortenLists(rest),
    ...shortenTexts(rest),
    title,
    ...(id === undefined ? {} : { sourceId: id }),
    ...(url === undefined || url.length > URL_LENGTH_MAX ? {} : { url }),
    ...(publishedAt === undefined || published === undefined ? {} : { publishedAt }),
    ...(updatedAt === undefined || updated === undefined ? {} : { updatedAt }),
    ...(isWithin(html) ? { html } : {}),
    ...(isWithin(summaryHtml) ? { summaryHtml } : {}),
    source: given.source ?? credit,
  };
  return {
    entry,
    ...(published === undefined ? {} : { publishedAt: published }),
    ...(updated === undefined ? {} : { updatedAt: updated }),
  };
}

/** Nothing for an id that is only white space; a long one by its digest. */
function boundId(given: string | undefined): string | undefined {
  const id = given?.trim() ?? '';
  if (id === '') return undefined;
  if (Buffer.byteLength(id) <= ID_BYTES_MAX) return id;
  return `sha256:${createHash('sha256').update(id).digest('hex')}`;
}

function plausibleDate(date: string | undefined, now: number): number | undefined {
  const at = date === undefined ? undefined : instantOf(date, 'UTC');
  if (at === undefined || at < PUBLISHED_AT_MIN || at > now + AHEAD_MS_MAX) return undefined;
  // A clock that is a little ahead must not hold the story back.
  return Math.min(at, now);
}

type Texts = Pick<Entry, 'text' | 'summary' | 'subtitle' | 'rights'>;

function shortenTexts({ text, summary, subtitle, rights }: Texts): Texts {
  const { contentBytesMax, titleCharactersMax } = ARTICLE_LIMITS;
  const cut = (value: string, max: number): string => truncateText(value, max);
  return {
    // A character takes up to three bytes of UTF-8 for each of its UTF-16 units.
    ...(text === undefined
      ? {}
      : { text: isWithin(text) ? text : cut(text, Math.floor(contentBytesMax / 3)) }),
    ...(summary === undefined ? {} : { summary: cut(summary, contentBytesMax / 16) }),
    ...(subtitle === undefined ? {} : { subtitle: cut(subtitle, titleCharactersMax) }),
    ...(rights === undefined ? {} : { rights: cut(rights, titleCharactersMax) }),
  };
}

/** Markup that is too long cannot be cut without harm; the text stands in for it. */
function isWithin(text: string | undefined): text is string {
  return text !== undefined && Buffer.byteLength(text) <= ARTICLE_LIMITS.contentBytesMax;
}

function shortenLists<T extends Partial<Entry>>(entry: T): T {
  const { tags, enclosures, images, authors, editors, related, agencies } = entry;
  return {
    ...entry,
    ...(tags && { tags: tags.slice(0, TAGS_MAX).map((tag) => truncateText(tag, 200)) }),
    ...(enclosures && { enclosures: enclosures.slice(0, ENCLOSURES_MAX) }),
    ...(images && { images: images.slice(0, LIST_MAX) }),
    ...(authors && { authors: authors.slice(0, LIST_MAX) }),
    ...(editors && { editors: editors.slice(0, LIST_MAX) }),
    ...(related && { related: related.slice(0, LIST_MAX) }),
    ...(agencies && { agencies: agencies.slice(0, LIST_MAX) }),
  };
}
