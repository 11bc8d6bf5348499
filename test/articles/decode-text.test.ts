// Bytes to text: encodings that are told apart, and bytes that are refused.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type DecodedText, decodeText } from '../../src/articles/decode-text.ts';

const PROSE =
  'Harga cabai di pasar turun – “kami senang”, kata Tukiyem. Café itu ramai.\nBaris kedua.\n';
/** PROSE as an old Windows editor saves it. */
const PROSE_1252 = Buffer.from(
  PROSE.replace('–', '\x96').replace('“', '\x93').replace('”', '\x94'),
  'latin1',
);

function textOf(decoded: DecodedText): string {
  assert.equal(decoded.outcome, 'decoded');
  return decoded.text;
}

function faultOf(decoded: DecodedText): string {
  assert.equal(decoded.outcome, 'faulty');
  return decoded.fault.code;
}

describe('decoding', () => {
  test('takes UTF-8, with and without byte order mark', () => {
    assert.equal(textOf(decodeText(Buffer.from(PROSE))), PROSE);
    assert.equal(textOf(decodeText(Buffer.from(`\uFEFF${PROSE}`))), PROSE);
  });

  test('takes UTF-16 by its byte order mark', () => {
    const little = Buffer.from(`\uFEFF${PROSE}`, 'utf16le');
    assert.equal(textOf(decodeText(little)), PROSE);
    assert.equal(textOf(decodeText(Buffer.from(little).swap16())), PROSE);
  });

  test('takes windows-1252 where UTF-8 is impossible', () => {
    const decoded = decodeText(PROSE_1252);
    assert.equal(textOf(decoded), PROSE);
    assert.equal(decoded.outcome === 'decoded' && decoded.encoding, 'windows-1252');
  });

  test('takes the charset that was declared', () => {
    const bytes = Uint8Array.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
    assert.equal(textOf(decodeText(bytes, 'windows-1251')), 'Привет');
  });

  test('is not misled by a charset that nobody knows', () => {
    assert.equal(textOf(decodeText(Buffer.from(PROSE), 'x-nonsense')), PROSE);
  });

  test('lets the few control characters of wire services pass', () => {
    assert.match(textOf(decodeText(Buffer.from(`\x01${PROSE}\x03`))), /Harga/u);
  });
});

describe('refusing', () => {
  test('names the line where UTF-8 breaks', () => {
    const bytes = Buffer.concat([
      Buffer.from('satu – dua\ntiga\nemp'),
      Buffer.from([0xff]),
      Buffer.from('at – lima'),
    ]);
    const decoded = decodeText(bytes);
    assert.equal(faultOf(decoded), 'invalid-encoding');
    assert.equal(decoded.outcome === 'faulty' && decoded.fault.line, 3);
  });

  const broken: readonly (readonly [string, number[]])[] = [
    ['a lead byte without its second', [0xc3, 0x28]],
    ['a three byte sequence cut short', [0xe2, 0x28, 0xa1]],
    ['bytes that never occur', [0xff, 0xff]],
    ['lone continuation bytes that windows-1252 does not have', [0x81, 0x8d]],
  ];
  for (const [what, bytes] of broken) {
    test(`refuses ${what}`, () => {
      const decoded = decodeText(
        Buffer.concat([Buffer.from('kata '), Buffer.from(bytes), Buffer.from(' kata')]),
      );
      assert.equal(faultOf(decoded), 'invalid-encoding');
    });
  }

  test('refuses another alphabet’s code page', () => {
    const cyrillic = Buffer.from('cff0e8e2e5f220ece8f0', 'hex');
    assert.equal(faultOf(decodeText(cyrillic)), 'invalid-encoding');
  });

  test('refuses UTF-16 that breaks off in a character', () => {
    assert.equal(faultOf(decodeText(Uint8Array.from([0xff, 0xfe, 0x41]))), 'invalid-encoding');
  });

  test('refuses binary files', () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    assert.equal(faultOf(decodeText(png)), 'not-text');
    const noise = Uint8Array.from({ length: 400 }, (_, index) => (index * 37) % 30 || 1);
    assert.equal(faultOf(decodeText(noise)), 'not-text');
  });

  test('refuses what is blank', () => {
    assert.equal(faultOf(decodeText(Buffer.from(' \r\n\u00A0\n'))), 'empty');
    assert.equal(faultOf(decodeText(Buffer.from('\uFEFF'))), 'empty');
  });

  test('comes to text or a fault for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decodeText(bytes)),
      { numRuns: 3000 },
    );
  });
});
