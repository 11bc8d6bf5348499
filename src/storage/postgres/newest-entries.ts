// The newest live entries of any number of sources: the top of each source's index, merged, and only
// then the entries themselves.

import type { StoredEntry } from '../../core/entry.ts';
import type { NewestQuery } from '../../core/storage.ts';
import { ENTRY_COLUMNS, type EntryRow, storedEntryOf } from '../rows.ts';
import type { SqlValue } from './connection.ts';
import { type Database, mapInTurns } from './database.ts';

/** `publishedAt` descending, then `key` ascending. */
export async function listNewest(
  database: Database,
  query: NewestQuery,
): Promise<readonly StoredEntry[]> {
  const { until, limit, after } = query;
  const sources = [...new Set(query.sources)];
  if (limit <= 0 || sources.length === 0) return [];
  const values: readonly SqlValue[] =
    after === undefined || after.publishedAt > until
      ? [sources, limit, until]
      : [sources, limit, after.publishedAt - 1, after.publishedAt, after.key];
  const sql = values.length === 3 ? NEWEST_QUERIES.first : NEWEST_QUERIES.next;
  return database.read(async (connection) => {
    const rows = await connection.all<EntryRow>(sql, values);
    return mapInTurns(rows, (row) => storedEntryOf(row, connection));
  });
}

const LINES =
  "SELECT key, published_at FROM entries WHERE source = wanted.source AND state = 'live'";
const EARLIER = `${LINES} AND published_at <= $3 ORDER BY published_at DESC, key LIMIT $2`;
// Two ranges of the index, not one condition with OR: a page costs the same however many entries share an instant.
const SAME_INSTANT = `${LINES} AND published_at = $4 AND key > $5 ORDER BY key LIMIT $2`;

/** Exported for the test that looks at their query plans. */
export const NEWEST_QUERIES = {
  first: mergeOf(EARLIER),
  next: mergeOf(`(${SAME_INSTANT}) UNION ALL (${EARLIER})`),
} as const;

function mergeOf(lines: string): string {
  return `
  WITH newest AS (
    SELECT line.key FROM unnest($1::text[]) AS wanted (source) CROSS JOIN LATERAL (${lines}) AS line
    ORDER BY line.published_at DESC, line.key LIMIT $2
  )
  SELECT ${ENTRY_COLUMNS} FROM newest JOIN entries USING (key) ORDER BY published_at DESC, key`;
}
