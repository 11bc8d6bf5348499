// Entries and the ledger of their identities. Every question costs the same in a large store as in a
// small one: it is answered from an index, or from a count that the writing transactions keep.

import type { StoredEntry } from '../../core/entry.ts';
import { KabarError } from '../../core/errors.ts';
import type { EntryStore, StoredEntryWithFingerprint } from '../../core/storage.ts';
import { countRemoval, startTally } from '../change-tally.ts';
import { fingerprintedEntryOf, ledgerName, storedEntryOf } from '../rows.ts';
import { readSequence, writeTally } from './change-tally.ts';
import { listChanges, reveal } from './changes.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import { findEntryRow, findEntryRowByName } from './entry-rows.ts';
import { writeIngestCommit } from './ingest-commit.ts';
import { listNewest } from './newest-entries.ts';

export function entryStore(database: Database): EntryStore {
  return {
    commit: (commit) =>
      database.write((connection, breathe) => writeIngestCommit(connection, commit, breathe)),
    findByIdentities: (source, identities) => findByIdentities(database, source, identities),
    findByKeys: (keys) => findByKeys(database, keys),
    find: (keyOrId) =>
      database.read((connection) => {
        const row = findEntryRowByName(connection, keyOrId);
        return row === undefined ? undefined : storedEntryOf(row, connection);
      }),
    listNewest: (query) => listNewest(database, query),
    findNextPublication: (sources, now) =>
      database.read((connection) => findNextPublication(connection, sources, now)),
    findLatestChange: (sources) =>
      database.read((connection) => findLatestChange(connection, sources)),
    findLatestRemoval: (sources) =>
      database.read((connection) => findLatestRemoval(connection, sources)),
    listChanges: (query) => listChanges(database, query),
    reveal: (sources, now) => reveal(database, sources, now),
    countLive: (source) =>
      database.read((connection) => {
        const row = connection.get<{ live: number }>(
          'SELECT live_count AS live FROM sources WHERE id = ?',
          [source],
        );
        return row?.live ?? 0;
      }),
    withdraw: (keyOrId, options) =>
      database.write((connection) => withdrawEntry(connection, keyOrId, options)),
  };
}

async function findByIdentities(
  database: Database,
  source: string,
  identities: readonly string[],
): Promise<ReadonlyMap<string, StoredEntryWithFingerprint>> {
  const found = new Map<string, StoredEntryWithFingerprint>();
  // Most stories have several names, and reading an entry costs more than finding it.
  const byNumber = new Map<number, StoredEntryWithFingerprint | undefined>();
  await database.readEach(identities, (connection, identity) => {
    const name = connection.get<{ entry: number }>('SELECT entry FROM identities WHERE name = ?', [
      ledgerName(source, identity),
    ]);
    if (name === undefined) return;
    if (!byNumber.has(name.entry)) {
      const row = findEntryRow(connection, 'number = ? AND source = ?', [name.entry, source]);
      byNumber.set(name.entry, row && fingerprintedEntryOf(row, connection));
    }
    const entry = byNumber.get(name.entry);
    if (entry !== undefined) found.set(identity, entry);
  });
  return found;
}

async function findByKeys(
  database: Database,
  keys: readonly string[],
): Promise<ReadonlyMap<string, StoredEntryWithFingerprint>> {
  const found = new Map<string, StoredEntryWithFingerprint>();
  await database.readEach(keys, (connection, key) => {
    const row = findEntryRow(connection, 'key = ?', [key]);
    if (row !== undefined) found.set(key, fingerprintedEntryOf(row, connection));
  });
  return found;
}

function findNextPublication(
  connection: Connection,
  sources: readonly string[],
  now: number,
): number | undefined {
  let next: number | undefined;
  for (const source of sources) {
    const row = connection.get<{ at: number }>(
      `SELECT published_at AS at FROM entries
       WHERE source = ? AND state = 'live' AND published_at > ? ORDER BY published_at LIMIT 1`,
      [source, now],
    );
    if (row !== undefined && (next === undefined || row.at < next)) next = row.at;
  }
  return next;
}

interface Change {
  readonly sequence: number;
  readonly changedAt: number;
}

function findLatestChange(connection: Connection, sources: readonly string[]): Change | undefined {
  let latest: Change | undefined;
  for (const source of sources) {
    const row = connection.get<Change>(
      `SELECT latest_sequence AS sequence, latest_changed_at AS changedAt FROM sources
       WHERE id = ? AND latest_sequence IS NOT NULL`,
      [source],
    );
    if (row !== undefined && (latest === undefined || row.sequence > latest.sequence)) {
      latest = { sequence: row.sequence, changedAt: row.changedAt };
    }
  }
  return latest;
}

function findLatestRemoval(connection: Connection, sources: readonly string[]): number | undefined {
  let latest: number | undefined;
  for (const source of sources) {
    const row = connection.get<{ at: number }>(
      'SELECT latest_removed_at AS at FROM sources WHERE id = ? AND latest_removed_at IS NOT NULL',
      [source],
    );
    if (row !== undefined && (latest === undefined || row.at > latest)) latest = row.at;
  }
  return latest;
}

function withdrawEntry(
  connection: Connection,
  keyOrId: string,
  options: { readonly reason: string; readonly now: number },
): StoredEntry {
  const row = findEntryRowByName(connection, keyOrId);
  if (row === undefined) throw new KabarError('notFound', `There is no entry ${keyOrId}.`);
  if (row.state === 'withdrawn') return storedEntryOf(row, connection);
  const { reason, now } = options;
  const tally = startTally(row.source, { now, sequence: readSequence(connection) });
  const sequence = countRemoval(tally, row.state === 'live' ? -1 : 0);
  connection.run(
    "UPDATE entries SET state = 'withdrawn', reason = ?, changed_at = ?, sequence = ? WHERE number = ?",
    [reason, now, sequence, row.number],
  );
  writeTally(connection, tally);
  return storedEntryOf(
    { ...row, state: 'withdrawn', reason, changed_at: now, sequence },
    connection,
  );
}
