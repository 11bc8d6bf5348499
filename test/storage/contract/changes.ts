// The sequence of changes: whoever reads on after a number misses nothing, whoever writes meanwhile, and
// sees nothing that is not yet, or never was, for everybody.

import assert from 'node:assert/strict';
import type { StoredEntry } from '../../../src/core/entry.ts';
import type { Storage } from '../../../src/core/storage.ts';
import { claimed, commitOf, type OpenStore, SOURCE, START, storeTest, writeOf } from './samples.ts';

const OTHER = 'antara/feed';

/** Reads on after a number until there is nothing more. */
async function readOn(
  storage: Storage,
  after: number,
  { sources = [SOURCE, OTHER], limit = 100 }: { sources?: string[]; limit?: number } = {},
): Promise<{ readonly entries: readonly StoredEntry[]; readonly through: number }> {
  const entries: StoredEntry[] = [];
  for (let through = after; ; ) {
    const page = await storage.entries.listChanges({ sources, after: through, limit });
    entries.push(...page.entries);
    through = page.through;
    if (through >= page.latest) return { entries, through };
  }
}

function told(entries: readonly StoredEntry[]): readonly string[] {
  return entries.map(({ key, state, sequence }) => `${sequence} ${key} ${state}`);
}

export function changeCases(open: OpenStore): void {
  storeTest(
    open,
    'changes come in the order of their numbers, each entry once and as it is now',
    async (storage, store) => {
      const claim = await claimed(storage);
      const writes = ['a', 'b', 'c'].map((key) => writeOf(key));
      await storage.entries.commit(commitOf(claim, { writes }));
      await storage.entries.commit(commitOf(claim, { writes: [writeOf('a')], vanished: ['b'] }));
      await storage.entries.withdraw('c', { reason: 'salah', now: START + 1 });
      const { entries, through } = await readOn(storage, 0);
      assert.deepEqual(told(entries), ['4 a live', '5 b vanished', '6 c withdrawn']);
      assert.equal(through, 6);
      assert.deepEqual(entries[0], await storage.entries.find('a'));
      assert.deepEqual(await readOn(storage, 6), { entries: [], through: 6 });
      const other = await store.connectAgain();
      assert.deepEqual(told((await readOn(other, 4)).entries), ['5 b vanished', '6 c withdrawn']);
      assert.deepEqual(told((await readOn(other, 0, { limit: 1 })).entries), told(entries));
    },
  );

  storeTest(
    open,
    'only the named sources are told of, and the rest is passed over',
    async (storage) => {
      for (const [source, prefix] of [
        [SOURCE, 's'],
        [OTHER, 'o'],
      ] as const) {
        const claim = await claimed(storage, source);
        const writes = [0, 1, 2].map((i) => writeOf(`${prefix}${i}`, { source }));
        await storage.entries.commit(commitOf(claim, { writes }));
      }
      const { entries, through } = await readOn(storage, 1, { sources: [SOURCE], limit: 2 });
      assert.deepEqual(told(entries), ['2 s1 live', '3 s2 live']);
      assert.equal(through, 6);
      assert.deepEqual(await readOn(storage, 0, { sources: [], limit: 9 }), {
        entries: [],
        through: 6,
      });
    },
  );

  storeTest(
    open,
    'an embargoed entry is told of when its time has come, and never if it is taken back before',
    async (storage) => {
      const claim = await claimed(storage);
      const writes = [
        writeOf('now'),
        writeOf('soon', { publishedAt: START + 10 }),
        writeOf('later', { publishedAt: START + 20 }),
        writeOf('never', { publishedAt: START + 30 }),
        writeOf('gone', { publishedAt: START + 30 }),
      ];
      await storage.entries.commit(commitOf(claim, { writes, now: START }));
      await storage.entries.withdraw('never', { reason: 'batal', now: START + 5 });
      await storage.entries.commit(commitOf(claim, { vanished: ['gone'], now: START + 5 }));
      const before = await readOn(storage, 0);
      assert.deepEqual(told(before.entries), ['1 now live']);
      assert.equal(await storage.entries.reveal([SOURCE, OTHER], START + 9), false);
      assert.equal(await storage.entries.reveal([SOURCE, OTHER], START + 10), true);
      assert.equal(await storage.entries.reveal([SOURCE, OTHER], START + 10), false);
      const first = await readOn(storage, before.through);
      assert.deepEqual(told(first.entries), ['8 soon live']);
      assert.equal((await storage.entries.find('soon'))?.changedAt, START + 10);
      assert.deepEqual(await storage.entries.findLatestChange([SOURCE]), {
        sequence: 8,
        changedAt: START + 10,
      });
      assert.equal(await storage.entries.reveal([SOURCE], START + 99), true);
      assert.deepEqual(told((await readOn(storage, first.through)).entries), ['9 later live']);
      assert.equal(await storage.entries.countLive(SOURCE), 3);
    },
  );

  storeTest(open, 'a reader misses nothing of what many write at once', async (storage, store) => {
    const writers = 6;
    const sources = Array.from({ length: writers }, (_, i) => `s${i}/x`);
    const stores = [storage, await store.connectAgain(), await store.connectAgain()];
    let isOver = false;
    const writing = Promise.all(
      sources.map(async (source, writer) => {
        const own = stores[writer % stores.length] ?? storage;
        const claim = await claimed(own, source, `h${writer}`);
        for (let round = 0; round < 12; round++) {
          // Some large, some small: what is begun first is not what ends first.
          const size = writer % 2 === 0 ? 1 : 60;
          const keys = Array.from({ length: size }, (_, i) => `w${writer}n${(round * 7 + i) % 90}`);
          const vanished = round % 3 === 2 ? keys.slice(0, 1) : [];
          const writes = keys.map((key) => writeOf(key, { source, title: `${key} ${round}` }));
          await own.entries.commit(commitOf(claim, { writes, vanished }));
        }
      }),
    ).finally(() => {
      isOver = true;
    });
    const seen = new Map<string, number>();
    const reader = await store.connectAgain();
    let cursor = 0;
    for (let isLast = false; !isLast; ) {
      isLast = isOver;
      const { entries, through } = await readOn(reader, cursor, { sources, limit: 50 });
      for (const { key, sequence } of entries) {
        assert(sequence > cursor, `${key} has the number ${sequence}, read up to ${cursor}`);
        seen.set(key, sequence);
      }
      cursor = through;
    }
    await writing;
    const stored = await storage.entries.findByKeys(
      sources.flatMap((_, writer) => Array.from({ length: 90 }, (__, i) => `w${writer}n${i}`)),
    );
    assert(stored.size > 200);
    for (const [key, { sequence }] of stored) assert.equal(seen.get(key), sequence, key);
    assert.equal(seen.size, stored.size);
  });
}
