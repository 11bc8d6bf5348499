// One RSS item (0.9x, 1.0, 2.0, with the modules that feeds use) as an entry.

import type { Entry } from '../../core/entry.ts';
import { webAddress } from '../../core/web-address.ts';
import { composeEntry, withoutAbsent } from '../compose-entry.ts';
import { readMedia } from '../item-media.ts';
import { distinctPeople } from '../people.ts';
import { documentLine } from '../plain-text.ts';
import {
  listPeople,
  listTags,
  readDate,
  readLanguage,
  readLine,
  readLink,
  readText,
  readTitle,
  splitBody,
} from '../read-fields.ts';
import { lineOf } from '../text-construct.ts';
import { upstreamAddress } from '../upstream-address.ts';
import type { FieldSource } from '../xml/parse-canonical.ts';

/** What an item inherits from its channel. */
export interface ItemContext {
  /** Where relative addresses start. */
  readonly base: string | undefined;
  readonly language: string | undefined;
}

const PUBLISHED = [
  ...['pubdate', 'pubDate', 'published', 'atom:published', 'atom:issued', 'dcterms:issued'],
  ...['dcterms:created', 'atom:created', 'dc:date'],
];
const UPDATED = ['atom:updated', 'atom:modified', 'dcterms:modified', 'updated', 'dc:date'];
const FULL_TEXTS = ['content:encoded', 'xhtml:body', 'body', 'fullitem', 'content', 'atom:content'];
const SHORT_TEXTS = [
  ...['description', 'summary', 'atom:summary', 'itunes:summary', 'googleplay:description'],
  ...['media:description', 'dc:description', 'dcterms:abstract', 'itunes:subtitle', 'media:text'],
];

/** The entry; whatever the item lacks is absent. */
export function parseEntry(item: FieldSource, context: ItemContext): Entry {
  const base = item.attributes.base ?? context.base;
  const updatedAt = readDate(item, UPDATED);
  const text = { defaultKind: 'html', base } as const;
  const authors = listPeople(item, ['author', 'atom:author', 'dc:creator', 'dc:author'], base);
  const podcasters = listPeople(item, ['itunes:author', 'googleplay:author'], base);
  return composeEntry({
    sourceId:
      readLine(item, ['guid', 'atom:id', 'id']) ??
      item.attributes.about ??
      readLine(item, ['dc:identifier']),
    url: readUrl(item, base),
    title: readTitle(item, ['title', 'atom:title', 'dc:title', 'itunes:title', 'media:title'], {
      defaultKind: 'guess',
      base,
    }),
    publishedAt: readDate(item, PUBLISHED) ?? updatedAt,
    updatedAt,
    language: readLanguage(item, ['dc:language', 'language']) ?? context.language,
    tags: listTags(item).filter((tag) => tag !== undefined),
    authors: distinctPeople(authors.some(Boolean) ? authors : podcasters),
    editors: distinctPeople(listPeople(item, ['dc:contributor', 'atom:contributor'], base)),
    ...readMedia(item, base),
    ...readBody(item, base),
    rights: lineOf(readText(item, ['dc:rights', 'atom:rights', 'copyright'], text), {
      isGuess: true,
    }),
    commentsUrl: webAddress(readLine(item, ['comments']), base),
    source: readSource(item, base),
  });
}

/** A description is the body, unless there is a full text, or a summary beside it. */
function readBody(item: FieldSource, base: string | undefined) {
  const options = { defaultKind: 'html', base } as const;
  const full = readText(item, FULL_TEXTS, options);
  const short = readText(item, SHORT_TEXTS, options);
  const summary =
    full === undefined ? readText(item, ['summary', 'atom:summary'], options) : undefined;
  return summary === undefined || item.first('description') === undefined
    ? splitBody({ full, short })
    : splitBody({ full: short, short: summary });
}

/** The item's page: its link, Atom's link, or the guid where that is said to be a link. */
function readUrl(item: FieldSource, base: string | undefined): string | undefined {
  for (const { text, attributes } of item.list('link')) {
    const url = upstreamAddress(text || attributes.href, attributes.base ?? base);
    if (url !== undefined) return url;
  }
  const atomLink = readLink(item, 'atom:link', { relation: 'alternate', base });
  if (atomLink !== undefined) return atomLink;
  const guid = item.first('guid');
  const isPermanent = guid?.attributes.ispermalink?.toLowerCase() !== 'false';
  if (isPermanent && /^https?:/iu.test(guid?.text ?? '')) return webAddress(guid?.text);
  return webAddress(item.attributes.about, base) ?? webAddress(readLine(item, ['dc:identifier']));
}

function readSource(item: FieldSource, base: string | undefined): Entry['source'] {
  const source = item.first('source') ?? item.first('atom:source');
  if (source === undefined) return undefined;
  const named = source
    .children()
    .list('title')
    .map(({ collected }) => collected?.content)[0];
  const title = documentLine(source.text) ?? documentLine(named);
  const own = source.attributes.base ?? base;
  const url =
    webAddress(source.attributes.url, own) ??
    readLink(source.children(), 'link', { relation: 'alternate', base: own });
  return title === undefined && url === undefined ? undefined : withoutAbsent({ title, url });
}
