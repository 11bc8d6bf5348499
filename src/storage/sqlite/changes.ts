// Changes in the order of their numbers, and embargoes that end.

import type { ChangesPage, ChangesQuery } from '../../core/storage.ts';
import { countWrite, startTally } from '../change-tally.ts';
import { changesPage, endOfStretch } from '../changes.ts';
import { ENTRY_COLUMNS, type EntryRow, storedEntryOf } from '../rows.ts';
import { readSequence, writeTally } from './change-tally.ts';
import type { Connection } from './connection.ts';
import type { Breathe, Database } from './database.ts';

/** SQLite has one writer at a time: numbers become visible in their order. */
export function listChanges(database: Database, query: ChangesQuery): Promise<ChangesPage> {
  return database.read((connection) => {
    const latest = readSequence(connection);
    const end = endOfStretch(query, latest);
    const sources = JSON.stringify(query.sources);
    const rows = connection.all<EntryRow>(CHANGES, [query.after, end, sources, query.limit]);
    const entries = rows.map((row) => storedEntryOf(row, connection));
    return changesPage(entries, query, { end, latest });
  });
}

/** Exported for the test that looks at its query plan. */
export const CHANGES = `
  SELECT ${ENTRY_COLUMNS} FROM entries INDEXED BY entries_by_sequence
  WHERE sequence > ? AND sequence <= ? AND source IN (SELECT value FROM json_each(?))
    AND published_at <= changed_at
  ORDER BY sequence LIMIT ?`;

/** Exported for the test that looks at its query plan. */
export const ENDED_EMBARGOES = `
  SELECT number FROM entries INDEXED BY entries_embargoed
  WHERE source = ? AND state = 'live' AND published_at > changed_at AND published_at <= ?
  ORDER BY published_at, key LIMIT ?`;

/** One transaction for each source that has any. */
export async function reveal(
  database: Database,
  sources: readonly string[],
  now: number,
): Promise<boolean> {
  const wanted = [...new Set(sources)];
  const found = await database.read((connection) =>
    wanted.filter((source) => connection.get(ENDED_EMBARGOES, [source, now, 1]) !== undefined),
  );
  for (const source of found) {
    await database.write((connection, breathe) =>
      revealSource(connection, { source, now }, breathe),
    );
  }
  return found.length > 0;
}

async function revealSource(
  connection: Connection,
  { source, now }: { readonly source: string; readonly now: number },
  breathe: Breathe,
): Promise<void> {
  const all = Number.MAX_SAFE_INTEGER;
  const rows = connection.all<{ number: number }>(ENDED_EMBARGOES, [source, now, all]);
  const tally = startTally(source, { now, sequence: readSequence(connection) });
  for (const { number } of rows) {
    connection.run('UPDATE entries SET changed_at = ?, sequence = ? WHERE number = ?', [
      now,
      countWrite(tally, 0),
      number,
    ]);
    await breathe();
  }
  writeTally(connection, tally);
}
