// The hot path: one transaction of an ingest. It checks the claim, decides in memory what every entry
// comes to, writes names and files, and only then takes numbers and writes the entries, as few
// statements as there are tables; all of it or nothing.

import type { EntryState } from '../../core/entry.ts';
import { KabarError } from '../../core/errors.ts';
import type { EntryWrite, IngestCommit } from '../../core/storage.ts';
import { type ChangeTally, countRemoval, countWrite, startTally } from '../change-tally.ts';
import { encodeEntry, keyOfId, ledgerName } from '../rows.ts';
import { takeNumbers, writeTally } from './change-tally.ts';
import type { Connection } from './connection.ts';
import { mapInTurns } from './database.ts';
import { writeFiles } from './files.ts';
import { assertClaim } from './sources.ts';

/** Throws `claimLost`; `forbidden` for what is another source's, withdrawn, or has another id. */
export async function writeIngestCommit(
  connection: Connection,
  commit: IngestCommit,
): Promise<void> {
  await assertClaim(connection, commit.claim);
  const { source } = commit.claim;
  const tally = startTally(source, { now: commit.now, sequence: 0 });
  const plan = planCommit(commit, await findHeads(connection, commit), tally);
  const writes = await mapInTurns([...plan.writes.values()], encodeWrite);
  await writeNames(connection, source, plan.names);
  await writeFiles(connection, commit, tally);
  const base = tally.changed ? await takeNumbers(connection, tally.sequence) : 0;
  if (!(await writeEntries(connection, writes, { base, now: commit.now }))) {
    // Another source has taken a key or an id since they were looked up: the second look says which.
    planCommit(
      commit,
      await findHeads(connection, commit),
      startTally(source, { now: 0, sequence: 0 }),
    );
  }
  await writeVanished(connection, plan.vanished, { base, now: commit.now });
  await writeWithdrawn(connection, plan.withdrawn, { base, now: commit.now });
  await writeTally(connection, tally, base);
}

interface Head {
  readonly key: string;
  readonly id: string;
  readonly source: string;
  readonly state: EntryState;
}

interface PlannedWrite {
  readonly write: EntryWrite;
  /** Counted from the first change of this commit; the same for `vanished`. */
  readonly sequence: number;
}

interface Plan {
  /** By key, the last one of each. */
  readonly writes: ReadonlyMap<string, PlannedWrite>;
  readonly vanished: ReadonlyMap<string, number>;
  /** By key, with the reason. */
  readonly withdrawn: ReadonlyMap<string, { readonly reason: string; readonly sequence: number }>;
  /** Keys by the source's own names. */
  readonly names: ReadonlyMap<string, string>;
}

/** What is known of the entries that a commit speaks of, and of those that have its new ids. */
async function findHeads(connection: Connection, commit: IngestCommit): Promise<readonly Head[]> {
  const ids = commit.writes.map(({ stored }) => stored.id);
  const keys = new Set([
    ...commit.writes.map(({ stored }) => stored.key),
    ...ids.map(keyOfId),
    ...(commit.names ?? []).map(({ key }) => key),
    ...commit.vanished,
    ...(commit.withdrawn ?? []).map(({ key }) => key),
  ]);
  if (keys.size === 0) return [];
  return connection.all<Head>(
    `SELECT key, id, source, state FROM entries WHERE key = ANY($1::text[])
     UNION
     SELECT key, id, source, state FROM entries
     WHERE id = ANY($2::text[]) AND right(id, length(key) + 1) <> '/' || key`,
    [[...keys], ids],
  );
}

/** Throws `forbidden` where the commit speaks of what it may not change. */
function planCommit(commit: IngestCommit, found: readonly Head[], tally: ChangeTally): Plan {
  const { source } = commit.claim;
  const heads = new Map(found.map((head) => [head.key, head]));
  const owners = new Map(found.map((head) => [head.id, head]));
  const writes = new Map<string, PlannedWrite>();
  const vanished = new Map<string, number>();
  const withdrawn = new Map<string, { reason: string; sequence: number }>();
  const names = new Map<string, string>();
  for (const write of commit.writes) {
    const { key, id } = write.stored;
    if (write.stored.source !== source) throw foreignError(key, source);
    const head = heads.get(key);
    if (head === undefined) assertNewId(write, owners.get(id));
    else assertChangeable(head, write);
    const sequence = countWrite(tally, head?.state === 'live' ? 0 : 1);
    writes.set(key, { write, sequence });
    const written: Head = { key, id, source, state: 'live' };
    heads.set(key, written);
    owners.set(id, written);
    for (const identity of write.identities) names.set(identity, key);
  }
  const getOwn = (key: string): Head => {
    const head = heads.get(key);
    if (head?.source !== source) throw foreignError(key, source);
    return head;
  };
  for (const { identity, key } of commit.names ?? []) names.set(identity, getOwn(key).key);
  for (const key of commit.vanished) {
    const head = getOwn(key);
    // An entry that has vanished or was withdrawn already stays as it is, without a change.
    if (head.state !== 'live') continue;
    vanished.set(key, countRemoval(tally, -1));
    heads.set(key, { ...head, state: 'vanished' });
  }
  for (const { key, reason } of commit.withdrawn ?? []) {
    const head = getOwn(key);
    // For good; what was withdrawn before keeps its reason.
    if (head.state === 'withdrawn') continue;
    const sequence = countRemoval(tally, head.state === 'live' ? -1 : 0);
    withdrawn.set(key, { reason, sequence });
    heads.set(key, { ...head, state: 'withdrawn' });
  }
  return { writes, vanished, withdrawn, names };
}

function assertNewId(write: EntryWrite, owner: Head | undefined): void {
  if (owner === undefined) return;
  const { key, id } = write.stored;
  throw new KabarError(
    'forbidden',
    `Entry ${key} cannot be published as ${id}: that is the entry ${owner.key}.`,
  );
}

function assertChangeable(head: Head, write: EntryWrite): void {
  const { key, id, source } = write.stored;
  if (head.source !== source) throw foreignError(key, source);
  if (head.state === 'withdrawn') {
    throw new KabarError('forbidden', `Entry ${key} was withdrawn and cannot be changed.`);
  }
  if (head.id !== id) {
    throw new KabarError(
      'forbidden',
      `Entry ${key} was published as ${head.id}; that cannot be changed.`,
    );
  }
}

function foreignError(key: string, source: string): KabarError {
  return new KabarError(
    'forbidden',
    `Entry ${key} is none of the source ${source}'s, which cannot change it.`,
  );
}

/** From now on the source's names lead to these entries. */
async function writeNames(
  connection: Connection,
  source: string,
  names: ReadonlyMap<string, string>,
): Promise<void> {
  if (names.size === 0) return;
  await connection.run(
    `INSERT INTO identities (name, key) SELECT * FROM unnest($1::bytea[], $2::text[])
     ON CONFLICT (name) DO UPDATE SET key = excluded.key WHERE identities.key <> excluded.key`,
    [[...names.keys()].map((identity) => ledgerName(source, identity)), [...names.values()]],
  );
}

interface EncodedWrite extends PlannedWrite {
  readonly json: string;
  readonly checksum: number;
}

function encodeWrite(planned: PlannedWrite): EncodedWrite {
  return { ...planned, ...encodeEntry(planned.write.stored.entry) };
}

interface Numbering {
  /** The number before the commit's first. */
  readonly base: number;
  readonly now: number;
}

/** False when a row that others have written meanwhile is in the way. */
async function writeEntries(
  connection: Connection,
  writes: readonly EncodedWrite[],
  { base, now }: Numbering,
): Promise<boolean> {
  if (writes.length === 0) return true;
  const stored = writes.map(({ write }) => write.stored);
  const written = await connection.run(WRITE_ENTRIES, [
    now,
    stored.map(({ key }) => key),
    stored.map(({ id }) => id),
    stored.map(({ source }) => source),
    stored.map(({ publishedAt }) => publishedAt),
    stored.map(({ updatedAt }) => updatedAt),
    writes.map(({ sequence }) => base + sequence),
    writes.map(({ write }) => write.fingerprint),
    writes.map(({ checksum }) => checksum),
    writes.map(({ json }) => json),
  ]);
  return written === writes.length;
}

const WRITE_ENTRIES = `
  INSERT INTO entries AS e (key, id, source, published_at, updated_at, sequence, fingerprint, checksum, entry, state, changed_at)
  SELECT *, 'live', $1::bigint FROM unnest(
    $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[], $9::bigint[], $10::text[])
  ON CONFLICT (key) DO UPDATE SET state = 'live', published_at = excluded.published_at,
    updated_at = excluded.updated_at, changed_at = excluded.changed_at, sequence = excluded.sequence,
    fingerprint = excluded.fingerprint, checksum = excluded.checksum, entry = excluded.entry
  WHERE e.source = excluded.source AND e.id = excluded.id AND e.state <> 'withdrawn'`;

async function writeVanished(
  connection: Connection,
  vanished: ReadonlyMap<string, number>,
  { base, now }: Numbering,
): Promise<void> {
  if (vanished.size === 0) return;
  await connection.run(
    `UPDATE entries SET state = 'vanished', changed_at = $1, sequence = removal.number
     FROM unnest($2::text[], $3::bigint[]) AS removal (key, number) WHERE entries.key = removal.key`,
    [now, [...vanished.keys()], [...vanished.values()].map((sequence) => base + sequence)],
  );
}

async function writeWithdrawn(
  connection: Connection,
  withdrawn: Plan['withdrawn'],
  { base, now }: Numbering,
): Promise<void> {
  if (withdrawn.size === 0) return;
  const removals = [...withdrawn.values()];
  await connection.run(
    `UPDATE entries SET state = 'withdrawn', reason = removal.reason, changed_at = $1, sequence = removal.number
     FROM unnest($2::text[], $3::bigint[], $4::text[]) AS removal (key, number, reason)
     WHERE entries.key = removal.key`,
    [
      now,
      [...withdrawn.keys()],
      removals.map(({ sequence }) => base + sequence),
      removals.map(({ reason }) => reason),
    ],
  );
}
