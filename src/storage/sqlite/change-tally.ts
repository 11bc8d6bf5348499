// What is counted while a transaction changes a source: numbers in the one sequence of changes, live
// entries, files. It is written once at the transaction's end, and saves every later count.

import type { Connection } from './connection.ts';

/** Whose changes, when they are made, and what they come to so far. */
export interface ChangeTally {
  readonly source: string;
  readonly now: number;
  /** The number of the latest change, of any source. */
  sequence: number;
  changed: boolean;
  removed: boolean;
  /** Differences: */
  live: number;
  files: number;
  faulty: number;
}

/** Begins to count, in the transaction that changes the source. */
export function startTally(connection: Connection, source: string, now: number): ChangeTally {
  const row = connection.get<{ value: number }>(
    "SELECT value FROM counters WHERE name = 'sequence'",
  );
  const none = { changed: false, removed: false, live: 0, files: 0, faulty: 0 };
  return { source, now, sequence: row?.value ?? 0, ...none };
}

/** The next number of the sequence, for an entry that is new, edited or back (`live` is the difference that makes). */
export function countWrite(tally: ChangeTally, live: 0 | 1): number {
  tally.changed = true;
  tally.live += live;
  tally.sequence += 1;
  return tally.sequence;
}

/** The next number of the sequence, for an entry that vanished or was withdrawn. */
export function countRemoval(tally: ChangeTally, live: 0 | -1): number {
  tally.changed = true;
  tally.removed = true;
  tally.live += live;
  tally.sequence += 1;
  return tally.sequence;
}

/** How a file is remembered, or that it is not. */
export type FileKind = 'sound' | 'faulty' | undefined;

/** A file was one kind before and is another now. */
export function countFile(tally: ChangeTally, before: FileKind, after: FileKind): void {
  tally.files += Number(after !== undefined) - Number(before !== undefined);
  tally.faulty += Number(after === 'faulty') - Number(before === 'faulty');
}

/** Writes what was counted, in the same transaction. */
export function writeTally(connection: Connection, tally: ChangeTally): void {
  const { source, now, sequence, changed, removed, live, files, faulty } = tally;
  if (changed) {
    connection.run("UPDATE counters SET value = ? WHERE name = 'sequence'", [sequence]);
    connection.run('UPDATE sources SET latest_sequence = ?, latest_changed_at = ? WHERE id = ?', [
      sequence,
      now,
      source,
    ]);
  }
  if (removed) {
    connection.run(
      'UPDATE sources SET latest_removed_at = max(coalesce(latest_removed_at, ?1), ?1) WHERE id = ?2',
      [now, source],
    );
  }
  if (live === 0 && files === 0 && faulty === 0) return;
  connection.run(
    `UPDATE sources SET live_count = live_count + ?, file_count = file_count + ?,
       faulty_count = faulty_count + ? WHERE id = ?`,
    [live, files, faulty, source],
  );
}
