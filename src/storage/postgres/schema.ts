// The tables, as the first migration makes them: the same nouns as in every engine. Counts and latest
// changes stand in `sources`, kept by the transactions that change them, so that no question costs more
// in a larger store. Names compare by their bytes, whatever the database's collation.

export const INITIAL_SCHEMA = `
-- Few rows that change all the time: room on their pages keeps them there.
CREATE TABLE counters (
  name text PRIMARY KEY,
  value bigint NOT NULL
) WITH (fillfactor = 10);
-- sequence: the latest number given to a change. publications: grows when documents are swapped.
INSERT INTO counters (name, value) VALUES ('sequence', 0), ('publications', 0);

CREATE TABLE sources (
  id text COLLATE "C" PRIMARY KEY,
  due_at bigint,
  outcome text,                            -- SourceOutcome as JSON
  reader text,
  approved boolean NOT NULL DEFAULT false,
  poll text,                               -- PollState as JSON
  claim_holder text,                       -- null: free
  claim_fence bigint NOT NULL DEFAULT 0,
  claim_expires_at bigint NOT NULL DEFAULT 0,
  live_count bigint NOT NULL DEFAULT 0,
  file_count bigint NOT NULL DEFAULT 0,
  faulty_count bigint NOT NULL DEFAULT 0,
  latest_sequence bigint,
  latest_changed_at bigint,
  latest_removed_at bigint
) WITH (fillfactor = 50);

-- JSON stands in text: it holds escaped NULs, which jsonb refuses, and comes back byte for byte.
CREATE TABLE entries (
  key text COLLATE "C" PRIMARY KEY,
  id text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  state text NOT NULL CHECK (state IN ('live', 'vanished', 'withdrawn')),
  published_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  sequence bigint NOT NULL,
  reason text,
  fingerprint text NOT NULL,
  checksum bigint NOT NULL,                -- CRC-32 of entry
  entry text NOT NULL                      -- Entry as JSON
);
CREATE INDEX entries_newest ON entries (source, published_at DESC, key) WHERE state = 'live';

-- An id that ends in its entry's key is found by the key; only others need an index.
CREATE UNIQUE INDEX entries_by_id ON entries (id) WHERE right(id, length(key) + 1) <> '/' || key;

-- The ledger: under which names a source knows its stories.
CREATE TABLE identities (
  name bytea PRIMARY KEY,                  -- 128 bits of the SHA-256 of source and identity
  key text COLLATE "C" NOT NULL            -- entries.key
);

-- A path can be longer than a line of an index: it is found by its hash and ordered by its start.
CREATE TABLE files (
  source text COLLATE "C" NOT NULL,
  path_hash bytea NOT NULL,                -- 128 bits of the SHA-256 of path
  path bytea NOT NULL,                     -- exact-text bytes
  stamp text NOT NULL,
  digest text,
  key text,
  fault text,                              -- FileFault as JSON
  PRIMARY KEY (source, path_hash)
);
CREATE INDEX files_in_order ON files (source, substring(path FOR 1024));
CREATE INDEX files_faulty ON files (source, substring(path FOR 1024)) WHERE fault IS NOT NULL;
CREATE INDEX files_by_digest ON files (left(digest, 12)) WHERE digest IS NOT NULL;

-- Published ids stay when a feed's documents go.
CREATE TABLE feed_ids (
  feed text COLLATE "C" PRIMARY KEY,
  id text NOT NULL UNIQUE
);

CREATE TABLE publications (
  feed text COLLATE "C" PRIMARY KEY,
  sequence bigint NOT NULL,
  definition text NOT NULL,                -- FeedDefinition as JSON
  base_url text NOT NULL,
  fingerprint text NOT NULL,
  last_modified_at bigint NOT NULL,
  next_entry_at bigint,
  entry_count bigint NOT NULL
);

CREATE TABLE documents (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- keeps the order in which they were published
  feed text COLLATE "C" NOT NULL,
  format text NOT NULL,
  etag text NOT NULL,
  checksum bigint NOT NULL,                -- CRC-32 of the four codings, one after the other
  zstd bytea NOT NULL,
  br bytea NOT NULL,
  gzip bytea NOT NULL,
  identity bytea NOT NULL,
  UNIQUE (feed, format)
);
-- What is compressed already is not compressed again.
ALTER TABLE documents ALTER COLUMN zstd SET STORAGE EXTERNAL, ALTER COLUMN br SET STORAGE EXTERNAL,
  ALTER COLUMN gzip SET STORAGE EXTERNAL, ALTER COLUMN identity SET STORAGE EXTERNAL;

CREATE TABLE tokens (
  id text COLLATE "C" PRIMARY KEY,
  label text NOT NULL,
  digest text NOT NULL UNIQUE,
  created_at bigint NOT NULL,
  revoked_at bigint
);

CREATE TABLE subscriptions (
  id text COLLATE "C" PRIMARY KEY,
  source text COLLATE "C" NOT NULL,
  state text NOT NULL,
  requested_at bigint NOT NULL,
  lease_ends_at bigint,
  delivered_at bigint,
  subscription text NOT NULL               -- Subscription as JSON; of its columns, these are in force
);
CREATE INDEX subscriptions_of_source ON subscriptions (source);
-- One request of a source at a time, whoever makes it.
CREATE UNIQUE INDEX subscriptions_requested ON subscriptions (source) WHERE state = 'requested';

CREATE TABLE deliveries (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text COLLATE "C" NOT NULL,
  subscription text NOT NULL,
  received_at bigint NOT NULL,
  topic text NOT NULL,
  content_type text,
  body bytea NOT NULL
);
CREATE INDEX deliveries_of_source ON deliveries (source, number);
`;
