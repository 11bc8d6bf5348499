// Deliveries of hubs on their way into the store of entries: like polled documents, under their source
// alone, never twice, never lost.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { callbackId, type Delivery } from '../../../src/core/subscription.ts';
import { type DeliveryResult, takeDelivery } from '../../../src/worker/upstream/take-delivery.ts';
import { HOUR, MINUTE, openDesk, START } from './poll-desk.ts';
import { item, items, rss } from './stub-upstream.ts';

const DAY = 24 * HOUR;

/** A desk whose source was polled and is subscribed, and whose hub has delivered before. */
async function openDeliveryDesk(t: TestContext) {
  const desk = await openDesk(t);
  const { storage, source, tools } = desk;
  const { subscriptions } = storage;
  const topic = desk.upstream.url('/topic');
  const link = `<https://hub.example/>; rel=hub, <${topic}>; rel=self`;
  const offer = (...names: string[]) => ({
    body: rss(names.map((name) => item(name))),
    headers: { link },
  });
  await subscriptions.add({
    id: callbackId('k'),
    source: source.id,
    origin: source.url,
    topic,
    hub: 'https://hub.example/',
    callback: 'https://kabar.example/websub/k',
    secret: 's',
    state: 'active',
    requestedAt: START,
    leaseEndsAt: START + 10 * DAY,
    deliveredAt: START,
    failures: 0,
  });
  await desk.poll(offer('a'));
  const deliver = (body: string | Uint8Array, parts: Partial<Delivery> = {}) =>
    subscriptions.keepDelivery(
      {
        source: source.id,
        subscription: callbackId('k'),
        receivedAt: desk.now,
        topic,
        contentType: 'application/rss+xml',
        body: Buffer.from(body),
        ...parts,
      },
      99,
    );
  const take = async (signal = new AbortController().signal): Promise<DeliveryResult> => {
    const result = await takeDelivery({ source, signal }, { ...tools, subscriptions });
    assert.ok(result !== undefined, 'nobody else has the source');
    return result;
  };
  return { desk, deliver, take, offer, subscriptions };
}

test('what is delivered is inserted and updated, and what it leaves out stays', async (t) => {
  const { desk, deliver, take, subscriptions } = await openDeliveryDesk(t);
  await deliver(rss([item('b'), item('a', { text: 'Corrected.' })]));
  await deliver(rss([item('c')]));
  const first = await take();
  assert.equal(first.isNews, true);
  assert.deepEqual([first.outcome.inserted, first.outcome.updated], [1, 1]);
  await take();
  assert.deepEqual((await desk.titles()).toSorted(), ['Story a', 'Story b', 'Story c']);
  assert.deepEqual(await subscriptions.listWaiting(), []);
  const idle = await take();
  assert.equal(idle.number, undefined);
  assert.equal(idle.isNews, false);
  assert.equal(desk.upstream.count(), 1);
});

test('the memory of polls stays as it was: validators, digest and the time of the next one', async (t) => {
  const { desk, deliver, take } = await openDeliveryDesk(t);
  const before = await desk.state();
  assert.equal(before.dueAt, START + DAY);
  await deliver(rss([item('b')]));
  await take();
  const { poll, dueAt, outcome } = await desk.state();
  const { entryTimes: _times, restless: _restless, ...kept } = poll ?? {};
  const { entryTimes: _t, restless: _r, ...known } = before.poll ?? {};
  assert.deepEqual(kept, known);
  assert.equal(dueAt, before.dueAt);
  assert.equal(outcome?.inserted, 1);
});

test('the same delivery twice is one, and so is one that was polled before', async (t) => {
  const { desk, deliver, take, offer } = await openDeliveryDesk(t);
  for (const _ of [1, 2]) await deliver(rss([item('b')]));
  await take();
  const again = await take();
  assert.deepEqual([again.outcome.unchanged, again.isNews], [1, false]);
  const polled = await desk.poll(offer('a', 'b'));
  assert.deepEqual([polled.outcome.inserted, polled.outcome.unchanged], [0, 2]);
});

test('whatever it says of itself, it is taken for the subscribed source alone (W07)', async (t) => {
  const { desk, deliver, take } = await openDeliveryDesk(t);
  const foreign = rss(
    [item('a', { title: 'Taken over' })],
    '<link xmlns="http://www.w3.org/2005/Atom" rel="self" href="https://other.example/feed"/>',
  );
  await deliver(foreign);
  await take();
  const all = await desk.list();
  assert.ok(all.every(({ source }) => source === desk.source.id));
  assert.deepEqual((await desk.state()).poll?.advertised?.topic, desk.upstream.url('/topic'));
});

test('a body that is no document has the upstream polled now, but not before it wants that', async (t) => {
  const { desk, deliver, take } = await openDeliveryDesk(t);
  for (const [body, code] of [
    ['', 'empty'],
    ['<html></html>', 'not-a-feed'],
    ['{"a": 1}', 'not-a-feed'],
    [`<rss>${'<a>'.repeat(200_000)}`, 'too-deep'],
  ] as const) {
    await deliver(body);
    const { refusal, dueAt, number } = await take();
    assert.equal(refusal?.code, code);
    assert.equal(dueAt, desk.now);
    assert.ok(number !== undefined);
    assert.equal((await desk.state()).outcome?.result, 'done', 'what was last is kept');
  }
  await desk.poll({ status: 429, headers: { 'retry-after': '3600' } });
  await deliver('');
  assert.equal((await take()).dueAt, desk.now + HOUR);
});

test('a flood is held, nothing of it is written, and the poll after an approval brings it', async (t) => {
  const { desk, deliver, take } = await openDeliveryDesk(t);
  const flood = rss(items(201));
  await deliver(flood);
  const { outcome, isNews } = await take();
  assert.deepEqual([outcome.result, outcome.code, isNews], ['held', 'guard', false]);
  assert.equal((await desk.titles()).length, 1);
  await desk.storage.sources.approve([desk.source.id]);
  await deliver(rss([item('later')]));
  const waiting = await take();
  assert.equal(waiting.number, undefined, 'the approval is for the poll, which comes first');
  assert.equal(waiting.dueAt, desk.now);
  const polled = await desk.poll({ body: flood });
  assert.equal(polled.outcome.inserted, 201);
  assert.equal((await take()).outcome.inserted, 1);
});

test('a delivery waits while the service stops or another worker has the source', async (t) => {
  const { desk, deliver, take, subscriptions } = await openDeliveryDesk(t);
  await deliver(rss([item('b')]));
  const stopped = await take(AbortSignal.abort());
  assert.equal(stopped.number, undefined);
  const claim = await desk.storage.sources.claim(desk.source.id, {
    holder: 'other',
    now: desk.now,
    leaseMs: MINUTE,
  });
  assert.ok(claim);
  const { source, tools } = desk;
  const order = { source, signal: new AbortController().signal };
  assert.equal(await takeDelivery(order, { ...tools, subscriptions }), undefined);
  desk.now += 2 * MINUTE;
  assert.equal((await take()).outcome.inserted, 1);
});

test('a change that waits for its entry to come to rest is looked for by the schedule', async (t) => {
  const { desk, deliver, take } = await openDeliveryDesk(t);
  for (const text of ['one', 'two', 'three']) {
    desk.now += MINUTE;
    await deliver(rss([item('a', { text })]));
    await take();
  }
  const { dueAt, poll } = await desk.state();
  assert.ok((dueAt ?? 0) <= desk.now + 16 * MINUTE);
  assert.equal(poll?.bodyDigest, undefined);
});

test('what was delivered for an address that the source no longer has is not taken in', async (t) => {
  const { desk, deliver, subscriptions } = await openDeliveryDesk(t);
  await deliver(rss([item('b')]));
  const source = { ...desk.source, url: 'https://other.example/' };
  const order = { source, signal: new AbortController().signal };
  const result = await takeDelivery(order, { ...desk.tools, subscriptions });
  assert.equal(result?.dueAt, desk.now);
  assert.deepEqual(await desk.titles(), ['Story a']);
  assert.deepEqual(await subscriptions.listWaiting(), []);
});

test('a poll that finds what the hub had time to tell says so', async (t) => {
  const { desk, offer, deliver, take } = await openDeliveryDesk(t);
  desk.now = START + HOUR;
  await desk.poll(offer('a'));
  desk.now = START + 2 * HOUR;
  const date = new Date(START + 90 * MINUTE).toUTCString();
  const told = rss([item('told', { date })]);
  await deliver(told);
  await take();
  assert.equal((await desk.poll({ body: told })).isHubSilent, undefined);
  desk.now = START + 3 * HOUR;
  const untold = new Date(START + 150 * MINUTE).toUTCString();
  const polled = await desk.poll({ body: rss([item('untold', { date: untold })]) });
  assert.equal(polled.isHubSilent, true);
});
