// When polls are woken, by a clock that the test sets forward: at the time that the store says, spread at
// a start, once for each source, and not any more after the end.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { newPollState } from '../../../src/core/poll-memory.ts';
import { rhythmOf } from '../../../src/core/poll-schedule.ts';
import type { SourceState, UpstreamSource } from '../../../src/core/source.ts';
import type { PollResult } from '../../../src/worker/upstream/poll-source.ts';
import { PollTimers } from '../../../src/worker/upstream/poll-timers.ts';
import { listeningLog } from '../newsroom.ts';
import { MINUTE, START } from './poll-desk.ts';

const DONE = { inserted: 0, updated: 0, restored: 0, withdrawn: 0, unchanged: 0, faults: 0 };

function sourceOf(name: string, refresh = '*/15 * * * *'): UpstreamSource {
  const url = `https://${name}.example/`;
  return { kind: 'upstream', id: `f/${name}`, name, url, refresh, timezone: 'UTC' };
}

function stateOf(source: UpstreamSource, dueAt: number): SourceState {
  const poll = { ...newPollState(source.url), rhythm: rhythmOf(source) };
  return { id: source.id, dueAt, approved: false, poll };
}

function makeTimers(t: TestContext, sources: UpstreamSource[], states: SourceState[] = []) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: START });
  const polled: string[] = [];
  const answers: (PollResult | Error | undefined)[] = [];
  const timers = new PollTimers({
    clock: Date.now,
    random: Math.random,
    log: listeningLog(),
    sources: { list: async () => states },
    listUpstreams: () => sources,
    background: (work) => void work,
    async poll(source) {
      polled.push(`${source.name} ${(Date.now() - START) / MINUTE}`);
      if (answers.length === 0) {
        const dueAt = Date.now() + 15 * MINUTE;
        // As the store does, which is written before a poll is over.
        const known = states.findIndex(({ id }) => id === source.id);
        states.splice(known < 0 ? states.length : known, 1, stateOf(source, dueAt));
        return { outcome: { result: 'done', ...DONE, finishedAt: 0 }, dueAt, isNews: false };
      }
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  t.after(() => timers.close());
  const pass = async (ms: number, step = 1_000): Promise<readonly string[]> => {
    polled.length = 0;
    for (let passed = 0; passed < ms; passed += step) {
      t.mock.timers.tick(step);
      for (let turn = 0; turn < 4; turn++) await Promise.resolve();
    }
    return polled.map((one) => one.split(' ')[0] ?? '');
  };
  return { timers, pass, answers, sources, states };
}

test('a new source is polled at once, and then when it is due', async (t) => {
  const { timers, pass } = makeTimers(t, [sourceOf('a')]);
  await timers.arrange();
  assert.deepEqual(await pass(MINUTE), ['a']);
  assert.deepEqual(await pass(13 * MINUTE), []);
  assert.deepEqual(await pass(2 * MINUTE), ['a']);
});

test('a source that was polled before a restart waits until it is due', async (t) => {
  const source = sourceOf('a');
  const { timers, pass } = makeTimers(t, [source], [stateOf(source, START + 10 * MINUTE)]);
  await timers.arrange();
  assert.deepEqual(await pass(9 * MINUTE), []);
  assert.deepEqual(await pass(2 * MINUTE), ['a']);
});

test('a thousand that are due at once are spread, each polled once', async (t) => {
  const sources = Array.from({ length: 1_000 }, (_, index) => sourceOf(`s${index}`));
  const { timers, pass } = makeTimers(t, sources);
  await timers.arrange();
  const first = await pass(20_000);
  assert.ok(first.length > 50 && first.length < 180, String(first.length));
  await timers.arrange();
  const rest = await pass(200_000);
  assert.equal(new Set([...first, ...rest]).size, 1_000);
  assert.equal(first.length + rest.length, 1_000);
});

test('a source that another process polls is looked at again, one that fails after a minute', async (t) => {
  const { timers, pass, answers } = makeTimers(t, [sourceOf('a')]);
  answers.push(undefined, new Error('disk full'));
  await timers.arrange();
  assert.deepEqual(await pass(3_000), ['a', 'a']);
  assert.deepEqual(await pass(50_000), []);
  assert.deepEqual(await pass(20_000), ['a']);
});

test('a source that is taken out is not polled any more, nor any after the end', async (t) => {
  const { timers, pass, sources } = makeTimers(t, [sourceOf('a'), sourceOf('b')]);
  await timers.arrange();
  assert.deepEqual((await pass(MINUTE)).toSorted(), ['a', 'b']);
  sources.shift();
  await timers.arrange();
  assert.deepEqual(await pass(20 * MINUTE), ['b']);
  timers.close();
  await timers.arrange();
  assert.deepEqual(await pass(60 * MINUTE), []);
});

test('what slept through its time is caught up with', async (t) => {
  const source = sourceOf('a');
  const { timers, pass } = makeTimers(t, [source], [stateOf(source, START + 10 * MINUTE)]);
  await timers.arrange();
  t.mock.timers.setTime(START + 9 * MINUTE);
  assert.deepEqual(await pass(2 * MINUTE), ['a']);
});

test('what becomes due before its time, as when a hub has let it down, is polled at once and once', async (t) => {
  const source = sourceOf('a');
  const { timers, pass, states } = makeTimers(t, [source], [stateOf(source, START + 60 * MINUTE)]);
  await timers.arrange();
  assert.deepEqual(await pass(10 * MINUTE), []);
  states.splice(0, 1, stateOf(source, START + 5 * MINUTE));
  await timers.arrange();
  await timers.arrange();
  states.splice(0, 1, stateOf(source, START + 25 * MINUTE));
  assert.deepEqual(await pass(5 * MINUTE), ['a']);
});
