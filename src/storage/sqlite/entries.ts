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

/** So many names are asked for at once: a statement for each would cost more than finding them. */
const NAMES_AT_ONCE = 64;
const FIND_NAMES = `SELECT name, entry FROM identities WHERE name IN (${Array(NAMES_AT_ONCE).fill('?').join(', ')})`;

async function findByIdentities(
  database: Database,
  source: string,
  identities: readonly string[],
): Promise<ReadonlyMap<string, StoredEntryWithFingerprint>> {
  const numbers = await findNumbers(database, source, identities);
  // Most stories have several names, and reading an entry costs more than finding it.
  const byNumber = new Map<number, StoredEntryWithFingerprint>();
  await database.readEach([...new Set(numbers.values())], (connection, number) => {
    const row = findEntryRow(connection, 'number = ? AND source = ?', [number, source]);
    if (row !== undefined) byNumber.set(number, fingerprintedEntryOf(row, connection));
  });
  const found = new Map<string, StoredEntryWithFingerprint>();
  for (const [identity, number] of numbers) {
    const entry = byNumber.get(number);
    if (entry !== undefined) found.set(identity, entry);
  }
  return found;
}

/** To which entries the names lead that the source knows. */
async function findNumbers(
  database: Database,
  source: string,
  identities: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const numbers = new Map<string, number>();
  const turns = Array.from({ length: Math.ceil(identities.length / NAMES_AT_ONCE) }, (_, n) => n);
  await database.readEach(turns, (connection, turn) => {
    const asked = identities.slice(turn * NAMES_AT_ONCE, (turn + 1) * NAMES_AT_ONCE);
    const names = asked.map((identity) => ledgerName(source, identity));
    const blanks = Array<null>(NAMES_AT_ONCE - names.length).fill(null);
    const rows = connection.all<NameRow>(FIND_NAMES, [...names, ...blanks]);
    const entries = new Map(rows.map(({ name, entry }) => [textOf(name), entry]));
    for (const [index, identity] of asked.entries()) {
      const entry = entries.get(textOf(names[index]));
      if (entry !== undefined) numbers.set(identity, entry);
    }
  });
  return numbers;
}

interface NameRow {
  readonly name: Uint8Array;
  readonly entry: number;
}

/** Bytes as a key of a map. */
function textOf(name: Uint8Array = new Uint8Array()): string {
  return Buffer.from(name).toString('latin1');
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
  const row = connection.get<Change>(
    `SELECT latest_sequence AS sequence, latest_changed_at AS changedAt FROM sources
     WHERE id IN (SELECT value FROM json_each(?)) AND latest_sequence IS NOT NULL
     ORDER BY latest_sequence DESC LIMIT 1`,
    [JSON.stringify(sources)],
  );
  return row === undefined ? undefined : { sequence: row.sequence, changedAt: row.changedAt };
}

function findLatestRemoval(connection: Connection, sources: readonly string[]): number | undefined {
  const row = connection.get<{ at: number | null }>(
    'SELECT max(latest_removed_at) AS at FROM sources WHERE id IN (SELECT value FROM json_each(?))',
    [JSON.stringify(sources)],
  );
  return row?.at ?? undefined;
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
