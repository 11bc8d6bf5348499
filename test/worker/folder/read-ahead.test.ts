// Work ahead of who takes its results: the order of the items, so many at once, and no failure that
// nobody is there to hear.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readAhead } from '../../../src/worker/folder/read-ahead.ts';

describe('work that goes on ahead', () => {
  test('gives results in the order of the items, however long each takes', async () => {
    const finished: number[] = [];
    const work = async (item: number): Promise<number> => {
      for (let turn = item % 3; turn > 0; turn--) await new Promise(setImmediate);
      finished.push(item);
      return item * 10;
    };
    const taken: (readonly [number, number])[] = [];
    for await (const { item, result } of readAhead([1, 2, 3, 4, 5], { ahead: 2, work }))
      taken.push([item, result]);
    assert.deepEqual(taken, [
      [1, 10],
      [2, 20],
      [3, 30],
      [4, 40],
      [5, 50],
    ]);
    assert.deepEqual([...finished].sort(), [1, 2, 3, 4, 5]);
  });

  test('is never further ahead than it may be', async () => {
    let begun = 0;
    const work = (item: number): Promise<number> => {
      begun++;
      return Promise.resolve(item);
    };
    let taken = 0;
    for await (const _ of readAhead([1, 2, 3, 4, 5, 6], { ahead: 2, work })) {
      taken++;
      assert.ok(begun <= taken + 2, `${begun} begun when ${taken} were taken`);
    }
    assert.equal(begun, 6);
  });

  test('fails where a result is taken, and silently where none is', async () => {
    const work = (item: number): Promise<number> =>
      item === 1 ? Promise.resolve(item) : Promise.reject(new Error(`item ${item}`));
    const results = readAhead([1, 2, 3], { ahead: 3, work });
    assert.equal((await results.next()).value?.result, 1);
    await assert.rejects(results.next(), /item 2/u);
    await new Promise(setImmediate);
  });
});
