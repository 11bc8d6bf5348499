// The schema that holds a new store. It is made under the migrations' lock, and empty it is as good as none.

import { hash } from 'node:crypto';
import type pg from 'pg';
import { KabarError } from '../../core/errors.ts';
import type { PostgresAddress } from './address.ts';

/** Makes the schema and the table of its version where they are missing. Throws PostgreSQL's errors, `storage` for another program's tables. */
export async function createSchema(
  client: pg.Client,
  { schema, place }: PostgresAddress,
): Promise<void> {
  const found = await client.query<{ tables: number; ours: boolean }>(
    `SELECT count(c.oid) AS tables, coalesce(bool_or(c.relname = 'schema_version'), false) AS ours
     FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v')
     WHERE n.nspname = $1 GROUP BY n.oid`,
    [schema],
  );
  const [row] = found.rows;
  if (row?.ours === true) return;
  if (row !== undefined && row.tables > 0) {
    throw new KabarError(
      'storage',
      `The schema "${schema}" of ${place} holds tables that are not Kabar's. Name another one with ?schema=NAME.`,
    );
  }
  // One that an administrator has made for this user is taken as it is: to make one needs another right.
  const creation = row === undefined ? `CREATE SCHEMA "${schema}";` : '';
  await client.query(`
    BEGIN;
    ${creation}
    CREATE TABLE "${schema}".schema_version (version integer NOT NULL, known_steps_min integer NOT NULL);
    INSERT INTO "${schema}".schema_version (version, known_steps_min) VALUES (0, 0);
    COMMIT`);
}

/** The number of a lock of this store, among all that the database's sessions may take. */
export function advisoryKey(schema: string, purpose: string): string {
  const digest = hash('sha256', `kabar\n${schema}\n${purpose}`, 'buffer');
  return digest.readBigInt64BE(0).toString();
}
