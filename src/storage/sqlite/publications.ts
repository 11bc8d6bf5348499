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
    find: (feed) => database.read((connection) => findPublication(connection, feed)),
    findHead: (feed) => database.read((connection) => findHead(connection, feed)),
    publish: (publication) =>
      database.write((connection) => writePublication(connection, publication)),
    retain: (feeds) =>
      database.write((connection) => retainPublications(connection, new Set(feeds))),
    findVersion: versionFinder(database),
  };
}

async function identifyFeed(database: Database, feed: string, mint: () => string): Promise<string> {
  const find = (connection: Connection): string | undefined =>
    connection.get<{ id: string }>('SELECT id FROM feed_ids WHERE feed = ?', [feed])?.id;
  const known = await database.read(find);
  if (known !== undefined) return known;
  return database.write((connection) => {
    const meanwhile = find(connection);
    if (meanwhile !== undefined) return meanwhile;
    const id = mint();
    connection.run('INSERT INTO feed_ids VALUES (?, ?)', [feed, id]);
    return id;
  });
}

async function listPublications(database: Database): Promise<readonly Publication[]> {
  const feeds = await database.read((connection) =>
    connection.all<{ feed: string }>('SELECT feed FROM publications ORDER BY feed'),
  );
  const publications: Publication[] = [];
  await database.readEach(feeds, (connection, { feed }) => {
    const publication = findPublication(connection, feed);
    if (publication !== undefined) publications.push(publication);
  });
  return publications;
}

function findPublication(connection: Connection, feed: string): Publication | undefined {
  const head = findHead(connection, feed);
  if (head === undefined) return undefined;
  const rows = connection.all<DocumentRow>(
    `SELECT ${DOCUMENT_COLUMNS} FROM documents WHERE feed = ? ORDER BY number`,
    [feed],
  );
  return { ...head, documents: rows.map((row) => documentOf(row, connection)) };
}

function findHead(connection: Connection, feed: string): PublicationHead | undefined {
  const row = connection.get<HeadRow>(`SELECT ${HEAD_COLUMNS} FROM publications WHERE feed = ?`, [
    feed,
  ]);
  return row === undefined ? undefined : publicationHeadOf(row, connection);
}

/**
 * Two processes that render at once end with the newer state, whoever is the last to write; of two
 * that have rendered the same the first one has published it.
 */
function writePublication(connection: Connection, publication: Publication): boolean {
  const { feed, sequence, documents } = publication;
  const { changes } = connection.run(
    `INSERT INTO publications VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (feed) DO UPDATE SET sequence = excluded.sequence,
       definition = excluded.definition, base_url = excluded.base_url,
       fingerprint = excluded.fingerprint,
       last_modified_at = excluded.last_modified_at, next_entry_at = excluded.next_entry_at,
       entry_count = excluded.entry_count
     WHERE excluded.sequence > publications.sequence
       OR (excluded.sequence = publications.sequence
         AND (excluded.fingerprint <> publications.fingerprint
           OR excluded.next_entry_at IS NOT publications.next_entry_at))`,
    [
      feed,
      sequence,
      JSON.stringify(publication.definition),
      publication.baseUrl,
      publication.fingerprint,
      publication.lastModifiedAt,
      publication.nextEntryAt ?? null,
      publication.entryCount,
    ],
  );
  if (changes === 0) return false;
  connection.run('DELETE FROM documents WHERE feed = ?', [feed]);
  for (const { format, etag, bytes } of documents) {
    connection.run(
      `INSERT INTO documents (feed, format, etag, checksum, zstd, br, gzip, identity)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [feed, format, etag, checksumOf(bytes), bytes.zstd, bytes.br, bytes.gzip, bytes.identity],
    );
  }
  countPublication(connection);
  return true;
}

function retainPublications(connection: Connection, feeds: ReadonlySet<string>): void {
  const stored = connection.all<{ feed: string }>('SELECT feed FROM publications');
  const dropped = stored.filter(({ feed }) => !feeds.has(feed));
  for (const { feed } of dropped) {
    connection.run('DELETE FROM documents WHERE feed = ?', [feed]);
    connection.run('DELETE FROM publications WHERE feed = ?', [feed]);
  }
  if (dropped.length > 0) countPublication(connection);
}

function countPublication(connection: Connection): void {
  connection.run("UPDATE counters SET value = value + 1 WHERE name = 'publications'");
}

/** `data_version` says for nothing whether any process has committed since; only then the counter is read. */
function versionFinder(database: Database): () => Promise<number> {
  let seen: unknown;
  let version = 0;
  return () =>
    database.peek((connection) => {
      const committed = connection.pragma('data_version');
      if (committed === seen) return version;
      const row = connection.get<{ value: number }>(
        "SELECT value FROM counters WHERE name = 'publications'",
      );
      version = row?.value ?? 0;
      seen = committed;
      return version;
    });
}
