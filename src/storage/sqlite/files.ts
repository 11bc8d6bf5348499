// What is remembered of the files of folder sources, by path.

import type { FileRecord, FileStore } from '../../core/storage.ts';
import { type FileKind, fileKindOf } from '../change-tally.ts';
import { encodeExactText } from '../exact-text.ts';
import { FILE_COLUMNS, type FileRow, fileRecordOf, keyColumnOf } from '../rows.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';

const PAGE_RECORDS = 1_000;
/** Of one digest, those that gave a story first; more copies tell no more. */
const COPIES_MAX = 100;

export function fileStore(database: Database): FileStore {
  return {
    list: (source, { after, limit }) =>
      listPages(database, FILE_QUERIES.all, { source, limit, after }),
    findByPaths: async (source, paths) => {
      const found = new Map<string, FileRecord>();
      await database.readEach(paths, (connection, path) => {
        const row = connection.get<FileRow>(
          `SELECT ${FILE_COLUMNS} FROM files WHERE source = ? AND path = ?`,
          [source, encodeExactText(path)],
        );
        if (row !== undefined) found.set(path, fileRecordOf(row, connection));
      });
      return found;
    },
    findByDigests: async (source, digests) => {
      const found: FileRecord[] = [];
      await database.readEach([...new Set(digests)], (connection, digest) => {
        const values = [digest, digest, source, COPIES_MAX];
        const rows = connection.all<FileRow>(FILE_QUERIES.byDigest, values);
        for (const row of rows) found.push(fileRecordOf(row, connection));
      });
      return found;
    },
    count: (source) => readCount(database, source, 'file_count'),
    listFaulty: (source, limit) => listPages(database, FILE_QUERIES.faulty, { source, limit }),
    countFaulty: (source) => readCount(database, source, 'faulty_count'),
  };
}

/** Remembers a file, in place of what was known of its path, which is given back. */
export function writeFile(connection: Connection, source: string, file: FileRecord): FileKind {
  const path = encodeExactText(file.path);
  const known = findKnown(connection, source, path);
  connection.run('INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)', [
    source,
    path,
    file.stamp,
    file.digest ?? null,
    keyColumnOf(file),
    file.fault === undefined ? null : JSON.stringify(file.fault),
  ]);
  return known;
}

/** Forgets a path, and says how it was known. */
export function deleteFile(connection: Connection, source: string, path: string): FileKind {
  const bytes = encodeExactText(path);
  const known = findKnown(connection, source, bytes);
  connection.run('DELETE FROM files WHERE source = ? AND path = ?', [source, bytes]);
  return known;
}

function findKnown(connection: Connection, source: string, path: Uint8Array): FileKind {
  const row = connection.get<FileRow>(
    `SELECT ${FILE_COLUMNS} FROM files WHERE source = ? AND path = ?`,
    [source, path],
  );
  return row === undefined ? undefined : fileKindOf(fileRecordOf(row, connection).fault);
}

const PAGE = 'source = ? AND path > ? ORDER BY path LIMIT ?';

/** Exported for the test that looks at their query plans. */
export const FILE_QUERIES = {
  all: `SELECT ${FILE_COLUMNS} FROM files WHERE ${PAGE}`,
  byDigest: `SELECT ${FILE_COLUMNS} FROM files INDEXED BY files_by_digest
    WHERE substr(digest, 1, 12) = substr(?, 1, 12) AND digest = ? AND source = ? ORDER BY key IS NULL, path LIMIT ?`,
  // Named, because SQLite takes the two indices for equally good, and reads every sound file in the other.
  faulty: `SELECT ${FILE_COLUMNS} FROM files INDEXED BY files_faulty WHERE fault IS NOT NULL AND ${PAGE}`,
} as const;

interface PageQuery {
  readonly source: string;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** In the order of paths, page by page, so that a long list does not hold the event loop. */
async function listPages(database: Database, sql: string, query: PageQuery): Promise<FileRecord[]> {
  const records: FileRecord[] = [];
  let after = query.after === undefined ? new Uint8Array() : encodeExactText(query.after);
  for (;;) {
    const limit = Math.min(PAGE_RECORDS, query.limit - records.length);
    if (limit <= 0) return records;
    const page = await database.read((connection) =>
      connection
        .all<FileRow>(sql, [query.source, after, limit])
        .map((row) => fileRecordOf(row, connection)),
    );
    records.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return records;
    after = encodeExactText(last.path);
  }
}

async function readCount(
  database: Database,
  source: string,
  column: 'file_count' | 'faulty_count',
): Promise<number> {
  const row = await database.read((connection) =>
    connection.get<{ count: number }>(`SELECT ${column} AS count FROM sources WHERE id = ?`, [
      source,
    ]),
  );
  return row?.count ?? 0;
}
