// The row of an entry and the entry it stands for: the whole entry as JSON with a checksum, beside
// the columns that queries need.

import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Entry, EntryState, StoredEntry } from '../../core/entry.ts';
import type { StoredEntryWithFingerprint } from '../../core/storage.ts';
import { encodeExactText } from '../exact-text.ts';
import type { Connection, SqlValue } from './connection.ts';
import { damagedError } from './errors.ts';

const COLUMNS =
  'number, key, id, source, state, published_at, updated_at, changed_at, sequence, reason, fingerprint, checksum, entry';

export interface EntryRow {
  readonly number: number;
  readonly key: string;
  readonly id: string;
  readonly source: string;
  readonly state: EntryState;
  readonly published_at: number;
  readonly updated_at: number;
  readonly changed_at: number;
  readonly sequence: number;
  readonly reason: string | null;
  readonly fingerprint: string;
  readonly checksum: number;
  readonly entry: string;
}

/** The row that a condition with one or more values finds. */
export function findEntryRow(
  connection: Connection,
  condition: string,
  values: readonly SqlValue[],
): EntryRow | undefined {
  return connection.get<EntryRow>(`SELECT ${COLUMNS} FROM entries WHERE ${condition}`, values);
}

/** By key or by published id. Ids that Kabar issues end in `/` and the key (core/identity.ts). */
export function findEntryRowByName(connection: Connection, keyOrId: string): EntryRow | undefined {
  const key = keyOrId.slice(keyOrId.lastIndexOf('/') + 1);
  const byKey = findEntryRow(connection, 'key = ?', [key]);
  if (byKey !== undefined && (byKey.key === keyOrId || byKey.id === keyOrId)) return byKey;
  return findEntryRow(connection, "id = ? AND substr(id, -length(key) - 1) <> '/' || key", [
    keyOrId,
  ]);
}

/**
 * A source's name for a story as the ledger keeps it: short, of one length, and different for every
 * string. Two different ones share it by chance once in 2^64 stories.
 */
export function ledgerName(source: string, identity: string): Uint8Array {
  return hash('sha256', encodeExactText(`${source}\n${identity}`), 'buffer').subarray(0, 16);
}

/** Throws `storage` when the entry is not what was written. */
export function storedEntryOf(connection: Connection, row: EntryRow): StoredEntry {
  if (crc32(row.entry) !== row.checksum) {
    throw damagedError(connection.file, `the entry ${row.key} is not what was written`);
  }
  return {
    key: row.key,
    id: row.id,
    source: row.source,
    entry: connection.parse<Entry>(row.entry),
    state: row.state,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
    changedAt: row.changed_at,
    sequence: row.sequence,
    ...(row.reason === null ? {} : { reason: row.reason }),
  };
}

/** The same with the fingerprint of its content. */
export function fingerprintedEntryOf(
  connection: Connection,
  row: EntryRow,
): StoredEntryWithFingerprint {
  return { ...storedEntryOf(connection, row), fingerprint: row.fingerprint };
}

/** The entry as it is kept: JSON, which escapes NUL and lone surrogates, and its checksum. */
export function encodeEntry(entry: Entry): { readonly json: string; readonly checksum: number } {
  const json = JSON.stringify(entry);
  return { json, checksum: crc32(json) };
}
