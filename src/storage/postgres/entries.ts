// Entries and the ledger of their identities. Every question costs the same in a large store as in a
// small one: it is answered from an index, or from a count that the writing transactions keep.

import type { StoredEntry } from '../../core/entry.ts';
import { KabarError } from '../../core/errors.ts';
import type { EntryStore, StoredEntryWithFingerprint } from '../../core/storage.ts';
import { countRemoval, startTally } from '../change-tally.ts';
import {
  ENTRY_COLUMNS,
  type EntryRow,
  fingerprintedEntryOf,
  ledgerName,
  storedEntryOf,
} from '../rows.ts';
import { takeNumbers, writeTally } from './change-tally.ts';
import { listChanges, reveal } from './changes.ts';
import type { Connection } from './connection.ts';
import { type Database, mapInTurns } from './database.ts';
import { findEntryRowByName } from './entry-rows.ts';
import { writeIngestCommit } from './ingest-commit.ts';
import { listNewest } from './newest-entries.ts';

export function entryStore(database: Database): EntryStore {
  return {
    commit: (commit) => database.write((connection) => writeIngestCommit(connection, commit)),
    findByIdentities: (source, identities) => findByIdentities(database, source, identities),
    findByKeys: (keys) => findByKeys(database, keys),
    find: (keyOrId) =>
      database.read(async (connection) => {
        const row = await findEntryRowByName(connection, keyOrId);
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
      database.read(async (connection) => {
        const row = await connection.get<{ live: number }>(
          'SELECT live_count AS live FROM sources WHERE id = $1',
          [source],
        );
        return row?.live ?? 0;
      }),
    withdraw: (keyOrId, options) =>
      database.write((connection) => withdrawEntry(connection, keyOrId, options)),
  };
}

interface NamedRow extends EntryRow {
  readonly name: Uint8Array;
}

async function findByIdentities(
  database: Database,
  source: string,
  identities: readonly string[],
): Promise<ReadonlyMap<string, StoredEntryWithFingerprint>> {
  if (identities.length === 0) return new Map();
  const names = identities.map((identity) => ledgerName(source, identity));
  const found = await database.read(async (connection) => {
    const rows = await connection.all<NamedRow>(
      `SELECT name, ${ENTRY_COLUMNS} FROM identities JOIN entries USING (key)
       WHERE name = ANY($1::bytea[]) AND source = $2`,
      [names, source],
    );
    return mapInTurns(
      rows,
      (row) => [hexOf(row.name), fingerprintedEntryOf(row, connection)] as const,
    );
  });
  const byName = new Map(found);
  return inOrder(identities, (_identity, index) => byName.get(hexOf(names[index])));
}

function hexOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}

async function findByKeys(
  database: Database,
  keys: readonly string[],
): Promise<ReadonlyMap<string, StoredEntryWithFingerprint>> {
  if (keys.length === 0) return new Map();
  const found = await database.read(async (connection) => {
    const rows = await connection.all<EntryRow>(
      `SELECT ${ENTRY_COLUMNS} FROM entries WHERE key = ANY($1::text[])`,
      [keys],
    );
    return mapInTurns(rows, (row) => fingerprintedEntryOf(row, connection));
  });
  const byKey = new Map(found.map((entry) => [entry.key, entry]));
  return inOrder(keys, (key) => byKey.get(key));
}

/** What was found, in the order in which it was asked for. */
function inOrder<T>(
  asked: readonly string[],
  find: (one: string, index: number) => T | undefined,
): ReadonlyMap<string, T> {
  const ordered = new Map<string, T>();
  for (const [index, one] of asked.entries()) {
    const found = find(one, index);
    if (found !== undefined) ordered.set(one, found);
  }
  return ordered;
}

async function findNextPublication(
  connection: Connection,
  sources: readonly string[],
  now: number,
): Promise<number | undefined> {
  const row = await connection.get<{ at: number | null }>(NEXT_PUBLICATION, [sources, now]);
  return row?.at ?? undefined;
}

/** Exported for the test that looks at its query plan. */
export const NEXT_PUBLICATION = `
  SELECT min(next.published_at) AS at FROM unnest($1::text[]) AS wanted (source)
  CROSS JOIN LATERAL (
    SELECT published_at FROM entries
    WHERE source = wanted.source AND state = 'live' AND published_at > $2
    ORDER BY published_at LIMIT 1
  ) AS next`;

interface Change {
  readonly sequence: number;
  readonly changedAt: number;
}

async function findLatestChange(
  connection: Connection,
  sources: readonly string[],
): Promise<Change | undefined> {
  return connection.get<Change>(
    `SELECT latest_sequence AS sequence, latest_changed_at AS "changedAt" FROM sources
     WHERE id = ANY($1::text[]) AND latest_sequence IS NOT NULL ORDER BY latest_sequence DESC LIMIT 1`,
    [sources],
  );
}

async function findLatestRemoval(
  connection: Connection,
  sources: readonly string[],
): Promise<number | undefined> {
  const row = await connection.get<{ at: number | null }>(
    'SELECT max(latest_removed_at) AS at FROM sources WHERE id = ANY($1::text[])',
    [sources],
  );
  return row?.at ?? undefined;
}

async function withdrawEntry(
  connection: Connection,
  keyOrId: string,
  options: { readonly reason: string; readonly now: number },
): Promise<StoredEntry> {
  const seen = await findEntryRowByName(connection, keyOrId);
  if (seen === undefined) throw new KabarError('notFound', `There is no entry ${keyOrId}.`);
  // The source first, as every commit does: then nothing of it changes any more.
  await connection.run('SELECT 1 FROM sources WHERE id = $1 FOR NO KEY UPDATE', [seen.source]);
  const row = await findEntryRowByName(connection, keyOrId);
  if (row === undefined) throw new KabarError('notFound', `There is no entry ${keyOrId}.`);
  if (row.state === 'withdrawn') return storedEntryOf(row, connection);
  const { reason, now } = options;
  const base = await takeNumbers(connection, 1);
  const tally = startTally(row.source, { now, sequence: 0 });
  const sequence = base + countRemoval(tally, row.state === 'live' ? -1 : 0);
  await connection.run(
    "UPDATE entries SET state = 'withdrawn', reason = $2, changed_at = $3, sequence = $4 WHERE key = $1",
    [row.key, reason, now, sequence],
  );
  await writeTally(connection, tally, base);
  return storedEntryOf(
    { ...row, state: 'withdrawn', reason, changed_at: now, sequence },
    connection,
  );
}
