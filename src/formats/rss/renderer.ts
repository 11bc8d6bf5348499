// RSS 2.0 as one of the published formats.

import type { FormatRenderer } from '../format.ts';
import { type DocumentShape, findXmlFault } from '../xml/find-xml-fault.ts';
import { renderDocument } from './render-document.ts';
import { renderEntry } from './render-entry.ts';

const SHAPE: DocumentShape = {
  head: ['rss', 'channel'],
  headOnce: ['title', 'link', 'description', 'lastBuildDate'],
  item: 'item',
  itemOnce: ['guid', 'pubDate'],
  itemAnyOf: ['title', 'description'],
  itemId: 'guid',
  notBlank: ['title', 'link', 'guid', 'pubDate', 'lastBuildDate'],
};

export const rssRenderer: FormatRenderer = {
  format: 'rss',
  renderEntry,
  renderDocument,
  findFault: (document) => findXmlFault(document, SHAPE),
};
