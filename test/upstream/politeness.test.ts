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
    const leave = await turnstile.enter(host, { signal: NEVER, spacingMs: 0 });
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
    const leave = await turnstile.enter(i % 10 === 0 ? `host${i}` : 'busy', {
      signal: NEVER,
      spacingMs: 0,
    });
    done += 1;
    leave();
  });
  await Promise.all(visits);
  assert.equal(done, 10_000);
});

/** A turnstile whose time is set forward by hand. */
function openByHand(limits: { concurrency: number; perHost: number }) {
  let now = 0;
  let planned: { at: number; work: () => void }[] = [];
  const later = (ms: number, work: () => void): void => {
    planned.push({ at: now + ms, work });
  };
  const entered: string[] = [];
  const turnstile = createTurnstile({ ...limits, later });
  return {
    entered,
    planned: () => planned.length,
    /** Comes, and goes at once. */
    async visit(host: string, spacingMs: number, signal = NEVER) {
      const leave = await turnstile.enter(host, { signal, spacingMs });
      entered.push(`${host} ${now}`);
      leave();
    },
    async pass(ms: number) {
      now += ms;
      const due = planned.filter(({ at }) => at <= now);
      planned = planned.filter(({ at }) => at > now);
      for (const { work } of due) work();
      await new Promise(setImmediate);
    },
  };
}

test('a host is left alone for a while after each beginning, and others meanwhile are not', async () => {
  const { visit, entered, pass, planned } = openByHand({ concurrency: 1, perHost: 2 });
  const visits = [
    visit('a', 500),
    visit('a', 500),
    visit('a', 500),
    visit('b', 500),
    visit('c', 0),
  ];
  await pass(0);
  assert.deepEqual(entered, ['a 0', 'b 0', 'c 0']);
  await pass(499);
  assert.equal(entered.length, 3);
  await pass(1);
  await pass(500);
  assert.deepEqual(entered.slice(3), ['a 500', 'a 1000']);
  await Promise.all(visits);
  // Who comes after the end of the pause does not wait, who comes within it does.
  await pass(500);
  void visit('a', 500);
  await pass(0);
  assert.equal(entered.at(-1), 'a 1500');
  await pass(500);
  assert.equal(planned(), 0);
});

test('ten thousand that wait for a host that is left alone hold up nobody else', async () => {
  const { visit, entered, pass } = openByHand({ concurrency: 2, perHost: 2 });
  const waiting = new AbortController();
  const crowd = Array.from({ length: 10_000 }, () => visit('busy', 500, waiting.signal));
  const others = Array.from({ length: 100 }, (_, i) => visit(`host${i}`, 500));
  await Promise.all(others);
  assert.equal(entered.filter((one) => one.startsWith('busy')).length, 1);
  for (let count = 0; count < 5; count++) await pass(500);
  assert.equal(entered.filter((one) => one.startsWith('busy')).length, 6);
  waiting.abort();
  await Promise.allSettled(crowd);
});

test('an address that the operator opened is left no pause unless one is set', async (t) => {
  const stub = await startReplying(t, { body: FEED });
  const client = startClient(t, [stub]);
  const turns = await Promise.all([client.enter(stub.origin), client.enter(stub.origin)]);
  for (const turn of turns) turn.leave();
  const outcomes = await Promise.all([poll(client, stub.origin), poll(client, stub.origin)]);
  for (const outcome of outcomes) assert.equal(textOf(outcome), FEED);
  const spaced = startClient(t, [stub], { hostSpacingMs: 60_000 });
  assert.equal(textOf(await poll(spaced, stub.origin)), FEED);
  const impatient = new AbortController();
  const second = spaced.poll({ url: stub.origin, validators: {} }, impatient.signal);
  impatient.abort();
  await assert.rejects(second, { name: 'AbortError' });
  assert.equal(stub.heads.length, 3);
});

test('a turn that was waited for is used by its poll and given back, and unused ones can be', async (t) => {
  const stub = await startReplying(t, { body: FEED });
  const client = startClient(t, [stub], { perHost: 1, concurrency: 1 });
  for (let count = 0; count < 3; count++) {
    const turn = await client.enter(stub.origin);
    assert.equal(textOf(await poll(client, stub.origin, { turn })), FEED);
  }
  const unused = await client.enter(stub.origin);
  unused.leave();
  unused.leave();
  const elsewhere = await client.enter('http://other.example/');
  assert.equal(textOf(await poll(client, stub.origin, { turn: elsewhere })), FEED);
  const bad = await client.enter('ftp://nowhere');
  assert.equal(wordOf(await poll(client, 'ftp://nowhere', { turn: bad })), 'bad-url');
});
