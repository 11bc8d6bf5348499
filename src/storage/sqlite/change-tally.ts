// Writes what a transaction has counted beside its source, where every later question finds it.

import type { ChangeTally } from '../change-tally.ts';
import type { Connection } from './connection.ts';

/** The number of the latest change, of any source. */
export function readSequence(connection: Connection): number {
  const row = connection.get<{ value: number }>(
    "SELECT value FROM counters WHERE name = 'sequence'",
  );
  return row?.value ?? 0;
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
