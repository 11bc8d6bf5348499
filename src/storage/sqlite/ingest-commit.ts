// The hot path: one transaction of an ingest. It checks the claim, writes entries, names and files,
// gives the changes their numbers, and keeps the source's counts; all of it or nothing.

import type { EntryState } from '../../core/entry.ts';
import { KabarError } from '../../core/errors.ts';
import type { EntryWrite, IngestCommit } from '../../core/storage.ts';
import {
  type ChangeTally,
  countFile,
  countRemoval,
  countWrite,
  fileKindOf,
  startTally,
} from '../change-tally.ts';
import { encodeEntry, ledgerName } from '../rows.ts';
import { readSequence, writeTally } from './change-tally.ts';
import type { Connection } from './connection.ts';
import type { Breathe } from './database.ts';
import { findEntryRowByName } from './entry-rows.ts';
import { deleteFile, writeFile } from './files.ts';
import { assertClaim } from './sources.ts';

/** Throws `claimLost`; `forbidden` for what is another source's, withdrawn, or has another id. */
export async function writeIngestCommit(
  connection: Connection,
  commit: IngestCommit,
  breathe: Breathe,
): Promise<void> {
  const { source } = commit.claim;
  assertClaim(connection, commit.claim);
  const tally = startTally(source, { now: commit.now, sequence: readSequence(connection) });
  const each = async <Item>(items: readonly Item[], work: (item: Item) => void): Promise<void> => {
    for (const item of items) {
      work(item);
      await breathe();
    }
  };
  await each(commit.writes, (write) => writeEntry(connection, write, tally));
  await each(commit.names ?? [], ({ identity, key }) => {
    const { number } = getOwnHead(connection, key, source);
    nameEntry(connection, { source, identity, number });
  });
  await each(commit.vanished, (key) => vanish(connection, key, tally));
  await each(commit.withdrawn ?? [], (one) => withdraw(connection, one, tally));
  await each(commit.forgottenPaths, (path) =>
    countFile(tally, deleteFile(connection, source, path), undefined),
  );
  await each(commit.files, (file) => {
    countFile(tally, writeFile(connection, source, file), fileKindOf(file.fault));
  });
  writeTally(connection, tally);
}

interface EntryHead {
  readonly number: number;
  readonly id: string;
  readonly source: string;
  readonly state: EntryState;
}

function writeEntry(connection: Connection, write: EntryWrite, tally: ChangeTally): void {
  const { key, source } = write.stored;
  if (source !== tally.source) throw foreignError(key, tally.source);
  const head = findHead(connection, key);
  if (head === undefined) assertNewId(connection, write);
  else assertChangeable(head, write);
  const change = { now: tally.now, sequence: countWrite(tally, head?.state === 'live' ? 0 : 1) };
  const number =
    head === undefined
      ? insertEntry(connection, write, change)
      : updateEntry(connection, head.number, { write, change });
  for (const identity of write.identities) nameEntry(connection, { source, identity, number });
}

/** From now on the source's name leads to this entry. */
function nameEntry(
  connection: Connection,
  name: { readonly source: string; readonly identity: string; readonly number: number },
): void {
  connection.run(
    `INSERT INTO identities VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET entry = excluded.entry WHERE entry <> excluded.entry`,
    [ledgerName(name.source, name.identity), name.number],
  );
}

interface Change {
  readonly now: number;
  readonly sequence: number;
}

function insertEntry(connection: Connection, write: EntryWrite, change: Change): number {
  const { stored, fingerprint } = write;
  const { json, checksum } = encodeEntry(stored.entry);
  const { inserted } = connection.run(
    `INSERT INTO entries (key, id, source, state, published_at, updated_at, changed_at, sequence, fingerprint, checksum, entry)
       VALUES (?, ?, ?, 'live', ?, ?, ?, ?, ?, ?, ?)`,
    [
      stored.key,
      stored.id,
      stored.source,
      stored.publishedAt,
      stored.updatedAt,
      change.now,
      change.sequence,
      fingerprint,
      checksum,
      json,
    ],
  );
  return inserted;
}

function updateEntry(
  connection: Connection,
  number: number,
  update: { readonly write: EntryWrite; readonly change: Change },
): number {
  const { stored, fingerprint } = update.write;
  const { json, checksum } = encodeEntry(stored.entry);
  connection.run(
    `UPDATE entries SET state = 'live', published_at = ?, updated_at = ?, changed_at = ?, sequence = ?,
       fingerprint = ?, checksum = ?, entry = ? WHERE number = ?`,
    [
      stored.publishedAt,
      stored.updatedAt,
      update.change.now,
      update.change.sequence,
      fingerprint,
      checksum,
      json,
      number,
    ],
  );
  return number;
}

function assertNewId(connection: Connection, write: EntryWrite): void {
  const { key, id } = write.stored;
  const owner = findEntryRowByName(connection, id);
  if (owner === undefined) return;
  throw new KabarError(
    'forbidden',
    `Entry ${key} cannot be published as ${id}: that is the entry ${owner.key}.`,
  );
}

function assertChangeable(head: EntryHead, write: EntryWrite): void {
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

/** An entry that has vanished or was withdrawn already stays as it is, without a change. */
function vanish(connection: Connection, key: string, tally: ChangeTally): void {
  const head = getOwnHead(connection, key, tally.source);
  if (head.state !== 'live') return;
  connection.run(
    "UPDATE entries SET state = 'vanished', changed_at = ?, sequence = ? WHERE number = ?",
    [tally.now, countRemoval(tally, -1), head.number],
  );
}

/** For good; what was withdrawn before keeps its reason. */
function withdraw(
  connection: Connection,
  { key, reason }: { readonly key: string; readonly reason: string },
  tally: ChangeTally,
): void {
  const head = getOwnHead(connection, key, tally.source);
  if (head.state === 'withdrawn') return;
  connection.run(
    "UPDATE entries SET state = 'withdrawn', reason = ?, changed_at = ?, sequence = ? WHERE number = ?",
    [reason, tally.now, countRemoval(tally, head.state === 'live' ? -1 : 0), head.number],
  );
}

function findHead(connection: Connection, key: string): EntryHead | undefined {
  return connection.get<EntryHead>('SELECT number, id, source, state FROM entries WHERE key = ?', [
    key,
  ]);
}

function getOwnHead(connection: Connection, key: string, source: string): EntryHead {
  const head = findHead(connection, key);
  if (head?.source !== source) throw foreignError(key, source);
  return head;
}

function foreignError(key: string, source: string): KabarError {
  return new KabarError(
    'forbidden',
    `Entry ${key} is none of the source ${source}'s, which cannot change it.`,
  );
}
