// An open database: one connection that writes, one that reads what is committed, and the manners
// that synchronous calls on the main thread need: short turns, and waiting for locks outside of SQLite.

import { setImmediate, setTimeout } from 'node:timers/promises';
import { KabarError } from '../../core/errors.ts';
import { Connection } from './connection.ts';
import { isBusy, stillLockedError, storageErrorOf } from './errors.ts';
import { type Work, type WriteOptions, WriteQueue } from './write-queue.ts';

/** SQLite may hold the event loop for so long when it finds a lock; the rest of the wait is asynchronous. */
const BUSY_TIMEOUT_MS = 10;
/** Half a minute of somebody's backup must not fail a refresh. */
const BUSY_WAIT_MS = 40_000;
/** A process that stops waits no longer than this for somebody else's lock. */
const CLOSING_WAIT_MS = 2_000;
/** After so many changed rows the log goes into the file. */
const CHECKPOINT_CHANGES = 2_500;
/** After so long the event loop gets its turn, in the middle of a transaction too. */
const TURN_MS = 15;

/** FULL: an acknowledged commit survives a power cut. NORMAL: it may be undone by one, as a whole. */
const SYNCHRONOUS = { full: 'PRAGMA synchronous = FULL', normal: 'PRAGMA synchronous = NORMAL' };

export interface DatabaseOptions {
  readonly readOnly?: boolean;
  /** How long a call waits for other processes' locks before it fails. */
  readonly busyWaitMs?: number;
}

/** To be awaited between rows: lets the event loop run when this work has held it long enough. */
export type Breathe = () => Promise<void> | undefined;

export class Database {
  readonly file: string;
  readonly #reader: Connection;
  readonly #writer: Connection | undefined;
  readonly #busyWaitMs: number;
  readonly #writes = new WriteQueue(
    (work, options) => this.#transact(work, options),
    () => this.#checkpointWhenDue(),
  );
  /** Whether the writer waits for the disk at each commit. */
  #isDurable = true;
  /** `total_changes()` at the latest checkpoint. */
  #changesInFile = 0;
  /** When the event loop has been held for long enough. */
  #turnEndsAt = 0;
  /** Once closing: how long the writes in hand may still wait for a lock. */
  #closingUntil = Number.POSITIVE_INFINITY;

  constructor(file: string, options: DatabaseOptions = {}) {
    this.file = file;
    this.#busyWaitMs = options.busyWaitMs ?? BUSY_WAIT_MS;
    const readOnly = options.readOnly ?? false;
    // The writer comes first: where a crash left a journal, the one that may write recovers it.
    this.#writer = readOnly ? undefined : new Connection(file, { busyTimeoutMs: BUSY_TIMEOUT_MS });
    this.#reader = new Connection(file, { readOnly, busyTimeoutMs: BUSY_TIMEOUT_MS });
  }

  /** Checks and changes of the schema, on the connection that writes where there is one. */
  prepare(work: (connection: Connection) => void): Promise<void> {
    return this.#whenFree(() => work(this.#writer ?? this.#reader));
  }

  /** Settings of both connections; to be called once, when the file is known to be sound. */
  async configure(): Promise<void> {
    await this.#whenFree(() => {
      this.#reader.execute('PRAGMA cache_size = -8192');
      if (this.#writer === undefined) return;
      const mode = this.#writer.pragma('journal_mode = WAL');
      if (mode !== 'wal') {
        throw new KabarError(
          'environment',
          `${this.file} cannot be used with a write-ahead log (SQLite offers "${String(mode)}"). Put it on a local disk, not on a network share.`,
        );
      }
      // Few but large rows are brought into the file at 2,000 pages (16 MB); a log that one transaction
      // has made longer is cut back afterwards.
      this.#writer.execute(
        `${SYNCHRONOUS.full}; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 16777216`,
      );
    });
  }

  /** Runs queries on one snapshot of what is committed. `work` must not write or wait. */
  async read<T>(work: (connection: Connection) => T): Promise<T> {
    await this.#breathe();
    return this.#whenFree(() => {
      this.#assertOpen();
      try {
        this.#reader.run('BEGIN');
        const result = work(this.#reader);
        this.#reader.run('COMMIT');
        return result;
      } catch (error) {
        this.#reader.rollBack();
        throw error;
      }
    });
  }

  /** Runs one query outside of a transaction, the cheapest way to ask. */
  peek<T>(work: (connection: Connection) => T): Promise<T> {
    return this.#whenFree(() => {
      this.#assertOpen();
      return work(this.#reader);
    });
  }

  /**
   * Reads item by item, each in a snapshot that it may share with some of the next, with turns for the
   * event loop between.
   */
  async readEach<Item>(
    items: readonly Item[],
    work: (connection: Connection, item: Item) => void,
  ): Promise<void> {
    const left = items.values();
    for (let item = left.next(); item.done !== true; ) {
      await this.read((connection) => {
        // An item is done only when its work is: where a lock was found, it is read again.
        while (item.done !== true) {
          work(connection, item.value);
          item = left.next();
          if (performance.now() > this.#turnEndsAt) return;
        }
      });
    }
  }

  /**
   * Writes all of it or nothing, after what was asked for earlier, in a transaction that others of the
   * same moment may share. On the disk when it resolves, unless it need not be durable.
   */
  async write<T>(work: Work<T>, options?: WriteOptions): Promise<T> {
    this.#assertOpen();
    return this.#writes.write(work, options);
  }

  /** Waits for the writes in hand, brings the log into the file and lets go of it. */
  async close(): Promise<void> {
    this.#closingUntil = Math.min(this.#closingUntil, performance.now() + CLOSING_WAIT_MS);
    await this.#writes.drain();
    this.#reader.close();
    this.#writer?.close();
  }

  async #transact<T>(work: Work<T>, { isDurable }: Required<WriteOptions>): Promise<T> {
    const writer = this.#writer;
    if (writer === undefined) {
      throw new KabarError('internal', `${this.file} was opened for reading only.`);
    }
    await this.#breathe();
    await this.#whenFree(() => {
      writer.rollBack();
      if (isDurable !== this.#isDurable) writer.execute(SYNCHRONOUS[isDurable ? 'full' : 'normal']);
      this.#isDurable = isDurable;
      writer.run('BEGIN IMMEDIATE');
    });
    try {
      const result = await work(writer, () => this.#breathe());
      writer.run('COMMIT');
      return result;
    } catch (error) {
      try {
        writer.rollBack();
      } catch {
        // A disk that takes no rollback is asked again before the next transaction; the first error says more.
      }
      throw storageErrorOf(error, this.file);
    }
  }

  /**
   * Brings a long log into the file, in a turn of its own: together with a large commit it would hold
   * the event loop twice as long. What it cannot do now stays in the log, as safe as before.
   */
  async #checkpointWhenDue(): Promise<void> {
    const writer = this.#writer;
    const changes = writer?.get<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0;
    if (writer === undefined || changes - this.#changesInFile < CHECKPOINT_CHANGES) return;
    await setImmediate();
    try {
      writer.pragma('wal_checkpoint(PASSIVE)');
      this.#changesInFile = changes;
    } catch {
      // A full disk takes no checkpoint either; the next commit reports it to somebody.
    }
  }

  /** Repeats what finds a lock until it is free, for as long as a caller can be made to wait. */
  async #whenFree<T>(work: () => T): Promise<T> {
    const deadline = performance.now() + this.#busyWaitMs;
    for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 2, 160)) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error)) throw storageErrorOf(error, this.file);
        if (performance.now() > Math.min(deadline, this.#closingUntil)) {
          throw stillLockedError(this.file, error);
        }
      }
      await setTimeout(pauseMs * (0.5 + Math.random()));
    }
  }

  /** However many calls follow each other, the event loop runs between them. */
  #breathe(): Promise<void> | undefined {
    if (performance.now() < this.#turnEndsAt) return undefined;
    return setImmediate().then(() => {
      this.#turnEndsAt = performance.now() + TURN_MS;
    });
  }

  #assertOpen(): void {
    if (this.#closingUntil === Number.POSITIVE_INFINITY) return;
    throw new KabarError('storage', `${this.file} is closed: this process is stopping.`);
  }
}
