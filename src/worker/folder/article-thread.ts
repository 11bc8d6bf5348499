// Reads and parses articles in a thread of their own, so that no file, however large, slow or odd,
// holds the event loop; a batch that hangs or kills the thread is split until the one to blame is set aside.

import type { LayoutDefinition } from '../../articles/plain-text/layout-schema.ts';
import type { ArticleEnding, SingleReading } from '../../core/article.ts';
import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { BoundedThread } from '../bounded-thread.ts';
import type { MediaStamp } from './stamp.ts';

const SCRIPT = new URL('./article-thread-main.ts', import.meta.url);
const BATCH_MS_MAX = 10_000;
/** A busy machine needs seconds to load what reads articles. */
const START_MS_MAX = 10_000;
const MEMORY_MB_MAX = 512;

/** Layouts by name, as checked data: they are compiled inside the thread. */
export type LayoutDefinitions = Readonly<Record<string, LayoutDefinition>>;

export interface BatchRequest {
  /** The source's folder, absolute. */
  readonly root: string;
  /** Relative to the folder. */
  readonly paths: readonly string[];
  /** Pictures and attachments that lie beside an article, by its path. */
  readonly beside?: Readonly<Record<string, readonly string[]>>;
  /** Where copies of an article's media are kept; absent where nothing is to be published. */
  readonly mediaFolder?: string;
  readonly layout: string;
  /** Zone for dates that print none, where the source declares one. */
  readonly timezone?: string;
  /** Milliseconds since 1970, for articles that expire; absent: the clock's. */
  readonly now?: number;
}

export type ArticleResult =
  | { readonly path: string; readonly outcome: 'missing' }
  | {
      readonly path: string;
      readonly outcome: 'looked-at';
      /** What the file holds: one article, or several. */
      readonly articles: readonly LookedAtArticle[];
      readonly ending: ArticleEnding;
      /** When the file was changed last and when it was read; absent where it could not be. */
      readonly times?: { readonly changedAt: number; readonly readAt: number };
      /** SHA-256 of the bytes, hexadecimal; absent where they could not be read. */
      readonly digest?: string;
      /** How the media of its articles were when they were read; absent where nobody looked. */
      readonly media?: MediaStamp;
    };

/** One article of a file, with what the store compares where the reading gave an entry. */
export interface LookedAtArticle {
  readonly reading: SingleReading;
  /** Hash of what a reader would notice. */
  readonly fingerprint?: string;
  /** The story's own names (core/identity.ts). */
  readonly identities?: readonly string[];
}

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
  /** Added for a thread's first batch, while its code is loaded. Milliseconds. */
  readonly startMsMax?: number;
  /** What a thread may keep in memory; one that needs more ends. */
  readonly memoryMbMax?: number;
}

/** One thread, one batch at a time; batches wait their turn. Open until `close`. */
export class ArticleThread {
  readonly #log: Log;
  readonly #thread: BoundedThread<ThreadMessage, ThreadAnswer>;
  #layouts: LayoutDefinitions = {};

  constructor(log: Log, options: ThreadOptions = {}) {
    this.#log = log;
    this.#thread = new BoundedThread({
      script: options.script ?? SCRIPT,
      bounds: {
        orderMsMax: options.batchMsMax ?? BATCH_MS_MAX,
        startMsMax: options.startMsMax ?? START_MS_MAX,
        memoryMbMax: options.memoryMbMax ?? MEMORY_MB_MAX,
      },
      opening: () => ({ layouts: this.#layouts }),
    });
  }

  /** Batches that are read from now on are read by these layouts. */
  configure(layouts: LayoutDefinitions): void {
    this.#layouts = layouts;
    this.#thread.tell({ layouts });
  }

  /** The result of every path of the batch, in order. Rejects only after `close`. */
  async read(batch: BatchRequest): Promise<readonly ArticleResult[]> {
    try {
      return (await this.#thread.ask({ batch })).results;
    } catch (error) {
      if (this.#thread.isClosed) throw error;
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
      const first = await this.read({ ...batch, paths: batch.paths.slice(0, middle) });
      const second = await this.read({ ...batch, paths: batch.paths.slice(middle) });
      return [...first, ...second];
    }
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

function broken(path: string, reason: string): ArticleResult {
  const message = `could not be read: its reader failed (${reason}). Simplify it or take it out.`;
  return {
    path,
    outcome: 'looked-at',
    articles: [
      { reading: { outcome: 'faulty', ending: 'marked', fault: { code: 'internal', message } } },
    ],
    ending: 'marked',
  };
}
