// What wakes the worker and when: a day of the schedule passes in a moment, as the clock is the test's.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { KabarError } from '../../src/core/errors.ts';
import { nextRunAt } from '../../src/core/schedule.ts';
import type { FolderSource, SourceState } from '../../src/core/source.ts';
import type { SourceStore, SubscriptionStore } from '../../src/core/storage.ts';
import type { IngestResult } from '../../src/worker/folder/ingest-folder.ts';
import { Scheduler } from '../../src/worker/scheduler.ts';
import type { Reading, Worker } from '../../src/worker/worker.ts';
import { until } from '../service/harness.ts';
import { listeningLog, makeFolder, sourceOf } from './newsroom.ts';

const START = Date.UTC(2024, 10, 1, 12, 0, 30);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const DONE: IngestResult = {
  folders: [''],
  outcome: {
    result: 'done',
    inserted: 0,
    updated: 0,
    restored: 0,
    withdrawn: 0,
    unchanged: 0,
    faults: 0,
    finishedAt: 0,
  },
};

type Answer = IngestResult | undefined | Error;

interface Setup {
  readonly refreshes?: readonly string[];
  /** Leave the timers of the machine as they are. */
  readonly isReal?: boolean;
}

/** A scheduler over a worker that only notes what it is asked for, at which second of the test. */
function makeScheduler(t: TestContext, { refreshes = ['0 * * * *'], isReal = false }: Setup = {}) {
  const root = makeFolder(t);
  if (!isReal) t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: START });
  let sources: readonly FolderSource[] = refreshes.map((refresh, index) => {
    const folder = join(root, `s${index}`);
    mkdirSync(folder);
    return { ...sourceOf(`f/s${index}`, folder), refresh, timezone: 'UTC' };
  });
  const states = new Map<string, SourceState>();
  const asked: string[] = [];
  const answers: Answer[] = [];
  const embargo: { at: number | undefined } = { at: undefined };
  const at = (): string => (isReal ? '' : ` at ${(Date.now() - START) / SECOND}`);
  const worker = {
    listSources: () => sources,
    listUpstreams: () => [],
    interrupt: () => asked.push('interrupt'),
    loadLists: async () => undefined,
    rehearse: async () => undefined,
    keepSubscriptions: async () => undefined,
    async publish() {
      asked.push(`publish${at()}`);
      return [];
    },
    async read(source: FolderSource, { paths }: Reading = {}) {
      asked.push(`read ${source.id}${paths === undefined ? '' : ` ${paths.join()}`}${at()}`);
      const answer = answers.length > 0 ? answers.shift() : DONE;
      if (answer instanceof Error) throw answer;
      const dueAt = nextRunAt(
        { expression: source.refresh, timezone: source.timezone },
        Date.now(),
      );
      if (answer !== undefined) states.set(source.id, { id: source.id, approved: false, dueAt });
      return answer;
    },
  };
  const store = { failure: undefined as Error | undefined };
  const list = async (): Promise<readonly SourceState[]> => {
    if (store.failure !== undefined) throw store.failure;
    return [...states.values()];
  };
  const log = listeningLog();
  const scheduler = new Scheduler({
    worker: worker as unknown as Worker,
    sources: { list } as unknown as SourceStore,
    subscriptions: { listWaiting: async () => [] } as unknown as SubscriptionStore,
    clock: Date.now,
    log,
    findNextEntryAt: () => embargo.at,
  });
  t.after(() => scheduler.stop());
  const settle = async (): Promise<void> => {
    for (let count = 0; count < 8; count++) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    scheduler,
    states,
    answers,
    embargo,
    store,
    log,
    root,
    settle,
    asked: () => asked.splice(0),
    define(next: readonly FolderSource[]) {
      sources = next;
    },
    sources: () => sources,
    /** Lets time pass, a second at a time; the readings that were asked for. */
    async pass(ms: number, of = /^read/u): Promise<readonly string[]> {
      for (let passed = 0; passed < ms; passed += SECOND) {
        t.mock.timers.tick(SECOND);
        await settle();
      }
      return asked.splice(0).filter((one) => of.test(one));
    },
    async begin(): Promise<void> {
      scheduler.start();
      await settle();
      asked.length = 0;
    },
  };
}

/** The seconds of what was asked for. */
const seconds = (asked: readonly string[]): readonly number[] =>
  asked.map((one) => Number(one.slice(one.lastIndexOf(' '))));

describe('the scheduler', () => {
  test('begins with a look at every folder and at every feed', async (t) => {
    const { scheduler, settle, asked } = makeScheduler(t, {
      refreshes: ['0 * * * *', '5 4 * * *'],
    });
    scheduler.start();
    await settle();
    assert.deepEqual(asked().sort(), ['publish at 0', 'read f/s0 at 0', 'read f/s1 at 0']);
  });

  test('reads each source on its own schedule, within seconds, once each', async (t) => {
    const { begin, pass } = makeScheduler(t, { refreshes: ['* * * * *', '*/5 * * * *'] });
    await begin();
    const asked = await pass(11 * MINUTE);
    const every = (id: string): readonly number[] =>
      seconds(asked.filter((one) => one.startsWith(`read ${id} `)));
    const minutes = every('f/s0').map((at) => Math.floor((at + 30) / 60));
    assert.deepEqual(minutes, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    for (const at of every('f/s0')) assert.ok((at + 30) % 60 <= 3, `at ${at}`);
    assert.deepEqual(
      every('f/s1').map((at) => Math.floor((at + 30) / 60)),
      [5, 10],
    );
  });

  test('publishes after each round, so that nothing waits for a source that has nothing new', async (t) => {
    const { begin, pass } = makeScheduler(t, { refreshes: ['*/5 * * * *'] });
    await begin();
    const published = await pass(5 * MINUTE, /^publish/u);
    assert.ok(published.length >= 5, 'each minute at least');
  });

  test('leaves alone what another process has read already, by what the store says', async (t) => {
    const { begin, pass, states, sources } = makeScheduler(t, { refreshes: ['* * * * *'] });
    await begin();
    // It has read at the full minute, a moment before the tick here.
    const nextMinute = START + 30 * SECOND + MINUTE;
    for (const { id } of sources()) states.set(id, { id, approved: false, dueAt: nextMinute });
    assert.deepEqual(await pass(MINUTE + 20 * SECOND), []);
    assert.equal((await pass(20 * SECOND)).length, 1);
  });

  test('catches up within a minute with what was missed', async (t) => {
    const { begin, pass, states, sources } = makeScheduler(t, { refreshes: ['0 3 1 1 *'] });
    await begin();
    assert.deepEqual(await pass(3 * MINUTE), []);
    for (const { id } of sources())
      states.set(id, { id, approved: false, dueAt: START - 10 * MINUTE });
    assert.deepEqual((await pass(MINUTE)).length, 1);
    assert.deepEqual(await pass(3 * MINUTE), []);
  });

  test('does not wait for a due time that was computed before the clock was set back', async (t) => {
    const { begin, pass, states, sources } = makeScheduler(t, { refreshes: ['*/5 * * * *'] });
    await begin();
    for (const { id } of sources())
      states.set(id, { id, approved: false, dueAt: START + 365 * 24 * 60 * MINUTE });
    assert.equal((await pass(MINUTE)).length, 1);
    assert.equal((await pass(10 * MINUTE)).length, 2);
  });

  test('tries again a second later what another process is reading', async (t) => {
    const { begin, pass, answers, scheduler, settle } = makeScheduler(t, {
      refreshes: ['0 3 1 1 *'],
    });
    await begin();
    answers.push(undefined, undefined);
    scheduler.restart();
    await settle();
    assert.deepEqual(seconds(await pass(10 * SECOND)), [0, 1, 2]);
  });

  test('looks again at a file that is still being written, when it may be finished', async (t) => {
    const { begin, pass, answers, scheduler, settle } = makeScheduler(t, {
      refreshes: ['0 3 1 1 *'],
    });
    await begin();
    answers.push({ ...DONE, unsettled: { paths: ['a.txt', 'b.txt'], at: START + 2_400 } });
    scheduler.restart();
    await settle();
    assert.deepEqual(await pass(10 * SECOND), ['read f/s0 at 0', 'read f/s0 a.txt,b.txt at 3']);
  });

  test('says once that a source fails, goes on trying, and says so again after it was well', async (t) => {
    const { begin, pass, answers, scheduler, settle, log } = makeScheduler(t, {
      refreshes: ['0 3 1 1 *'],
    });
    await begin();
    for (const round of [1, 2]) {
      const failure = new KabarError('storage', 'disk full');
      answers.push(failure, failure, failure);
      scheduler.restart();
      await settle();
      assert.ok((await pass(30 * SECOND)).length >= 4, 'until it works, and no longer');
      assert.deepEqual(await pass(30 * SECOND), []);
      assert.deepEqual(
        log.lines.map(({ event, source, code, message }) => [event, source, code, message]),
        Array(round).fill(['sourceFailed', 'f/s0', 'storage', 'disk full']),
      );
    }
  });

  test('goes on after the store could not be read', async (t) => {
    const { begin, pass, store, log } = makeScheduler(t, { refreshes: ['* * * * *'] });
    await begin();
    store.failure = new KabarError('storage', 'gone');
    assert.deepEqual(await pass(2 * MINUTE), []);
    assert.ok(log.lines.some(({ event, code }) => event === 'refreshFailed' && code === 'storage'));
    store.failure = undefined;
    assert.ok((await pass(2 * MINUTE)).length >= 1);
  });

  test('publishes on the second at which an embargo lifts', async (t) => {
    const { scheduler, settle, pass, embargo } = makeScheduler(t, { refreshes: ['0 3 1 1 *'] });
    embargo.at = START + 17 * SECOND;
    scheduler.start();
    await settle();
    await pass(16 * SECOND);
    assert.deepEqual(await pass(SECOND, /^publish/u), ['publish at 17']);
    embargo.at = undefined;
    assert.deepEqual(await pass(15 * SECOND, /^publish/u), ['publish at 18'], 'overdue: once more');
  });

  test('does not spin when what is overdue cannot be published', async (t) => {
    const { scheduler, settle, pass, embargo } = makeScheduler(t, { refreshes: ['0 3 1 1 *'] });
    embargo.at = START - MINUTE;
    scheduler.start();
    await settle();
    assert.ok((await pass(10 * SECOND, /^publish/u)).length <= 12);
  });

  test('waits for an embargo that is further off than a timer can count', async (t) => {
    const { scheduler, settle, pass, embargo } = makeScheduler(t, { refreshes: ['0 3 1 1 *'] });
    embargo.at = START + 400 * 24 * 60 * MINUTE;
    scheduler.start();
    await settle();
    assert.equal((await pass(10 * SECOND, /^publish/u)).length, 1, 'the first look alone');
  });

  test('takes up other schedules and sources, and drops those that are gone', async (t) => {
    const { begin, pass, define, sources, scheduler, settle, root } = makeScheduler(t, {
      refreshes: ['* * * * *', '* * * * *'],
    });
    await begin();
    const [first] = sources();
    assert.ok(first);
    mkdirSync(join(root, 'new'));
    const added = {
      ...sourceOf('f/new', join(root, 'new')),
      refresh: '30 * * * * *',
      timezone: 'UTC',
    };
    define([{ ...first, refresh: '0 3 1 1 *' }, added]);
    scheduler.restart();
    await settle();
    const asked = await pass(3 * MINUTE + 5 * SECOND);
    assert.deepEqual(new Set(asked.map((one) => one.split(' ')[1])), new Set(['f/s0', 'f/new']));
    assert.equal(
      asked.filter((one) => one.startsWith('read f/s0')).length,
      1,
      'the restart’s look',
    );
    assert.equal(asked.filter((one) => one.startsWith('read f/new')).length, 4);
  });

  test('reads later what is defined by then, and nothing of a source that is gone', async (t) => {
    const { begin, pass, answers, define, scheduler, settle, asked } = makeScheduler(t, {
      refreshes: ['0 3 1 1 *', '0 3 1 1 *'],
    });
    await begin();
    answers.push(undefined, undefined);
    scheduler.restart();
    await settle();
    asked();
    define([]);
    assert.deepEqual(await pass(30 * SECOND), []);
  });

  test('begins nothing more once it is stopped', async (t) => {
    const { begin, pass, embargo, scheduler, asked } = makeScheduler(t, {
      refreshes: ['* * * * *'],
    });
    await begin();
    embargo.at = START + 30 * SECOND;
    await scheduler.stop();
    assert.deepEqual(asked(), ['interrupt']);
    scheduler.restart();
    assert.deepEqual(await pass(5 * MINUTE, /./u), []);
  });
});

test('a picture that changes has the whole folder looked at: it may be any article’s', async (t) => {
  const { scheduler, asked, sources } = makeScheduler(t, { isReal: true });
  scheduler.start();
  await until(() => asked().includes('publish'), 'the first look');
  writeFileSync(join(sources()[0]?.folder ?? '', 'picture.jpg'), 'x');
  await until(() => asked().includes('read f/s0'), 'a look at the whole folder');
});

test('a change in a folder is read at once, by the names of its articles alone', async (t) => {
  const { scheduler, asked, sources } = makeScheduler(t, { isReal: true });
  scheduler.start();
  await until(() => asked().includes('publish'), 'the first look');
  const folder = sources()[0]?.folder ?? '';
  const seen: string[] = [];
  const hear = (what: string): Promise<unknown> =>
    until(() => {
      seen.push(...asked());
      return seen.includes(what);
    }, what);
  writeFileSync(join(folder, 'notes.bak'), 'x');
  writeFileSync(join(folder, 'a.txt'), 'x');
  await hear('read f/s0 a.txt');
  assert.ok(!seen.some((one) => one.includes('notes')));
  mkdirSync(join(folder, 'more'));
  await hear('read f/s0');
});
