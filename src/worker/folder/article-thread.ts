// Reads and parses articles in a thread of their own, so that no file, however large, slow or odd,
// holds the event loop; a batch that hangs or kills the thread is split until the one to blame is set aside.

import { Worker } from 'node:worker_threads';
import type { LayoutDefinition } from '../../articles/plain-text/layout.ts';
import type { ArticleReading } from '../../core/article.ts';
import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';

const SCRIPT = new URL('./article-thread-main.ts', import.meta.url);
const BATCH_MS_MAX = 10_000;
const MEMORY_MB_MAX = 512;

/** Layouts by name, as checked data: they are compiled inside the thread. */
export type LayoutDefinitions = Readonly<Record<string, LayoutDefinition>>;

export interface BatchRequest {
  /** The source's folder, absolute. */
  readonly root: string;
  /** Relative to the folder. */
  readonly paths: readonly string[];
  readonly layout: string;
  /** Zone for dates that print none, where the source declares one. */
  readonly timezone?: string;
}

export type ArticleResult =
  | { readonly path: string; readonly outcome: 'missing' }
  | {
      readonly path: string;
      readonly outcome: 'looked-at';
      readonly reading: ArticleReading;
      /** When the file was changed last and when it was read; absent where it could not be. */
      readonly times?: { readonly changedAt: number; readonly readAt: number };
      /** SHA-256 of the bytes, hexadecimal; absent where they could not be read. */
      readonly digest?: string;
      /** Hash of what a reader would notice; with a reading that gave an entry. */
      readonly fingerprint?: string;
      /** The story's own names (core/identity.ts); with a reading that gave an entry. */
      readonly identities?: readonly string[];
    };

export interface ThreadMessage {
  readonly layouts?: LayoutDefinitions;
  readonly batch?: BatchRequest;
}

export interface ThreadAnswer {
  readonly results: readonly ArticleResult[];
}

export interface ThreadOptions {
  /** What runs in the thread; another script answers the same messages. */
  readonly script?: URL;
  /** How long a batch may take before its thread is given up. Milliseconds. */
  readonly batchMsMax?: number;
}

/** One thread, one batch at a time; batches wait their turn. Open until `close`. */
export class ArticleThread {
  readonly #log: Log;
  readonly #script: URL;
  readonly #batchMsMax: number;
  #layouts: LayoutDefinitions = {};
  #thread: Worker | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(log: Log, { script = SCRIPT, batchMsMax = BATCH_MS_MAX }: ThreadOptions = {}) {
    this.#log = log;
    this.#script = script;
    this.#batchMsMax = batchMsMax;
  }

  /** Batches that are read from now on are read by these layouts. */
  configure(layouts: LayoutDefinitions): void {
    this.#layouts = layouts;
    this.#thread?.postMessage({ layouts } satisfies ThreadMessage);
  }

  /** The result of every path of the batch, in order. Rejects only after `close`. */
  read(batch: BatchRequest): Promise<readonly ArticleResult[]> {
    const mine = this.#turn.then(() => this.#readOrSplit(batch));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
  }

  async #drop(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  async #readOrSplit(batch: BatchRequest): Promise<readonly ArticleResult[]> {
    if (this.#closed) throw new Error('the reading thread was closed');
    try {
      return await this.#readOnce(batch);
    } catch (error) {
      await this.#drop();
      if (this.#closed) throw error;
      const [path, ...others] = batch.paths;
      if (path === undefined) return [];
      if (others.length === 0) {
        this.#log.error(
          { event: 'articleReaderFailed', path, reason: messageOf(error) },
          'an article broke its reader',
        );
        return [broken(path, messageOf(error))];
      }
      const middle = Math.ceil(batch.paths.length / 2);
      const first = await this.#readOrSplit({ ...batch, paths: batch.paths.slice(0, middle) });
      const second = await this.#readOrSplit({ ...batch, paths: batch.paths.slice(middle) });
      return [...first, ...second];
    }
  }

  #readOnce(batch: BatchRequest): Promise<readonly ArticleResult[]> {
    const thread = this.#start();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        settle();
        reject(new Error(`took longer than ${this.#batchMsMax / 1000} seconds to read`));
      }, this.#batchMsMax);
      const onAnswer = (answer: ThreadAnswer): void => {
        settle();
        resolve(answer.results);
      };
      const onError = (error: unknown): void => {
        settle();
        reject(error);
      };
      const onExit = (): void => onError(new Error('the reading thread ended'));
      const settle = (): void => {
        clearTimeout(timer);
        thread.off('message', onAnswer).off('error', onError).off('exit', onExit);
      };
      thread.on('message', onAnswer).on('error', onError).on('exit', onExit);
      thread.postMessage({ batch } satisfies ThreadMessage);
    });
  }

  #start(): Worker {
    if (this.#thread !== undefined) return this.#thread;
    const thread = new Worker(this.#script, {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB_MAX },
    });
    thread.unref();
    thread.postMessage({ layouts: this.#layouts } satisfies ThreadMessage);
    // Without a listener a dying thread would end the process; whoever waits has its own.
    thread.on('error', () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    this.#thread = thread;
    return thread;
  }
}

function broken(path: string, reason: string): ArticleResult {
  const message = `could not be read: its reader failed (${reason}). Simplify it or take it out.`;
  return {
    path,
    outcome: 'looked-at',
    reading: { outcome: 'faulty', ending: 'marked', fault: { code: 'internal', message } },
  };
}
