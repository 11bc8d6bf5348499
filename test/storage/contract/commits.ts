// Commits of the contract: all or nothing, numbered in the order of commits, and never another
// source's entry or one that was withdrawn.

import assert from 'node:assert/strict';
import type { Storage } from '../../../src/core/storage.ts';
import {
  claimed,
  commitOf,
  failsWith,
  fileOf,
  newestKeys,
  type OpenStore,
  SOURCE,
  START,
  storeTest,
  writeOf,
} from './samples.ts';

const OTHER = 'antara/feed';

async function sequencesOf(storage: Storage, keys: readonly string[]): Promise<number[]> {
  const found = await storage.entries.findByKeys(keys);
  return keys.map((key) => found.get(key)?.sequence ?? -1);
}

export function commitCases(open: OpenStore): void {
  storeTest(open, 'a written entry is found with all that was written', async (storage, store) => {
    const claim = await claimed(storage);
    const write = writeOf('one', { publishedAt: START - 5 });
    await storage.entries.commit(commitOf(claim, { now: START + 1, writes: [write] }));
    const other = await store.connectAgain();
    const expected = { ...write.stored, state: 'live', changedAt: START + 1, sequence: 1 };
    assert.deepEqual(await other.entries.find('one'), expected);
    assert.deepEqual(await other.entries.find(write.stored.id), expected);
    assert.equal(await other.entries.find('One'), undefined);
    const withFingerprint = { ...expected, fingerprint: write.fingerprint };
    assert.deepEqual(
      [...(await other.entries.findByKeys(['none', 'one']))],
      [['one', withFingerprint]],
    );
    const names = await other.entries.findByIdentities(SOURCE, ['path:one.txt', 'path:none.txt']);
    assert.deepEqual([...names], [['path:one.txt', withFingerprint]]);
  });

  storeTest(open, 'numbers follow the order of writes, then of removals', async (storage) => {
    const claim = await claimed(storage);
    const writes = ['c', 'a', 'b'].map((key) => writeOf(key));
    await storage.entries.commit(commitOf(claim, { writes }));
    assert.deepEqual(await sequencesOf(storage, ['c', 'a', 'b']), [1, 2, 3]);
    const second = commitOf(claim, { writes: [writeOf('d'), writeOf('a')], vanished: ['c', 'b'] });
    await storage.entries.commit(second);
    assert.deepEqual(await sequencesOf(storage, ['d', 'a', 'c', 'b']), [4, 5, 6, 7]);
  });

  storeTest(
    open,
    'numbers grow in the order of commits of many at once',
    async (storage, store) => {
      const stores = [storage, await store.connectAgain()];
      const acknowledged: string[] = [];
      await Promise.all(
        stores.map(async (one, worker) => {
          const claim = await claimed(one, `s${worker}/x`, `h${worker}`);
          for (let i = 0; i < 20; i++) {
            const key = `w${worker}n${i}`;
            const write = writeOf(key, { source: `s${worker}/x` });
            await one.entries.commit(commitOf(claim, { writes: [write] }));
            acknowledged.push(key);
          }
        }),
      );
      const sequences = await sequencesOf(storage, acknowledged);
      assert.deepEqual(
        [...sequences].sort((a, b) => a - b),
        Array.from({ length: 40 }, (_, i) => i + 1),
      );
      for (const worker of [0, 1]) {
        const own = Array.from({ length: 20 }, (_, i) => `w${worker}n${i}`);
        const ownSequences = await sequencesOf(storage, own);
        assert.deepEqual(
          ownSequences,
          [...ownSequences].sort((a, b) => a - b),
        );
      }
    },
  );

  storeTest(open, 'a commit that fails at its end leaves nothing of itself', async (storage) => {
    const foreign = await claimed(storage, OTHER);
    await storage.entries.commit(
      commitOf(foreign, { writes: [writeOf('theirs', { source: OTHER })] }),
    );
    const claim = await claimed(storage);
    const bad = commitOf(claim, {
      writes: [writeOf('mine')],
      vanished: ['theirs'],
      files: [fileOf('mine.txt')],
    });
    await assert.rejects(storage.entries.commit(bad), failsWith('forbidden', /theirs/u));
    assert.equal(await storage.entries.find('mine'), undefined);
    assert.equal((await storage.entries.findByIdentities(SOURCE, ['path:mine.txt'])).size, 0);
    assert.equal(await storage.files.count(SOURCE), 0);
    assert.equal(await storage.entries.countLive(SOURCE), 0);
    assert.equal((await storage.entries.find('theirs'))?.state, 'live');
    await storage.entries.commit(commitOf(claim, { writes: [writeOf('next')] }));
    assert.deepEqual(await sequencesOf(storage, ['next']), [2]);
  });

  storeTest(open, "no source changes another's entry in any way", async (storage) => {
    const foreign = await claimed(storage, OTHER);
    const theirs = writeOf('theirs', { source: OTHER, title: 'Asli' });
    await storage.entries.commit(commitOf(foreign, { writes: [theirs] }));
    const claim = await claimed(storage);
    const attempts = [
      { writes: [writeOf('theirs', { title: 'Palsu' })] },
      { writes: [writeOf('theirs', { source: OTHER, title: 'Palsu' })] },
      { writes: [writeOf('new', { source: OTHER })] },
      { writes: [writeOf('new', { id: theirs.stored.id })] },
      { vanished: ['theirs'] },
      { vanished: ['nobody'] },
      { names: [{ identity: 'mine', key: 'theirs' }] },
      { names: [{ identity: 'mine', key: 'nobody' }] },
    ];
    for (const attempt of attempts) {
      await assert.rejects(
        storage.entries.commit(commitOf(claim, attempt)),
        failsWith('forbidden'),
      );
    }
    assert.equal((await storage.entries.find('theirs'))?.entry.title, 'Asli');
    assert.equal((await storage.entries.findByIdentities(SOURCE, ['mine'])).size, 0);
    assert.deepEqual(await newestKeys(storage), []);
  });

  storeTest(open, 'the same name means another story in another source', async (storage) => {
    for (const [source, key] of [
      [SOURCE, 'a'],
      [OTHER, 'b'],
    ] as const) {
      const claim = await claimed(storage, source);
      const write = writeOf(key, { source, identities: ['guid:1'] });
      await storage.entries.commit(commitOf(claim, { writes: [write] }));
    }
    const ours = await storage.entries.findByIdentities(SOURCE, ['guid:1']);
    const theirs = await storage.entries.findByIdentities(OTHER, ['guid:1']);
    assert.equal(ours.get('guid:1')?.key, 'a');
    assert.equal(theirs.get('guid:1')?.key, 'b');
    assert.equal((await storage.entries.findByIdentities('third/x', ['guid:1'])).size, 0);
  });

  storeTest(open, 'an entry is updated in place, and its id never changes', async (storage) => {
    const claim = await claimed(storage);
    await storage.entries.commit(commitOf(claim, { writes: [writeOf('a')] }));
    const edited = writeOf('a', { title: 'Judul baru', publishedAt: START + 9 });
    await storage.entries.commit(commitOf(claim, { now: START + 10, writes: [edited] }));
    const found = await storage.entries.find('a');
    assert.deepEqual(found, {
      ...edited.stored,
      state: 'live',
      changedAt: START + 10,
      sequence: 2,
    });
    const renamed = commitOf(claim, { writes: [writeOf('a', { id: 'tag:x,2024:other' })] });
    await assert.rejects(storage.entries.commit(renamed), failsWith('forbidden'));
    assert.equal(await storage.entries.countLive(SOURCE), 1);
  });

  storeTest(open, 'ids of any form are found and belong to one entry', async (storage) => {
    const claim = await claimed(storage);
    const old = 'https://blog.example/?p=12';
    const tricky = 'tag:kabar.example,2024:x/bb';
    const writes = [
      writeOf('aa', { id: old }),
      writeOf('b', { id: tricky }),
      writeOf('cc', { id: 'aa/b' }),
    ];
    await storage.entries.commit(commitOf(claim, { writes }));
    assert.equal((await storage.entries.find(old))?.key, 'aa');
    assert.equal((await storage.entries.find(tricky))?.key, 'b');
    assert.equal((await storage.entries.find('b'))?.key, 'b');
    assert.equal((await storage.entries.find('aa/b'))?.key, 'cc');
    for (const id of [old, tricky, 'aa/b']) {
      const taken = commitOf(claim, { writes: [writeOf('bb', { id })] });
      await assert.rejects(storage.entries.commit(taken), failsWith('forbidden'));
    }
  });

  storeTest(open, 'a name leads to the entry that it was last given to', async (storage) => {
    const claim = await claimed(storage);
    const first = commitOf(claim, {
      writes: [writeOf('a', { identities: ['n1', 'n2'] }), writeOf('b')],
    });
    await storage.entries.commit(first);
    await storage.entries.commit(
      commitOf(claim, {
        names: [
          { identity: 'n1', key: 'b' },
          { identity: 'n3', key: 'b' },
        ],
      }),
    );
    const found = await storage.entries.findByIdentities(SOURCE, ['n1', 'n2', 'n3', 'n1']);
    assert.deepEqual(
      [...found].map(([name, { key }]) => [name, key]),
      [
        ['n1', 'b'],
        ['n2', 'a'],
        ['n3', 'b'],
      ],
    );
    assert.deepEqual(await sequencesOf(storage, ['a', 'b']), [1, 2]);
  });

  storeTest(open, 'a vanished entry comes back under its id', async (storage) => {
    const claim = await claimed(storage);
    await storage.entries.commit(commitOf(claim, { writes: [writeOf('a')] }));
    await storage.entries.commit(commitOf(claim, { now: START + 1, vanished: ['a'] }));
    assert.deepEqual(await newestKeys(storage), []);
    const gone = await storage.entries.find('a');
    assert.deepEqual([gone?.state, gone?.sequence, gone?.changedAt], ['vanished', 2, START + 1]);
    await storage.entries.commit(commitOf(claim, { vanished: ['a'] }));
    assert.deepEqual(await sequencesOf(storage, ['a']), [2]);
    assert.equal(await storage.entries.countLive(SOURCE), 0);
    await storage.entries.commit(commitOf(claim, { writes: [writeOf('a')] }));
    assert.equal((await storage.entries.find('a'))?.state, 'live');
    assert.deepEqual(await newestKeys(storage), ['a']);
    assert.equal(await storage.entries.countLive(SOURCE), 1);
  });

  storeTest(
    open,
    'a withdrawn entry stays withdrawn whatever its source writes',
    async (storage) => {
      const claim = await claimed(storage);
      await storage.entries.commit(commitOf(claim, { writes: [writeOf('a')] }));
      const withdrawn = await storage.entries.withdraw('a', { reason: 'salah', now: START + 3 });
      assert.deepEqual(
        [withdrawn.state, withdrawn.reason, withdrawn.changedAt, withdrawn.sequence],
        ['withdrawn', 'salah', START + 3, 2],
      );
      assert.deepEqual(await storage.entries.find('a'), withdrawn);
      const again = commitOf(claim, { writes: [writeOf('b'), writeOf('a')] });
      await assert.rejects(storage.entries.commit(again), failsWith('forbidden', /withdrawn/u));
      await storage.entries.commit(
        commitOf(claim, { vanished: ['a'], names: [{ identity: 'moved', key: 'a' }] }),
      );
      assert.deepEqual(await storage.entries.find('a'), withdrawn);
      assert.equal(await storage.entries.find('b'), undefined);
      assert.equal(await storage.entries.countLive(SOURCE), 0);
    },
  );

  storeTest(
    open,
    'one transaction may be larger than a turn of the event loop',
    async (storage) => {
      const claim = await claimed(storage);
      const writes = Array.from({ length: 3_000 }, (_, i) => writeOf(`k${i}`));
      let turns = 0;
      const ticking = setInterval(() => turns++, 1);
      const writing = storage.entries.commit(commitOf(claim, { writes }));
      const seen = await storage.entries.countLive(SOURCE);
      await writing;
      clearInterval(ticking);
      assert.equal(seen, 0, 'nothing is seen before the commit');
      assert(turns > 0, 'the event loop ran');
      assert.equal(await storage.entries.countLive(SOURCE), 3_000);
    },
  );
}
