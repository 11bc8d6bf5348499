import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPageStore } from '../../src/http/page-store.ts';

function counting(text: string) {
  const calls = { count: 0 };
  const render = () => {
    calls.count += 1;
    return text;
  };
  return { calls, options: { version: '1', vary: 'Accept-Encoding', render } };
}

test('the same version is rendered once, another one again', async () => {
  const store = createPageStore(1_000);
  const { calls, options } = counting('x');
  await Promise.all([store.get('a', options), store.get('a', options)]);
  await store.get('a', options);
  assert.equal(calls.count, 1);
  await store.get('a', { ...options, version: '2' });
  assert.equal(calls.count, 2);
});

test('the least wanted pages leave a full store', async () => {
  const store = createPageStore(25);
  const { calls, options } = counting('0123456789');
  await store.get('a', options);
  await store.get('b', options);
  await store.get('a', options);
  await store.get('c', options);
  assert.equal(calls.count, 3);
  await store.get('a', options);
  await store.get('c', options);
  assert.equal(calls.count, 3);
  await store.get('b', options);
  assert.equal(calls.count, 4);
});

test('a failure reaches everybody who waits, and is forgotten', async () => {
  const store = createPageStore(1_000);
  const { options } = counting('x');
  const broken = { ...options, render: () => Promise.reject(new Error('no')) };
  const results = await Promise.allSettled([store.get('a', broken), store.get('a', broken)]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.ok(await store.get('a', options));
});
