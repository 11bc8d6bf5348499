// A JSON Feed 1.1 document: what `feed` makes of the head in version 1, lifted to 1.1, and the rendered items in it.

import { Feed } from 'feed';
import { KabarError } from '../../core/errors.ts';
import type { FeedHead } from '../format.ts';
import { type PreparedHead, prepareHead } from '../prepare-head.ts';
import { authorOf } from './members.ts';

const VERSION = 'https://jsonfeed.org/version/1.1';
const NO_ITEMS = '"items":[]}';

/** The whole document, compact; `fragments` are items as JSON, newest first. */
export function renderDocument(feedHead: FeedHead, fragments: readonly string[]): string {
  const head = prepareHead(feedHead, 'json');
  const lifted = JSON.stringify(lift(head));
  if (!lifted.endsWith(NO_ITEMS)) {
    throw new KabarError('internal', 'The items do not end the JSON Feed document.');
  }
  return `${lifted.slice(0, -2)}${fragments.join(',')}]}`;
}

function lift(head: PreparedHead): object {
  const feed = new Feed({
    title: head.title,
    link: head.siteUrl,
    feedLinks: { json: head.selfUrl },
    ...(head.description !== undefined && { description: head.description }),
    ...(head.icon !== undefined && { image: head.icon }),
  });
  const { version, author, items, ...members } = JSON.parse(feed.json1()) as Record<
    string,
    unknown
  >;
  return {
    version: VERSION,
    ...members,
    authors: head.author === undefined ? undefined : [authorOf(head.author)],
    language: head.language,
    _kabar: extensionOf(head),
    items: [],
  };
}

function extensionOf({ copyright, extensionUrl }: PreparedHead): object | undefined {
  if (copyright === undefined && extensionUrl === undefined) return undefined;
  return { about: extensionUrl, copyright };
}
