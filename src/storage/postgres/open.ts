// The storage interface on PostgreSQL: any number of processes on any number of machines.

import pg from 'pg';
import type { Storage } from '../../core/storage.ts';
import { type PostgresAddress, readAddress } from './address.ts';
import { checkStore } from './check.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { entryStore } from './entries.ts';
import { storageErrorOf } from './errors.ts';
import { fileStore } from './files.ts';
import { MIGRATIONS, migrate } from './migrations.ts';
import { publicationStore } from './publications.ts';
import { lockService } from './service-lock.ts';
import { sourceStore } from './sources.ts';
import { subscriptionStore } from './subscriptions.ts';
import { tokenStore } from './tokens.ts';

export interface PostgresOptions extends DatabaseOptions {
  /** `postgres://…`, as the operator wrote it. */
  readonly url: string;
  /** Where `PG…` variables are looked for. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Opens the store, makes its schema when there is none, and brings it up to date. Read-only, it is
 * neither made nor changed: throws `notFound` when there is none. Throws `configuration` for an address
 * that cannot be read, `storage` for a store that is newer or somebody else's or a server that cannot
 * be reached, and `environment` where server or rights refuse.
 */
export async function openPostgres(options: PostgresOptions): Promise<Storage> {
  const address = await settleTls(readAddress(options.url, options.environment));
  const readOnly = options.readOnly ?? false;
  const database = new Database(address, options);
  try {
    const found = await database.findSchemaVersion();
    checkStore(found, address, { readOnly });
    if (!readOnly && (found?.version ?? 0) < MIGRATIONS.length) await migrate(address);
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    sources: sourceStore(database),
    entries: entryStore(database),
    files: fileStore(database),
    publications: publicationStore(database),
    tokens: tokenStore(database),
    subscriptions: subscriptionStore(database),
    lockService,
    close: () => database.close(),
  };
}

/** With `sslmode=prefer`, TLS is used where the server has it, and only there. */
async function settleTls(address: PostgresAddress): Promise<PostgresAddress> {
  if (!address.isTlsOptional) return address;
  const client = new pg.Client({ ...address.client, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return address;
  } catch (error) {
    if (!/does not support SSL/u.test(String(error))) throw storageErrorOf(error, address.place);
    return { ...address, client: { ...address.client, ssl: false } };
  } finally {
    await client.end().catch(() => undefined);
  }
}
