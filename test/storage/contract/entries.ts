// Questions about entries: what a feed shows, what comes next, what changed last.

import assert from 'node:assert/strict';
import type { NewestQuery, Storage } from '../../../src/core/storage.ts';
import {
  AWKWARD_TEXTS,
  claimed,
  commitOf,
  failsWith,
  newestKeys,
  type OpenStore,
  SOURCE,
  START,
  storeTest,
  writeOf,
} from './samples.ts';

async function publishAll(
  storage: Storage,
  source: string,
  entries: Readonly<Record<string, number>>,
): Promise<void> {
  const writes = Object.entries(entries).map(([key, publishedAt]) =>
    writeOf(key, { source, publishedAt }),
  );
  await storage.entries.commit(commitOf(await claimed(storage, source), { writes }));
}

async function keysOf(storage: Storage, query: Partial<NewestQuery>): Promise<string> {
  const all = { sources: ['a/x', 'b/x', 'c/x'], until: Number.MAX_SAFE_INTEGER, limit: 100 };
  return (await storage.entries.listNewest({ ...all, ...query })).map(({ key }) => key).join(' ');
}

export function entryCases(open: OpenStore): void {
  storeTest(
    open,
    'the newest of all sources come first, ties in the order of keys',
    async (storage) => {
      await publishAll(storage, 'a/x', { a1: 30, a2: 10, a3: 20 });
      await publishAll(storage, 'b/x', { b1: 20, b2: 40, b3: -5 });
      await publishAll(storage, 'd/x', { d1: 99 });
      assert.equal(await keysOf(storage, {}), 'b2 a1 a3 b1 a2 b3');
      assert.equal(await keysOf(storage, { sources: ['b/x', 'a/x', 'b/x'] }), 'b2 a1 a3 b1 a2 b3');
      assert.equal(await keysOf(storage, { sources: ['b/x'] }), 'b2 b1 b3');
      assert.equal(await keysOf(storage, { limit: 3 }), 'b2 a1 a3');
      assert.equal(await keysOf(storage, { limit: 0 }), '');
      assert.equal(await keysOf(storage, { sources: [] }), '');
    },
  );

  storeTest(open, 'an embargoed entry is not among the newest before its time', async (storage) => {
    await publishAll(storage, 'a/x', { now: 100, next: 101, later: 200 });
    await publishAll(storage, 'b/x', { soon: 150 });
    const sources = ['a/x', 'b/x', 'never/seen'];
    assert.equal(await keysOf(storage, { until: 100 }), 'now');
    assert.equal(await storage.entries.findNextPublication(sources, 100), 101);
    assert.equal(await storage.entries.findNextPublication(sources, 101), 150);
    assert.equal(await storage.entries.findNextPublication(['b/x'], 0), 150);
    assert.equal(await storage.entries.findNextPublication(sources, 200), undefined);
    await storage.entries.withdraw('later', { reason: 'batal', now: START });
    assert.equal(await storage.entries.findNextPublication(sources, 150), undefined);
  });

  storeTest(open, 'pages continue after an entry, across ties and sources', async (storage) => {
    const tied = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`t${i}`, 50]));
    await publishAll(storage, 'a/x', { ...tied, early: 1, a9: 60 });
    await publishAll(storage, 'b/x', { s5: 50, u1: 50, b9: 49 });
    const all = (await keysOf(storage, {})).split(' ');
    assert.equal(all.join(' '), 'a9 s5 t0 t1 t2 t3 t4 t5 t6 t7 t8 u1 b9 early');
    for (const limit of [1, 2, 3, 5, 20]) {
      const seen: string[] = [];
      let after: NewestQuery['after'];
      for (;;) {
        const query = { sources: ['a/x', 'b/x'], until: 1_000, limit };
        const page = await storage.entries.listNewest(
          after === undefined ? query : { ...query, after },
        );
        seen.push(...page.map(({ key }) => key));
        const last = page.at(-1);
        if (last === undefined) break;
        after = { publishedAt: last.publishedAt, key: last.key };
      }
      assert.deepEqual(seen, all, `pages of ${limit}`);
    }
    assert.equal(
      await keysOf(storage, { until: 55, after: { publishedAt: 60, key: 'a9' }, limit: 2 }),
      's5 t0',
    );
  });

  storeTest(
    open,
    'the latest change and the latest removal are those of the named sources',
    async (storage) => {
      const sources = ['a/x', 'b/x'];
      assert.equal(await storage.entries.findLatestChange(sources), undefined);
      assert.equal(await storage.entries.findLatestRemoval(sources), undefined);
      const claim = await claimed(storage, 'a/x');
      const writes = [writeOf('one', { source: 'a/x' }), writeOf('two', { source: 'a/x' })];
      await storage.entries.commit(commitOf(claim, { now: START + 1, writes }));
      await publishAll(storage, 'b/x', { three: 3 });
      assert.deepEqual(await storage.entries.findLatestChange(sources), {
        sequence: 3,
        changedAt: START,
      });
      assert.deepEqual(await storage.entries.findLatestChange(['a/x', 'z/z']), {
        sequence: 2,
        changedAt: START + 1,
      });
      assert.equal(await storage.entries.findLatestRemoval(sources), undefined);
      await storage.entries.commit(commitOf(claim, { now: START + 20, vanished: ['one'] }));
      await storage.entries.withdraw('three', { reason: '-', now: START + 30 });
      assert.equal(await storage.entries.findLatestRemoval(['a/x']), START + 20);
      assert.equal(await storage.entries.findLatestRemoval(sources), START + 30);
      await storage.entries.commit(commitOf(claim, { now: START + 40, writes }));
      assert.equal(await storage.entries.findLatestRemoval(['a/x']), START + 20);
      assert.deepEqual(await storage.entries.findLatestChange(sources), {
        sequence: 7,
        changedAt: START + 40,
      });
      await storage.entries.commit(commitOf(claim, { now: START + 50, files: [] }));
      assert.equal((await storage.entries.findLatestChange(sources))?.sequence, 7);
    },
  );

  storeTest(open, 'withdrawing finds by key or id, once, and from any state', async (storage) => {
    const claim = await claimed(storage);
    const writes = [writeOf('live'), writeOf('gone')];
    await storage.entries.commit(commitOf(claim, { writes }));
    await storage.entries.commit(commitOf(claim, { vanished: ['gone'] }));
    const id = writes[1]?.stored.id ?? '';
    const gone = await storage.entries.withdraw(id, { reason: 'satu', now: START + 1 });
    assert.deepEqual([gone.key, gone.state, gone.sequence], ['gone', 'withdrawn', 4]);
    const again = await storage.entries.withdraw('gone', { reason: 'dua', now: START + 2 });
    assert.deepEqual(again, gone);
    await storage.entries.withdraw('live', { reason: '', now: START + 3 });
    assert.deepEqual(await newestKeys(storage), []);
    assert.equal(await storage.entries.countLive(SOURCE), 0);
    assert.equal((await storage.entries.find('live'))?.reason, '');
    const nobody = storage.entries.withdraw('nobody', { reason: '-', now: START });
    await assert.rejects(nobody, failsWith('notFound', /nobody/u));
  });

  storeTest(open, 'a commit withdraws for good what its newsroom takes back', async (storage) => {
    const claim = await claimed(storage);
    const writes = [writeOf('live'), writeOf('gone')];
    await storage.entries.commit(commitOf(claim, { writes, vanished: ['gone'] }));
    const withdrawn = ['live', 'gone'].map((key) => ({ key, reason: 'batal' }));
    await storage.entries.commit(commitOf(claim, { now: START + 5, withdrawn }));
    for (const [key, sequence] of [
      ['live', 4],
      ['gone', 5],
    ] as const) {
      const stored = await storage.entries.find(key);
      assert.deepEqual(
        [stored?.state, stored?.reason, stored?.sequence, stored?.changedAt],
        ['withdrawn', 'batal', sequence, START + 5],
      );
    }
    assert.equal(await storage.entries.countLive(SOURCE), 0);
    assert.equal(await storage.entries.findLatestRemoval([SOURCE]), START + 5);
    const again = [{ key: 'live', reason: 'lagi' }];
    await storage.entries.commit(commitOf(claim, { now: START + 6, withdrawn: again }));
    assert.equal((await storage.entries.find('live'))?.reason, 'batal');
    const back = storage.entries.commit(commitOf(claim, { writes: [writeOf('live')] }));
    await assert.rejects(back, failsWith('forbidden', /withdrawn/u));
  });

  storeTest(
    open,
    'every text of an entry and every name comes back as it went in',
    async (storage) => {
      const claim = await claimed(storage);
      const writes = AWKWARD_TEXTS.map((text, i) =>
        writeOf(`k${i}`, { title: text, identities: [text] }),
      );
      await storage.entries.commit(commitOf(claim, { writes }));
      const found = await storage.entries.findByIdentities(SOURCE, AWKWARD_TEXTS);
      assert.deepEqual([...found.keys()], AWKWARD_TEXTS);
      for (const [i, text] of AWKWARD_TEXTS.entries()) {
        assert.equal(found.get(text)?.key, `k${i}`);
        assert.equal(found.get(text)?.entry.title, text);
      }
      for (const text of AWKWARD_TEXTS) assert.equal(await storage.entries.find(text), undefined);
    },
  );

  storeTest(open, 'a large entry comes back whole', async (storage) => {
    const write = writeOf('large');
    const text = 'paragraf 😀 '.repeat(60_000);
    const large = { ...write, stored: { ...write.stored, entry: { title: 'x', text } } };
    await storage.entries.commit(commitOf(await claimed(storage), { writes: [large] }));
    assert.equal((await storage.entries.find('large'))?.entry.text, text);
  });
}
