// One connection to PostgreSQL in the hands of one piece of work, with its rows typed at this one boundary.

import pg, { type ClientBase } from 'pg';
import type { KabarError } from '../../core/errors.ts';
import type { RowOrigin } from '../rows.ts';
import { damagedError } from './errors.ts';

export type SqlValue =
  | string
  | number
  | boolean
  | Uint8Array
  | null
  | readonly (string | number | Uint8Array | null)[];

type Parser = (text: string) => unknown;

/** Numbers of 64 bits are numbers, as all of Kabar's are below 2^53, and bytes are bytes. */
export const CLIENT_TYPES = {
  getTypeParser(oid: number, format: 'text' | 'binary' = 'text'): Parser {
    if (oid === pg.types.builtins.INT8) return Number;
    const parse: Parser = pg.types.getTypeParser(oid, format);
    return oid === pg.types.builtins.BYTEA ? (text) => plainBytes(parse(text)) : parse;
  },
};

function plainBytes(parsed: unknown): unknown {
  if (!(parsed instanceof Uint8Array)) return parsed;
  return new Uint8Array(parsed.buffer, parsed.byteOffset, parsed.byteLength);
}

/** Throws PostgreSQL's own errors; `storageErrorOf` says them in words. */
export class Connection implements RowOrigin {
  readonly place: string;
  readonly #client: ClientBase;

  constructor(client: ClientBase, place: string) {
    this.#client = client;
    this.place = place;
  }

  /** The first row, typed as the statement's columns are known to be. */
  async get<Row>(sql: string, values: readonly SqlValue[] = []): Promise<Row | undefined> {
    return (await this.all<Row>(sql, values))[0];
  }

  async all<Row>(sql: string, values: readonly SqlValue[] = []): Promise<readonly Row[]> {
    const { rows } = await this.#client.query(sql, values.map(wireValue));
    return rows as Row[];
  }

  /** The number of rows that were changed. */
  async run(sql: string, values: readonly SqlValue[] = []): Promise<number> {
    const { rowCount } = await this.#client.query(sql, values.map(wireValue));
    return rowCount ?? 0;
  }

  /** One or more statements without values. */
  async execute(sql: string): Promise<void> {
    await this.#client.query(sql);
  }

  damagedError(finding: string, cause?: unknown): KabarError {
    return damagedError(this.place, finding, cause);
  }
}

/** pg takes bytes for bytes only where they are a Buffer, in lists too. */
function wireValue(value: SqlValue): unknown {
  if (value instanceof Uint8Array) return asBuffer(value);
  if (!Array.isArray(value)) return value;
  return value.map((one: unknown) => (one instanceof Uint8Array ? asBuffer(one) : one));
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
