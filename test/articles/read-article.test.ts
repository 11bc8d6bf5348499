// Whole articles, bytes to entry: every labelled field of every fixture exactly, and nothing besides.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createArticleReader } from '../../src/articles/read-article.ts';
import type { ArticleContext, ArticleReading } from '../../src/core/article.ts';
import { labelsOf, readLabels } from './labels.ts';
import { KOMPAS_TV, layoutFrom } from './layouts.ts';

const FIXTURES = new URL('../fixtures/articles/', import.meta.url);
const SHARED = new URL('../../../shared/data/articles/', import.meta.url);
const layouts = new Map([['kompas-tv', KOMPAS_TV]]);
const read = createArticleReader({ layouts, layout: 'kompas-tv' });

function labelledArticles(folder: URL): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.expected.json'));
  return names
    .map((name) => name.replace('.expected.json', ''))
    .filter((name) => existsSync(new URL(`${name}.txt`, folder)));
}

const folders = [FIXTURES, new URL('kompas-tv/', SHARED), new URL('synthetic/', SHARED)];
for (const folder of folders.filter((one) => existsSync(one))) {
  describe(`the labelled articles of ${fileURLToPath(folder).split('/').slice(-3, -1).join('/')}`, () => {
    for (const name of labelledArticles(folder)) {
      test(`${name} is read exactly as labelled`, () => {
        const reading = read(readFileSync(new URL(`${name}.txt`, folder)), { file: `${name}.txt` });
        assert.equal(reading.outcome, 'read');
        const labels = readLabels(readFileSync(new URL(`${name}.expected.json`, folder), 'utf8'));
        assert.deepEqual(spaced(labelsOf(reading.entry, labels.dateline)), spaced(labels));
        assert.deepEqual(reading.warnings, []);
      });
    }
  });
}

/** White space is one space, as the labels' owners compare. */
function spaced(labels: unknown): unknown {
  return JSON.parse(
    JSON.stringify(labels)
      .replace(/[\u00A0\s]+/gu, ' ')
      .replace(/\u200B/gu, ''),
  );
}

/** The labels of real articles are of what a reader can determine; the file may hold no title. */
describe('the real articles of this layout, where they are at hand', () => {
  const folder = new URL('real/', SHARED);
  const lenient = layoutFrom({ ...KOMPAS_TV.definition, titleFallback: 'first-sentence' });
  const readLenient = createArticleReader({
    layouts: new Map([['lenient', lenient]]),
    layout: 'lenient',
  });
  for (const name of labelledArticles(folder).filter((one) => one.startsWith('kompastv-'))) {
    test(`${name} is read as labelled, but for its title`, () => {
      const reading = readLenient(readFileSync(new URL(`${name}.txt`, folder)), {
        file: `${name}.txt`,
      });
      assert.equal(reading.outcome, 'read');
      const labels = readLabels(readFileSync(new URL(`${name}.expected.json`, folder), 'utf8'));
      const { title, paragraphs, paragraphCount, ...found } = labelsOf(
        reading.entry,
        labels.dateline,
      );
      assert.ok(title);
      const counted = labels.paragraphCount === undefined ? found : { ...found, paragraphCount };
      assert.deepEqual(spaced(counted), spaced(labels));
      assert.equal(paragraphs?.length, paragraphCount);
    });
  }
});

function readAs(
  file: string,
  content: string | Uint8Array,
  context: Partial<ArticleContext> = {},
): ArticleReading {
  return read(typeof content === 'string' ? Buffer.from(content) : content, { file, ...context });
}

function codeOf(reading: ArticleReading): string {
  return reading.outcome === 'faulty' ? reading.fault.code : reading.outcome;
}

describe('what is no article', () => {
  const seed = readFileSync(new URL('menhan-china-rusia.txt', FIXTURES));

  test('is told by its kind', () => {
    assert.equal(codeOf(readAs('a.txt', '')), 'empty');
    assert.equal(codeOf(readAs('a.txt', ' \n\u200B\n')), 'empty');
    assert.equal(codeOf(readAs('a.txt', Buffer.alloc(6_000_000, 'kata '))), 'too-large');
    assert.equal(codeOf(readAs('a.txt', Buffer.from('89504e470d0a1a0a00', 'hex'))), 'not-text');
    assert.equal(
      codeOf(readAs('a.txt', Buffer.concat([seed, Buffer.from([0xff])]))),
      'invalid-encoding',
    );
    assert.equal(codeOf(readAs('a.xyz', seed)), 'unsupported-type');
    assert.equal(codeOf(readAs('constructor', seed)), 'read');
    assert.equal(codeOf(readAs('a.__proto__', seed)), 'unsupported-type');
  });

  test('is told by the declared type before the name', () => {
    assert.equal(codeOf(readAs('a.bin', seed, { mediaType: 'text/plain; charset=utf-8' })), 'read');
    assert.equal(codeOf(readAs('a.txt', seed, { mediaType: 'image/png' })), 'unsupported-type');
    assert.equal(codeOf(readAs('a.txt', seed, { mediaType: '__proto__' })), 'unsupported-type');
  });

  test('may be for want of its layout', () => {
    const reading = createArticleReader({ layouts, layout: 'kompass-tv' })(seed, { file: 'a.txt' });
    assert.equal(codeOf(reading), 'unknown-layout');
    assert.match(
      reading.outcome === 'faulty' ? reading.fault.message : '',
      /kompass-tv.*there are kompas-tv/u,
    );
  });

  test('is an article whose text is past the limit', () => {
    const long = `${seed.toString().slice(0, 1500)}\n\n${'kata '.repeat(110_000)}`;
    assert.equal(codeOf(readAs('a.txt', long)), 'too-large');
  });
});

describe('the layout `auto`', () => {
  const other = layoutFrom(
    { header: ['{date} / {section}'], closing: { authors: ['Words'] } },
    'other',
  );
  const auto = createArticleReader({
    layouts: new Map([
      ['other', other],
      ['kompas-tv', KOMPAS_TV],
    ]),
    layout: 'auto',
  });

  test('takes the layout that fits best and says why', () => {
    const seed = auto(readFileSync(new URL('menhan-china-rusia.txt', FIXTURES)), { file: 'a.txt' });
    assert.equal(seed.outcome === 'read' && seed.layout?.name, 'kompas-tv');
    assert.ok(seed.outcome === 'read' && seed.layout?.evidence.includes('dateline'));
    const text =
      'Harbour Reopens\n\n3 March 2024 / City\n\nThe harbour was opened on Monday.\n\nWords: Ana Reyes\n';
    const own = auto(Buffer.from(text), { file: 'a.txt' });
    assert.equal(own.outcome === 'read' && own.layout?.name, 'other');
  });

  test('says which layouts there are when none fits', () => {
    const reading = auto(Buffer.from('Hello world, this is not an article.'), { file: 'a.txt' });
    assert.equal(codeOf(reading), 'layout-mismatch');
    assert.match(reading.outcome === 'faulty' ? reading.fault.message : '', /other, kompas-tv/u);
  });
});
