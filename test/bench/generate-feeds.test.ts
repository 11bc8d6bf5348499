// Generated feeds are only worth measuring with if they are read as they were meant.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseFeed } from '../../src/formats/parse-feed.ts';
import { generateFeed } from './generate-feeds.ts';

const FORMATS = ['rss-2.0', 'atom-1.0', 'rss-2.0'];

async function read(index: number, edition = 0) {
  const { text, contentType } = generateFeed(index, { edition });
  const reading = await parseFeed(Buffer.from(text), {
    url: `https://situs-${index}.example/feed`,
    contentType,
  });
  assert.ok(reading.ok);
  return reading;
}

describe('generated feeds', () => {
  test('are read in full, in each format', async () => {
    for (const [index, format] of FORMATS.entries()) {
      const { feed, entries } = await read(index);
      assert.deepEqual([feed.format, entries.length], [format, 20]);
      for (const entry of entries) {
        for (const name of ['sourceId', 'url', 'title', 'publishedAt', 'authors', 'html'] as const)
          assert.notEqual(entry[name], undefined, `${name} of ${format}`);
      }
      assert.equal(new Set(entries.map(({ sourceId }) => sourceId)).size, 20);
    }
  });

  test('have so many new stories on top in a later edition, and the rest as it was', async () => {
    const [before, after] = [await read(1), await read(1, 3)];
    assert.deepEqual(after.entries.slice(3), before.entries.slice(0, 17));
    const known = new Set(before.entries.map(({ sourceId }) => sourceId));
    assert.ok(after.entries.slice(0, 3).every(({ sourceId = '' }) => !known.has(sourceId)));
  });
});
