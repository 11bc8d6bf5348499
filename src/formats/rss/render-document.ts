// An RSS 2.0 document: `feed` writes the channel, the rendered items are put in last (RSS profile 4.1.1).

import { Feed } from 'feed';
import type { FeedHead } from '../format.ts';
import { type PreparedHead, prepareHead } from '../prepare-head.ts';
import { appendTo, replaceFirst } from '../xml/splice-xml.ts';
import { toHexReferences, xmlAttributes, xmlElement, xmlParent } from '../xml/write-xml.ts';
import { NAMESPACES } from './namespaces.ts';

/** The whole document; `fragments` are items, newest first. */
export function renderDocument(feedHead: FeedHead, fragments: readonly string[]): string {
  const head = prepareHead(feedHead, 'rss');
  const feed = new Feed({
    title: head.title,
    link: head.siteUrl,
    description: head.description ?? head.title,
    updated: head.updatedAt,
    generator: 'Kabar',
    docs: 'https://www.rssboard.org/rss-specification',
    ...(head.language !== undefined && { language: head.language }),
    ...(head.copyright !== undefined && { copyright: head.copyright }),
  });
  const root = replaceFirst(toHexReferences(feed.rss2()), '<rss version="2.0"', rootTag());
  return appendTo(root, 'channel', [...renderAdditions(head), ...fragments]);
}

function rootTag(): string {
  const declarations = Object.entries(NAMESPACES).map(([prefix, uri]) => [`xmlns:${prefix}`, uri]);
  return `<rss version="2.0"${xmlAttributes(Object.fromEntries(declarations))}`;
}

function renderAdditions(head: PreparedHead): string[] {
  return [
    xmlElement('atom:link', { href: head.selfUrl, rel: 'self', type: 'application/rss+xml' }),
    head.author === undefined ? '' : xmlElement('dc:creator', {}, head.author.name),
    renderImage(head),
  ];
}

/** Only the picture types of RSS; title and link are the channel's (RSS profile 4.1.1.9). */
function renderImage({ icon, title, siteUrl }: PreparedHead): string {
  if (icon === undefined || !/\.(?:png|gif|jpe?g)$/iu.test(icon)) return '';
  return xmlParent('image', {}, [
    xmlElement('url', {}, icon),
    xmlElement('title', {}, title),
    xmlElement('link', {}, siteUrl),
  ]);
}
