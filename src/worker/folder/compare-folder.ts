// What stands in a folder against what is remembered of it: which files have to be read, and which
// are gone.

import { statSync } from 'node:fs';
import { messageOf } from '../../core/errors.ts';
import type { FileFault, FileRecord, FileStore } from '../../core/storage.ts';
import { type ListedFile, listArticles, listPaths } from './list-articles.ts';
import { hashMedia, NO_STAMP, stampAt } from './media/media-stamp.ts';
import { isSameStamp, mediaOfStamp } from './stamp.ts';

const PAGE_RECORDS = 1_000;
/** Faults that need not be the file's own: such a file is tried again though it has not changed. */
const PASSING_FAULTS: ReadonlySet<string | undefined> = new Set(['internal', 'unreadable']);

export interface Remembered {
  readonly source: string;
  readonly root: string;
  readonly files: FileStore;
  /** Take every file for changed. */
  readonly rereadAll: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Comparison {
  /** Files to be read: new ones, and those whose stamp is another. */
  readonly changed: readonly ListedFile[];
  /** What is remembered of the changed files. */
  readonly records: ReadonlyMap<string, FileRecord>;
  /** What is remembered of files that are not there any more. */
  readonly gone: readonly FileRecord[];
  /** How many files need no look. */
  readonly unchanged: number;
  /** Every folder that there is; absent where only some paths were looked at. */
  readonly folders?: readonly string[];
  /** The folder itself cannot be listed: nothing may be concluded. */
  readonly failure?: FileFault;
}

/** Compares the whole folder. */
export async function compareFolder(remembered: Remembered): Promise<Comparison> {
  const { source, root, files, rereadAll, now } = remembered;
  const listing = await listArticles(root);
  const nothing = { changed: [], records: new Map(), gone: [], unchanged: 0 };
  if (listing.failure !== undefined) return { ...nothing, failure: listing.failure };
  const stampOf = (path: string): string => listing.media.get(path) ?? NO_STAMP;
  const unread = new Map(listing.files);
  const changed: ListedFile[] = [];
  const records = new Map<string, FileRecord>();
  const gone: FileRecord[] = [];
  let unchanged = 0;
  let after: string | undefined;
  for (;;) {
    const page = await files.list(source, {
      limit: PAGE_RECORDS,
      ...(after === undefined ? {} : { after }),
    });
    for (const record of page) {
      const file = unread.get(record.path);
      unread.delete(record.path);
      if (file === undefined) {
        if (!isHidden(record.path, listing.unlisted)) gone.push(record);
      } else if (rereadAll || isWorthReading(file, record, { now, stampOf })) {
        changed.push(file);
        records.set(record.path, record);
      } else unchanged++;
    }
    after = page.at(-1)?.path;
    if (page.length < PAGE_RECORDS) break;
    await new Promise(setImmediate);
  }
  // The order of a directory is chance; which of two copies is the story must not be.
  for (const path of [...unread.keys()].sort()) {
    const file = unread.get(path);
    if (file !== undefined) changed.push(file);
  }
  return { changed, records, gone, unchanged, folders: listing.folders };
}

/** Compares only these paths, as a watcher names them. */
export async function comparePaths(
  remembered: Remembered,
  paths: readonly string[],
): Promise<Comparison> {
  const { source, root, files, rereadAll, now } = remembered;
  try {
    statSync(root);
  } catch (error) {
    const failure = {
      code: 'unreadable',
      message: `the folder cannot be looked at: ${messageOf(error)}`,
    };
    return { changed: [], records: new Map(), gone: [], unchanged: 0, failure };
  }
  const there = listPaths(root, paths);
  const known = await files.findByPaths(source, paths);
  const changed = [...there.values()].filter(
    (file) =>
      rereadAll ||
      isWorthReading(file, known.get(file.path), { now, stampOf: (path) => stampAt(root, path) }),
  );
  const gone = [...known.values()].filter(({ path }) => !there.has(path));
  return {
    changed,
    records: known,
    gone,
    unchanged: there.size - changed.length,
  };
}

function isWorthReading(
  file: ListedFile,
  record: FileRecord | undefined,
  { now, stampOf }: { readonly now: number; readonly stampOf: (path: string) => string },
): boolean {
  if (record === undefined || !isSameStamp(record.stamp, file.stamp, now)) return true;
  const { hash, named } = mediaOfStamp(record.stamp);
  const media = [...named, ...(file.beside ?? [])];
  if (hashMedia(media.map((path) => [path, stampOf(path)])) !== hash) return true;
  return PASSING_FAULTS.has(record.fault?.code);
}

/** Whether a path lies in a folder that could not be listed. */
function isHidden(path: string, unlisted: ReadonlyMap<string, FileFault>): boolean {
  for (const folder of unlisted.keys()) if (path.startsWith(`${folder}/`)) return true;
  return false;
}
