// One connection to a database file, with its statements prepared once and its rows typed at this
// one boundary.

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { KabarError } from '../../core/errors.ts';
import type { RowOrigin } from '../rows.ts';
import { damagedError } from './errors.ts';

export type SqlValue = SQLInputValue;

export interface ConnectionOptions {
  readonly readOnly?: boolean;
  /** How long a statement may hold the event loop for another process's lock. */
  readonly busyTimeoutMs?: number;
}

/** Throws SQLite's own errors; `storageErrorOf` says them in words. */
export class Connection implements RowOrigin {
  readonly file: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string, options: ConnectionOptions = {}) {
    this.file = file;
    this.#database = new DatabaseSync(file, {
      readOnly: options.readOnly ?? false,
      timeout: options.busyTimeoutMs ?? 0,
    });
  }

  /** The first row, typed as the statement's columns are known to be. */
  get<Row>(sql: string, values: readonly SqlValue[] = []): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, values: readonly SqlValue[] = []): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  /** The number of rows that were changed, and the row number of the last insert. */
  run(sql: string, values: readonly SqlValue[] = []): { changes: number; inserted: number } {
    const result = this.#statement(sql).run(...values);
    return { changes: Number(result.changes), inserted: Number(result.lastInsertRowid) };
  }

  damagedError(finding: string, cause?: unknown): KabarError {
    return damagedError(this.file, finding, cause);
  }

  /** Statements that need no values and no cache. */
  execute(sql: string): void {
    this.#database.exec(sql);
  }

  /** The value of a one-value pragma. */
  pragma(name: string): unknown {
    const row = this.get<Record<string, unknown>>(`PRAGMA ${name}`);
    return row === undefined ? undefined : Object.values(row)[0];
  }

  /** Ends a transaction that an error has left open; SQLite may have ended it itself. */
  rollBack(): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
