// Claims of the contract: one holder at a time, fences that only grow, and what sources remember.

import assert from 'node:assert/strict';
import type { PollState } from '../../../src/core/poll.ts';
import {
  claimed,
  commitOf,
  DONE,
  failsWith,
  newestKeys,
  type OpenStore,
  SOURCE,
  START,
  storeTest,
  writeOf,
} from './samples.ts';

const LEASE = { now: START, leaseMs: 60_000 };
const LATER = { now: START + 60_000, leaseMs: 60_000 };

export function claimCases(open: OpenStore): void {
  storeTest(open, 'a claimed source is not given to another holder', async (storage, store) => {
    const claim = await storage.sources.claim(SOURCE, { holder: 'a', ...LEASE });
    assert.deepEqual(claim, { source: SOURCE, holder: 'a', fence: 1, expiresAt: START + 60_000 });
    const other = await store.connectAgain();
    assert.equal(await other.sources.claim(SOURCE, { holder: 'b', ...LEASE }), undefined);
    const last = { holder: 'b', now: START + 59_999, leaseMs: 1 };
    assert.equal(await other.sources.claim(SOURCE, last), undefined);
  });

  storeTest(open, 'the same holder may claim again and gets a higher fence', async (storage) => {
    const first = await claimed(storage);
    const second = await claimed(storage);
    assert(second.fence > first.fence);
    await assert.rejects(storage.entries.commit(commitOf(first)), failsWith('claimLost'));
    await storage.entries.commit(commitOf(second));
  });

  storeTest(
    open,
    'a claim whose lease has ended can be taken, and the old one writes nothing',
    async (storage) => {
      const old = await claimed(storage, SOURCE, 'a');
      const taken = await storage.sources.claim(SOURCE, { holder: 'b', ...LATER });
      assert(taken !== undefined && taken.fence > old.fence);
      const late = commitOf(old, { writes: [writeOf('late')] });
      await assert.rejects(
        storage.entries.commit(late),
        failsWith('claimLost', /kompas-tv\/stored/u),
      );
      await assert.rejects(storage.sources.renew(old, LATER), failsWith('claimLost'));
      const result = { outcome: DONE, dueAt: START };
      await assert.rejects(storage.sources.release(old, result), failsWith('claimLost'));
      assert.deepEqual(await newestKeys(storage), []);
      assert.equal((await storage.sources.list())[0]?.outcome, undefined);
    },
  );

  storeTest(
    open,
    'the claim of a holder that is known to have ended can be taken',
    async (storage) => {
      const old = await claimed(storage, SOURCE, 'a');
      const isGone = (holder: string): boolean => holder === 'a';
      const taken = await storage.sources.claim(SOURCE, { holder: 'b', ...LEASE, isGone });
      assert(taken !== undefined && taken.fence > old.fence);
      await assert.rejects(storage.entries.commit(commitOf(old)), failsWith('claimLost'));
      const refused = await storage.sources.claim(SOURCE, { holder: 'c', ...LEASE, isGone });
      assert.equal(refused, undefined);
    },
  );

  storeTest(open, 'a renewed claim runs longer under the same fence', async (storage) => {
    const claim = await claimed(storage, SOURCE, 'a');
    const renewed = await storage.sources.renew(claim, { now: START + 30_000, leaseMs: 60_000 });
    assert.deepEqual(renewed, { ...claim, expiresAt: START + 90_000 });
    assert.equal(await storage.sources.claim(SOURCE, { holder: 'b', ...LATER }), undefined);
  });

  storeTest(
    open,
    'a lease that has ended still writes while nobody else has claimed',
    async (storage) => {
      const claim = await claimed(storage);
      const writes = [writeOf('slow')];
      await storage.entries.commit(commitOf(claim, { now: START + 3_600_000, writes }));
      assert.deepEqual(await newestKeys(storage), ['slow']);
    },
  );

  storeTest(open, 'a released claim is over, and the next fence is higher', async (storage) => {
    const claim = await claimed(storage, SOURCE, 'a');
    await storage.sources.release(claim, { outcome: DONE, dueAt: START + 5 });
    await assert.rejects(storage.entries.commit(commitOf(claim)), failsWith('claimLost'));
    const next = await storage.sources.claim(SOURCE, { holder: 'b', ...LEASE });
    assert(next !== undefined && next.fence > claim.fence);
  });

  storeTest(
    open,
    'a claim of a source that the store never saw writes nothing',
    async (storage) => {
      const claim = { source: 'x/y', holder: 'a', fence: 1, expiresAt: START + 1 };
      await assert.rejects(storage.entries.commit(commitOf(claim)), failsWith('claimLost'));
      assert.deepEqual(await storage.sources.list(), []);
    },
  );

  storeTest(open, 'only one of many that claim at once gets the source', async (storage, store) => {
    const stores = [storage, await store.connectAgain(), await store.connectAgain()];
    const claims = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        stores[i % 3]?.sources.claim(SOURCE, { holder: `h${i}`, ...LEASE }),
      ),
    );
    assert.equal(claims.filter((claim) => claim !== undefined).length, 1);
  });

  storeTest(
    open,
    'what a reading came to is remembered, in the order of the sources',
    async (storage, store) => {
      const b = await claimed(storage, 'b/one');
      const a = await claimed(storage, 'a/one');
      await storage.sources.release(b, { outcome: DONE, dueAt: START + 7, reader: 'layout 1' });
      const failed = { ...DONE, result: 'failed', code: 'unreadable', message: 'away' } as const;
      await storage.sources.release(a, { outcome: failed, dueAt: START + 8 });
      const other = await store.connectAgain();
      assert.deepEqual(await other.sources.list(), [
        { id: 'a/one', dueAt: START + 8, outcome: failed, approved: false },
        { id: 'b/one', dueAt: START + 7, outcome: DONE, reader: 'layout 1', approved: false },
      ]);
      const again = await claimed(storage, 'b/one');
      await storage.sources.release(again, { outcome: DONE, dueAt: START + 9 });
      assert.equal((await other.sources.list())[1]?.reader, 'layout 1');
    },
  );

  storeTest(
    open,
    'what is known of an upstream is remembered until the next poll says otherwise',
    async (storage, store) => {
      const poll = {
        origin: 'https://example.org/rss.xml',
        outcome: 'fetched',
        validators: { etag: 'W/"é"', lastModified: 'Tue, 15 Oct 2024 05:18:00 GMT' },
        bodyDigest: 'ab'.repeat(32),
        failures: 0,
        hints: { ttlMinutes: 60, skipDays: ['Sunday'] },
        restless: { abc: 2 },
      } as const;
      const release = async (result: { poll?: PollState }) =>
        storage.sources.release(await claimed(storage), { outcome: DONE, dueAt: START, ...result });
      const other = await store.connectAgain();
      assert.equal(await other.sources.find(SOURCE), undefined);
      await release({ poll });
      const state = { id: SOURCE, dueAt: START, outcome: DONE, approved: false, poll };
      assert.deepEqual(await other.sources.find(SOURCE), state);
      await release({});
      assert.deepEqual(await other.sources.list(), [state]);
      const later = { ...poll, outcome: 'failed', failures: 3, goneAt: START } as const;
      await release({ poll: later });
      assert.deepEqual((await other.sources.find(SOURCE))?.poll, later);
    },
  );

  storeTest(
    open,
    'an approval lasts until a reading is done, not until one is held',
    async (storage) => {
      const isApproved = async () => (await storage.sources.list())[0]?.approved;
      const release = async (result: 'done' | 'held' | 'failed') => {
        const outcome = { ...DONE, result };
        await storage.sources.release(await claimed(storage), { outcome, dueAt: START });
      };
      await storage.sources.approve([SOURCE]);
      assert.equal(await isApproved(), true);
      await release('held');
      await release('failed');
      assert.equal(await isApproved(), true);
      await release('done');
      assert.equal(await isApproved(), false);
    },
  );
}
