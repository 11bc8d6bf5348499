// Whether what lies at the database's place is a store that this version may open. What is not is
// refused with a sentence, and never repaired, emptied or replaced.

import { constants, statSync } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { KabarError, systemCodeOf } from '../../core/errors.ts';
import type { Connection } from './connection.ts';
import { damagedError } from './errors.ts';
import { APPLICATION_ID, MIGRATIONS, schemaVersion } from './migrations.ts';

/** Up to this size every page is looked at on opening; beyond, only the tables that all else hangs on. */
const FULL_CHECK_BYTES_MAX = 64 * 1024 * 1024;

/**
 * What the file system says, before SQLite opens the file. The file itself is not opened here:
 * closing it again would drop the locks of this process's other connections (sqlite.org/howtocorrupt.html §2.2).
 */
export async function checkFile(
  file: string,
  options: { readonly readOnly: boolean },
): Promise<void> {
  const found = await stat(file).catch((error: unknown) => {
    throw missingError(file, error);
  });
  if (!found.isFile()) {
    throw new KabarError(
      'environment',
      `${file} is not a file. Name another database, or move it away.`,
    );
  }
  if (found.size === 0) {
    throw new KabarError(
      'storage',
      `${file} is empty: zero bytes, where a database is expected. Restore it from a backup, or move it away to start with an empty store.`,
    );
  }
  const wanted = options.readOnly ? constants.R_OK : constants.R_OK | constants.W_OK;
  await access(file, wanted).catch((error: unknown) => {
    throw new KabarError(
      'environment',
      `${file} may not be ${options.readOnly ? 'read' : 'written'} (${systemCodeOf(error)}). Give Kabar's user the right to it.`,
      error,
    );
  });
}

/**
 * What the database says of itself: whose it is, its version, whether its pages hold together.
 * Throws `storage`, or SQLite's errors where it cannot even be asked.
 */
export function checkStore(connection: Connection, options: { readonly readOnly: boolean }): void {
  const { file } = connection;
  const version = schemaVersion(connection);
  if (connection.pragma('application_id') !== APPLICATION_ID) {
    throw new KabarError(
      'storage',
      `${file} is an SQLite database, but not one of Kabar's. Name another one, or move it away to start with an empty store.`,
    );
  }
  if (version > MIGRATIONS.length) {
    throw new KabarError(
      'storage',
      `${file} was written by a newer Kabar (schema ${version}; this one knows ${MIGRATIONS.length}). Run that version, or restore the backup from before the upgrade.`,
    );
  }
  if (options.readOnly && version < MIGRATIONS.length) {
    throw new KabarError(
      'storage',
      `${file} was written by an older Kabar (schema ${version} of ${MIGRATIONS.length}). Start the service or run "kabar refresh" once to bring it up to date.`,
    );
  }
  checkPages(connection);
}

function checkPages(connection: Connection): void {
  const { file } = connection;
  const bytes = Number(connection.pragma('page_count')) * Number(connection.pragma('page_size'));
  // Pages that are still in the log are not yet in the file.
  const logBytes = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  const fileBytes = statSync(file).size;
  if (logBytes === 0 && fileBytes < bytes) {
    throw damagedError(file, `it has ${fileBytes} bytes of ${bytes}`);
  }
  const scopes = bytes <= FULL_CHECK_BYTES_MAX ? ['1'] : ['counters', 'sources', 'publications'];
  for (const scope of scopes) {
    const finding = connection.pragma(`quick_check(${scope})`);
    if (finding !== 'ok')
      throw damagedError(file, String(finding).split('\n').slice(0, 3).join(' '));
  }
}

function missingError(file: string, error: unknown): KabarError {
  if (systemCodeOf(error) === 'ENOENT') {
    return new KabarError(
      'notFound',
      `There is no database at ${file} yet. Start the service or run "kabar refresh" to make it.`,
      error,
    );
  }
  return new KabarError(
    'environment',
    `${file} cannot be reached (${systemCodeOf(error)}). Check the path and the rights of its folders.`,
    error,
  );
}
