import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CronTask } from '../../src/worker/cron-task.ts';

/** A fifth of a second before a full minute. */
const START = Date.UTC(2024, 9, 15, 12, 0, 59, 800);
const YEARS = 20 * 365 * 86_400_000;

/** A task by a clock that stands where it is set, while timers run in real time. */
function begin(t: Parameters<NonNullable<Parameters<typeof test>[0]>>[0], expression: string) {
  t.mock.timers.enable({ apis: ['Date'], now: START });
  const runs: number[] = [];
  let wake: () => void = () => undefined;
  const task = new CronTask({
    expression,
    timezone: 'Europe/Vienna',
    jitterMsMax: 0,
    clock: () => Date.now(),
    async run() {
      runs.push(Date.now());
      wake();
    },
    onOverlap: () => undefined,
  });
  t.after(() => task.destroy());
  const woken = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  return { runs, woken, set: (at: number) => t.mock.timers.setTime(at) };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

for (const expression of ['* * * * *', '* * * * * *']) {
  test(`a clock that is set twenty years ahead neither holds the service nor ends ${expression}`, async (t) => {
    const { runs, woken, set } = begin(t, expression);
    // Ten million slots or more lie between: walking them takes minutes.
    set(START + YEARS);
    await sleep(400);
    assert.deepEqual(runs, []);
    const first = woken();
    set(START + YEARS + 200);
    await first;
    assert.equal(runs.length, 1);
  });
}

test('a clock that stands or is set back a little runs nothing twice', async (t) => {
  const { runs, woken, set } = begin(t, '* * * * *');
  const first = woken();
  set(START + 200);
  await first;
  set(START + 150);
  await sleep(300);
  assert.equal(runs.length, 1);
});
