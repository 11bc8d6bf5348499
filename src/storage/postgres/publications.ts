// Published documents in every coding, swapped feed by feed, and a version by which web processes
// notice a swap without reading any of it.

import type { Publication } from '../../core/document.ts';
import type { PublicationStore } from '../../core/storage.ts';
import {
  checksumOf,
  DOCUMENT_COLUMNS,
  type DocumentRow,
  documentOf,
  HEAD_COLUMNS,
  type HeadRow,
  type PublicationHead,
  publicationHeadOf,
} from '../rows.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';

export function publicationStore(database: Database): PublicationStore {
  return {
    identify: (feed, mint) => identifyFeed(database, feed, mint),
    list: () => listPublications(database),
    find: (feed) => database.snapshot((connection) => findPublication(connection, feed)),
    findHead: (feed) => database.read((connection) => findHead(connection, feed)),
    publish: (publication) =>
      database.write((connection) => writePublication(connection, publication)),
    retain: (feeds) => database.write((connection) => retainPublications(connection, feeds)),
    findVersion: () => database.read(findVersion),
  };
}

async function identifyFeed(database: Database, feed: string, mint: () => string): Promise<string> {
  const find = async (connection: Connection): Promise<string | undefined> =>
    (await connection.get<{ id: string }>('SELECT id FROM feed_ids WHERE feed = $1', [feed]))?.id;
  const known = await database.read(find);
  if (known !== undefined) return known;
  const minted = mint();
  return database.write(async (connection) => {
    const insert = 'INSERT INTO feed_ids (feed, id) VALUES ($1, $2) ON CONFLICT (feed) DO NOTHING';
    const inserted = await connection.run(insert, [feed, minted]);
    return inserted > 0 ? minted : ((await find(connection)) ?? minted);
  });
}

async function listPublications(database: Database): Promise<readonly Publication[]> {
  const feeds = await database.read((connection) =>
    connection.all<{ feed: string }>('SELECT feed FROM publications ORDER BY feed'),
  );
  const publications: Publication[] = [];
  for (const { feed } of feeds) {
    const publication = await database.snapshot((connection) => findPublication(connection, feed));
    if (publication !== undefined) publications.push(publication);
  }
  return publications;
}

async function findPublication(
  connection: Connection,
  feed: string,
): Promise<Publication | undefined> {
  const head = await findHead(connection, feed);
  if (head === undefined) return undefined;
  const rows = await connection.all<DocumentRow>(
    `SELECT ${DOCUMENT_COLUMNS} FROM documents WHERE feed = $1 ORDER BY number`,
    [feed],
  );
  return { ...head, documents: rows.map((row) => documentOf(row, connection)) };
}

async function findHead(
  connection: Connection,
  feed: string,
): Promise<PublicationHead | undefined> {
  const row = await connection.get<HeadRow>(
    `SELECT ${HEAD_COLUMNS} FROM publications WHERE feed = $1`,
    [feed],
  );
  return row === undefined ? undefined : publicationHeadOf(row, connection);
}

/**
 * Two processes that render at once end with the newer state, whoever is the last to write; of two
 * that rendered the same, the first is kept.
 */
async function writePublication(
  connection: Connection,
  publication: Publication,
): Promise<boolean> {
  const { feed, documents } = publication;
  const changes = await connection.run(
    `INSERT INTO publications AS p (${HEAD_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (feed) DO UPDATE SET sequence = excluded.sequence,
       definition = excluded.definition, base_url = excluded.base_url,
       fingerprint = excluded.fingerprint,
       last_modified_at = excluded.last_modified_at, next_entry_at = excluded.next_entry_at,
       entry_count = excluded.entry_count
     WHERE excluded.sequence > p.sequence
       OR (excluded.sequence = p.sequence
         AND (excluded.fingerprint <> p.fingerprint
           OR excluded.next_entry_at IS DISTINCT FROM p.next_entry_at))`,
    [
      feed,
      publication.sequence,
      JSON.stringify(publication.definition),
      publication.baseUrl,
      publication.fingerprint,
      publication.lastModifiedAt,
      publication.nextEntryAt ?? null,
      publication.entryCount,
    ],
  );
  if (changes === 0) return false;
  await connection.run('DELETE FROM documents WHERE feed = $1', [feed]);
  for (const { format, etag, bytes } of documents) {
    await connection.run(
      `INSERT INTO documents (feed, ${DOCUMENT_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [feed, format, etag, checksumOf(bytes), bytes.zstd, bytes.br, bytes.gzip, bytes.identity],
    );
  }
  await countPublication(connection);
  return true;
}

async function retainPublications(connection: Connection, feeds: readonly string[]): Promise<void> {
  const dropped = await connection.run('DELETE FROM publications WHERE feed <> ALL($1::text[])', [
    feeds,
  ]);
  if (dropped === 0) return;
  await connection.run('DELETE FROM documents WHERE feed <> ALL($1::text[])', [feeds]);
  await countPublication(connection);
}

async function countPublication(connection: Connection): Promise<void> {
  await connection.run("UPDATE counters SET value = value + 1 WHERE name = 'publications'");
}

async function findVersion(connection: Connection): Promise<number> {
  const row = await connection.get<{ value: number }>(
    "SELECT value FROM counters WHERE name = 'publications'",
  );
  return row?.value ?? 0;
}
