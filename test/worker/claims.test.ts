// The right to read a source: had by one at a time, kept while the work lasts, lost without harm.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KabarError } from '../../src/core/errors.ts';
import type { SourceOutcome } from '../../src/core/source.ts';
import type { Storage } from '../../src/core/storage.ts';
import { type Claimant, withClaim } from '../../src/worker/claims.ts';
import { makeFolder, openStore, type Scope } from './newsroom.ts';

const OUTCOME: SourceOutcome = {
  result: 'done',
  inserted: 1,
  updated: 0,
  restored: 0,
  withdrawn: 0,
  unchanged: 0,
  faults: 0,
  finishedAt: 5,
};
const RESULT = { outcome: OUTCOME, dueAt: 7 };
const LEASE_MS = 30_000;

async function makeClaimants(t: Scope) {
  const storage = await openStore(t, makeFolder(t));
  const time = { now: 1_000_000 };
  const claimant = (holder: string, more: Partial<Claimant> = {}): Claimant => ({
    sources: storage.sources,
    holder,
    isGone: () => false,
    clock: () => time.now,
    ...more,
  });
  return { storage, time, claimant };
}

async function stateOf(storage: Storage) {
  return (await storage.sources.list()).find(({ id }) => id === 'f/s');
}

const isClaimLost = (error: unknown): boolean =>
  error instanceof KabarError && error.code === 'claimLost';

describe('a claim', () => {
  test('is given back with what the work came to', async (t) => {
    const { storage, claimant } = await makeClaimants(t);
    const result = await withClaim(claimant('a'), 'f/s', async ({ current }) => {
      assert.deepEqual([current.source, current.holder], ['f/s', 'a']);
      return { ...RESULT, reader: 'r', more: 'own' };
    });
    assert.equal(result?.more, 'own');
    const { outcome, dueAt, reader } = (await stateOf(storage)) ?? {};
    assert.deepEqual([outcome, dueAt, reader], [OUTCOME, 7, 'r']);
    assert.ok(await withClaim(claimant('b'), 'f/s', async () => RESULT), 'it is free again');
    assert.equal((await stateOf(storage))?.reader, 'r', 'what is not said stays');
  });

  test('is had by one at a time; another gets nothing and does nothing', async (t) => {
    const { claimant } = await makeClaimants(t);
    await withClaim(claimant('a'), 'f/s', async () => {
      const other = await withClaim(claimant('b'), 'f/s', () => assert.fail('worked'));
      assert.equal(other, undefined);
      assert.ok(await withClaim(claimant('b'), 'f/other', async () => RESULT));
      return RESULT;
    });
  });

  test('is renewed in time while the work keeps it, and only then', async (t) => {
    const { storage, time, claimant } = await makeClaimants(t);
    let renewals = 0;
    const renew: Storage['sources']['renew'] = (...input) => {
      renewals++;
      return storage.sources.renew(...input);
    };
    const sources = { ...storage.sources, renew };
    await withClaim(claimant('a', { sources }), 'f/s', async (claim) => {
      const first = claim.current;
      for (let second = 0; second < 120; second++) {
        time.now += 1_000;
        await claim.keep();
        const other = await withClaim(claimant('b'), 'f/s', () => assert.fail('worked'));
        assert.equal(other, undefined, `taken after ${second} seconds`);
      }
      assert.equal(claim.current.fence, first.fence);
      assert.ok(claim.current.expiresAt > first.expiresAt);
      return RESULT;
    });
    assert.ok(renewals >= 4 && renewals <= 10, `${renewals} renewals in two minutes`);
  });

  test('that ran out and was taken by another is lost: nothing of the work is recorded', async (t) => {
    const { storage, time, claimant } = await makeClaimants(t);
    for (const keeps of [true, false]) {
      const lost = withClaim(claimant('slow'), 'f/s', async (claim) => {
        time.now += LEASE_MS + 1;
        const outcome = { ...OUTCOME, inserted: 42 };
        assert.ok(await withClaim(claimant('b'), 'f/s', async () => ({ outcome, dueAt: 9 })));
        if (keeps) await claim.keep();
        return RESULT;
      });
      await assert.rejects(lost, isClaimLost);
      assert.equal((await stateOf(storage))?.outcome?.inserted, 42);
    }
  });

  test('that ran out and that nobody wanted is still good', async (t) => {
    const { time, claimant } = await makeClaimants(t);
    const result = await withClaim(claimant('a'), 'f/s', async (claim) => {
      time.now += 10 * LEASE_MS;
      await claim.keep();
      return RESULT;
    });
    assert.equal(result?.dueAt, 7);
  });

  test('of work that failed is left to run out, so that nobody fails again at once', async (t) => {
    const { storage, time, claimant } = await makeClaimants(t);
    const failing = withClaim(claimant('a'), 'f/s', () => Promise.reject(new Error('oops')));
    await assert.rejects(failing, /oops/u);
    assert.equal((await stateOf(storage))?.outcome, undefined);
    assert.equal(await withClaim(claimant('b'), 'f/s', async () => RESULT), undefined);
    time.now += LEASE_MS + 1;
    assert.ok(await withClaim(claimant('b'), 'f/s', async () => RESULT));
  });

  test('of a holder that is known to have ended is free at once', async (t) => {
    const { storage, claimant } = await makeClaimants(t);
    await storage.sources.claim('f/s', { holder: 'killed', now: 1_000_000, leaseMs: 1e9 });
    assert.equal(await withClaim(claimant('a'), 'f/s', async () => RESULT), undefined);
    const isGone = (holder: string): boolean => holder === 'killed';
    assert.ok(await withClaim(claimant('a', { isGone }), 'f/s', async () => RESULT));
  });
});
