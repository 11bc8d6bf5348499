// The formats' law: what Kabar renders, Kabar reads back as the same entries.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Entry } from '../../src/core/entry.ts';
import { FEED_FORMATS, type FeedFormat } from '../../src/core/feed.ts';
import type { PublishableEntry } from '../../src/formats/format.ts';
import { listParagraphs } from '../../src/formats/html/render-paragraphs.ts';
import { documentLine } from '../../src/formats/plain-text.ts';
import { RENDERERS } from '../../src/formats/renderers.ts';
import { readFeed } from './read-feed.ts';
import {
  AWKWARD,
  FULL_ENTRY,
  FULL_HEAD,
  HEAD,
  KOMPAS_ENTRY,
  publishable,
} from './sample-entries.ts';

function render(format: FeedFormat, entries: readonly PublishableEntry[], head = HEAD): string {
  const renderer = RENDERERS[format];
  const fragments = entries.map((entry) => renderer.renderEntry(entry, { content: 'full' }));
  return renderer.renderDocument(head, fragments);
}

const cleaned = (text: string, max?: number): string => documentLine(text, max) ?? '';
const secondsOf = (date: string | undefined): number => Math.floor(Date.parse(date ?? '') / 1000);

test('the head of a document of ours comes back in every format', async () => {
  for (const format of FEED_FORMATS) {
    const { feed } = await readFeed(render(format, [publishable(KOMPAS_ENTRY, 'a')], FULL_HEAD));
    assert.equal(feed.title, FULL_HEAD.title);
    assert.equal(feed.url, FULL_HEAD.siteUrl);
    assert.equal(feed.description, FULL_HEAD.description);
    assert.equal(feed.language, FULL_HEAD.language);
    assert.equal(feed.feedUrl, FULL_HEAD.documentUrls[format]);
    assert.equal(feed.format, { rss: 'rss-2.0', atom: 'atom-1.0', json: 'json-1.1' }[format]);
    if (format !== 'json') assert.equal(feed.rights, FULL_HEAD.copyright);
    if (format !== 'json') assert.equal(secondsOf(feed.updatedAt), FULL_HEAD.updatedAt / 1000);
    if (format === 'atom') assert.equal(feed.id, FULL_HEAD.id);
  }
});

for (const [name, original] of Object.entries({ KOMPAS_ENTRY, FULL_ENTRY })) {
  test(`${name} comes back from every format with what the format has a place for`, async () => {
    const published = publishable(original, 'a');
    for (const format of FEED_FORMATS) {
      const { entries } = await readFeed(render(format, [{ ...published }]));
      const [entry] = entries;
      assert.ok(entry);
      assert.equal(entry.sourceId, published.id);
      assert.equal(entry.url, published.url);
      assert.equal(entry.title, original.title);
      assert.equal(secondsOf(entry.publishedAt), published.publishedAt / 1000);
      assert.equal(entry.language, original.language);
      assert.deepEqual(namesOf(entry.authors), namesOf(original.authors));
      const filedUnder = [entry.section, ...(entry.tags ?? [])].filter((tag) => tag !== undefined);
      assert.deepEqual(filedUnder, [original.section, ...(original.tags ?? [])].filter(Boolean));
      const words = original.text?.split('\n\n') ?? [];
      for (const paragraph of words) assert.ok(entry.text?.includes(paragraph), paragraph);
      assert.deepEqual(
        (entry.enclosures ?? []).map(({ url }) => url),
        (original.enclosures ?? []).map(({ url }) => url),
      );
      const pictures = (original.images ?? []).flatMap(({ url }) => url ?? []);
      const found = (entry.images ?? []).map(({ url }) => url);
      assert.deepEqual(found, format === 'json' ? pictures.slice(0, 1) : pictures);
      if (format !== 'json') assert.deepEqual(namesOf(entry.editors), namesOf(original.editors));
    }
  });
}

function namesOf(people: Entry['authors']): readonly string[] {
  return (people ?? []).map(({ name }) => name);
}

const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...AWKWARD.split(' '),
        ']]>',
        '<b>',
        '</title>',
        '&amp;',
        '&copy',
        '\n',
        'kata',
        ' ',
      ),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 10 },
  )
  .map((parts) => `${parts.join('')}x`);
const anyEntry = fc.record({
  title: anyText,
  text: fc.array(anyText, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('\n\n')),
  authors: fc.array(fc.record({ name: anyText }), { minLength: 1, maxLength: 3 }),
  tags: fc.array(anyText, { maxLength: 3 }),
});

test('any entries come back from every format, word for word and in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyEntry, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...FEED_FORMATS),
      async (originals, format) => {
        const published = originals.map((entry, index) => publishable(entry, `e${index}`, -index));
        const { entries } = await readFeed(render(format, published));
        assert.deepEqual(
          entries.map(({ sourceId }) => sourceId),
          published.map(({ id }) => id),
        );
        entries.forEach((entry, index) => {
          const original = originals[index];
          assert.ok(original);
          assert.equal(entry.title, cleaned(original.title, 1_000));
          const names = new Map(
            original.authors.map(({ name }) => [cleaned(name).toLowerCase(), cleaned(name)]),
          );
          assert.deepEqual(
            new Set(namesOf(entry.authors).map((one) => one.toLowerCase())),
            new Set(names.keys()),
          );
          assert.deepEqual(entry.tags ?? [], [
            ...new Set(original.tags.map((tag) => cleaned(tag))),
          ]);
          assert.equal(folded(entry.text ?? ''), folded(paragraphsOf(original.text)));
        });
      },
    ),
    { numRuns: 300 },
  );
});

function paragraphsOf(text: string): string {
  return listParagraphs(text)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** White space apart, which HTML does not keep. */
function folded(text: string): string {
  return text.replace(/[^\S\n]+/gu, ' ');
}
