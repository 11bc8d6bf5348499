import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { createTurnstile } from '../../src/upstream/turnstile.ts';
import {
  poll,
  reply,
  startClient,
  startRedirecting,
  startReplying,
  startStub,
  textOf,
  wordOf,
} from './stub.ts';

const FEED = '<rss/>';
const NEVER = new AbortController().signal;

/** A stub that answers after a moment, and counts how many it has at once. */
async function startSlow(t: Parameters<typeof startStub>[0], delayMs = 20) {
  const load = { now: 0, peak: 0 };
  const stub = await startStub(t, (socket) => {
    load.now += 1;
    load.peak = Math.max(load.peak, load.now);
    setTimeout(() => {
      load.now -= 1;
      socket.write(reply({ body: FEED }));
    }, delayMs);
  });
  return { ...stub, load };
}

test('no host is asked more than its share at once, and none is left out', async (t) => {
  const stub = await startSlow(t);
  const client = startClient(t, [stub], { perHost: 2 });
  const polls = Array.from({ length: 30 }, (_, i) => poll(client, `${stub.origin}/${i}`));
  for (const outcome of await Promise.all(polls)) assert.equal(textOf(outcome), FEED);
  assert.equal(stub.load.peak, 2);
  assert.equal(stub.connections.opened, 2, 'connections are kept');
});

test('a host that is reached by a redirect has the same share', async (t) => {
  const stub = await startSlow(t);
  const others = await Promise.all(
    Array.from({ length: 5 }, () => startRedirecting(t, `${stub.origin}/`, 301)),
  );
  const client = startClient(t, [stub, ...others], { perHost: 2, concurrency: 20 });
  const polls = others.flatMap(({ origin }) => [poll(client, origin), poll(client, origin)]);
  for (const outcome of await Promise.all(polls)) assert.equal(textOf(outcome), FEED);
  assert.equal(stub.load.peak, 2);
});

test('open connections, idle ones included, are never more than the limit', async (t) => {
  let open = 0;
  let peak = 0;
  const track = (socket: Socket) => {
    if (socket.listenerCount('close') < 3) {
      open += 1;
      peak = Math.max(peak, open);
      socket.on('close', () => {
        open -= 1;
      });
      socket.on('close', () => undefined);
    }
    setTimeout(() => socket.write(reply({ body: FEED })), 5);
  };
  const stubs = await Promise.all(Array.from({ length: 12 }, () => startStub(t, track)));
  const client = startClient(t, stubs, { concurrency: 4 });
  for (let round = 0; round < 3; round += 1) {
    const polls = stubs.map(({ origin }) => poll(client, origin));
    for (const outcome of await Promise.all(polls)) assert.equal(textOf(outcome), FEED);
  }
  assert.ok(peak <= 4, `at most ${peak} at once`);
});

test('a host that hangs holds up itself alone', async (t) => {
  const hanging = await startStub(t, () => undefined);
  const healthy = await startReplying(t, { body: FEED });
  const client = startClient(t, [hanging, healthy], {
    concurrency: 4,
    limits: { headersMs: 100 },
  });
  const hung = Array.from({ length: 10 }, () => poll(client, hanging.origin));
  const good = Array.from({ length: 20 }, () => poll(client, healthy.origin));
  const order: string[] = [];
  await Promise.all([
    Promise.all(hung).then(() => order.push('hung')),
    Promise.all(good).then(() => order.push('good')),
  ]);
  assert.deepEqual(order, ['good', 'hung']);
  for (const outcome of await Promise.all(hung)) assert.equal(wordOf(outcome), 'timeout');
  assert.equal(hanging.connections.peak, 2);
});

test('waiting for a turn does not count as the upstream’s time', async (t) => {
  const stub = await startSlow(t, 150);
  const client = startClient(t, [stub], { perHost: 1, timeoutSeconds: 1 });
  const polls = Array.from({ length: 10 }, () => poll(client, stub.origin));
  for (const outcome of await Promise.all(polls)) assert.equal(textOf(outcome), FEED);
});

test('hosts take turns, and within a host the first comes first', async () => {
  const turnstile = createTurnstile({ concurrency: 1, perHost: 1 });
  const order: string[] = [];
  const visit = async (host: string, name: string) => {
    const leave = await turnstile.enter(host, NEVER);
    order.push(name);
    await new Promise(setImmediate);
    leave();
    leave();
  };
  await Promise.all([
    visit('a', 'a1'),
    visit('a', 'a2'),
    visit('a', 'a3'),
    visit('b', 'b1'),
    visit('c', 'c1'),
    visit('b', 'b2'),
  ]);
  assert.deepEqual(order, ['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
});

test('ten thousand that wait for one host are let in at once each, without a search', async () => {
  const turnstile = createTurnstile({ concurrency: 4, perHost: 2 });
  let done = 0;
  const visits = Array.from({ length: 10_000 }, async (_, i) => {
    const leave = await turnstile.enter(i % 10 === 0 ? `host${i}` : 'busy', NEVER);
    done += 1;
    leave();
  });
  await Promise.all(visits);
  assert.equal(done, 10_000);
});
