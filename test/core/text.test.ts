// Text that is clean, and texts that count as the same: the short ways give what the rules give.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  cleanLine,
  cleanText,
  compareCodePoints,
  foldText,
  truncateText,
} from '../../src/core/text.ts';

/** What lines are made of, the odd ones often. */
const odd = fc.constantFrom(
  ...' \u00A0\t\n\r\u0085\u2028\u1680\u180E\u3000\u200B\u2060\uFEFF\u00AD\u0000\u001B\u007F\u0080',
  ...'\uFFFE\uFDD0\uD800\uDC00‘’‚‛′“”„‟″‐–—−…\u0301é한\u202E',
  '\u{1F600}',
  '\u{1FFFE}',
);
const text = fc.string({ unit: fc.oneof(fc.constantFrom(...'ab.é '), odd, fc.string()) });

describe('clean text', () => {
  test('keeps all that documents carry: line breaks, tabs, emoji, joiners, marks of direction', () => {
    const kept =
      'a\tb\nc\r\n\u0085 \u200D\u200E\u202E\uFFFD \u{1F468}\u200D\u{1F469} \uE000\u{10FFFD}';
    assert.equal(cleanText(kept), kept);
  });

  test('loses control characters and noncharacters of every plane', () => {
    assert.equal(cleanText('a\u0000\u0008\u000B\u000C\u001B\u007F\u0080\u009Fb'), 'ab');
    assert.equal(cleanText('a\uFFFE\uFFFF\uFDD0\uFDEF\u{1FFFE}\u{10FFFF}b'), 'ab');
  });

  test('shows a replacement character where half a character stood', () => {
    assert.equal(cleanText('a\uD83Db\uDE00'), 'a\uFFFDb\uFFFD');
  });

  test('can be carried by XML, whatever it was', () => {
    const xml = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
    fc.assert(
      fc.property(text, (dirty) => {
        assert.match(cleanText(dirty), xml);
        assert.equal(cleanText(cleanText(dirty)), cleanText(dirty));
      }),
    );
  });
});

describe('a clean line', () => {
  test('is one line on a terminal and in a browser, its words as they were', () => {
    assert.equal(cleanLine(' a\u0085b\u2028c\u2029d\r\ne\u00A0\u3000f\tg '), 'a b c d e f g');
    assert.equal(cleanLine('po\u00ADli\u200Btik\u2060 \uFEFF'), 'politik');
    assert.equal(cleanLine('\u{1F468}\u200D\u{1F469}'), '\u{1F468}\u200D\u{1F469}');
  });

  test('is the text without what no document can carry, with single spaces', () => {
    fc.assert(
      fc.property(text, (dirty) => {
        const bare = cleanText(dirty).replace(/[\u200B\u2060\uFEFF\u00AD]/gu, '');
        assert.equal(cleanLine(dirty), bare.replace(/[\s\u0085]+/gu, ' ').trim());
      }),
      { numRuns: 2_000 },
    );
  });

  test('is clean', () => {
    fc.assert(fc.property(text, (dirty) => cleanLine(cleanLine(dirty)) === cleanLine(dirty)));
  });
});

describe('folded text', () => {
  test('is folded', () => {
    fc.assert(
      fc.property(text, (dirty) => assert.equal(foldText(foldText(dirty)), foldText(dirty))),
    );
  });

  test('is the same whatever invisible character parts a letter from its accent', () => {
    assert.equal(foldText('cafe\u00AD\u0301'), 'caf\u00E9');
  });

  test('differs by case, punctuation and letters', () => {
    const different = ['Berita', 'berita', 'Berita.', 'Berita!', 'Beritá', 'Ber ita', 'Berita?'];
    assert.equal(new Set(different.map(foldText)).size, different.length);
  });

  test('is the same for signs that a reader takes for one another', () => {
    assert.equal(foldText('“Ma’ruf” – 50\u00A0% …'), `"Ma'ruf" - 50 % ...`);
    assert.equal(foldText('cafe\u0301'), 'caf\u00E9');
  });

  test('is the sign-by-sign folding of the clean line', () => {
    fc.assert(
      fc.property(text, (dirty) => {
        const folded = cleanLine(dirty)
          .normalize('NFC')
          .replace(/[\u2018\u2019\u201A\u201B\u2032]/gu, "'")
          .replace(/[\u201C\u201D\u201E\u201F\u2033]/gu, '"')
          .replace(/[\u2010-\u2015\u2212]/gu, '-')
          .replace(/\u2026/gu, '...');
        assert.equal(foldText(dirty), folded);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('truncated text', () => {
  const max = fc.integer({ min: 1, max: 60 });

  test('is the text itself where it fits', () => {
    assert.equal(truncateText('12345', 5), '12345');
    assert.equal(truncateText('', 1), '');
  });

  test('ends with a word and an ellipsis where one is near, else in the word', () => {
    assert.equal(truncateText('Menteri Pertahanan China', 20), 'Menteri Pertahanan…');
    assert.equal(truncateText('A Donaudampfschifffahrtsgesellschaft', 20), 'A Donaudampfschifff…');
  });

  test('is never longer than asked and never ends in half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), max, (whole, length) => {
        const cut = truncateText(whole, length);
        assert.ok(cut.length <= length, cut);
        assert.ok(cut.isWellFormed());
        if (whole.length > length) assert.ok(cut.endsWith('…'));
      }),
    );
    assert.equal(truncateText('\u{1F600}\u{1F600}\u{1F600}', 4), '\u{1F600}…');
    assert.equal(truncateText('abc', 0), '…');
  });

  test('begins as the text does', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab ') }), max, (whole, length) => {
        const cut = truncateText(whole, length);
        assert.ok(cut === whole || whole.startsWith(cut.slice(0, -1)));
      }),
    );
  });
});

test('the order by code points is the order of UTF-8 bytes', () => {
  const pair = fc.string({
    unit: fc.constantFrom('a', '\uFF61', '\u{1F600}', '\u{1F601}', '\uE000'),
  });
  fc.assert(
    fc.property(pair, pair, (a, b) => {
      const byBytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
      assert.equal(Math.sign(compareCodePoints(a, b)), byBytes);
    }),
  );
});
