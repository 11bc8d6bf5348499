// An open database: a bounded pool of connections, transactions that are repeated where that is safe,
// and the manners that the network needs: no query waits forever, a lost connection is replaced.

import { setImmediate, setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { KabarError } from '../../core/errors.ts';
import type { PostgresAddress } from './address.ts';
import { CLIENT_TYPES, Connection } from './connection.ts';
import { isAway, isInTheWay, storageErrorOf } from './errors.ts';
import { findSchemaVersion, type SchemaVersion } from './migrations.ts';

/** Connections of one process. PostgreSQL's own default allows a hundred in all. */
const CONNECTIONS_MAX = 8;
const CONNECT_TIMEOUT_MS = 5_000;
/** A restart of PostgreSQL must not fail a refresh: so long a call asks again before it fails. */
const AWAY_WAIT_MS = 8_000;
/** What the server ends by itself. No statement of Kabar's takes so long on a healthy one. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** A little later the connection itself is given up: the server is gone or stands still. */
const QUERY_TIMEOUT_MS = 20_000;
/** A process that stands still in the middle of a transaction must not hold up the others for longer. */
const IDLE_TRANSACTION_MS = 5_000;
/** Transactions that were in each other's way are repeated so often. */
const ATTEMPTS_MAX = 5;
/** A process that stops waits no longer than this for an answer. */
const CLOSING_WAIT_MS = 5_000;
/** After so long the event loop gets its turn. */
const TURN_MS = 15;

export interface DatabaseOptions {
  readonly readOnly?: boolean;
  /** How long a call asks again while PostgreSQL is away. Milliseconds. */
  readonly awayWaitMs?: number;
}

export class Database {
  readonly place: string;
  readonly #pool: pg.Pool;
  readonly #inHand = new Set<Promise<unknown>>();
  readonly #schema: string;
  readonly #awayWaitMs: number;
  #isClosing = false;

  constructor(address: PostgresAddress, options: DatabaseOptions = {}) {
    this.place = address.place;
    this.#schema = address.schema;
    this.#awayWaitMs = options.awayWaitMs ?? AWAY_WAIT_MS;
    this.#pool = new pg.Pool({
      ...address.client,
      max: CONNECTIONS_MAX,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      query_timeout: QUERY_TIMEOUT_MS,
      types: CLIENT_TYPES,
      // Settings of the session and not of the start packet: poolers refuse what they do not know there.
      onConnect: (client) => client.query(sessionSettings(address, options)),
    });
    // An idle connection that is lost concerns nobody: the next call gets another one.
    this.#pool.on('error', () => undefined);
    // What is lost in the middle of a query is told to whoever waits for it.
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** Runs one query, or several that need not fit each other. `work` may be run more than once. */
  read<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#run((client) => work(new Connection(client, this.place)));
  }

  /** Runs queries on one snapshot of what is committed. `work` may be run more than once. */
  snapshot<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#run((client) => this.#transact(client, BEGIN_SNAPSHOT, work));
  }

  /**
   * Runs one transaction, all or nothing; on the disk when it resolves. `work` may be run more than
   * once: it is repeated when others were in its way or the connection was lost before its end. Lost
   * at the very end, it may have been written or not, and `storage` is thrown.
   */
  write<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#run((client) => this.#transact(client, BEGIN, work));
  }

  /** How far the store's schema is; nothing where there is no store yet. */
  findSchemaVersion(): Promise<SchemaVersion | undefined> {
    return this.#run((client) => findSchemaVersion(client, this.#schema));
  }

  /** Ends when the calls in hand have, or are given up. */
  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const wait = new AbortController();
    const waited = setTimeout(CLOSING_WAIT_MS, undefined, { signal: wait.signal }).catch(
      () => undefined,
    );
    await Promise.race([Promise.allSettled(this.#inHand), waited]);
    await Promise.race([this.#pool.end(), waited]);
    wait.abort();
  }

  async #run<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    if (this.#isClosing) {
      throw new KabarError('storage', `${this.place} is closed: this process is stopping.`);
    }
    const running = this.#repeat(work);
    this.#inHand.add(running);
    try {
      return await running;
    } catch (error) {
      throw storageErrorOf(error, this.place);
    } finally {
      this.#inHand.delete(running);
    }
  }

  async #repeat<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const deadline = performance.now() + this.#awayWaitMs;
    for (let attempt = 1, pauseMs = 20; ; attempt++, pauseMs = Math.min(pauseMs * 2, 500)) {
      try {
        return await this.#attempt(work);
      } catch (error) {
        const isWorthIt =
          (isInTheWay(error) && attempt < ATTEMPTS_MAX) ||
          (isAway(error) && performance.now() < deadline);
        if (!isWorthIt || this.#isClosing) throw error;
      }
      await setTimeout(pauseMs * (0.5 + Math.random()));
    }
  }

  async #attempt<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    try {
      const result = await work(client);
      client.release();
      return result;
    } catch (error) {
      // What the caller got wrong does not spoil a connection that has been rolled back.
      client.release(!(error instanceof KabarError || isInTheWay(error)));
      throw error;
    }
  }

  async #transact<T>(
    client: pg.PoolClient,
    begin: string,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    await client.query(begin);
    let result: T;
    try {
      result = await work(new Connection(client, this.place));
    } catch (error) {
      // Where not even that gets through, the connection is given up with its transaction.
      if (!isAway(error)) await client.query('ROLLBACK');
      throw error;
    }
    try {
      await client.query('COMMIT');
    } catch (error) {
      if (isInTheWay(error)) throw error;
      throw storageErrorOf(error, this.place);
    }
    return result;
  }
}

/** Said, whatever the server's default is: what is looked at late in a commit must be what is there by then. */
const BEGIN = 'BEGIN ISOLATION LEVEL READ COMMITTED';
const BEGIN_SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

function sessionSettings({ schema }: PostgresAddress, { readOnly }: DatabaseOptions): string {
  return [
    `SET search_path TO "${schema}", pg_temp`,
    `SET statement_timeout TO ${STATEMENT_TIMEOUT_MS}`,
    `SET idle_in_transaction_session_timeout TO ${IDLE_TRANSACTION_MS}`,
    ...(readOnly === true ? ['SET default_transaction_read_only TO on'] : []),
  ].join('; ');
}

/** Turns rows into what they stand for, with turns for the event loop between. */
export async function mapInTurns<Row, Result>(
  rows: readonly Row[],
  work: (row: Row) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  let turnEndsAt = performance.now() + TURN_MS;
  for (const row of rows) {
    results.push(work(row));
    if (performance.now() < turnEndsAt) continue;
    await setImmediate();
    turnEndsAt = performance.now() + TURN_MS;
  }
  return results;
}
