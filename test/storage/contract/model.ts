// Any series of commits and withdrawals leaves what a simple model in memory says.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StoredEntry } from '../../../src/core/entry.ts';
import type { Storage } from '../../../src/core/storage.ts';
import { claimed, commitOf, fileOf, type OpenStore, START, storeTest, writeOf } from './samples.ts';

const SOURCES = ['a/x', 'b/x'];
const KEYS = ['k0', 'k1', 'k2', 'k3', 'k4'];

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      source: fc.constantFrom(...SOURCES),
      writes: fc.array(fc.record({ key: fc.constantFrom(...KEYS), publishedAt: fc.nat(6) }), {
        maxLength: 4,
      }),
      vanished: fc.array(fc.constantFrom(...KEYS), { maxLength: 2 }),
      faulty: fc.array(fc.constantFrom('f0', 'f1', 'f2'), { maxLength: 2 }),
      sound: fc.array(fc.constantFrom('f0', 'f1', 'f2'), { maxLength: 2 }),
      forgottenPaths: fc.array(fc.constantFrom('f0', 'f1', 'f2'), { maxLength: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('withdraw' as const), key: fc.constantFrom(...KEYS) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

type ModelEntry = Pick<StoredEntry, 'key' | 'source' | 'state' | 'publishedAt' | 'sequence'>;

interface Model {
  entries: Map<string, ModelEntry>;
  faultyByPath: Map<string, boolean>;
  sequence: number;
}

/** What the step leaves, or nothing when it must be refused. */
function applied(model: Model, one: Step): Model | undefined {
  const next = {
    entries: new Map(model.entries),
    faultyByPath: new Map(model.faultyByPath),
    sequence: model.sequence,
  };
  if (one.kind === 'withdraw') {
    const entry = next.entries.get(one.key);
    if (entry === undefined) return undefined;
    if (entry.state !== 'withdrawn') {
      next.entries.set(one.key, { ...entry, state: 'withdrawn', sequence: ++next.sequence });
    }
    return next;
  }
  const { source } = one;
  for (const { key, publishedAt } of one.writes) {
    const before = next.entries.get(key);
    if (before !== undefined && (before.source !== source || before.state === 'withdrawn'))
      return undefined;
    next.entries.set(key, { key, source, state: 'live', publishedAt, sequence: ++next.sequence });
  }
  for (const key of one.vanished) {
    const before = next.entries.get(key);
    if (before === undefined || before.source !== source) return undefined;
    if (before.state === 'live') {
      next.entries.set(key, { ...before, state: 'vanished', sequence: ++next.sequence });
    }
  }
  for (const path of one.forgottenPaths) next.faultyByPath.delete(`${source} ${path}`);
  for (const path of one.faulty) next.faultyByPath.set(`${source} ${path}`, true);
  for (const path of one.sound) next.faultyByPath.set(`${source} ${path}`, false);
  return next;
}

async function perform(storage: Storage, one: Step): Promise<void> {
  if (one.kind === 'withdraw') {
    await storage.entries.withdraw(one.key, { reason: '-', now: START });
    return;
  }
  const { source, vanished, forgottenPaths } = one;
  const fault = { code: 'empty', message: '-' };
  const files = [
    ...one.faulty.map((path) => fileOf(path, { fault })),
    ...one.sound.map((path) => fileOf(path)),
  ];
  const writes = one.writes.map(({ key, publishedAt }) => writeOf(key, { source, publishedAt }));
  const claim = await claimed(storage, source);
  await storage.entries.commit(commitOf(claim, { writes, vanished, files, forgottenPaths }));
}

async function assertEqual(storage: Storage, model: Model): Promise<void> {
  const entries = [...model.entries.values()];
  const live = entries.filter(({ state }) => state === 'live');
  const newest = await storage.entries.listNewest({ sources: SOURCES, until: 5, limit: 3 });
  const expected = live
    .filter(({ publishedAt }) => publishedAt <= 5)
    .sort((a, b) => b.publishedAt - a.publishedAt || (a.key < b.key ? -1 : 1))
    .slice(0, 3);
  assert.deepEqual(
    newest.map(({ key }) => key),
    expected.map(({ key }) => key),
  );
  for (const source of SOURCES) {
    const own = entries.filter((entry) => entry.source === source);
    const latest = Math.max(0, ...own.map(({ sequence }) => sequence));
    assert.equal((await storage.entries.findLatestChange([source]))?.sequence ?? 0, latest);
    assert.equal(
      await storage.entries.countLive(source),
      own.filter(({ state }) => state === 'live').length,
    );
    const files = [...model.faultyByPath].filter(([path]) => path.startsWith(`${source} `));
    assert.equal(await storage.files.count(source), files.length);
    assert.equal(
      await storage.files.countFaulty(source),
      files.filter(([, faulty]) => faulty).length,
    );
    const listed = await storage.files.list(source, { limit: 9 });
    assert.equal(listed.length, files.length);
  }
  const stored = await storage.entries.findByKeys(KEYS);
  const seen = [...stored.values()].map(({ key, source, state, publishedAt, sequence }) => ({
    key,
    source,
    state,
    publishedAt,
    sequence,
  }));
  assert.deepEqual(
    seen,
    entries.sort((a, b) => (a.key < b.key ? -1 : 1)),
  );
}

export function modelCases(open: OpenStore): void {
  storeTest(
    open,
    'any series of commits and withdrawals leaves what a simple model says',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          const { storage, remove } = await open();
          try {
            let model: Model = { entries: new Map(), faultyByPath: new Map(), sequence: 0 };
            for (const one of steps) {
              const next = applied(model, one);
              if (next === undefined) await assert.rejects(perform(storage, one));
              else await perform(storage, one);
              model = next ?? model;
            }
            await assertEqual(storage, model);
          } finally {
            await remove();
          }
        }),
        { numRuns: 25 },
      );
    },
  );
}
