// While a source is being read, more of it changes: what is asked for meanwhile becomes one further
// reading, so that files that keep coming in never queue up faster than they are taken in.

import type { FolderSource } from '../core/source.ts';
import type { FolderChange } from './watch-folder.ts';

/** More paths than this are as well looked for in the whole folder. */
const PATHS_MAX = 1_000;

interface Gathered {
  readonly source: FolderSource;
  readonly what: FolderChange;
  readonly done: Promise<void>;
}

/** Reads one source after its own earlier readings. `read` must not reject. */
export class ReadingGatherer {
  readonly #read: (source: FolderSource, what: FolderChange) => Promise<void>;
  /** What is to be read once the reading before is done, by source. */
  readonly #waiting = new Map<string, Gathered>();
  readonly #latest = new Map<string, Promise<void>>();

  constructor(read: (source: FolderSource, what: FolderChange) => Promise<void>) {
    this.#read = read;
  }

  /** Resolves when what was asked for has been read. */
  read(source: FolderSource, what: FolderChange): Promise<void> {
    const { id } = source;
    const waiting = this.#waiting.get(id);
    const done = waiting?.done ?? this.#readAfter(id, this.#latest.get(id));
    const all = waiting === undefined ? what : joinChanges(waiting.what, what);
    this.#waiting.set(id, { source, what: all, done });
    return done;
  }

  async #readAfter(id: string, before: Promise<void> | undefined): Promise<void> {
    const mine = this.#takeUp(id, before);
    this.#latest.set(id, mine);
    await mine;
    if (this.#latest.get(id) === mine) this.#latest.delete(id);
  }

  async #takeUp(id: string, before: Promise<void> | undefined): Promise<void> {
    await before;
    const gathered = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (gathered !== undefined) await this.#read(gathered.source, gathered.what);
  }
}

function joinChanges(one: FolderChange, other: FolderChange): FolderChange {
  if (one === 'all' || other === 'all') return 'all';
  const paths = new Set([...one, ...other]);
  return paths.size > PATHS_MAX ? 'all' : [...paths];
}
