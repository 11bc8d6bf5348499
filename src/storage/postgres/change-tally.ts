// The one sequence of changes in the order of commits, and what a transaction has counted beside its source.

import type { ChangeTally } from '../change-tally.ts';
import type { Connection } from './connection.ts';

/**
 * Takes the next `count` numbers of the sequence and gives the number before them. From here to the
 * transaction's end no other one takes any: numbers become visible in their order, and whoever has read
 * up to one never sees a lower one appear. So this comes late in a transaction, after all that takes time.
 */
export async function takeNumbers(connection: Connection, count: number): Promise<number> {
  const row = await connection.get<{ value: number }>(
    "UPDATE counters SET value = value + $1 WHERE name = 'sequence' RETURNING value - $1 AS value",
    [count],
  );
  if (row === undefined) throw connection.damagedError('the counter of changes is missing');
  return row.value;
}

/** Writes what was counted, in the same transaction; the tally's numbers come after `base`. */
export async function writeTally(
  connection: Connection,
  tally: ChangeTally,
  base: number,
): Promise<void> {
  const { source, now, sequence, changed, removed, live, files, faulty } = tally;
  if (!changed && live === 0 && files === 0 && faulty === 0) return;
  await connection.run(
    `UPDATE sources SET
       latest_sequence = coalesce($2::bigint, latest_sequence),
       latest_changed_at = coalesce($3::bigint, latest_changed_at),
       latest_removed_at = greatest(latest_removed_at, $4::bigint),
       live_count = live_count + $5, file_count = file_count + $6, faulty_count = faulty_count + $7
     WHERE id = $1`,
    [
      source,
      changed ? base + sequence : null,
      changed ? now : null,
      removed ? now : null,
      live,
      files,
      faulty,
    ],
  );
}
