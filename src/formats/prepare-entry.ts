// An entry's values as every format may write them: cleaned, bounded, absolute, well-formed or absent. The three
// renderers differ in syntax alone; what is published of an entry is decided here, once for all of them.

import type { Enclosure, Entry, Image, Person } from '../core/entry.ts';
import { languageTag } from '../core/language-tag.ts';
import { mailAddress, webAddress } from '../core/web-address.ts';
import { escapeHtml } from '../html/escape-html.ts';
import type { EntryRendering, PublishableEntry } from './format.ts';
import { composeContent } from './html/compose-content.ts';
import { composeSummary } from './html/compose-summary.ts';
import { sanitize } from './html/sanitize.ts';
import { documentDate } from './instant.ts';
import { findMediaType } from './media-type.ts';
import { documentLine, plainField, shieldMarkup, TITLE_CHARACTERS_MAX } from './plain-text.ts';

/** Limits of an item (robustness). */
const CATEGORIES_MAX = 50;
const ENCLOSURES_MAX = 20;
/** People, pictures and related stories. */
const PARTS_MAX = 50;
/** Characters of a title that is made of an untitled entry's first words. */
const MADE_TITLE_CHARACTERS_MAX = 80;
/** Characters of the summary in a feed that carries summaries alone. */
const SUMMARY_CHARACTERS_MAX = 500;
const SUMMARY_FIELD_CHARACTERS_MAX = 5_000;

export interface PreparedPerson {
  readonly name: string;
  readonly email: string | undefined;
  readonly url: string | undefined;
}

/** A picture, or what is known of one that is not stored. */
interface PreparedImage {
  readonly url: string | undefined;
  readonly caption: string | undefined;
  readonly credit: string | undefined;
  readonly mediaType: string | undefined;
  readonly bytes: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
}

export interface PreparedPicture extends PreparedImage {
  readonly url: string;
}

export interface PreparedEnclosure {
  readonly url: string;
  readonly mediaType: string;
  readonly bytes: number | undefined;
  readonly durationSeconds: number | undefined;
}

/** Plain-text values are shielded: no reader can take them for markup. */
export interface PreparedEntry {
  readonly id: string;
  /** Absent only where the service was given none that can be published. */
  readonly url: string | undefined;
  readonly title: string;
  readonly publishedAt: Date;
  readonly updatedAt: Date;
  readonly language: string | undefined;
  readonly subtitle: string | undefined;
  readonly place: string | undefined;
  readonly publisher: string | undefined;
  readonly section: string | undefined;
  /** Without the section. */
  readonly tags: readonly string[];
  readonly authors: readonly PreparedPerson[];
  readonly editors: readonly PreparedPerson[];
  readonly agencies: readonly string[];
  readonly images: readonly PreparedImage[];
  /** The images that are stored. */
  readonly pictures: readonly PreparedPicture[];
  readonly related: readonly { readonly title: string; readonly url: string | undefined }[];
  readonly enclosures: readonly PreparedEnclosure[];
  readonly rights: string | undefined;
  readonly commentsUrl: string | undefined;
  /** The upstream feed; its title stands in for a missing one by its address. */
  readonly source: { readonly title: string; readonly url: string } | undefined;
  /** Plain text; absent where `contentHtml` would only repeat it. */
  readonly summary: string | undefined;
  /** The summary as safe HTML; absent where `contentHtml` would only repeat it. */
  readonly summaryHtml: string | undefined;
  /** Safe HTML, never empty: the whole story, or in a feed of summaries the summary. */
  readonly contentHtml: string;
}

const prepared = new WeakMap<PublishableEntry, PreparedEntry & EntryRendering>();

/**
 * The values to publish; never throws for what an entry holds. The three renderers ask one after the other, so the
 * answer is remembered as long as the entry is.
 */
export function prepareEntry(
  publishable: PublishableEntry,
  { content }: EntryRendering,
): PreparedEntry {
  const known = prepared.get(publishable);
  if (known?.content === content) return known;
  const entry = { ...prepareValues(publishable, { content }), content };
  prepared.set(publishable, entry);
  return entry;
}

function prepareValues(publishable: PublishableEntry, rendering: EntryRendering): PreparedEntry {
  const { entry } = publishable;
  const section = plainField(entry.section);
  const images = (entry.images ?? [])
    .slice(0, PARTS_MAX)
    .flatMap((image) => prepareImage(image) ?? []);
  return {
    id: publishable.id,
    url: webAddress(publishable.url),
    title: prepareTitle(publishable),
    publishedAt: documentDate(publishable.publishedAt),
    updatedAt: documentDate(publishable.updatedAt),
    language: languageTag(entry.language),
    subtitle: plainField(entry.subtitle),
    place: plainField(entry.place),
    publisher: plainField(entry.publisher),
    section,
    tags: distinct(entry.tags).filter((tag) => tag !== section),
    authors: preparePeople(entry.authors),
    editors: preparePeople(entry.editors),
    agencies: distinct(entry.agencies),
    images,
    pictures: images.filter(isPicture),
    related: prepareRelated(entry),
    enclosures: (entry.enclosures ?? [])
      .slice(0, ENCLOSURES_MAX)
      .flatMap((enclosure) => prepareEnclosure(enclosure) ?? []),
    rights: plainField(entry.rights),
    commentsUrl: webAddress(entry.commentsUrl),
    source: prepareSource(entry),
    ...prepareTexts(entry, rendering),
  };
}

/** A person for a document, with valid addresses only; absent without a name. */
export function preparePerson(person: Person): PreparedPerson | undefined {
  const name = plainField(person.name);
  if (name === undefined) return undefined;
  return { name, email: mailAddress(person.email), url: webAddress(person.url) };
}

function preparePeople(people: readonly Person[] | undefined): PreparedPerson[] {
  return (people ?? []).slice(0, PARTS_MAX).flatMap((person) => preparePerson(person) ?? []);
}

function prepareTitle({ entry, url }: PublishableEntry): string {
  return (
    plainField(entry.title, TITLE_CHARACTERS_MAX) ??
    plainField(composeSummary(entry, MADE_TITLE_CHARACTERS_MAX)) ??
    plainField(webAddress(url)) ??
    '…'
  );
}

function prepareTexts(entry: Entry, { content }: EntryRendering) {
  const isFull = content === 'full';
  const summary = isFull
    ? documentLine(entry.summary, SUMMARY_FIELD_CHARACTERS_MAX)
    : composeSummary(entry, SUMMARY_CHARACTERS_MAX);
  const summaryHtml = sanitizedSummary(entry) ?? asParagraph(summary);
  const story = isFull ? composeContent(entry) : '';
  if (story !== '') return { summary: shielded(summary), summaryHtml, contentHtml: story };
  const title = documentLine(entry.title, TITLE_CHARACTERS_MAX);
  const contentHtml = summaryHtml ?? asParagraph(title) ?? '<p>…</p>';
  return { summary: undefined, summaryHtml: undefined, contentHtml };
}

function sanitizedSummary({ summaryHtml, url }: Entry): string | undefined {
  const html = summaryHtml === undefined ? '' : sanitize(summaryHtml, url).trim();
  return html === '' ? undefined : html;
}

function asParagraph(line: string | undefined): string | undefined {
  return line === undefined ? undefined : `<p>${escapeHtml(line)}</p>`;
}

function shielded(line: string | undefined): string | undefined {
  return line === undefined ? undefined : shieldMarkup(line);
}

function prepareImage(image: Image): PreparedImage | undefined {
  const url = webAddress(image.url);
  const caption = plainField(image.caption);
  const credit = plainField(image.credit);
  if (url === undefined && caption === undefined && credit === undefined) return undefined;
  return {
    url,
    caption,
    credit,
    mediaType: url === undefined ? undefined : findMediaType(url, image.mediaType),
    bytes: positiveInteger(image.bytes),
    width: positiveInteger(image.width),
    height: positiveInteger(image.height),
  };
}

function isPicture(image: PreparedImage): image is PreparedPicture {
  return image.url !== undefined;
}

function prepareRelated({ related }: Entry): PreparedEntry['related'] {
  return (related ?? []).slice(0, PARTS_MAX).flatMap((story) => {
    const title = plainField(story.title);
    return title === undefined ? [] : [{ title, url: webAddress(story.url) }];
  });
}

function prepareEnclosure(enclosure: Enclosure): PreparedEnclosure | undefined {
  const url = webAddress(enclosure.url);
  if (url === undefined) return undefined;
  return {
    url,
    mediaType: findMediaType(url, enclosure.mediaType) ?? 'application/octet-stream',
    bytes: positiveInteger(enclosure.bytes),
    durationSeconds: positiveInteger(Math.round(enclosure.durationSeconds ?? 0)),
  };
}

function prepareSource({ source }: Entry): PreparedEntry['source'] {
  const url = webAddress(source?.url);
  return url === undefined ? undefined : { url, title: plainField(source?.title) ?? url };
}

function positiveInteger(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** Plain fields in the given order, each once, blank ones left out. */
function distinct(values: readonly string[] | undefined): string[] {
  const fields = (values ?? [])
    .slice(0, CATEGORIES_MAX * 2)
    .flatMap((value) => plainField(value) ?? []);
  return [...new Set(fields)].slice(0, CATEGORIES_MAX);
}
