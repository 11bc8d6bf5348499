// The schema and its history. A store remembers in `user_version` how many of these steps it has
// taken; each step is one transaction, so a killed migration goes on where it stopped.

import type { Connection } from './connection.ts';
import { INITIAL_SCHEMA } from './schema.ts';

/** Upstreams are polled: what is remembered of one between polls, PollState as JSON. */
const POLLS = 'ALTER TABLE sources ADD COLUMN poll TEXT';

/** A new file is held against all files: 48 bits of a digest tell nearly all of them apart. */
const FILE_DIGESTS =
  'CREATE INDEX files_by_digest ON files (substr(digest, 1, 12)) WHERE digest IS NOT NULL';

/** Hubs are subscribed to: by whom, and what they have delivered. */
const SUBSCRIPTIONS = `
CREATE TABLE subscriptions (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  state TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  lease_ends_at INTEGER,
  delivered_at INTEGER,
  subscription TEXT NOT NULL               -- Subscription as JSON; of its columns, these are in force
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_of_source ON subscriptions (source);
-- One request of a source at a time, whoever makes it.
CREATE UNIQUE INDEX subscriptions_requested ON subscriptions (source) WHERE state = 'requested';

CREATE TABLE deliveries (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  source TEXT NOT NULL,
  subscription TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  topic TEXT NOT NULL,
  content_type TEXT,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX deliveries_of_source ON deliveries (source, number);
`;

/** Changes are read in the order of their numbers, and embargoes that have ended are found. */
const CHANGES = `
CREATE INDEX entries_by_sequence ON entries (sequence);
CREATE INDEX entries_embargoed ON entries (source, published_at, key)
  WHERE state = 'live' AND published_at > changed_at;
`;

/** Marks a file as Kabar's own (`PRAGMA application_id`): "Kabr". */
export const APPLICATION_ID = 0x4b616272;

/** Steps are only ever appended: step n takes a store from version n to n + 1. */
export const MIGRATIONS: readonly string[] = [
  INITIAL_SCHEMA,
  POLLS,
  FILE_DIGESTS,
  SUBSCRIPTIONS,
  CHANGES,
];

/**
 * Takes the steps that are missing, at most one per call's transaction. Another process may do the same at the
 * same time. Throws SQLite's errors; `busy` ones can be tried again.
 */
export function migrate(connection: Connection, migrations = MIGRATIONS): void {
  for (let version = schemaVersion(connection); version < migrations.length; ) {
    connection.execute('BEGIN IMMEDIATE');
    try {
      version = schemaVersion(connection);
      const step = migrations[version];
      if (step !== undefined) {
        connection.execute(step);
        version += 1;
        connection.execute(
          `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`,
        );
      }
      connection.execute('COMMIT');
    } catch (error) {
      connection.rollBack();
      throw error;
    }
  }
}

/** How many steps the store has taken; 0 is an empty file. */
export function schemaVersion(connection: Connection): number {
  return Number(connection.pragma('user_version'));
}
