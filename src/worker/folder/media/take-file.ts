// Takes one picture or attachment from a source's folder: a regular file inside of it, never through a
// link, known by its content, and kept as a copy under the hash of its bytes.

import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { messageOf, systemCodeOf } from '../../../core/errors.ts';
import { type MediaKind, mediaPath, mediaReference } from '../../../core/media.ts';
import { slugOf } from '../../../core/slug.ts';
import { placeOf } from '../read-file.ts';
import { stemOf } from './beside.ts';
import { NO_STAMP, stampOf } from './media-stamp.ts';
import { HEAD_BYTES, recognize } from './recognize.ts';

const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const CHUNK_BYTES = 1024 * 1024;
const MEGABYTE = 1024 * 1024;
/** Larger files are not taken: a reading thread has to copy them within its time. */
const MEDIA_BYTES_MAX = 200 * MEGABYTE;

export interface MediaFolders {
  /** The source's folder, absolute, and with its links resolved. */
  readonly root: string;
  readonly realRoot: string;
  /** Where copies are kept; absent where nothing is to be published. */
  readonly store?: string;
}

/** What a file came to; `stamp` tells whether it is still the same file. */
export type TakenFile = { readonly stamp: string; readonly changedAt: number } & (
  | {
      readonly outcome: 'taken';
      readonly reference: string;
      readonly kind: MediaKind;
      readonly bytes: number;
      readonly width?: number;
      readonly height?: number;
    }
  | { readonly outcome: 'refused'; readonly reason: string }
);

/** Never throws for what is there; throws what the system says when a copy cannot be kept. */
export async function takeFile(path: string, folders: MediaFolders): Promise<TakenFile> {
  let descriptor: number;
  try {
    descriptor = openSync(`${folders.root}/${path}`, FLAGS);
  } catch (error) {
    return { outcome: 'refused', stamp: NO_STAMP, changedAt: 0, reason: describe(error) };
  }
  try {
    const stats = fstatSync(descriptor);
    const times = { stamp: stampOf(stats), changedAt: stats.ctimeMs };
    const fault = findFault(stats, placeOf(descriptor, `${folders.root}/${path}`), folders);
    if (fault !== undefined) return { outcome: 'refused', ...times, reason: fault };
    const recognized = await recognize(readHead(descriptor, stats.size));
    if (recognized === undefined) {
      const reason = 'is of no kind that is published: a picture, sound, video, PDF or archive';
      return { outcome: 'refused', ...times, reason };
    }
    const digest = digestOf(descriptor);
    if (folders.store !== undefined) keep(descriptor, digest, { ...stats, store: folders.store });
    const after = fstatSync(descriptor);
    const reference = mediaReference(digest, nameOf(path, recognized.kind));
    return {
      outcome: 'taken',
      ...{ stamp: stampOf(after), changedAt: after.ctimeMs },
      ...{ reference, bytes: stats.size, ...recognized },
    };
  } finally {
    closeSync(descriptor);
  }
}

function describe(error: unknown): string {
  const code = systemCodeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist';
  if (code === 'ELOOP') return 'is a symbolic link, which is never followed';
  return `cannot be read (${messageOf(error)})`;
}

function findFault(stats: Stats, place: string, { realRoot }: MediaFolders): string | undefined {
  if (!stats.isFile()) return 'is no regular file';
  const inside = place.startsWith(`${realRoot}/`) ? place.slice(realRoot.length) : undefined;
  if (inside === undefined || inside.includes('/.')) return 'lies outside of the folder';
  if (stats.size === 0) return 'is empty';
  if (stats.size <= MEDIA_BYTES_MAX) return undefined;
  const megabytes = Math.ceil(stats.size / MEGABYTE);
  return `has ${megabytes} MB; at most ${MEDIA_BYTES_MAX / MEGABYTE} are published`;
}

function readHead(descriptor: number, size: number): Uint8Array {
  const head = Buffer.alloc(Math.min(size, HEAD_BYTES));
  return head.subarray(0, readSync(descriptor, head, 0, head.length, 0));
}

function digestOf(descriptor: number): string {
  const digest = createHash('sha256');
  for (const chunk of chunksOf(descriptor)) digest.update(chunk);
  return digest.digest('base64url');
}

function* chunksOf(descriptor: number): Generator<Uint8Array> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let at = 0; at <= MEDIA_BYTES_MAX; ) {
    const count = readSync(descriptor, chunk, 0, chunk.length, at);
    if (count === 0) return;
    at += count;
    yield chunk.subarray(0, count);
  }
}

/** The copy is whole and on the disk before anything names it. */
function keep(
  descriptor: number,
  digest: string,
  { size, store }: { size: number; store: string },
) {
  const target = join(store, mediaPath(digest));
  if (statSync(target, { throwIfNoEntry: false })?.size === size) {
    // It is in use again: whoever clears away looks at the time.
    utimesSync(target, new Date(), new Date());
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  const draft = `${target}.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`;
  const copy = openSync(draft, 'wx', 0o644);
  try {
    const written = createHash('sha256');
    for (const chunk of chunksOf(descriptor)) {
      written.update(chunk);
      for (let at = 0; at < chunk.length; ) at += writeSync(copy, chunk, at);
    }
    fsyncSync(copy);
    if (written.digest('base64url') !== digest)
      throw new Error('a picture changed while it was read');
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(copy);
  }
}

/** The file's own name in letters that every address can have, with the ending of what it is. */
function nameOf(path: string, { ending }: MediaKind): string {
  return `${slugOf(stemOf(basename(path))) ?? 'file'}.${ending}`;
}
