import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareCodePoints } from '../../src/core/text.ts';
import { decodeExactText, encodeExactText } from '../../src/storage/exact-text.ts';

/** Strings of UTF-16 units, lone surrogates included, with few enough letters that they share beginnings. */
const anyText = fc
  .array(
    fc.constantFrom(
      0,
      0x61,
      0x7ff,
      0xd7ff,
      0xd800,
      0xd83d,
      0xdbff,
      0xdc00,
      0xde00,
      0xdfff,
      0xe000,
      0xffff,
    ),
  )
  .map((units) => String.fromCharCode(...units));

test('every string comes back from its bytes', () => {
  fc.assert(fc.property(anyText, (text) => decodeExactText(encodeExactText(text)) === text));
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      (text) => decodeExactText(encodeExactText(text)) === text,
    ),
  );
});

test('different strings have different bytes, in the order of their code points', () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      const ofBytes = Buffer.compare(encodeExactText(a), encodeExactText(b));
      assert.equal(Math.sign(compareCodePoints(a, b)), ofBytes);
      assert.equal(ofBytes === 0, a === b);
    }),
    { numRuns: 2_000 },
  );
});

test('well-formed text is plain UTF-8', () => {
  assert.deepEqual(encodeExactText('é😀'), Buffer.from('é😀', 'utf8'));
});
