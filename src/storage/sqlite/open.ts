// The storage interface on one SQLite file: nothing to install, one machine, any number of processes.

import { resolve } from 'node:path';
import type { Storage } from '../../core/storage.ts';
import { checkFile, checkStore } from './check.ts';
import { createWhenMissing } from './create.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { entryStore } from './entries.ts';
import { storageErrorOf } from './errors.ts';
import { fileStore } from './files.ts';
import { migrate } from './migrations.ts';
import { publicationStore } from './publications.ts';
import { lockService } from './service-lock.ts';
import { sourceStore } from './sources.ts';
import { subscriptionStore } from './subscriptions.ts';
import { tokenStore } from './tokens.ts';

export interface SqliteOptions extends DatabaseOptions {
  /** Path of the database; its journals and locks lie beside it. */
  readonly file: string;
}

/**
 * Opens the store, makes it when there is none, and brings its schema up to date. Read-only, it is
 * neither made nor changed: throws `notFound` when there is none. Throws `storage` for a file that
 * is empty, damaged, newer or somebody else's, and `environment` where folder or file cannot be used.
 */
export async function openSqlite(options: SqliteOptions): Promise<Storage> {
  const file = resolve(options.file);
  const readOnly = options.readOnly ?? false;
  if (!readOnly) await createWhenMissing(file);
  await checkFile(file, { readOnly });
  const database = openDatabase(file, options);
  try {
    await database.prepare((connection) => checkStore(connection, { readOnly }));
    if (!readOnly) await database.prepare((connection) => migrate(connection));
    await database.configure();
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
    lockService: (role) => lockService(file, role),
    close: () => database.close(),
  };
}

function openDatabase(file: string, options: DatabaseOptions): Database {
  try {
    return new Database(file, options);
  } catch (error) {
    throw storageErrorOf(error, file);
  }
}
