// Reads a feed document that a test writes as text.

import assert from 'node:assert/strict';
import type { Entry } from '../../src/core/entry.ts';
import type { Channel, FeedContext } from '../../src/formats/channel.ts';
import { parseFeed } from '../../src/formats/parse-feed.ts';

/** Channel and entries; fails the test when the document is refused. */
export async function readFeed(
  document: string | Uint8Array,
  context: FeedContext = { url: 'https://example.org/feed' },
): Promise<{ feed: Channel; entries: readonly Entry[] }> {
  const bytes = typeof document === 'string' ? Buffer.from(document) : document;
  const reading = await parseFeed(bytes, context);
  if (!reading.ok) assert.fail(`${reading.code}: ${reading.message}`);
  return reading;
}

/** The one entry of a document. */
export async function readEntry(
  document: string | Uint8Array,
  context?: FeedContext,
): Promise<Entry> {
  const { entries } = await readFeed(document, context);
  const [entry] = entries;
  assert.equal(entries.length, 1);
  assert.ok(entry);
  return entry;
}
