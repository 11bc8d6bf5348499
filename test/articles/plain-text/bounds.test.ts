// No input crashes the reader, and none keeps it busy: what is huge, nested or senseless comes to an
// entry or a fault like everything else.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createArticleReader } from '../../../src/articles/read-article.ts';
import { KOMPAS_TV } from '../layouts.ts';

const read = createArticleReader({
  layouts: new Map([['kompas-tv', KOMPAS_TV]]),
  layout: 'kompas-tv',
});
const HEAD =
  'Judul Berita Hari Ini\n\nRegional | 5 Juni 2024, 16:40 WITA\n\nBANJARMASIN, KOMPAS.TV – ';

function assertComesToSomething(bytes: Uint8Array): void {
  const reading = read(bytes, { file: 'a.txt', timezone: 'Asia/Jakarta' });
  if (reading.outcome === 'faulty') {
    assert.notEqual(reading.fault.code, 'internal');
    assert.ok(reading.fault.message.length > 0);
  } else {
    assert.ok(reading.outcome === 'read');
    assert.ok(reading.entry.title.length > 0);
    assert.ok(reading.entry.text !== undefined && reading.entry.text.length > 0);
  }
}

/** Repeated to some hundred kilobytes, alone and after a head; a quadratic step would take minutes. */
const REPEATED = [
  'kata ',
  'a\n',
  'Penulis :\n',
  'Penulis : A B\n',
  'TERBARU\nPenulis : Ani Budi\n',
  'Baca Juga: Judul Lain\n',
  'Baca Juga:\n',
  '#a #b\n',
  '5 Juni 2024, 16:40 WITA\n',
  '(Sumber: ',
  '| ',
  `${', '.repeat(90)}1\n`,
  `${':'.repeat(399)}\n`,
  `${'Editor: A '.repeat(35)}\n`,
  `Sumber : ${'http://a/'.repeat(40)}\n`,
  'a > b\n',
  '> ',
  '{section} | {date}\n',
  '1',
  '\r',
  '\u00A0\n',
  'ا',
  'a\u0301',
  '\uD83D\uDE00 ',
];

describe('repeated without end', () => {
  for (const piece of REPEATED) {
    test(`${JSON.stringify(piece.slice(0, 30))} is read in time`, () => {
      const text = piece.repeat(Math.ceil(400_000 / piece.length));
      assertComesToSomething(Buffer.from(text));
      assertComesToSomething(Buffer.from(HEAD + text));
      assertComesToSomething(Buffer.from(`${text}\n\n${HEAD}Teks.\n\nPenulis : Ani\n`));
    });
  }

  test('more lines than an article has are too many', () => {
    const reading = read(Buffer.from(HEAD + 'a\n'.repeat(200_000)), { file: 'a.txt' });
    assert.equal(reading.outcome === 'faulty' && reading.fault.code, 'too-large');
  });
});

describe('senseless input', () => {
  test('of any bytes comes to something', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), assertComesToSomething), {
      numRuns: 2_000,
    });
  });

  test('made of an article’s own pieces comes to something', () => {
    const piece = fc.constantFrom(
      ...HEAD.split(/(?=[ \n])/u),
      '\n\n',
      'Penulis :',
      'Editor:',
      'Sumber : A / B',
      'Baca Juga',
      ':',
      'TAG\n',
      'TERBARU\n',
      '(Sumber: X)',
      '#a',
      'x. ',
      'İ',
      '\u200B',
      '–',
      '--',
      '> >',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) =>
        assertComesToSomething(Buffer.from(pieces.join(''))),
      ),
      { numRuns: 3_000 },
    );
  });

  test('that is the begin of an article, cut anywhere, comes to something', () => {
    const folder = new URL('../../fixtures/articles/', import.meta.url);
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.txt'))) {
      const bytes = readFileSync(new URL(name, folder));
      for (let end = 0; end < bytes.length; end += 7)
        assertComesToSomething(bytes.subarray(0, end));
    }
  });
});
