// Gathers what is to be written in one turn of the event loop into one transaction, so that the disk is
// waited for once and not once for each: many upstreams that are polled side by side write little and often.

import type { Connection } from './connection.ts';
import type { Breathe } from './database.ts';
import { storageErrorOf } from './errors.ts';

/** What is to be written; it may wait for `breathe` and for nothing else, and may be done again. */
export type Work<T> = (connection: Connection, breathe: Breathe) => T | Promise<T>;

export interface WriteOptions {
  /**
   * False: done when it resolves, and for every process, but a power cut may undo it; never in part, and
   * never once a later write is on the disk.
   */
  readonly isDurable?: boolean;
}

/** Runs one transaction, all or nothing. */
type Transact = <T>(work: Work<T>, options: Required<WriteOptions>) => Promise<T>;

type Outcome = { readonly value: unknown } | { readonly error: unknown };

interface Waiting {
  readonly work: Work<unknown>;
  readonly isDurable: boolean;
  settle(outcome: Outcome): void;
}

const TOGETHER_MAX = 64;

export class WriteQueue {
  readonly #transact: Transact;
  readonly #afterEach: () => Promise<void>;
  readonly #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  /** `afterEach` comes between two transactions and must not reject. */
  constructor(transact: Transact, afterEach: () => Promise<void>) {
    this.#transact = transact;
    this.#afterEach = afterEach;
  }

  /** All of the work or nothing, after what was asked for earlier; one that fails costs no other. */
  write<T>(work: Work<T>, { isDurable = true }: WriteOptions = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: Outcome): void => {
        if ('error' in outcome) reject(outcome.error);
        else resolve(outcome.value as T);
      };
      this.#waiting.push({ work, isDurable, settle });
      this.#writing ??= this.#writeAll();
    });
  }

  /** When nothing is left to write. */
  async drain(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Answers that came in together are written together.
      await new Promise(setImmediate);
      await this.#writeTogether(this.#waiting.splice(0, TOGETHER_MAX));
      await this.#afterEach();
    }
    this.#writing = undefined;
  }

  async #writeTogether(batch: readonly Waiting[]): Promise<void> {
    const isDurable = batch.some((one) => one.isDurable);
    const outcomes = batch.length === 1 ? undefined : await this.#tryTogether(batch, { isDurable });
    for (const [number, one] of batch.entries())
      one.settle(outcomes?.[number] ?? (await this.#writeAlone(one)));
  }

  /** Nothing when the transaction failed while it ran: each is to be written on its own then. */
  async #tryTogether(
    batch: readonly Waiting[],
    options: Required<WriteOptions>,
  ): Promise<readonly Outcome[] | undefined> {
    let hasBegun = false;
    try {
      return await this.#transact(async (connection, breathe) => {
        hasBegun = true;
        const outcomes: Outcome[] = [];
        for (const { work } of batch) {
          outcomes.push(await runInside(connection, () => work(connection, breathe)));
          await breathe();
        }
        return outcomes;
      }, options);
    } catch (error) {
      // Whatever it was, it comes again for the one that it belongs to.
      return hasBegun ? undefined : batch.map(() => ({ error }));
    }
  }

  async #writeAlone({ work, isDurable }: Waiting): Promise<Outcome> {
    try {
      return { value: await this.#transact(work, { isDurable }) };
    } catch (error) {
      return { error };
    }
  }
}

/** A piece of a transaction that can fail on its own. Throws when the transaction is over. */
async function runInside(connection: Connection, work: () => unknown): Promise<Outcome> {
  connection.run('SAVEPOINT piece');
  try {
    const value = await work();
    connection.run('RELEASE piece');
    return { value };
  } catch (error) {
    connection.run('ROLLBACK TO piece');
    connection.run('RELEASE piece');
    return { error: storageErrorOf(error, connection.file) };
  }
}
