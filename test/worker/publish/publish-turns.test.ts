import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PublishTurns } from '../../../src/worker/publish/publish-turns.ts';
import { until } from '../../service/harness.ts';

/** Publications that begin when it is their turn and end when they are told to. */
function startPress() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const publish = (feed: string) => (): Promise<boolean> => {
    begun.push(feed);
    return new Promise((resolve) => ends.push(() => resolve(true)));
  };
  const end = async (): Promise<void> => {
    await until(() => ends.length > 0, 'a publication to begin');
    ends.shift()?.();
  };
  return { begun, publish, end };
}

test('what is asked for before a publication begins is done by it, what comes later by the next', async () => {
  const turns = new PublishTurns();
  const { begun, publish, end } = startPress();
  const first = turns.take('a', publish('a'));
  await until(() => begun.length === 1);
  const others = [1, 2, 3].map(() => turns.take('a', publish('a')));
  const elsewhere = turns.take('b', publish('b'));
  for (const _ of [1, 2, 3]) await end();
  assert.deepEqual(await Promise.all([first, ...others, elsewhere]), Array(5).fill(true));
  assert.deepEqual(begun, ['a', 'a', 'b']);
});

test('a feed rests after a publication, unless somebody is in a hurry', async () => {
  const turns = new PublishTurns();
  const { begun, publish, end } = startPress();
  const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));
  const first = turns.take('a', publish('a'));
  await wait();
  await end();
  await first;
  const patient = turns.take('a', publish('a'), { isPatient: true });
  const other = turns.take('b', publish('b'), { isPatient: true });
  await end();
  await other;
  assert.deepEqual(begun, ['a', 'b'], 'another feed waits for nobody');
  const hasty = turns.take('a', publish('a'));
  await end();
  assert.deepEqual(await Promise.all([patient, hasty]), [true, true]);
  assert.deepEqual(begun, ['a', 'b', 'a']);
});

test('nobody rests any longer once all are to hurry, and a failure ends no turn', async () => {
  const turns = new PublishTurns();
  const slowly = async (): Promise<boolean> => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return true;
  };
  await turns.take('a', slowly);
  const failing = turns.take(
    'a',
    async () => {
      throw new Error('no disk');
    },
    { isPatient: true },
  );
  turns.hurry();
  await assert.rejects(failing, { message: 'no disk' });
  assert.equal(await turns.take('a', slowly), true);
});

test('feeds that polls change take turns with rests between, and whoever is in a hurry waits for none', async () => {
  const turns = new PublishTurns();
  const { begun, publish, end } = startPress();
  const first = turns.take('a', publish('a'));
  // The longer it takes, the longer the rests.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await end();
  await first;
  const patient = ['b', 'c', 'd'].map((feed) =>
    turns.take(feed, publish(feed), { isPatient: true }),
  );
  await end();
  await patient[0];
  assert.deepEqual(begun, ['a', 'b'], 'the others rest, though nothing is being published');
  const hasty = turns.take('d', publish('d'));
  await end();
  assert.equal(await hasty, true);
  assert.deepEqual(begun, ['a', 'b', 'd'], 'it overtakes them');
  turns.hurry();
  await end();
  assert.deepEqual(await Promise.all(patient), [true, true, true]);
});
