// Atom 1.0 as one of the published formats.

import type { FormatRenderer } from '../format.ts';
import { type DocumentShape, findXmlFault } from '../xml/find-xml-fault.ts';
import { renderDocument } from './render-document.ts';
import { renderEntry } from './render-entry.ts';

const atom = (name: string): string => `{http://www.w3.org/2005/Atom}${name}`;

const SHAPE: DocumentShape = {
  head: [atom('feed')],
  headOnce: ['id', 'title', 'updated', 'author'].map(atom),
  item: atom('entry'),
  itemOnce: ['id', 'title', 'updated'].map(atom),
  itemAnyOf: ['content', 'summary'].map(atom),
  itemId: atom('id'),
  notBlank: ['id', 'title', 'updated'].map(atom),
};

export const atomRenderer: FormatRenderer = {
  format: 'atom',
  renderEntry,
  renderDocument,
  findFault: (document) => findXmlFault(document, SHAPE),
};
