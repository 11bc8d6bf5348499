// JSON Feed 1.1 as one of the published formats.

import type { FormatRenderer } from '../format.ts';
import { findFault } from './find-fault.ts';
import { renderDocument } from './render-document.ts';
import { renderEntry } from './render-entry.ts';

export const jsonFeedRenderer: FormatRenderer = {
  format: 'json',
  renderEntry,
  renderDocument,
  findFault,
};
