// Notices that something in a folder changed, for speed: the schedule looks anyway, for certainty.
// One watch per directory, never one per file; names are gathered until the folder is quiet.

import { type FSWatcher, watch } from 'node:fs';
import { messageOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';

/** A burst of events is one change; a copy or an editor's save makes several. Milliseconds. */
const QUIET_MS = 25;
/** However long a burst lasts, what is known by then is told. Milliseconds. */
const BURST_MS_MAX = 500;
const NAMES_MAX = 1_000;

/** What changed: paths relative to the root, or `all` where names are unknown or too many. */
export type FolderChange = readonly string[] | 'all';

/** Watches the directories it is told of, until `close`. */
export class FolderWatch {
  readonly #root: string;
  readonly #onChange: (change: FolderChange) => void;
  readonly #log: Log;
  readonly #watchers = new Map<string, FSWatcher>();
  #names = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #burstSince = 0;
  #lost = false;

  constructor(root: string, options: { onChange(change: FolderChange): void; log: Log }) {
    this.#root = root;
    this.#onChange = options.onChange;
    this.#log = options.log;
  }

  /** From now on exactly these directories are watched, relative to the root, `''` being the root. */
  watch(folders: readonly string[]): void {
    const wanted = new Set(folders);
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#open(folder);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.watch([]);
  }

  #open(folder: string): void {
    try {
      const watcher = watch(folder === '' ? this.#root : `${this.#root}/${folder}`, {
        persistent: false,
      });
      watcher.on('change', (_kind, name) => this.#note(folder, name));
      watcher.on('error', (error) => this.#lose(folder, error));
      this.#watchers.set(folder, watcher);
    } catch (error) {
      this.#lose(folder, error);
    }
  }

  /** Out of watches, or the folder is gone: the schedule still finds every change. */
  #lose(folder: string, error: unknown): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
    if (this.#lost) return;
    this.#lost = true;
    const fields = { event: 'watchLost', folder: this.#root, reason: messageOf(error) };
    this.#log.warn(fields, 'a folder cannot be watched; its changes are found on schedule');
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
    this.#onChange(names.includes('') || names.length >= NAMES_MAX ? 'all' : names);
  }
}
