// The strict look at a finished JSON Feed document, before it may replace the last good one.

import { messageOf } from '../../core/errors.ts';

/** A sentence with the first fault against JSON Feed 1.1's required structure, or nothing. */
export function findFault(document: string): string | undefined {
  let feed: unknown;
  try {
    feed = JSON.parse(document);
  } catch (error) {
    return messageOf(error);
  }
  if (!isRecord(feed)) return 'The document is no object.';
  if (feed.version !== 'https://jsonfeed.org/version/1.1') return 'The version is not 1.1.';
  if (!isFilled(feed.title)) return 'The feed has no title.';
  const items: unknown = feed.items;
  if (!Array.isArray(items)) return 'The feed has no list of items.';
  const ids = new Set<unknown>();
  for (const item of items) {
    const fault = findItemFault(item);
    if (fault !== undefined) return fault;
    if (ids.has(item.id)) return `Two items have the id ${item.id}.`;
    ids.add(item.id);
  }
  return undefined;
}

function findItemFault(item: unknown): string | undefined {
  if (!isRecord(item)) return 'An item is no object.';
  if (!isFilled(item.id)) return 'An item has no id.';
  if (!isFilled(item.content_html) && !isFilled(item.content_text)) {
    return `The item ${item.id} has no content.`;
  }
  const empty = Object.entries(item).find(([, value]) => value === null);
  return empty === undefined ? undefined : `The item ${item.id} has null for ${empty[0]}.`;
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
