// What is remembered of the files of folder sources, by path.

import { hash } from 'node:crypto';
import type { FileRecord, FileStore, IngestCommit } from '../../core/storage.ts';
import { type ChangeTally, countFile, type FileKind, fileKindOf } from '../change-tally.ts';
import { encodeExactText } from '../exact-text.ts';
import { FILE_COLUMNS, type FileRow, fileRecordOf, keyColumnOf } from '../rows.ts';
import type { Connection, SqlValue } from './connection.ts';
import { type Database, mapInTurns } from './database.ts';

/** Of one digest, those that gave a story first; more copies tell no more. */
const COPIES_MAX = 100;

export function fileStore(database: Database): FileStore {
  return {
    list: (source, { after, limit }) =>
      listFiles(database, FILE_QUERIES.all, [source, encodeExactText(after ?? ''), limit]),
    findByPaths: async (source, paths) => {
      const hashes = paths.map(pathHash);
      const records = await listFiles(database, FILE_QUERIES.byPath, [source, hashes]);
      const byPath = new Map(records.map((record) => [record.path, record]));
      const found = new Map<string, FileRecord>();
      for (const path of paths) {
        const record = byPath.get(path);
        if (record !== undefined) found.set(path, record);
      }
      return found;
    },
    findByDigests: (source, digests) =>
      listFiles(database, FILE_QUERIES.byDigest, [source, [...new Set(digests)], COPIES_MAX]),
    count: (source) => readCount(database, source, 'file_count'),
    listFaulty: (source, limit) =>
      listFiles(database, FILE_QUERIES.faulty, [source, new Uint8Array(), limit]),
    countFaulty: (source) => readCount(database, source, 'faulty_count'),
  };
}

/** Forgets and remembers files in a commit's order, and counts what that changes. */
export async function writeFiles(
  connection: Connection,
  { claim: { source }, files, forgottenPaths }: IngestCommit,
  tally: ChangeTally,
): Promise<void> {
  const paths = [...new Set([...forgottenPaths, ...files.map(({ path }) => path)])];
  if (paths.length === 0) return;
  const kinds = await findKinds(connection, source, paths);
  const change = (path: string, after: FileKind): void => {
    countFile(tally, kinds.get(path), after);
    kinds.set(path, after);
  };
  for (const path of forgottenPaths) change(path, undefined);
  // The last word on a path is what is written of it.
  const remembered = new Map<string, FileRecord>();
  for (const file of files) {
    change(file.path, fileKindOf(file.fault));
    remembered.set(file.path, file);
  }
  const forgotten = forgottenPaths.filter((path) => !remembered.has(path));
  if (forgotten.length > 0) {
    await connection.run('DELETE FROM files WHERE source = $1 AND path_hash = ANY($2::bytea[])', [
      source,
      forgotten.map(pathHash),
    ]);
  }
  if (remembered.size > 0) await rememberFiles(connection, source, [...remembered.values()]);
}

async function findKinds(
  connection: Connection,
  source: string,
  paths: readonly string[],
): Promise<Map<string, FileKind>> {
  const rows = await connection.all<FileRow & { hash: Uint8Array }>(
    `SELECT path_hash AS hash, ${FILE_COLUMNS} FROM files
     WHERE source = $1 AND path_hash = ANY($2::bytea[])`,
    [source, paths.map(pathHash)],
  );
  const kinds = new Map(
    rows.map((row) => {
      const kind = fileKindOf(fileRecordOf(row, connection).fault);
      return [Buffer.from(row.hash).toString('hex'), kind] as const;
    }),
  );
  return new Map(paths.map((path) => [path, kinds.get(pathHash(path).toString('hex'))] as const));
}

async function rememberFiles(
  connection: Connection,
  source: string,
  files: readonly FileRecord[],
): Promise<void> {
  await connection.run(
    `INSERT INTO files (source, path_hash, path, stamp, digest, key, fault)
     SELECT $1, * FROM unnest($2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[])
     ON CONFLICT (source, path_hash) DO UPDATE SET path = excluded.path, stamp = excluded.stamp,
       digest = excluded.digest, key = excluded.key, fault = excluded.fault`,
    [
      source,
      files.map(({ path }) => pathHash(path)),
      files.map(({ path }) => encodeExactText(path)),
      files.map(({ stamp }) => stamp),
      files.map(({ digest }) => digest ?? null),
      files.map(keyColumnOf),
      files.map(({ fault }) => (fault === undefined ? null : JSON.stringify(fault))),
    ],
  );
}

function pathHash(path: string): Buffer {
  return hash('sha256', encodeExactText(path), 'buffer').subarray(0, 16);
}

/** The order of paths is that of their starts, and of the whole where these are equal. */
const PAGE = `source = $1 AND substring(path FOR 1024) >= substring($2::bytea FOR 1024) AND path > $2
  ORDER BY source, substring(path FOR 1024), path LIMIT $3`;

/** Exported for the test that looks at their query plans. */
export const FILE_QUERIES = {
  all: `SELECT ${FILE_COLUMNS} FROM files WHERE ${PAGE}`,
  faulty: `SELECT ${FILE_COLUMNS} FROM files WHERE fault IS NOT NULL AND ${PAGE}`,
  byPath: `SELECT ${FILE_COLUMNS} FROM files WHERE source = $1 AND path_hash = ANY($2::bytea[])`,
  byDigest: `
    SELECT file.* FROM unnest($2::text[]) WITH ORDINALITY AS wanted (wanted_digest, number)
    CROSS JOIN LATERAL (
      SELECT ${FILE_COLUMNS} FROM files
      WHERE left(digest, 12) = left(wanted_digest, 12) AND digest = wanted_digest AND source = $1
      ORDER BY key IS NULL, path LIMIT $3
    ) AS file ORDER BY wanted.number, file.key IS NULL, file.path`,
} as const;

function listFiles(
  database: Database,
  sql: string,
  values: readonly SqlValue[],
): Promise<FileRecord[]> {
  return database.read(async (connection) => {
    const rows = await connection.all<FileRow>(sql, values);
    return mapInTurns(rows, (row) => fileRecordOf(row, connection));
  });
}

async function readCount(
  database: Database,
  source: string,
  column: 'file_count' | 'faulty_count',
): Promise<number> {
  const row = await database.read((connection) =>
    connection.get<{ count: number }>(`SELECT ${column} AS count FROM sources WHERE id = $1`, [
      source,
    ]),
  );
  return row?.count ?? 0;
}
