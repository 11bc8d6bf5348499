import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { CODINGS } from '../../../src/core/document.ts';
import { compressDocument } from '../../../src/worker/publish/compress-document.ts';

const DOCUMENTS: Readonly<Record<string, Buffer>> = {
  empty: Buffer.alloc(0),
  short: Buffer.from('<rss/>'),
  long: Buffer.from('Menteri Pertahanan “China” 北京 \u{1F600}\n'.repeat(20_000)),
};

for (const [kind, bytes] of Object.entries(DOCUMENTS)) {
  test(`every coding of the ${kind} document decodes to its very bytes`, async () => {
    const coded = await compressDocument(bytes);
    assert.deepEqual(Object.keys(coded).sort(), [...CODINGS].sort());
    assert.ok(bytes.equals(coded.identity));
    assert.ok(bytes.equals(gunzipSync(coded.gzip)));
    assert.ok(bytes.equals(brotliDecompressSync(coded.br)));
    assert.ok(bytes.equals(zstdDecompressSync(coded.zstd)));
  });
}

test('the same document is coded to the same bytes, whatever is coded beside it', async () => {
  const { long } = DOCUMENTS;
  assert.ok(long);
  const [one, other] = await Promise.all([compressDocument(long), compressDocument(long)]);
  assert.deepEqual(one, other);
});

test('the codings are worth their names: a feed shrinks to a fraction', async () => {
  const { long } = DOCUMENTS;
  assert.ok(long);
  const { gzip, br, zstd } = await compressDocument(long);
  for (const { length } of [gzip, br, zstd]) assert.ok(length < long.length / 50);
});
