// The tables, as the first migration makes them. Counts and latest changes stand in `sources`, kept
// by the transactions that change them, so that no question costs more in a larger store.

export const INITIAL_SCHEMA = `
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- sequence: the latest number given to a change. publications: grows when documents are swapped.
INSERT INTO counters VALUES ('sequence', 0), ('publications', 0);

CREATE TABLE sources (
  id TEXT PRIMARY KEY,
  due_at INTEGER,
  outcome TEXT,                            -- SourceOutcome as JSON
  reader TEXT,
  approved INTEGER NOT NULL DEFAULT 0,
  claim_holder TEXT,                       -- null: free
  claim_fence INTEGER NOT NULL DEFAULT 0,
  claim_expires_at INTEGER NOT NULL DEFAULT 0,
  live_count INTEGER NOT NULL DEFAULT 0,
  file_count INTEGER NOT NULL DEFAULT 0,
  faulty_count INTEGER NOT NULL DEFAULT 0,
  latest_sequence INTEGER,
  latest_changed_at INTEGER,
  latest_removed_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
  number INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('live', 'vanished', 'withdrawn')),
  published_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  reason TEXT,
  fingerprint TEXT NOT NULL,
  checksum INTEGER NOT NULL,               -- CRC-32 of entry
  entry TEXT NOT NULL                      -- Entry as JSON
) STRICT;
CREATE INDEX entries_newest ON entries (source, published_at DESC, key) WHERE state = 'live';

-- An id that ends in its entry's key is found by the key; only others need an index.
CREATE UNIQUE INDEX entries_by_id ON entries (id) WHERE substr(id, -length(key) - 1) <> '/' || key;

-- The ledger: under which names a source knows its stories.
CREATE TABLE identities (
  name BLOB PRIMARY KEY,                   -- 128 bits of the SHA-256 of source and identity
  entry INTEGER NOT NULL                   -- entries.number
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
  source TEXT NOT NULL,
  path BLOB NOT NULL,                      -- exact-text bytes
  stamp TEXT NOT NULL,
  digest TEXT,
  key TEXT,
  fault TEXT,                              -- FileFault as JSON
  PRIMARY KEY (source, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX files_faulty ON files (source, path) WHERE fault IS NOT NULL;

-- Published ids stay when a feed's documents go.
CREATE TABLE feed_ids (
  feed TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

CREATE TABLE publications (
  feed TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL,
  definition TEXT NOT NULL,                -- FeedDefinition as JSON
  base_url TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  last_modified_at INTEGER NOT NULL,
  next_entry_at INTEGER,
  entry_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  number INTEGER PRIMARY KEY,              -- keeps the order in which they were published
  feed TEXT NOT NULL,
  format TEXT NOT NULL,
  etag TEXT NOT NULL,
  checksum INTEGER NOT NULL,               -- CRC-32 of the four codings, one after the other
  zstd BLOB NOT NULL,
  br BLOB NOT NULL,
  gzip BLOB NOT NULL,
  identity BLOB NOT NULL,
  UNIQUE (feed, format)
) STRICT;

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  label TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
`;
