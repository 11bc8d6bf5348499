// The schema and its history, so that old and new versions run side by side while machines are brought
// up to date one after the other: steps expand (add a table, a column with a default, an index) and
// leave older programs at work; only a later version's step contracts what no program uses any more.

import pg from 'pg';
import { KabarError } from '../../core/errors.ts';
import type { PostgresAddress } from './address.ts';
import { CLIENT_TYPES } from './connection.ts';
import { advisoryKey, createSchema } from './create.ts';
import { isMissing, storageErrorOf } from './errors.ts';
import { INITIAL_SCHEMA } from './schema.ts';

export interface Migration {
  readonly sql: string;
  /**
   * How many steps a program must know to work with the store from here on; absent: as many as before.
   * A contracting step names the first version that does not use what it takes away.
   */
  readonly knownStepsMin?: number;
}

/** Changes are read in the order of their numbers. */
const CHANGES = 'CREATE INDEX entries_by_sequence ON entries (sequence)';

/** Embargoes that have ended are found. */
const EMBARGOES = `
CREATE INDEX entries_embargoed ON entries (source, published_at, key)
  WHERE state = 'live' AND published_at > changed_at`;

/** Steps are only ever appended: step n takes a store from version n to n + 1. */
export const MIGRATIONS: readonly Migration[] = [
  { sql: INITIAL_SCHEMA, knownStepsMin: 1 },
  { sql: CHANGES },
  { sql: EMBARGOES },
];

/** Whoever migrates longer than this stands still. */
const LOCK_WAIT_MS = 5 * 60_000;

export interface SchemaVersion {
  /** How many steps the store has taken. */
  readonly version: number;
  /** How many a program must know to work with it. */
  readonly knownStepsMin: number;
}

/** For pools and single clients alike. */
interface Queryable {
  query(sql: string): Promise<{ readonly rows: readonly unknown[] }>;
}

/** What the store says of itself; nothing where there is none yet. */
export async function findSchemaVersion(
  queryable: Queryable,
  schema: string,
): Promise<SchemaVersion | undefined> {
  try {
    const { rows } = await queryable.query(
      `SELECT version, known_steps_min AS "knownStepsMin" FROM "${schema}".schema_version`,
    );
    return rows[0] as SchemaVersion | undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Makes the schema where there is none and takes the steps that are missing, each in a transaction of
 * its own: a killed migration goes on where it stopped. On a connection of its own, under a lock that
 * ends with it: of several processes one migrates, the others wait. Throws `busy` when that lasts
 * longer than five minutes, `storage`, `environment`.
 */
export async function migrate(address: PostgresAddress, migrations = MIGRATIONS): Promise<void> {
  const client = new pg.Client({
    ...address.client,
    types: CLIENT_TYPES,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  });
  // What is lost in the middle of a query is told to whoever waits for it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await takeLock(client, address);
    await createSchema(client, address);
    await client.query(`SET search_path TO "${address.schema}", pg_temp`);
    await takeSteps(client, address.schema, migrations);
  } catch (error) {
    throw storageErrorOf(error, address.place);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function takeLock(client: pg.Client, { schema, place }: PostgresAddress): Promise<void> {
  await client.query(`SET statement_timeout TO 0; SET lock_timeout TO ${LOCK_WAIT_MS}`);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryKey(schema, 'migrations')]);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== '55P03') throw error;
    throw new KabarError(
      'busy',
      `Another process has been bringing ${place} up to date for more than five minutes. Look at it, and start again.`,
      error,
    );
  }
  await client.query('SET lock_timeout TO 0');
}

async function takeSteps(
  client: pg.Client,
  schema: string,
  migrations: readonly Migration[],
): Promise<void> {
  let version = (await findSchemaVersion(client, schema))?.version ?? 0;
  for (const { sql, knownStepsMin } of migrations.slice(version)) {
    version += 1;
    await client.query('BEGIN');
    try {
      await client.query(sql);
      await client.query(
        'UPDATE schema_version SET version = $1, known_steps_min = greatest(known_steps_min, $2::integer)',
        [version, knownStepsMin ?? 0],
      );
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
}
