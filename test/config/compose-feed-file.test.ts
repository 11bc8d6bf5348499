import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { composeFeedFile, insertSources } from '../../src/config/compose-feed-file.ts';

const BARU = { name: 'baru', declaration: { url: 'https://example.org/rss.xml?a=1&b=2' } };
const LINE = 'baru: { url: "https://example.org/rss.xml?a=1&b=2" }';

test('a new file says what it was told, and reads as it was meant', () => {
  const feed = {
    title: 'Kabar: #1 "dunia"',
    description: 'no',
    language: 'id',
    link: 'https://example.org/?q=a b',
    sources: [
      BARU,
      { name: 'true', declaration: { url: 'https://a.example/', refresh: 'adaptive' } },
    ],
  };
  const text = composeFeedFile(feed);
  const { sources, ...head } = parse(text);
  assert.deepEqual(head, {
    title: 'Kabar: #1 "dunia"',
    description: 'no',
    language: 'id',
    link: 'https://example.org/?q=a b',
  });
  assert.deepEqual(Object.keys(sources), ['baru', 'true']);
  assert.match(text, / {2}"true": \{ url: "https:\/\/a\.example\/", refresh: adaptive \}\n$/u);
});

test('a source goes behind the last one, and every other byte stays', () => {
  const before = `# Milik redaksi
title:   Berita    # judul
sources:
    # yang lama
    stored:  { folder: articles,   layout: kompas-tv }   # arsip
    antara:
        url: 'https://antara.example/rss.xml'  # tiap jam
        refresh: "0 * * * *"

# bawah
select: 'tag:a'
`;
  const after = insertSources(before, [BARU]) ?? '';
  assert.equal(after, before.replace('"0 * * * *"\n', `"0 * * * *"\n    ${LINE}\n`));
});

test('it keeps line ends, and a missing last one costs nothing', () => {
  assert.equal(
    insertSources('title: A\r\nsources:\r\n  a: { push: true } # x\r\n', [BARU]),
    `title: A\r\nsources:\r\n  a: { push: true } # x\r\n  ${LINE}\r\n`,
  );
  assert.equal(
    insertSources('title: A\nsources:\n  a: { push: true }', [BARU]),
    `title: A\nsources:\n  a: { push: true }\n  ${LINE}\n`,
  );
});

test('sources in braces, or none at all, are written anew with their comments', () => {
  const flow =
    insertSources('# atas\ntitle: A # judul\nsources: { a: { push: true } }\n', [BARU]) ?? '';
  assert.match(flow, /^# atas\ntitle: A # judul\n/u);
  assert.deepEqual(Object.keys(parse(flow).sources), ['a', 'baru']);
  const none = insertSources('# atas\ntitle: A\n', [BARU]) ?? '';
  assert.match(none, /^# atas\n/u);
  assert.deepEqual(parse(none).sources, { baru: BARU.declaration });
});

test('a text that would say anything else afterwards is left alone', () => {
  for (const text of ['- a\n', 'sources: [a]\n', 'title: "a\n'])
    assert.equal(insertSources(text, [BARU]), undefined, text);
});

test('a last source over several lines, in braces or a block, is kept whole', () => {
  for (const last of [
    '{\n      folder: articles,\n      layout: plain }',
    '\n    folder: |-\n      articles\n    layout: plain',
  ]) {
    const before = `title: A\nsources:\n  a: ${last}\n\nlanguage: id\n`;
    const after = insertSources(before, [BARU]) ?? '';
    assert.equal(after.replace(`  ${LINE}\n`, ''), before);
    assert.deepEqual(Object.keys(parse(after).sources), ['a', 'baru']);
  }
});
