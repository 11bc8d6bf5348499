// Changes in the order of their numbers, and embargoes that end.

import type { ChangesPage, ChangesQuery } from '../../core/storage.ts';
import { countWrite, startTally } from '../change-tally.ts';
import { changesPage, endOfStretch } from '../changes.ts';
import { ENTRY_COLUMNS, type EntryRow, storedEntryOf } from '../rows.ts';
import { takeNumbers, writeTally } from './change-tally.ts';
import type { Connection } from './connection.ts';
import { type Database, mapInTurns } from './database.ts';

/** Numbers become visible in their order (`takeNumbers`): below one that is seen, none is missing. */
export function listChanges(database: Database, query: ChangesQuery): Promise<ChangesPage> {
  return database.snapshot(async (connection) => {
    const row = await connection.get<{ value: number }>(
      "SELECT value FROM counters WHERE name = 'sequence'",
    );
    const latest = row?.value ?? 0;
    const end = endOfStretch(query, latest);
    const rows = await connection.all<EntryRow>(CHANGES, [
      query.after,
      end,
      query.sources,
      query.limit,
    ]);
    const entries = await mapInTurns(rows, (one) => storedEntryOf(one, connection));
    return changesPage(entries, query, { end, latest });
  });
}

/** Exported for the test that looks at its query plan. */
export const CHANGES = `
  SELECT ${ENTRY_COLUMNS} FROM entries
  WHERE sequence > $1 AND sequence <= $2 AND source = ANY($3::text[]) AND published_at <= changed_at
  ORDER BY sequence LIMIT $4`;

/** Exported for the test that looks at its query plan. */
export const ENDED_EMBARGOES = `
  SELECT ended.source FROM unnest($1::text[]) AS wanted (source) CROSS JOIN LATERAL (
    SELECT source FROM entries WHERE source = wanted.source AND state = 'live'
      AND published_at > changed_at AND published_at <= $2 LIMIT 1
  ) AS ended`;

/** One transaction for each source that has any. */
export async function reveal(
  database: Database,
  sources: readonly string[],
  now: number,
): Promise<boolean> {
  const found = await database.read((connection) =>
    connection.all<{ source: string }>(ENDED_EMBARGOES, [[...new Set(sources)], now]),
  );
  for (const { source } of found) {
    await database.write((connection) => revealSource(connection, source, now));
  }
  return found.length > 0;
}

async function revealSource(connection: Connection, source: string, now: number): Promise<void> {
  await connection.run('SELECT 1 FROM sources WHERE id = $1 FOR NO KEY UPDATE', [source]);
  const rows = await connection.all<{ key: string }>(
    `SELECT key FROM entries WHERE source = $1 AND state = 'live'
       AND published_at > changed_at AND published_at <= $2 ORDER BY published_at, key`,
    [source, now],
  );
  if (rows.length === 0) return;
  const tally = startTally(source, { now, sequence: 0 });
  const numbers = rows.map(() => countWrite(tally, 0));
  const base = await takeNumbers(connection, rows.length);
  await connection.run(
    `UPDATE entries SET changed_at = $1, sequence = revealed.number
     FROM unnest($2::text[], $3::bigint[]) AS revealed (key, number) WHERE entries.key = revealed.key`,
    [now, rows.map(({ key }) => key), numbers.map((number) => base + number)],
  );
  await writeTally(connection, tally, base);
}
