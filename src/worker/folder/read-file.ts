// Takes the bytes of one stored article from disk: a regular file under the size limit, never through
// a link, never waiting on a pipe, and the same file from the check to the last byte.

import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { ARTICLE_LIMITS, type ArticleFault } from '../../core/article.ts';
import { messageOf, systemCodeOf } from '../../core/errors.ts';

const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export type FileReading =
  | {
      readonly outcome: 'read';
      readonly bytes: Uint8Array;
      /** When the file was changed last, seen after its last byte was read. Milliseconds since 1970. */
      readonly changedAt: number;
    }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'faulty'; readonly fault: ArticleFault };

export interface FileLimits {
  /** A larger file is not read at all. */
  readonly bytesMax?: number;
  /** The folder that the file must lie in, its links resolved; absent: anywhere. */
  readonly realRoot?: string;
}

/** Never throws for what is there. */
export function readArticleFile(
  path: string,
  { bytesMax = ARTICLE_LIMITS.fileBytesMax, realRoot }: FileLimits = {},
): FileReading {
  let descriptor: number;
  try {
    descriptor = openSync(path, FLAGS);
  } catch (error) {
    return describeFailure(error);
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return faulty('not-a-file', 'is no regular file. Take it out.');
    if (stats.size > bytesMax) {
      const message = `is ${stats.size} bytes; at most ${bytesMax} are read. Shorten it or take it out.`;
      return faulty('too-large', message);
    }
    // A folder on the way may have become a link since it was listed: then this is not the file.
    if (realRoot !== undefined && !placeOf(descriptor, path).startsWith(`${realRoot}/`))
      return { outcome: 'missing' };
    const bytes = readWhole(descriptor, stats.size);
    return { outcome: 'read', bytes, changedAt: fstatSync(descriptor).ctimeMs };
  } catch (error) {
    return describeFailure(error);
  } finally {
    closeSync(descriptor);
  }
}

/** Where the open file lies, by the kernel's own account where it gives one. */
export function placeOf(descriptor: number, path: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    // Only Linux tells; elsewhere the path is asked again.
    return realpathSync(path);
  }
}

/** At most the size that was checked, whatever is appended meanwhile. */
function readWhole(descriptor: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const count = readSync(descriptor, bytes, length, size - length, length);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

function describeFailure(error: unknown): FileReading {
  const code = systemCodeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { outcome: 'missing' };
  if (code === 'ELOOP') {
    return faulty(
      'not-a-file',
      'is a symbolic link, which is never followed. Put the file itself here.',
    );
  }
  return faulty(
    'unreadable',
    `cannot be read: ${messageOf(error)}. Give the service the right to read it.`,
  );
}

function faulty(code: ArticleFault['code'], message: string): FileReading {
  return { outcome: 'faulty', fault: { code, message } };
}
