import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayVanish } from '../../src/core/guard.ts';

const half = { vanishedShareMax: 0.5, newEntriesMax: 200 };

test('half of a source’s entries may leave at once, and not one more', () => {
  assert.ok(mayVanish(half, { vanished: 5, live: 10 }));
  assert.ok(!mayVanish(half, { vanished: 6, live: 10 }));
  assert.ok(!mayVanish(half, { vanished: 100_000, live: 100_000 }));
});

test('one article may always be taken out, however few are left', () => {
  for (const live of [1, 2, 1_000]) assert.ok(mayVanish(half, { vanished: 1, live }));
  assert.ok(!mayVanish(half, { vanished: 2, live: 2 }));
});

test('the share is the operator’s', () => {
  assert.ok(mayVanish({ ...half, vanishedShareMax: 1 }, { vanished: 10, live: 10 }));
  assert.ok(!mayVanish({ ...half, vanishedShareMax: 0.1 }, { vanished: 2, live: 10 }));
});
