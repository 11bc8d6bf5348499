import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSettlingAt } from '../../../src/worker/folder/settle.ts';

const NOW = 1_000_000;

test('what ends with its end mark is finished at once', () => {
  for (const changedAt of [NOW, NOW - 1, NOW - 5_000])
    assert.equal(findSettlingAt('marked', { changedAt, now: NOW }), undefined);
});

test('the less is seen of an end, the longer a file has to be quiet', () => {
  const closed = findSettlingAt('closed', { changedAt: NOW, now: NOW }) ?? 0;
  const open = findSettlingAt('open', { changedAt: NOW, now: NOW }) ?? 0;
  assert.ok(NOW < closed && closed < open);
  for (const [ending, at] of [
    ['closed', closed],
    ['open', open],
  ] as const) {
    assert.equal(findSettlingAt(ending, { changedAt: NOW, now: at - 1 }), at, 'not yet');
    assert.equal(findSettlingAt(ending, { changedAt: NOW, now: at }), undefined, 'by then');
  }
});

test('a file is waited for until it is quiet, not longer: the wait is in whole milliseconds', () => {
  const at = findSettlingAt('open', { changedAt: NOW + 0.4, now: NOW + 1 }) ?? 0;
  assert.ok(Number.isInteger(at));
  assert.equal(findSettlingAt('open', { changedAt: NOW + 0.4, now: at }), undefined);
});

test('a file from the future was not written just now: the clock was set back', () => {
  assert.equal(findSettlingAt('open', { changedAt: NOW + 3_600_000, now: NOW }), undefined);
  assert.ok(findSettlingAt('open', { changedAt: NOW + 500, now: NOW }), 'clocks differ a little');
});
