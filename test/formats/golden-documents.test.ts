// Golden documents, byte for byte. After a wanted change: KABAR_WRITE_GOLDEN=1 node --test THIS FILE, then read the diff.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { FEED_FORMATS } from '../../src/core/feed.ts';
import type { EntryRendering, FeedHead, PublishableEntry } from '../../src/formats/format.ts';
import { RENDERERS } from '../../src/formats/renderers.ts';
import { FULL_ENTRY, FULL_HEAD, HEAD, KOMPAS_ENTRY, publishable } from './sample-entries.ts';

const kompas = publishable(KOMPAS_ENTRY, 'menhan');
const full = publishable(FULL_ENTRY, 'lengkap');
const golden: readonly [
  string,
  FeedHead,
  readonly PublishableEntry[],
  EntryRendering['content'],
][] = [
  ['kompas-tv', HEAD, [kompas], 'full'],
  ['every-field', FULL_HEAD, [full, kompas], 'full'],
  ['summaries', FULL_HEAD, [full, kompas], 'summary'],
  ['no-entries', HEAD, [], 'full'],
];

for (const [name, head, entries, content] of golden) {
  for (const format of FEED_FORMATS) {
    test(`${name}.${format} is rendered byte for byte as kept, whenever and how often it is rendered`, () => {
      const renderer = RENDERERS[format];
      const render = () =>
        renderer.renderDocument(
          head,
          entries.map((entry) => renderer.renderEntry({ ...entry }, { content })),
        );
      const file = new URL(`../fixtures/documents/${name}.${format}`, import.meta.url);
      if (process.env.KABAR_WRITE_GOLDEN === '1') writeFileSync(file, render());
      assert.equal(render(), readFileSync(file, 'utf8'));
      assert.equal(render(), render());
      assert.equal(renderer.findFault(render()), undefined);
    });
  }
}
