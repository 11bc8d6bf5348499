// What stands in a folder of articles: every file that could be one, with a stamp that tells whether
// it has changed since. Works in slices, so that a hundred thousand files never hold the event loop.

import { type Dirent, lstatSync, type Stats } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf, systemCodeOf } from '../../core/errors.ts';
import type { FileFault } from '../../core/storage.ts';
import { findBeside, lookAround, mayBeMedia, surroundingsOf } from './media/beside.ts';
import { NO_STAMP, stampAt, stampOf } from './media/media-stamp.ts';

/** Endings of stored articles; every other file is left alone. */
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
  /** Pictures and attachments that belong to it because of where they lie. */
  readonly beside?: readonly string[];
  /** Why it cannot be an article, seen without opening it. */
  readonly fault?: FileFault;
}

export interface Listing {
  readonly files: ReadonlyMap<string, ListedFile>;
  /** Pictures and attachments with their stamps. */
  readonly media: ReadonlyMap<string, string>;
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
  const media = new Map<string, string>();
  const unlisted = new Map<string, FileFault>();
  const open = [''];
  let sliceEndsAt = performance.now() + SLICE_MS;
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    try {
      for await (const one of await opendir(join(root, folder), { bufferSize: 512 })) {
        const file = sortOut(root, folder, { one, open });
        if (file !== undefined) files.set(file.path, file);
        else if (one.isFile())
          noteMedia(root, folder === '' ? one.name : `${folder}/${one.name}`, media);
        if (performance.now() < sliceEndsAt) continue;
        await nextTurn();
        sliceEndsAt = performance.now() + SLICE_MS;
      }
      folders.push(folder);
    } catch (error) {
      const fault = describeFolder(folder, error);
      if (folder === '') return { files: new Map(), media, folders: [], unlisted, failure: fault };
      unlisted.set(folder, fault);
      // One that went while we looked is no fault; the next look finds its files gone.
      const isFault = systemCodeOf(error) !== 'ENOENT' || isBadName(folder);
      if (isFault) files.set(folder, setAside(folder, fault));
    }
  }
  await giveBeside(files, media);
  return { files, media, folders, unlisted };
}

function noteMedia(root: string, path: string, media: Map<string, string>): void {
  if (!mayBeMedia(path)) return;
  const stamp = stampAt(root, path);
  if (stamp !== NO_STAMP) media.set(path, stamp);
}

/** Tells each article what lies beside it. */
async function giveBeside(
  files: Map<string, ListedFile>,
  media: ReadonlyMap<string, string>,
): Promise<void> {
  if (media.size === 0) return;
  const around = surroundingsOf([...media.keys()], [...files.keys()]);
  let sliceEndsAt = performance.now() + SLICE_MS;
  for (const [path, file] of files) {
    if (file.fault !== undefined || !around.folders.has(dirname(path))) continue;
    const beside = findBeside(path, around);
    if (beside.length > 0) files.set(path, { ...file, beside });
    if (performance.now() < sliceEndsAt) continue;
    await nextTurn();
    sliceEndsAt = performance.now() + SLICE_MS;
  }
}

/** Lists these paths alone; one that is not there any more is not in the answer. */
export function listPaths(root: string, paths: readonly string[]): ReadonlyMap<string, ListedFile> {
  const files = new Map<string, ListedFile>();
  const around = lookAround(root, mayBeArticle);
  for (const path of paths) {
    const file = describe(root, path);
    if (file === undefined) continue;
    const beside = file.fault === undefined ? findBeside(path, around) : [];
    files.set(path, beside.length === 0 ? file : { ...file, beside });
  }
  return files;
}

/** What lies beside the articles that have anything beside them, by their paths. */
export function besideOf(
  files: readonly ListedFile[],
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(files.flatMap(({ path, beside }) => (beside ? [[path, beside]] : [])));
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
    stamp: stampOf(stats),
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
