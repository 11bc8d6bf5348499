// The engine that the behaviour tests run on: SQLite, or PostgreSQL with KABAR_TEST_ENGINE=postgres.

import { join } from 'node:path';
import type { DatabaseAddress } from '../../src/core/storage.ts';
import type { FreshStore } from './contract/samples.ts';
import { openFreshStore as openFreshPostgres } from './postgres/fresh-store.ts';
import { findServer, makeSchema, schemaOf } from './postgres/shared-server.ts';
import { openFreshStore as openFreshSqlite } from './sqlite/fresh-store.ts';

export const ENGINE = process.env.KABAR_TEST_ENGINE === 'postgres' ? 'postgres' : 'sqlite';

/** Why a test of what only SQLite has is skipped; false on SQLite. */
export const NOT_ON_SQLITE = ENGINE === 'sqlite' ? false : 'looks at the file of SQLite';

/** A fresh store, closed and removed with all connections to it. */
export function openTestStore(): Promise<FreshStore> {
  return ENGINE === 'sqlite' ? openFreshSqlite() : openFreshPostgres();
}

/** Where a project's own processes find their store; nothing where they make it themselves. */
export interface ProjectStore {
  readonly environment: Readonly<Record<string, string>>;
  drop(): Promise<void>;
}

const server = ENGINE === 'postgres' ? await findServer() : undefined;

/** A store for processes that a test starts. */
export function projectStore(): ProjectStore {
  if (server === undefined) return { environment: {}, drop: async () => undefined };
  const { url, drop } = schemaOf(server);
  return { environment: { KABAR_DATABASE: url }, drop };
}

interface Scope {
  after(work: () => Promise<void> | void): void;
}

const addresses = new Map<string, DatabaseAddress>();

/** Where the store of a test's folder is: the same place each time, and gone when the test is over. */
export async function storeOf(t: Scope, folder: string): Promise<DatabaseAddress> {
  if (ENGINE === 'sqlite') return { engine: 'sqlite', file: join(folder, 'store', 'kabar.db') };
  const known = addresses.get(folder);
  if (known !== undefined) return known;
  const { url, drop } = await makeSchema();
  t.after(drop);
  const address = { engine: 'postgres', url } as const;
  addresses.set(folder, address);
  return address;
}
