// A document's bytes in every content coding, made once per publication so that no request pays.

import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';
import type { Coding } from '../../core/document.ts';

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);
const toZstd = promisify(zstdCompress);

/**
 * Levels are where the next one costs more time than it saves bytes on feed documents; a change must
 * reach readers within a tenth of a second. Measured on 50 entries, 220 KB: see test/bench.
 */
const GZIP_LEVEL = 7;
const BROTLI_QUALITY = 6;
const ZSTD_LEVEL = 9;

/** All codings, side by side on the thread pool. The bytes depend on nothing but the input. */
export async function compressDocument(bytes: Buffer): Promise<Record<Coding, Uint8Array>> {
  const [zipped, brotli, zstd] = await Promise.all([
    toGzip(bytes, { level: GZIP_LEVEL }),
    toBrotli(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
    toZstd(bytes, { params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } }),
  ]);
  return { identity: bytes, gzip: zipped, br: brotli, zstd };
}
