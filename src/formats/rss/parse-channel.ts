// The head of an RSS document (0.9x, 1.0, 2.0) as a channel.

import { webAddress } from '../../core/web-address.ts';
import type { Channel } from '../channel.ts';
import { withoutAbsent } from '../compose-entry.ts';
import { readTiming } from '../feed-timing.ts';
import { distinctPeople } from '../people.ts';
import {
  listLinks,
  listPeople,
  readDate,
  readHtml,
  readLine,
  readLink,
  readText,
  readTitle,
} from '../read-fields.ts';
import { lineOf } from '../text-construct.ts';
import { upstreamAddress } from '../upstream-address.ts';
import type { FieldSource } from '../xml/parse-canonical.ts';

/** What a document's head says, but for its encoding and format. */
export type ChannelValues = Omit<Channel, 'encoding' | 'format'>;

const TITLES = ['title', 'atom:title', 'dc:title', 'itunes:title', 'media:title'];
const DESCRIPTIONS = [
  ...['description', 'atom:subtitle', 'atom:tagline', 'tagline', 'dc:description'],
  ...['itunes:summary', 'googleplay:description', 'itunes:subtitle', 'info', 'media:description'],
];
const UPDATED = [
  ...['lastBuildDate', 'atom:updated', 'atom:modified', 'dcterms:modified', 'updated'],
  ...['pubDate', 'dc:date', 'atom:published'],
];

/** The channel; `base` is where relative addresses start that no `xml:base` covers. */
export function parseChannel(head: FieldSource, base: string | undefined): ChannelValues {
  const own = head.attributes.base ?? base;
  const text = { defaultKind: 'html', base: own } as const;
  return withoutAbsent({
    id: readLine(head, ['atom:id', 'id']) ?? head.attributes.about,
    title: readTitle(head, TITLES, { defaultKind: 'guess', base: own }),
    url: readSiteUrl(head, own),
    description: readHtml(head, DESCRIPTIONS, text),
    language: readLine(head, ['language', 'dc:language']) ?? head.attributes.lang,
    updatedAt: readDate(head, UPDATED),
    feedUrl: readLink(head, 'atom:link', { relation: 'self', base: own }),
    imageUrl: readImage(head, own),
    authors: distinctPeople(listAuthors(head, own)),
    rights: lineOf(readText(head, ['copyright', 'dc:rights', 'atom:rights'], text), {
      isGuess: true,
    }),
    hubs: listLinks(head, 'atom:link', 'hub').flatMap(
      ({ attributes }) => webAddress(attributes.href, own) ?? [],
    ),
    ...readTiming(head),
    next: readLink(head, 'atom:link', { relation: 'next', base: own }),
    prevArchive: readLink(head, 'atom:link', { relation: 'prev-archive', base: own }),
  });
}

function readSiteUrl(head: FieldSource, base: string | undefined): string | undefined {
  for (const { text, attributes } of head.list('link')) {
    const url = upstreamAddress(text || attributes.href, attributes.base ?? base);
    if (url !== undefined) return url;
  }
  return readLink(head, 'atom:link', { relation: 'alternate', base });
}

function readImage(head: FieldSource, base: string | undefined): string | undefined {
  const image = head.first('image');
  const addresses = [
    image?.children().first('url')?.text,
    image?.attributes.resource,
    head.first('itunes:image')?.attributes.href,
    head.first('googleplay:image')?.attributes.href,
    head.first('atom:logo')?.text,
    head.first('atom:icon')?.text,
    head.first('media:thumbnail')?.attributes.url,
  ];
  for (const address of addresses) {
    const url = webAddress(address, base);
    if (url !== undefined) return url;
  }
  return undefined;
}

function listAuthors(head: FieldSource, base: string | undefined) {
  const names = ['managingEditor', 'author', 'atom:author', 'dc:creator', 'dc:author'];
  const authors = listPeople(head, names, base);
  if (authors.some(Boolean)) return authors;
  return listPeople(
    head,
    ['itunes:author', 'itunes:owner', 'googleplay:author', 'webMaster'],
    base,
  );
}
