// An Atom 1.0 document: `feed` writes the head, the rendered entries are put in last (RFC 4287 §4.1.1).

import { Feed } from 'feed';
import type { FeedHead } from '../format.ts';
import { prepareHead } from '../prepare-head.ts';
import { appendTo, replaceFirst } from '../xml/splice-xml.ts';
import { toHexReferences, xmlAttributes } from '../xml/write-xml.ts';
import { authorOf } from './render-entry.ts';

const ATOM = 'http://www.w3.org/2005/Atom';

/** The whole document; `fragments` are entries, newest first. */
export function renderDocument(feedHead: FeedHead, fragments: readonly string[]): string {
  const head = prepareHead(feedHead, 'atom');
  const feed = new Feed({
    id: head.id,
    title: head.title,
    updated: head.updatedAt,
    generator: 'Kabar',
    link: head.siteUrl,
    feedLinks: { atom: head.selfUrl },
    // Without an author on every entry the feed must have one (RFC 4287 §4.1.1).
    author: head.author === undefined ? { name: head.title } : authorOf(head.author),
    ...(head.description !== undefined && { description: head.description }),
    ...(head.copyright !== undefined && { copyright: head.copyright }),
    ...(head.icon !== undefined && { favicon: head.icon }),
  });
  const written = toHexReferences(feed.atom1());
  const root = replaceFirst(written, `<feed xmlns="${ATOM}"`, rootTag(head.language));
  const site = replaceFirst(root, 'rel="alternate"', 'rel="alternate" type="text/html"');
  const self = replaceFirst(site, 'rel="self"', 'rel="self" type="application/atom+xml"');
  return appendTo(self, 'feed', fragments);
}

/** The default namespace is Atom's, never with a prefix; all others are declared here. */
function rootTag(language: string | undefined): string {
  return `<feed${xmlAttributes({
    xmlns: ATOM,
    'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
    'xmlns:media': 'http://search.yahoo.com/mrss/',
    'xml:lang': language,
  })}`;
}
