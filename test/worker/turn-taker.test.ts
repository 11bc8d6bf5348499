// Turns: in order under one name, so many at once in all.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TurnTaker } from '../../src/worker/turn-taker.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when it is told to, and how much of it was under way at once. */
function makeWork() {
  const started: string[] = [];
  const ends = new Map<string, { end(): void; fail(): void }>();
  const seen = { running: 0, most: 0 };
  const work = (name: string) => async (): Promise<string> => {
    started.push(name);
    seen.most = Math.max(seen.most, ++seen.running);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    ends.set(name, { end: () => resolve(), fail: () => reject(new Error(`${name} failed`)) });
    try {
      await promise;
    } finally {
      seen.running--;
    }
    return `${name} done`;
  };
  const get = (name: string) => {
    const found = ends.get(name);
    assert.ok(found, `${name} has not begun`);
    return found;
  };
  return {
    started,
    seen,
    work,
    end: (name: string) => get(name).end(),
    fail: (name: string) => get(name).fail(),
  };
}

describe('turns', () => {
  test('under one name come one after the other, in the order that they were asked for', async () => {
    const turns = new TurnTaker(4);
    const { started, work, end } = makeWork();
    const all = ['a1', 'a2', 'a3'].map((name) => turns.take('a', work(name)));
    await settle();
    assert.deepEqual(started, ['a1']);
    end('a1');
    await settle();
    assert.deepEqual(started, ['a1', 'a2']);
    end('a2');
    await settle();
    end('a3');
    assert.deepEqual(await Promise.all(all), ['a1 done', 'a2 done', 'a3 done']);
  });

  test('under other names do not wait for them, up to so many at once', async () => {
    const turns = new TurnTaker(2);
    const { started, work, end } = makeWork();
    const all = ['a', 'b', 'c', 'd'].map((name) => turns.take(name, work(name)));
    await settle();
    assert.deepEqual(started, ['a', 'b']);
    end('b');
    await settle();
    assert.deepEqual(started, ['a', 'b', 'c']);
    end('a');
    end('c');
    await settle();
    end('d');
    await Promise.all(all);
  });

  test('that wait for their name keep nobody else’s place', async () => {
    const turns = new TurnTaker(2);
    const { started, work, end } = makeWork();
    const all = ['a1', 'a2', 'a3'].map((name) => turns.take('a', work(name)));
    all.push(turns.take('b', work('b')));
    await settle();
    assert.deepEqual(started, ['a1', 'b']);
    for (const name of ['a1', 'b', 'a2', 'a3']) {
      end(name);
      await settle();
    }
    await Promise.all(all);
  });

  test('that fail cost nothing but themselves', async () => {
    const turns = new TurnTaker(1);
    const { work, end, fail } = makeWork();
    const first = turns.take('a', work('first'));
    const second = turns.take('a', work('second'));
    await settle();
    fail('first');
    await assert.rejects(first, /first failed/u);
    await settle();
    end('second');
    assert.equal(await second, 'second done');
    await assert.rejects(
      turns.take('a', () => {
        throw new Error('at once');
      }),
      /at once/u,
    );
    assert.equal(await turns.take('a', async () => 'later'), 'later');
  });

  test('never are more at once than allowed, also when one is asked for as another ends', async () => {
    const turns = new TurnTaker(1);
    const { seen, work, end } = makeWork();
    const all = [turns.take('a', work('a')), turns.take('b', work('b'))];
    await settle();
    // The end of `a` hands its place to `b`; `c` asks in the very moment between.
    void all[0]?.then(() => all.push(turns.take('c', work('c'))));
    queueMicrotask(() => all.push(turns.take('d', work('d'))));
    end('a');
    for (let count = 0; count < 10; count++) {
      await Promise.resolve();
      all.push(turns.take(`x${count}`, work(`x${count}`)));
    }
    for (let count = 0; count < 14; count++) {
      await settle();
      for (const name of ['b', 'c', 'd', ...Array.from({ length: 10 }, (_, n) => `x${n}`)]) {
        try {
          end(name);
        } catch {
          // It has not begun yet.
        }
      }
    }
    await Promise.all(all);
    assert.equal(seen.most, 1);
  });
});
