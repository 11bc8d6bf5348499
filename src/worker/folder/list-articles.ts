// What stands in a folder of articles: every file that could be one, with a stamp that tells whether
// it has changed since. Works in slices, so that a hundred thousand files never hold the event loop.

import { type Dirent, lstatSync, type Stats } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { extname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf, systemCodeOf } from '../../core/errors.ts';
import type { FileFault } from '../../core/storage.ts';

/** Endings of stored articles; every other file is left alone (pictures, drafts of editors). */
const ENDINGS = new Set(['.txt', '.html', '.htm', '.md', '.markdown', '.json', '.xml']);
const DEPTH_MAX = 10;
/** How long one slice of synchronous work may hold the event loop. */
const SLICE_MS = 15;

export interface ListedFile {
  readonly path: string;
  readonly stamp: string;
  /** Milliseconds since 1970: when its content or its place last changed. */
  readonly changedAt: number;
  readonly bytes: number;
  /** Why it cannot be an article, seen without opening it. */
  readonly fault?: FileFault;
}

export interface Listing {
  readonly files: ReadonlyMap<string, ListedFile>;
  /** Folders that were walked, relative, `''` for the root: what a watcher has to watch. */
  readonly folders: readonly string[];
  /** Set when the root itself cannot be listed: nothing is known then, and nothing may be concluded. */
  readonly failure?: FileFault;
  /** Folders inside that could not be listed; what stood there before is still taken to be there. */
  readonly unlisted: ReadonlyMap<string, FileFault>;
}

/** Lists a whole folder. Never throws for what is there. */
export async function listArticles(root: string): Promise<Listing> {
  const files = new Map<string, ListedFile>();
  const folders: string[] = [];
  const unlisted = new Map<string, FileFault>();
  const open = [''];
  let sliceEndsAt = performance.now() + SLICE_MS;
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    try {
      for await (const one of await opendir(join(root, folder), { bufferSize: 512 })) {
        const file = sortOut(root, folder, { one, open });
        if (file !== undefined) files.set(file.path, file);
        if (performance.now() < sliceEndsAt) continue;
        await nextTurn();
        sliceEndsAt = performance.now() + SLICE_MS;
      }
      folders.push(folder);
    } catch (error) {
      const fault = describeFolder(folder, error);
      if (folder === '') return { files: new Map(), folders: [], unlisted, failure: fault };
      unlisted.set(folder, fault);
      // One that went while we looked is no fault; the next look finds its files gone.
      const isFault = systemCodeOf(error) !== 'ENOENT' || isBadName(folder);
      if (isFault) files.set(folder, setAside(folder, fault));
    }
  }
  return { files, folders, unlisted };
}

/** Lists these paths alone; one that is not there any more is not in the answer. */
export function listPaths(root: string, paths: readonly string[]): ReadonlyMap<string, ListedFile> {
  const files = new Map<string, ListedFile>();
  for (const path of paths) {
    const file = describe(root, path);
    if (file !== undefined) files.set(path, file);
  }
  return files;
}

/** Whether a path could name an article, by its ending; hidden files are none. */
export function mayBeArticle(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return !name.startsWith('.') && ENDINGS.has(extname(name).toLowerCase());
}

function sortOut(
  root: string,
  folder: string,
  { one, open }: { one: Dirent; open: string[] },
): ListedFile | undefined {
  const path = folder === '' ? one.name : `${folder}/${one.name}`;
  if (one.name.startsWith('.')) return undefined;
  if (one.isDirectory()) {
    if (path.split('/').length < DEPTH_MAX) open.push(path);
    else return setAside(path, `lies deeper than ${DEPTH_MAX} folders. Move it up.`);
  }
  // A link without an ending may lead to a folder of articles; it is named, not silently passed over.
  const isBareLink = one.isSymbolicLink() && extname(one.name) === '';
  return mayBeArticle(path) || isBareLink ? describe(root, path) : undefined;
}

function describe(root: string, path: string): ListedFile | undefined {
  let stats: Stats;
  try {
    stats = lstatSync(join(root, path));
  } catch (error) {
    const code = systemCodeOf(error);
    if ((code === 'ENOENT' || code === 'ENOTDIR') && !isBadName(path)) return undefined;
    if (isBadName(path)) return setAside(path, 'has a name that is not valid UTF-8. Rename it.');
    return setAside(path, `cannot be looked at: ${messageOf(error)}`);
  }
  if (stats.isDirectory())
    return setAside(path, 'is a folder with the name of an article. Rename it.');
  if (stats.isSymbolicLink()) {
    return setAside(path, 'is a symbolic link, which is never followed. Put the file itself here.');
  }
  if (!stats.isFile()) return setAside(path, 'is no regular file. Take it out.');
  return {
    path,
    stamp: `${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}:${stats.ino}`,
    changedAt: stats.ctimeMs,
    bytes: stats.size,
  };
}

function describeFolder(folder: string, error: unknown): FileFault {
  const message = isBadName(folder)
    ? 'has a name that is not valid UTF-8. Rename it.'
    : `the folder cannot be listed: ${messageOf(error)}. Give the service the right to read it.`;
  return { code: 'unreadable', message };
}

/** Whether the name had bytes that are no UTF-8: it cannot be asked for again. */
function isBadName(path: string): boolean {
  return path.includes('\uFFFD');
}

/** What cannot be an article; the stamp is what it is, so that it is reported once. */
function setAside(path: string, fault: string | FileFault): ListedFile {
  const named = typeof fault === 'string' ? { code: 'not-a-file', message: fault } : fault;
  return { path, stamp: `${named.code}:${named.message}`, changedAt: 0, bytes: 0, fault: named };
}

function join(root: string, path: string): string {
  return path === '' ? root : `${root}/${path}`;
}
