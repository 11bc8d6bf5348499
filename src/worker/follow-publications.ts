// The documents of every feed as they are now, whoever published them: this process tells at once,
// another one on the same store is noticed a moment later.

import type { Publication } from '../core/document.ts';
import { messageOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { PublicationStore } from '../core/storage.ts';

/** How soon a publication of another process is noticed. Milliseconds. */
const POLL_MS = 200;

type Listener = (publication: Publication) => void;

/** In memory and complete from `open` until `close`, whatever happens to the store meanwhile. */
export class PublicationFollower {
  readonly #store: PublicationStore;
  readonly #log: Log;
  readonly #current = new Map<string, Publication>();
  readonly #listeners = new Set<Listener>();
  #version = Number.NaN;
  #acceptedCount = 0;
  #timer: NodeJS.Timeout | undefined;
  #isAway = false;

  constructor(store: PublicationStore, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** Loads everything that was published before. Throws `storage`. */
  async open(): Promise<void> {
    this.#version = await this.#store.findVersion();
    for (const one of await this.#store.list()) this.#current.set(one.feed, one);
    this.#schedule();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#listeners.clear();
  }

  list(): readonly Publication[] {
    return [...this.#current.values()];
  }

  find(feed: string): Publication | undefined {
    return this.#current.get(feed);
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes a publication in, of this process or another. An older one than the known is not taken. */
  accept(publication: Publication): void {
    const known = this.#current.get(publication.feed);
    if (known !== undefined && known.sequence > publication.sequence) return;
    this.#acceptedCount++;
    this.#current.set(publication.feed, publication);
    for (const listener of this.#listeners) listener(publication);
  }

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#look(), POLL_MS);
    this.#timer.unref();
  }

  /** While the store is away, what is in memory goes on being served. */
  async #look(): Promise<void> {
    try {
      const version = await this.#store.findVersion();
      if (version !== this.#version) await this.#catchUp(version);
      this.#isAway = false;
    } catch (error) {
      // Closed in the middle of the look: the store may be closed by now, and nobody asks any more.
      if (this.#timer === undefined) return;
      const fields = { event: 'storageAway', reason: messageOf(error) };
      if (!this.#isAway)
        this.#log.error(fields, 'the store cannot be read; documents are served from memory');
      this.#isAway = true;
    }
    if (this.#timer !== undefined) this.#schedule();
  }

  async #catchUp(version: number): Promise<void> {
    const before = this.#acceptedCount;
    const all = await this.#store.list();
    // What was published here meanwhile is newer than the list: the next look takes another one.
    if (this.#acceptedCount !== before) return;
    const feeds = new Set(all.map(({ feed }) => feed));
    for (const feed of this.#current.keys()) if (!feeds.has(feed)) this.#current.delete(feed);
    for (const one of all) {
      const known = this.#current.get(one.feed);
      if (known === undefined || !isSame(known, one)) this.accept(one);
    }
    this.#version = version;
  }
}

function isSame(a: Publication, b: Publication): boolean {
  if (a.sequence !== b.sequence || a.fingerprint !== b.fingerprint) return false;
  return a.documents.every(({ etag }, index) => etag === b.documents[index]?.etag);
}
