// What is remembered of sources, and who may read one now: leases with fences that only grow.

import { KabarError } from '../../core/errors.ts';
import type { Claim, SourceState } from '../../core/source.ts';
import type { ClaimOptions, SourceStore } from '../../core/storage.ts';
import { SOURCE_COLUMNS, type SourceRow, sourceStateOf } from '../rows.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import type { WriteOptions } from './write-queue.ts';

/**
 * After a power cut every process is a new one: no claim is left to be broken, and a reading whose good end
 * was undone is made again and finds nothing new. So none of these waits for the disk.
 */
const MADE_AGAIN: WriteOptions = { isDurable: false };

export function sourceStore(database: Database): SourceStore {
  return {
    list: () => listSources(database),
    find: (source) => database.peek((connection) => findSource(connection, source)),
    claim: (source, options) =>
      database.write((connection) => claimSource(connection, source, options), MADE_AGAIN),
    renew: (claim, { now, leaseMs }) =>
      database.write((connection) => renewClaim(connection, claim, now + leaseMs), MADE_AGAIN),
    release: (claim, { outcome, dueAt, reader, poll }) =>
      database.write(
        (connection) => {
          assertClaim(connection, claim);
          // An approval is used up by the reading that needed it: one that was held or failed did not.
          connection.run(
            `UPDATE sources SET claim_holder = NULL, outcome = ?, due_at = ?, reader = coalesce(?, reader),
             poll = coalesce(?, poll), approved = CASE WHEN ? = 'done' THEN 0 ELSE approved END
           WHERE id = ?`,
            [
              JSON.stringify(outcome),
              dueAt,
              reader ?? null,
              poll === undefined ? null : JSON.stringify(poll),
              outcome.result,
              claim.source,
            ],
          );
        },
        outcome.result === 'done' ? MADE_AGAIN : {},
      ),
    approve: (sources) =>
      database.write((connection) => {
        for (const source of sources) {
          connection.run(
            'INSERT INTO sources (id, approved) VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET approved = 1',
            [source],
          );
        }
      }),
  };
}

/** Throws `claimLost` when the source was claimed again, or given back, since this claim. */
export function assertClaim(connection: Connection, claim: Claim): void {
  const row = connection.get<{ holder: string | null; fence: number }>(
    'SELECT claim_holder AS holder, claim_fence AS fence FROM sources WHERE id = ?',
    [claim.source],
  );
  if (row?.fence === claim.fence && row.holder === claim.holder) return;
  throw new KabarError(
    'claimLost',
    `The source ${claim.source} was taken over by another process meanwhile. Nothing was written.`,
  );
}

/** With the active subscription whose lease ends last. SQLite gives the other columns of the row with the maximum. */
const STATES = `
  SELECT ${SOURCE_COLUMNS}
  FROM sources LEFT JOIN (
    SELECT source, max(lease_ends_at) AS announced_until, delivered_at
    FROM subscriptions WHERE state = 'active' GROUP BY source
  ) ON source = id`;

/** All are found at once; what they hold is parsed with turns for the event loop between. */
async function listSources(database: Database): Promise<readonly SourceState[]> {
  const rows = await database.read((connection) =>
    connection.all<SourceRow>(`${STATES} ORDER BY id`),
  );
  const states: SourceState[] = [];
  await database.readEach(rows, (connection, row) => {
    states.push(sourceStateOf(row, connection));
  });
  return states;
}

function findSource(connection: Connection, source: string): SourceState | undefined {
  const row = connection.get<SourceRow>(`${STATES} WHERE id = ?`, [source]);
  return row === undefined ? undefined : sourceStateOf(row, connection);
}

function claimSource(
  connection: Connection,
  source: string,
  options: ClaimOptions,
): Claim | undefined {
  const { holder, now } = options;
  const expiresAt = now + options.leaseMs;
  const running = connection.get<{ holder: string }>(
    'SELECT claim_holder AS holder FROM sources WHERE id = ? AND claim_holder <> ? AND claim_expires_at > ?',
    [source, holder, now],
  );
  if (running !== undefined && options.isGone?.(running.holder) !== true) return undefined;
  const row = connection.get<{ fence: number }>(
    `INSERT INTO sources (id, claim_holder, claim_fence, claim_expires_at) VALUES (?, ?, 1, ?)
     ON CONFLICT (id) DO UPDATE SET claim_holder = excluded.claim_holder,
       claim_fence = claim_fence + 1, claim_expires_at = excluded.claim_expires_at
     RETURNING claim_fence AS fence`,
    [source, holder, expiresAt],
  );
  return { source, holder, fence: row?.fence ?? 1, expiresAt };
}

function renewClaim(connection: Connection, claim: Claim, expiresAt: number): Claim {
  assertClaim(connection, claim);
  connection.run('UPDATE sources SET claim_expires_at = ? WHERE id = ?', [expiresAt, claim.source]);
  return { ...claim, expiresAt };
}
