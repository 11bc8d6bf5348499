// The newest live entries of any number of sources: the top of each source's index, merged, and only
// then the entries themselves.

import type { StoredEntry } from '../../core/entry.ts';
import type { NewestQuery } from '../../core/storage.ts';
import { storedEntryOf } from '../rows.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import { findEntryRow, type NumberedEntryRow } from './entry-rows.ts';

/** A line of the index `entries_newest`. */
interface IndexLine {
  readonly number: number;
  readonly key: string;
  readonly at: number;
}

/** `publishedAt` descending, then `key` ascending. */
export async function listNewest(
  database: Database,
  query: NewestQuery,
): Promise<readonly StoredEntry[]> {
  const rows = await database.read((connection) =>
    newestLines(connection, query).map((line) =>
      findEntryRow(connection, 'number = ?', [line.number]),
    ),
  );
  const present = rows.filter((row): row is NumberedEntryRow => row !== undefined);
  const entries: StoredEntry[] = [];
  await database.readEach(present, (connection, row) => {
    entries.push(storedEntryOf(row, connection));
  });
  return entries;
}

function newestLines(connection: Connection, query: NewestQuery): readonly IndexLine[] {
  const { limit } = query;
  if (limit <= 0) return [];
  let newest: IndexLine[] = [];
  // What is older than the last of a full list needs no look: a thousand sources cost little more than one.
  let from = Number.MIN_SAFE_INTEGER;
  for (const source of new Set(query.sources)) {
    const lines = sourceLines(connection, { ...query, source, from });
    if (lines.length === 0) continue;
    newest = [...newest, ...lines].sort(compareLines).slice(0, limit);
    if (newest.length === limit) from = newest.at(-1)?.at ?? from;
  }
  return newest;
}

function compareLines(a: IndexLine, b: IndexLine): number {
  return b.at - a.at || (a.key < b.key ? -1 : 1);
}

const SELECT_LINES =
  "SELECT number, key, published_at AS at FROM entries WHERE source = ? AND state = 'live'";

/** Exported for the test that looks at their query plans. */
export const NEWEST_QUERIES = {
  sameInstant: `${SELECT_LINES} AND published_at = ? AND key > ? ORDER BY key LIMIT ?`,
  earlier: `${SELECT_LINES} AND published_at BETWEEN ? AND ? ORDER BY published_at DESC, key LIMIT ?`,
} as const;

interface SourceQuery extends NewestQuery {
  readonly source: string;
  /** Nothing published before this is wanted. */
  readonly from: number;
}

function sourceLines(connection: Connection, query: SourceQuery): readonly IndexLine[] {
  const { source, from, until, limit, after } = query;
  if (after === undefined || after.publishedAt > until) {
    return connection.all<IndexLine>(NEWEST_QUERIES.earlier, [source, from, until, limit]);
  }
  // Two ranges of the index, not one condition with OR: a page costs the same however many entries share an instant.
  const ties = connection.all<IndexLine>(NEWEST_QUERIES.sameInstant, [
    source,
    after.publishedAt,
    after.key,
    limit,
  ]);
  if (ties.length === limit) return ties;
  const rest = [source, from, after.publishedAt - 1, limit - ties.length];
  return [...ties, ...connection.all<IndexLine>(NEWEST_QUERIES.earlier, rest)];
}
