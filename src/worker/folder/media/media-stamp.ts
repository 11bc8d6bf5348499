// Stamps of files: whether one is the same as when it was read, without opening it.

import { createHash } from 'node:crypto';
import { lstatSync, type Stats } from 'node:fs';

/** Where there is no file that could be read. */
export const NO_STAMP = '-';

/** Equal stamps mean that a file need not be read again. */
export function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats): string {
  return `${size}:${mtimeMs}:${ctimeMs}:${ino}`;
}

/** The stamp of what stands at a path now. */
export function stampAt(root: string, path: string): string {
  try {
    const stats = lstatSync(`${root}/${path}`, { throwIfNoEntry: false });
    return stats?.isFile() === true ? stampOf(stats) : NO_STAMP;
  } catch {
    // A name that the system refuses, or a folder that cannot be entered.
    return NO_STAMP;
  }
}

/** One text for all that an article's media are, so that any change of them is seen; empty without any. */
export function hashMedia(stamps: Iterable<readonly [path: string, stamp: string]>): string {
  const list = [...new Map(stamps)].sort(([a], [b]) => (a < b ? -1 : 1));
  if (list.length === 0) return '';
  return createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 22);
}
