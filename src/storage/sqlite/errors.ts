// What SQLite reports, as sentences for an operator: which file, what is wrong, what to do.

import { KabarError, messageOf } from '../../core/errors.ts';

/** Primary result codes (sqlite.org/rescode.html); the extended ones hold these in their low byte. */
const CODE = {
  permission: 3,
  busy: 5,
  locked: 6,
  readOnly: 8,
  inputOutput: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  protocol: 15,
  constraint: 19,
  notDatabase: 26,
} as const;

/** Turns what a statement threw into a `KabarError`; what is none of SQLite's is given back as it is. */
export function storageErrorOf(error: unknown, file: string): unknown {
  const code = primaryCodeOf(error);
  if (code === undefined) return error;
  switch (code) {
    case CODE.full:
      return storageError(
        `No space is left to write ${file}. Free some; nothing else is needed.`,
        error,
      );
    case CODE.inputOutput:
      return storageError(
        `${file} could not be read or written (${messageOf(error)}). Check the disk, its free space and its limits.`,
        error,
      );
    case CODE.readOnly:
      return storageError(
        `${file} cannot be written. Check that it and its folder belong to Kabar's user and are not mounted read-only.`,
        error,
      );
    case CODE.permission:
    case CODE.cannotOpen:
      return storageError(
        `${file} cannot be opened. Check that Kabar's user may read and write it and its folder, and how many files may be open.`,
        error,
      );
    case CODE.corrupt:
      return damagedError(file, messageOf(error), error);
    case CODE.notDatabase:
      return storageError(
        `${file} is not an SQLite database. Put the right file there, or move this one away to start with an empty store.`,
        error,
      );
    default:
      return new KabarError('internal', `${file}: ${messageOf(error)}`, error);
  }
}

/** The database has pages or rows that cannot be what was written. */
export function damagedError(file: string, finding: string, cause?: unknown): KabarError {
  return storageError(
    `${file} is damaged: ${finding}. Nothing was changed. Restore it from a backup, or rescue what can be read with "sqlite3 FILE .recover".`,
    cause,
  );
}

/** Another process has held the database for longer than a caller is made to wait. */
export function stillLockedError(file: string, cause: unknown): KabarError {
  return storageError(
    `${file} stays locked by another process. Find it (a backup, a database browser, another Kabar) and let it finish.`,
    cause,
  );
}

/** Somebody else holds a lock, and asking again later helps. */
export function isBusy(error: unknown): boolean {
  const code = primaryCodeOf(error);
  return code === CODE.busy || code === CODE.locked || code === CODE.protocol;
}

/** A unique key or a check refused the row. */
export function isConstraint(error: unknown): boolean {
  return primaryCodeOf(error) === CODE.constraint;
}

function storageError(message: string, cause: unknown): KabarError {
  return new KabarError('storage', message, cause);
}

function primaryCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
