// Articles built from parts give the parts back, in every encoding and with every dirt that stored
// text has.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createArticleReader } from '../../../src/articles/read-article.ts';
import type { ArticleReading } from '../../../src/core/article.ts';
import { KOMPAS_TV } from '../layouts.ts';
import { generatedArticle } from './kompas-article.ts';

const read = createArticleReader({
  layouts: new Map([['kompas-tv', KOMPAS_TV]]),
  layout: 'kompas-tv',
});

function entryOf(bytes: Uint8Array): unknown {
  const reading: ArticleReading = read(bytes, { file: 'a.txt' });
  return reading.outcome === 'read' ? reading.entry : reading;
}

/** What storing does to a text without changing what it says. */
const STORINGS: readonly (readonly [string, (text: string) => Uint8Array])[] = [
  ['as it is', (text) => Buffer.from(text)],
  ['with CRLF', (text) => Buffer.from(text.replaceAll('\n', '\r\n'))],
  ['with CR', (text) => Buffer.from(text.replaceAll('\n', '\r'))],
  ['with a byte order mark', (text) => Buffer.from(`\uFEFF${text}`)],
  ['in UTF-16 LE', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['in UTF-16 BE', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ['in windows-1252', encode1252],
  ['with NBSP for every space', (text) => Buffer.from(text.replaceAll(' ', '\u00A0'))],
  [
    'with NBSP and zero width space in blank lines and at ends',
    (text) => Buffer.from(text.replaceAll('\n', '\u00A0\u200B \n\u00A0')),
  ],
  ['with a final newline', (text) => Buffer.from(`${text}\n\n`)],
];

describe('articles built from parts', () => {
  for (const [how, store] of STORINGS) {
    test(`give their parts back, stored ${how}`, () => {
      fc.assert(
        fc.property(generatedArticle, ({ text, entry }) => {
          assert.deepEqual(entryOf(store(text)), entry);
        }),
        { numRuns: 100 },
      );
    });
  }
});

function encode1252(text: string): Uint8Array {
  const signs = new Map([
    ['–', 0x96],
    ['—', 0x97],
    ['’', 0x92],
    ['“', 0x93],
    ['”', 0x94],
  ]);
  return Uint8Array.from([...text], (character) => signs.get(character) ?? character.charCodeAt(0));
}
