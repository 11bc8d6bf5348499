// Changed files in batches, each read by a thread in one go and written in one transaction.

import type { ListedFile } from './list-articles.ts';

/**
 * The names in the store's indexes are all over the place: a transaction of 512 articles writes a third of
 * the pages that four of 128 do. Three batches are in memory at once, which speaks for no more than this.
 */
export const BATCH_FILES_MAX = 256;
/** What a thread answers is in memory twice for a moment. */
const BYTES_MAX = 8 * 1024 * 1024;

/** In their order; a file that is too large for a batch has one of its own. */
export function cutBatches(files: readonly ListedFile[]): readonly (readonly ListedFile[])[] {
  const batches: ListedFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const batch = batches.at(-1);
    bytes += file.bytes;
    if (batch !== undefined && batch.length < BATCH_FILES_MAX && bytes <= BYTES_MAX)
      batch.push(file);
    else {
      batches.push([file]);
      bytes = file.bytes;
    }
  }
  return batches;
}
