// The threads that read articles: one for the changes of the day, and a second beside it while there
// is more than one batch at a time, which is during imports.

import type { Log } from '../../core/log.ts';
import {
  type ArticleResult,
  ArticleThread,
  type BatchRequest,
  type LayoutDefinitions,
} from './article-thread.ts';

/** Batches that a pass should have under way, so that no thread waits for the next. */
export const BATCHES_AHEAD = 2;
/** Writing what they read takes the main thread about as long as one of them reads it. */
const THREADS_MAX = 2;

/** One thread or several: what the worker needs of them. */
export type ArticleReading = Pick<ArticleThread, 'configure' | 'read'>;

interface Member {
  readonly thread: ArticleThread;
  /** Batches that it was given and has not answered. */
  pending: number;
}

/** Open until `close`. */
export class ArticleThreads {
  readonly #log: Log;
  readonly #members: Member[] = [];
  #layouts: LayoutDefinitions = {};

  constructor(log: Log) {
    this.#log = log;
  }

  /** Batches that are read from now on are read by these layouts. */
  configure(layouts: LayoutDefinitions): void {
    this.#layouts = layouts;
    for (const { thread } of this.#members) thread.configure(layouts);
  }

  /** The result of every path of the batch, in order. Rejects only after `close`. */
  async read(batch: BatchRequest): Promise<readonly ArticleResult[]> {
    const member = this.#findIdle() ?? this.#add() ?? this.#leastBusy();
    member.pending++;
    try {
      return await member.thread.read(batch);
    } finally {
      member.pending--;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map(({ thread }) => thread.close()));
  }

  #findIdle(): Member | undefined {
    return this.#members.find(({ pending }) => pending === 0);
  }

  #add(): Member | undefined {
    if (this.#members.length >= THREADS_MAX) return undefined;
    const thread = new ArticleThread(this.#log);
    thread.configure(this.#layouts);
    const member = { thread, pending: 0 };
    this.#members.push(member);
    return member;
  }

  #leastBusy(): Member {
    return this.#members.reduce((least, one) => (one.pending < least.pending ? one : least));
  }
}
