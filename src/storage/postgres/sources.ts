// What is remembered of sources, and who may read one now: leases with fences that only grow.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { KabarError } from '../../core/errors.ts';
import type { Claim, SourceState } from '../../core/source.ts';
import type { ClaimOptions, SourceStore } from '../../core/storage.ts';
import { SOURCE_COLUMNS, type SourceRow, sourceStateOf } from '../rows.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';

export function sourceStore(database: Database): SourceStore {
  return {
    list: () => database.read(listSources),
    find: (source) => database.read((connection) => findSource(connection, source)),
    claim: (source, options) =>
      database.write((connection) => claimSource(connection, source, options)),
    renew: (claim, { now, leaseMs }) =>
      database.write((connection) => renewClaim(connection, claim, now + leaseMs)),
    release: (claim, { outcome, dueAt, reader, poll }) =>
      database.write(async (connection) => {
        await assertClaim(connection, claim);
        // An approval is used up by the reading that needed it: one that was held or failed did not.
        await connection.run(
          `UPDATE sources SET claim_holder = NULL, outcome = $2, due_at = $3, reader = coalesce($4, reader),
             poll = coalesce($5, poll), approved = approved AND $6
           WHERE id = $1`,
          [
            claim.source,
            JSON.stringify(outcome),
            dueAt,
            reader ?? null,
            poll === undefined ? null : JSON.stringify(poll),
            outcome.result !== 'done',
          ],
        );
      }),
    approve: (sources) =>
      database.write(async (connection) => {
        await connection.run(
          `INSERT INTO sources (id, approved) SELECT id, true FROM unnest($1::text[]) AS id ORDER BY id
           ON CONFLICT (id) DO UPDATE SET approved = true`,
          [[...new Set(sources)]],
        );
      }),
  };
}

/**
 * Throws `claimLost` when the source was claimed again, or given back, since this claim. Until the
 * transaction ends, nobody else claims or changes the source.
 */
export async function assertClaim(connection: Connection, claim: Claim): Promise<void> {
  const row = await connection.get<{ holder: string | null; fence: number }>(
    'SELECT claim_holder AS holder, claim_fence AS fence FROM sources WHERE id = $1 FOR NO KEY UPDATE',
    [claim.source],
  );
  if (row?.fence === claim.fence && row.holder === claim.holder) return;
  throw new KabarError(
    'claimLost',
    `The source ${claim.source} was taken over by another process meanwhile. Nothing was written.`,
  );
}

/** With the active subscription whose lease ends last. */
const STATES = `
  SELECT ${SOURCE_COLUMNS}
  FROM sources LEFT JOIN (
    SELECT DISTINCT ON (source) source, lease_ends_at AS announced_until, delivered_at
    FROM subscriptions WHERE state = 'active' AND lease_ends_at IS NOT NULL
    ORDER BY source, lease_ends_at DESC
  ) AS announced ON announced.source = id`;

/** Between so many, the event loop gets a turn. */
const PARSED_AT_ONCE = 500;

async function listSources(connection: Connection): Promise<readonly SourceState[]> {
  const rows = await connection.all<SourceRow>(`${STATES} ORDER BY id`);
  const states: SourceState[] = [];
  for (const row of rows) {
    states.push(sourceStateOf(row, connection));
    if (states.length % PARSED_AT_ONCE === 0) await nextTurn();
  }
  return states;
}

async function findSource(
  connection: Connection,
  source: string,
): Promise<SourceState | undefined> {
  const row = await connection.get<SourceRow>(`${STATES} WHERE id = $1`, [source]);
  return row === undefined ? undefined : sourceStateOf(row, connection);
}

const CLAIM = `
  INSERT INTO sources AS s (id, claim_holder, claim_fence, claim_expires_at) VALUES ($1, $2, 1, $3)
  ON CONFLICT (id) DO UPDATE SET claim_holder = excluded.claim_holder,
    claim_fence = s.claim_fence + 1, claim_expires_at = excluded.claim_expires_at
  WHERE s.claim_holder IS NULL OR s.claim_holder = $2 OR s.claim_expires_at <= $4 OR s.claim_holder = $5
  RETURNING claim_fence AS fence`;

async function claimSource(
  connection: Connection,
  source: string,
  options: ClaimOptions,
): Promise<Claim | undefined> {
  const { holder, now } = options;
  const expiresAt = now + options.leaseMs;
  const claim = async (gone: string | null): Promise<Claim | undefined> => {
    const row = await connection.get<{ fence: number }>(CLAIM, [
      source,
      holder,
      expiresAt,
      now,
      gone,
    ]);
    return row === undefined ? undefined : { source, holder, fence: row.fence, expiresAt };
  };
  const free = await claim(null);
  if (free !== undefined || options.isGone === undefined) return free;
  const running = await connection.get<{ holder: string | null }>(
    'SELECT claim_holder AS holder FROM sources WHERE id = $1',
    [source],
  );
  const other = running?.holder ?? null;
  return other !== null && options.isGone(other) ? claim(other) : undefined;
}

async function renewClaim(connection: Connection, claim: Claim, expiresAt: number): Promise<Claim> {
  await assertClaim(connection, claim);
  await connection.run('UPDATE sources SET claim_expires_at = $2 WHERE id = $1', [
    claim.source,
    expiresAt,
  ]);
  return { ...claim, expiresAt };
}
