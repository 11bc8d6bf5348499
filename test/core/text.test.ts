// Text that is clean, and texts that count as the same: the short ways give what the rules give.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cleanLine, cleanText, foldText } from '../../src/core/text.ts';

/** What lines are made of, the odd ones often. */
const odd = fc.constantFrom(
  ...' \u00A0\t\n\r\u0085\u2028\u1680\u180E\u3000\u200B\u2060\uFEFF\u00AD\u0000\u001B\u007F\u0080',
  ...'\uFFFE\uFDD0\uD800\uDC00‘’‚‛′“”„‟″‐–—−…\u0301é한\u202E',
  '\u{1F600}',
  '\u{1FFFE}',
);
const text = fc.string({ unit: fc.oneof(fc.constantFrom(...'ab.é '), odd, fc.string()) });

describe('a clean line', () => {
  test('is the text without what no document can carry, with single spaces', () => {
    fc.assert(
      fc.property(text, (dirty) => {
        const bare = cleanText(dirty).replace(/[\u200B\u2060\uFEFF\u00AD]/gu, '');
        assert.equal(cleanLine(dirty), bare.replace(/\s+/gu, ' ').trim());
      }),
      { numRuns: 2_000 },
    );
  });

  test('is clean', () => {
    fc.assert(fc.property(text, (dirty) => cleanLine(cleanLine(dirty)) === cleanLine(dirty)));
  });
});

describe('folded text', () => {
  test('is the same for signs that a reader takes for one another', () => {
    assert.equal(foldText('“Ma’ruf” – 50\u00A0% …'), `"Ma'ruf" - 50 % ...`);
    assert.equal(foldText('cafe\u0301'), 'caf\u00E9');
  });

  test('is the sign-by-sign folding of the clean line', () => {
    fc.assert(
      fc.property(text, (dirty) => {
        const folded = cleanLine(dirty.normalize('NFC'))
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
