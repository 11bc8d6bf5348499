// Notices that something in a folder changed, for speed: the schedule looks anyway, for certainty.
// One watch per directory, never one per file; names are gathered until the folder is quiet.

import { type FSWatcher, lstatSync, statSync, watch } from 'node:fs';
import { messageOf, systemCodeOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';

/** The events of one save are one change; whole bursts are gathered behind the reading. Milliseconds. */
const QUIET_MS = 10;
/** However long a burst lasts, what is known by then is told. Milliseconds. */
const BURST_MS_MAX = 500;
const NAMES_MAX = 1_000;
/** How often a folder that is not there, or cannot be watched, is tried again. Milliseconds. */
const RETRY_MS = 1_000;

/** What changed: paths relative to the root, or `all` where names are unknown, folders or too many. */
export type FolderChange = readonly string[] | 'all';

interface Watched {
  readonly watcher: FSWatcher;
  /** Which directory stood at the path: another one there later needs a watch of its own. */
  readonly inode: number;
}

/** Watches the directories it is told of, until `close`. */
export class FolderWatch {
  readonly #root: string;
  readonly #onChange: (change: FolderChange) => void;
  readonly #log: Log;
  readonly #watched = new Map<string, Watched>();
  #names = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #burstSince = 0;
  #lost = false;

  constructor(root: string, options: { onChange(change: FolderChange): void; log: Log }) {
    this.#root = root;
    this.#onChange = options.onChange;
    this.#log = options.log;
  }

  /**
   * From now on exactly these directories are watched, relative to the root, `''` being the root.
   * True when one of them was not before: what came into it until now has not been noticed.
   */
  watch(folders: readonly string[]): boolean {
    const wanted = new Set(folders);
    for (const [folder, { inode }] of this.#watched) {
      if (!wanted.has(folder) || inodeOf(this.#pathOf(folder)) !== inode) this.#drop(folder);
    }
    let isNew = false;
    for (const folder of wanted) {
      if (!this.#watched.has(folder)) isNew = this.#open(folder) || isNew;
    }
    return isNew;
  }

  /** Begins anew with the root alone, and tells `all` as soon as it is there. */
  restart(): void {
    this.watch([]);
    this.#tryLater();
  }

  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#retry);
    this.watch([]);
  }

  #pathOf(folder: string): string {
    return folder === '' ? this.#root : `${this.#root}/${folder}`;
  }

  #drop(folder: string): void {
    this.#watched.get(folder)?.watcher.close();
    this.#watched.delete(folder);
  }

  #open(folder: string): boolean {
    const path = this.#pathOf(folder);
    try {
      const watcher = watch(path, { persistent: false });
      watcher.on('change', (_kind, name) => this.#note(folder, name));
      watcher.on('error', (error) => this.#lose(folder, error));
      this.#watched.set(folder, { watcher, inode: inodeOf(path) ?? 0 });
      return true;
    } catch (error) {
      this.#lose(folder, error);
      return false;
    }
  }

  /** Out of watches, or the folder is gone: the schedule still finds every change. */
  #lose(folder: string, error: unknown): void {
    this.#drop(folder);
    if (folder === '') this.#tryLater();
    if (this.#lost || systemCodeOf(error) === 'ENOENT') return;
    this.#lost = true;
    const fields = { event: 'watchLost', folder: this.#root, reason: messageOf(error) };
    this.#log.warn(fields, 'a folder cannot be watched; its changes are found on schedule');
  }

  #tryLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      if (this.#watched.has('') || this.#open('')) this.#onChange('all');
    }, RETRY_MS);
    this.#retry.unref();
  }

  #note(folder: string, name: string | Buffer | null): void {
    const path = name === null ? '' : folder === '' ? String(name) : `${folder}/${name}`;
    if (this.#names.size < NAMES_MAX) this.#names.add(path);
    const now = performance.now();
    if (this.#timer === undefined) this.#burstSince = now;
    else if (now - this.#burstSince > BURST_MS_MAX) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), QUIET_MS);
  }

  #tell(): void {
    const names = [...this.#names];
    this.#names = new Set();
    this.#timer = undefined;
    const isAll = names.length >= NAMES_MAX || names.some((name) => this.#isFolder(name));
    this.#onChange(isAll || this.#isRootAnother() ? 'all' : names);
  }

  /** The root was moved away, under whatever name the system tells it. */
  #isRootAnother(): boolean {
    return this.#watched.get('')?.inode !== inodeOf(this.#root);
  }

  /** A directory that came, or one that was watched and may have gone. */
  #isFolder(path: string): boolean {
    if (path === '' || this.#watched.has(path)) return true;
    if (path.slice(path.lastIndexOf('/') + 1).startsWith('.')) return false;
    try {
      return lstatSync(this.#pathOf(path)).isDirectory();
    } catch {
      // It is gone again, and was no directory that anybody looked into.
      return false;
    }
  }
}

function inodeOf(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch {
    // Whatever is wrong with it is said when it is watched or listed.
    return undefined;
  }
}
