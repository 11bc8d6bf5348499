import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Fault } from '../../src/upstream/fault.ts';
import { type BodyCoding, createBodyReader } from '../../src/upstream/read-body.ts';

const PACK: readonly (readonly [BodyCoding, (bytes: Uint8Array) => Uint8Array])[] = [
  ['identity', (bytes) => bytes],
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
];

/** Reads a body that arrives in pieces of these sizes, over and over. */
function readInPieces(
  packed: Uint8Array,
  { coding, sizes, bytesMax }: { coding: BodyCoding; sizes: readonly number[]; bytesMax: number },
): Promise<Uint8Array | Fault> {
  return new Promise((resolve) => {
    let at = 0;
    let turn = 0;
    const feed = () => {
      while (at < packed.length) {
        const size = sizes[turn++ % sizes.length] ?? 1;
        const piece = packed.subarray(at, at + size);
        at += size;
        if (!reader.write(piece)) return;
      }
      reader.end();
    };
    const reader = createBodyReader({ coding, bytesMax, onEnd: resolve, onDrain: feed });
    feed();
  });
}

const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

test('however a body is cut into pieces, the same bytes come out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), pieces, async (bytes, sizes) => {
      for (const [coding, pack] of PACK) {
        const read = await readInPieces(pack(bytes), { coding, sizes, bytesMax: 2_000 });
        assert.ok(read instanceof Uint8Array, coding);
        assert.deepEqual(Buffer.from(read), Buffer.from(bytes));
      }
    }),
    { numRuns: 50 },
  );
});

test('a body as long as the limit is whole, one byte more is too large', async () => {
  for (const [coding, pack] of PACK) {
    for (const [length, isWhole] of [
      [1_000, true],
      [1_001, false],
    ] as const) {
      const packed = pack(Buffer.alloc(length));
      const read = await readInPieces(packed, { coding, sizes: [7], bytesMax: 1_000 });
      assert.equal(read instanceof Uint8Array, isWhole, coding);
      if (!(read instanceof Uint8Array)) assert.equal(read.code, 'too-large');
    }
  }
});

test('no bytes make a reader throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), pieces, async (bytes, sizes) => {
      for (const [coding] of PACK) {
        const read = await readInPieces(bytes, { coding, sizes, bytesMax: 1_000 });
        assert.ok(read instanceof Uint8Array || /^(?:broken-body|too-large)$/u.test(read.code));
      }
    }),
    { numRuns: 100 },
  );
});
