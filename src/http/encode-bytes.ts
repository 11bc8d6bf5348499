// Content codings of what the web makes itself (RFC 9110 §8.4.1); feed documents bring theirs along.

import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Coding } from '../core/document.ts';

/** `fast` for what is made while a reader waits, `best` for what is made once. */
export type Effort = 'fast' | 'best';

/** The bytes in a coding. */
export function encodeBytes(bytes: Uint8Array, coding: Coding, effort: Effort): Uint8Array {
  const best = effort === 'best';
  if (coding === 'gzip') return gzipSync(bytes, { level: best ? 9 : 6 });
  if (coding === 'br') {
    const quality = best ? constants.BROTLI_MAX_QUALITY : 4;
    return brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
      },
    });
  }
  if (coding === 'zstd') {
    const level = best ? 19 : 3;
    return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level } });
  }
  return bytes;
}
