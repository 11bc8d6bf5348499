// Subscriptions at hubs: their states change hands between web and worker, and what was acknowledged
// to a hub is there until it is taken in.

import assert from 'node:assert/strict';
import { callbackId, type Delivery, type Subscription } from '../../../src/core/subscription.ts';
import {
  AWKWARD_TEXTS,
  claimed,
  DONE,
  type OpenStore,
  SOURCE,
  START,
  storeTest,
} from './samples.ts';

const OTHER = 'kompas-tv/other';

function subscriptionOf(key: string, parts: Partial<Subscription> = {}): Subscription {
  return {
    id: callbackId(key),
    source: SOURCE,
    origin: 'https://upstream.example/rss.xml',
    topic: 'https://upstream.example/rss.xml',
    hub: 'https://hub.example/',
    callback: `https://kabar.example/websub/${key}`,
    secret: `secret of ${key}`,
    state: 'requested',
    requestedAt: START,
    failures: 0,
    ...parts,
  };
}

function deliveryOf(text: string, parts: Partial<Delivery> = {}): Delivery {
  return {
    source: SOURCE,
    subscription: callbackId('a'),
    receivedAt: START,
    topic: 'https://upstream.example/rss.xml',
    body: new Uint8Array(Buffer.from(text)),
    ...parts,
  };
}

export function subscriptionCases(open: OpenStore): void {
  storeTest(
    open,
    'a source has one pending request at a time, which takes the place of what came to nothing',
    async ({ subscriptions }, store) => {
      const failed = subscriptionOf('failed', { state: 'failed', failures: 3, code: 'timeout' });
      assert.equal(await subscriptions.add(failed), true);
      const first = subscriptionOf('a', { requestedAt: START + 1, failures: 3 });
      const other = (await store.connectAgain()).subscriptions;
      assert.equal(await other.add(first), true);
      assert.equal(await subscriptions.add(subscriptionOf('b')), false);
      const elsewhere = subscriptionOf('c', { source: OTHER });
      assert.equal(await subscriptions.add(elsewhere), true);
      assert.deepEqual(await subscriptions.list(SOURCE), [first]);
      assert.deepEqual(await other.list(), [elsewhere, first]);
      assert.deepEqual(await other.find(first.id), first);
      assert.equal(await other.find(failed.id), undefined);
      await other.remove(first.id);
      await other.remove(first.id);
      assert.deepEqual(await subscriptions.list(SOURCE), []);
    },
  );

  storeTest(
    open,
    'of two that change a subscription only the first is heard',
    async ({ subscriptions }, store) => {
      const other = (await store.connectAgain()).subscriptions;
      const requested = subscriptionOf('a');
      await subscriptions.add(requested);
      const active: Subscription = { ...requested, state: 'active', leaseEndsAt: START + 9_000 };
      assert.equal(await other.replace(active, ['requested']), true);
      const failed: Subscription = { ...requested, state: 'failed', code: 'timeout' };
      assert.equal(await subscriptions.replace(failed, ['requested']), false);
      assert.deepEqual(await subscriptions.find(active.id), active);
      const denied: Subscription = { ...active, state: 'denied', code: 'denied' };
      assert.equal(await subscriptions.replace(denied, ['requested', 'active']), true);
      assert.deepEqual(await other.list(), [denied]);
      assert.equal(await other.replace(subscriptionOf('b'), ['requested']), false);
    },
  );

  storeTest(
    open,
    'a source says until when a hub has promised to tell of it, and whether it ever did',
    async (storage) => {
      const { subscriptions, sources } = storage;
      await sources.release(await claimed(storage), { outcome: DONE, dueAt: START });
      const read = async () => [
        (await sources.find(SOURCE))?.announced,
        (await sources.list())[0]?.announced,
      ];
      assert.deepEqual(await read(), [undefined, undefined]);
      await subscriptions.add(subscriptionOf('a', { state: 'active', leaseEndsAt: START + 1_000 }));
      await subscriptions.add(subscriptionOf('b', { state: 'active', leaseEndsAt: START + 2_000 }));
      await subscriptions.add(subscriptionOf('c', { leaseEndsAt: START + 3_000 }));
      const unproven = { until: START + 2_000, isProven: false };
      assert.deepEqual(await read(), [unproven, unproven]);
      await subscriptions.keepDelivery(deliveryOf('x', { subscription: callbackId('b') }), 9);
      const proven = { until: START + 2_000, isProven: true };
      assert.deepEqual(await read(), [proven, proven]);
    },
  );

  storeTest(
    open,
    'deliveries wait in their order until they are taken in, so many of a source and no more',
    async ({ subscriptions }, store) => {
      await subscriptions.add(subscriptionOf('a', { state: 'active', leaseEndsAt: START + 9_000 }));
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      const first = deliveryOf('', { body: bytes, contentType: 'text/xml; charset=x' });
      const second = deliveryOf('second', { receivedAt: START + 5 });
      assert.deepEqual(await subscriptions.listWaiting(), []);
      assert.equal(await subscriptions.keepDelivery(first, 2), true);
      assert.equal(await subscriptions.keepDelivery(second, 2), true);
      assert.equal(await subscriptions.keepDelivery(deliveryOf('third'), 2), false);
      const elsewhere = deliveryOf('other', { source: OTHER, subscription: callbackId('none') });
      assert.equal(await subscriptions.keepDelivery(elsewhere, 2), true);
      const other = (await store.connectAgain()).subscriptions;
      assert.deepEqual(await other.listWaiting(), [SOURCE, OTHER]);
      assert.equal((await other.find(callbackId('a')))?.deliveredAt, START + 5);
      await subscriptions.remove(callbackId('a'));
      const taken: unknown[] = [];
      for (;;) {
        const found = await other.findDelivery(SOURCE);
        if (found === undefined) break;
        const { number, ...delivery } = found;
        taken.push({ ...delivery, body: new Uint8Array(delivery.body) });
        await other.removeDelivery(number);
        await other.removeDelivery(number);
      }
      assert.deepEqual(taken, [first, second]);
      assert.deepEqual(await subscriptions.listWaiting(), [OTHER]);
    },
  );

  storeTest(
    open,
    'a delivery is not forgotten by a change that was decided before it',
    async ({ subscriptions }) => {
      const active = subscriptionOf('a', { state: 'active', leaseEndsAt: START + 1_000 });
      await subscriptions.add(active);
      await subscriptions.keepDelivery(deliveryOf('x', { receivedAt: START + 7 }), 9);
      const longer: Subscription = { ...active, leaseEndsAt: START + 2_000 };
      assert.equal(await subscriptions.replace(longer, ['active']), true);
      assert.deepEqual(await subscriptions.find(active.id), { ...longer, deliveredAt: START + 7 });
      const renewed = subscriptionOf('b', { deliveredAt: START + 7 });
      await subscriptions.add(renewed);
      assert.deepEqual(await subscriptions.find(renewed.id), renewed);
    },
  );

  storeTest(open, 'what hubs and upstreams write comes back as it went in', async (storage) => {
    const { subscriptions } = storage;
    for (const [index, text] of AWKWARD_TEXTS.entries()) {
      const subscription = subscriptionOf(`k${index}`, {
        source: `s/${index}`,
        state: 'denied',
        topic: `https://upstream.example/?${text}`,
        message: text,
      });
      await subscriptions.add(subscription);
      assert.deepEqual(await subscriptions.find(subscription.id), subscription);
    }
  });
}
