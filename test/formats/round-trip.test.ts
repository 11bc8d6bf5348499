// What is published is what was written: any entry renders in every format, parses strictly, and its words come back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import RssParser from 'rss-parser';
import { FEED_FORMATS } from '../../src/core/feed.ts';
import type { EntryRendering, PublishableEntry } from '../../src/formats/format.ts';
import { listParagraphs } from '../../src/formats/html/render-paragraphs.ts';
import { documentLine } from '../../src/formats/plain-text.ts';
import { RENDERERS } from '../../src/formats/renderers.ts';
import { findAll, parseHtml, parseXml, textsOf, unshield } from './read-back.ts';
import { AWKWARD, awkwardEntry, awkwardHead, HEAD, publishable } from './sample-entries.ts';

const FULL: EntryRendering = { content: 'full' };
const pieces = [
  ...AWKWARD.split(' '),
  ']]>',
  '<![CDATA[',
  '&amp;',
  '</title>',
  '\n\n',
  'kata',
  ' ',
];
/** Any sequence of UTF-16 code units, well-formed or not, mixed with what breaks documents. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...pieces),
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
/** Text of which something is left when it is cleaned. */
const someText = anyText.map((text) => `${text}x`);

const storedEntry = fc.record({
  title: someText,
  text: fc
    .array(someText, { minLength: 1, maxLength: 4 })
    .map((paragraphs) => paragraphs.join('\n\n')),
  authors: fc.array(fc.record({ name: someText }), { minLength: 1, maxLength: 3 }),
  tags: fc.array(someText, { maxLength: 3 }),
});

function render(format: 'rss' | 'atom' | 'json', entries: readonly PublishableEntry[]): string {
  const renderer = RENDERERS[format];
  return renderer.renderDocument(
    HEAD,
    entries.map((entry) => renderer.renderEntry(entry, FULL)),
  );
}

const cleaned = (text: string, max?: number): string => documentLine(text, max) ?? '';

function assertTexts(html: string, text: string): void {
  const expected = listParagraphs(text).map((lines) => lines.join('\n'));
  assert.deepEqual(parseHtml(html).paragraphs, expected);
}

test('title, authors and paragraphs of any entry come back from its RSS item', () => {
  fc.assert(
    fc.property(storedEntry, (entry) => {
      const [item] = findAll(parseXml(render('rss', [publishable(entry, 'a')])), 'item');
      assert.ok(item);
      assert.deepEqual(textsOf(item, 'title').map(unshield), [cleaned(entry.title, 1_000)]);
      assert.deepEqual(
        textsOf(item, 'dc:creator').map(unshield),
        entry.authors.map(({ name }) => cleaned(name)),
      );
      assertTexts(textsOf(item, 'description')[0] ?? '', entry.text);
    }),
    { numRuns: 300 },
  );
});

test('title, authors and paragraphs of any entry come back from its Atom entry', () => {
  fc.assert(
    fc.property(storedEntry, (entry) => {
      const [item] = findAll(parseXml(render('atom', [publishable(entry, 'a')])), 'entry');
      assert.ok(item);
      assert.deepEqual(textsOf(item, 'title').map(unshield), [cleaned(entry.title, 1_000)]);
      const authors = item.children.filter(({ name }) => name === 'author');
      assert.deepEqual(
        authors.flatMap((author) => textsOf(author, 'name')).map(unshield),
        entry.authors.map(({ name }) => cleaned(name)),
      );
      assertTexts(textsOf(item, 'content')[0] ?? '', entry.text);
    }),
    { numRuns: 300 },
  );
});

test('title, authors, tags and paragraphs of any entry come back from its JSON Feed item', () => {
  fc.assert(
    fc.property(storedEntry, (entry) => {
      const [item] = JSON.parse(render('json', [publishable(entry, 'a')])).items;
      assert.equal(unshield(item.title), cleaned(entry.title, 1_000));
      assert.deepEqual(
        item.authors.map(({ name }: { name: string }) => unshield(name)),
        entry.authors.map(({ name }) => cleaned(name)),
      );
      assert.deepEqual((item.tags ?? []).map(unshield), [
        ...new Set(entry.tags.map((tag) => cleaned(tag))),
      ]);
      assertTexts(item.content_html, entry.text);
    }),
    { numRuns: 300 },
  );
});

test('rss-parser reads titles, ids, links, dates and content back from RSS', async () => {
  await fc.assert(
    fc.asyncProperty(storedEntry, async (entry) => {
      const feed = await new RssParser().parseString(render('rss', [publishable(entry, 'a')]));
      const [item] = feed.items;
      assert.equal(unshield(item?.title ?? ''), cleaned(entry.title, 1_000));
      assert.equal(item?.guid, 'tag:kabar.example,2024:a');
      assert.equal(item?.link, 'https://kabar.example/articles/a');
      assert.equal(item?.isoDate, '2024-10-15T05:18:00.000Z');
      assertTexts(item?.content ?? '', entry.text);
    }),
    { numRuns: 100 },
  );
});

test('any text in every field gives documents without a fault in every format', () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom('full', 'summary'), (text, content) => {
      const entry = publishable(awkwardEntry(text), 'a');
      for (const format of FEED_FORMATS) {
        const renderer = RENDERERS[format];
        const fragment = renderer.renderEntry({ ...entry }, { content });
        const document = renderer.renderDocument(awkwardHead(text), [fragment]);
        assert.equal(renderer.findFault(document), undefined);
        assert.ok(document.isWellFormed());
      }
    }),
    { numRuns: 300 },
  );
});

test('no instant stops a document', () => {
  for (const at of [Number.NaN, Number.POSITIVE_INFINITY, -8.64e15, 8.64e15, 1e300, 0, -1]) {
    const entry = { ...publishable({ title: 'x' }, 'a'), publishedAt: at, updatedAt: at };
    for (const format of FEED_FORMATS) {
      assert.equal(RENDERERS[format].findFault(render(format, [{ ...entry }])), undefined);
    }
    const atom = findAll(parseXml(render('atom', [entry])), 'entry')[0];
    assert.match(
      atom === undefined ? '' : (textsOf(atom, 'updated')[0] ?? ''),
      /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
    );
  }
});

test('an entry without title or text, or with a title of 10,000 characters, is published all the same', () => {
  const entries = [
    publishable({ title: '', text: 'Satu kalimat.' }, 'a'),
    publishable({ title: ' \u0000 ' }, 'b'),
    publishable({ title: '👨‍👩‍👧'.repeat(2_000) }, 'c'),
    publishable({ title: 'kata '.repeat(2_000) }, 'd'),
  ];
  for (const format of FEED_FORMATS)
    assert.equal(RENDERERS[format].findFault(render(format, entries)), undefined);
  const titles = findAll(parseXml(render('rss', entries)), 'item').flatMap((item) =>
    textsOf(item, 'title'),
  );
  assert.equal(titles[0], 'Satu kalimat.');
  assert.ok(titles.every((title) => title.length <= 1_000));
});

test('an address that cannot be published leaves the entry without a link, not the feed without the entry', () => {
  const entry = {
    ...publishable({ title: 'x', url: 'http://[' }, 'a'),
    url: 'javascript:alert(1)',
  };
  for (const format of FEED_FORMATS) {
    const document = render(format, [{ ...entry }]);
    assert.equal(RENDERERS[format].findFault(document), undefined);
    assert.doesNotMatch(document, /javascript|invalid/u);
  }
});
