// Batches hold every file once, in order, within the bounds of number and size.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { BATCH_FILES_MAX, cutBatches } from '../../../src/worker/folder/cut-batches.ts';
import type { ListedFile } from '../../../src/worker/folder/list-articles.ts';

const BATCH_BYTES_MAX = 8 * 1024 * 1024;

function fileOf(bytes: number, index: number): ListedFile {
  return { path: `${index}.txt`, stamp: '', changedAt: 0, bytes };
}

describe('batches of files', () => {
  test('hold every file once and in order, within bounds', () => {
    const sizes = fc.oneof(fc.nat(10_000), fc.nat(5 * 1024 * 1024));
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 1_500, size: 'max' }), (bytes) => {
        const files = bytes.map(fileOf);
        const batches = cutBatches(files);
        assert.deepEqual(batches.flat(), files);
        for (const batch of batches) {
          const total = batch.reduce((sum, one) => sum + one.bytes, 0);
          assert.ok(batch.length > 0 && batch.length <= BATCH_FILES_MAX);
          assert.ok(batch.length === 1 || total <= BATCH_BYTES_MAX);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('give a file that is too large for one a batch of its own', () => {
    const files = [1, 9 * 1024 * 1024, 1].map(fileOf);
    assert.deepEqual(
      cutBatches(files).map((batch) => batch.length),
      [1, 1, 1],
    );
  });
});
