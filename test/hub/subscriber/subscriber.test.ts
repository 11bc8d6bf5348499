// Subscribing at a real hub's side of the protocol: what is asked, when again, and what is given up.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../service/harness.ts';
import { startHub } from '../stub-hub.ts';
import { DAY, HOUR, MINUTE, openHubDesk, openSubscribedDesk, START, TOPIC } from './hub-desk.ts';

test('an advertised hub is asked for its topic with a callback and a secret that nobody can guess', async (t) => {
  const { desk, subscription, hub } = await openSubscribedDesk(t);
  const [form] = hub.forms;
  assert.equal(form?.get('hub.mode'), 'subscribe');
  assert.equal(form?.get('hub.topic'), TOPIC);
  assert.equal(form?.get('hub.lease_seconds'), String(10 * 86_400));
  const callback = form?.get('hub.callback') ?? '';
  assert.match(callback, /^http:\/\/127\.0\.0\.1:\d+\/websub\/[\w-]{43}$/u);
  const secret = form?.get('hub.secret') ?? '';
  assert.match(secret, /^[\w-]{43}$/u);
  assert.ok(!callback.includes(secret));
  assert.equal(subscription.leaseEndsAt, START + 10 * DAY);
  assert.deepEqual((await desk.storage.sources.find('berita/antara'))?.announced, {
    until: START + 10 * DAY,
    isProven: false,
  });
  await desk.keep();
  assert.equal(hub.forms.length, 1, 'nothing more is asked while it runs');
});

test('a hub that asks back before it answers is heard, whatever its answer', async (t) => {
  const desk = await openHubDesk(t);
  desk.hub.behave({ verify: 'before', status: 204 });
  await desk.keep(1);
  assert.equal((await desk.only()).state, 'active');
});

test('a hub that redirects with 307 or 308 is asked where it leads (websub.rocks 203, 204)', async (t) => {
  for (const status of [307, 308]) {
    const desk = await openHubDesk(t);
    desk.hub.behave({ status, headers: { location: '/elsewhere' }, once: true });
    await desk.subscriber.keepAll(desk.sources);
    assert.equal(desk.hub.forms.length, 2);
    await until(() => desk.hub.verifications.length === 1);
    assert.equal((await desk.only()).state, 'active');
  }
});

test('a subscription is renewed before its lease is over, at a new callback with a new secret, and the old one is taken back', async (t) => {
  const { desk, subscription, hub } = await openSubscribedDesk(t);
  desk.now = START + 7 * DAY - 1;
  await desk.keep();
  assert.equal(hub.forms.length, 1);
  desk.now = START + 9 * DAY;
  await desk.keep(2);
  assert.equal((await desk.list()).length, 2, 'both run until the next look');
  await desk.keep(3);
  const renewed = await desk.only();
  assert.equal(renewed.leaseEndsAt, START + 19 * DAY);
  assert.notEqual(renewed.callback, subscription.callback);
  assert.notEqual(renewed.secret, subscription.secret);
  const last = hub.forms.at(-1);
  assert.equal(last?.get('hub.mode'), 'unsubscribe');
  assert.equal(last?.get('hub.callback'), subscription.callback);
  assert.equal(last?.get('hub.secret'), null);
  assert.deepEqual([...hub.subscriptions.keys()], [renewed.callback]);
  desk.now += HOUR;
  await desk.keep();
  assert.equal((await desk.storage.subscriptions.list()).length, 1);
});

test('a renewal that finds the hub away is tried again, and the source is polled as usual from the end of the lease (W10)', async (t) => {
  const { desk, hub } = await openSubscribedDesk(t);
  await hub.close();
  desk.now = START + 9 * DAY;
  await desk.keep();
  const [running, failed] = await desk.list();
  assert.equal(running?.state, 'active');
  assert.deepEqual([failed?.state, failed?.code, failed?.failures], ['failed', 'connect', 1]);
  assert.equal(failed?.retryAt, desk.now + 5 * MINUTE);
  assert.match(
    failed?.message ?? '',
    /^The hub cannot be asked: http:\/\/127\.0\.0\.1:\d+\/hub: the connection was refused\.$/u,
  );
  await desk.keep();
  assert.equal((await desk.list())[1]?.failures, 1, 'not before its time');
  for (let failures = 2; failures < 12; failures++) {
    desk.now = (await desk.list()).at(-1)?.retryAt ?? 0;
    await desk.keep();
    const latest = (await desk.list()).at(-1);
    assert.equal(latest?.failures, failures);
    const waitMs = (latest?.retryAt ?? 0) - desk.now;
    assert.equal(waitMs, Math.min(DAY, 5 * MINUTE * 2 ** (failures - 1)));
  }
  assert.ok(desk.now > START + 10 * DAY);
  assert.equal((await desk.only()).state, 'failed');
  assert.equal((await desk.storage.sources.find('berita/antara'))?.announced, undefined);
});

test('a lease that ran out unseen is asked for again at once', async (t) => {
  const { desk, hub } = await openSubscribedDesk(t);
  desk.now = START + 11 * DAY;
  await desk.keep(2);
  assert.equal((await desk.only()).leaseEndsAt, START + 21 * DAY);
  assert.equal(hub.forms.length, 2);
  assert.match(JSON.stringify(desk.server.lines), /"code":"lease-ended"/u);
});

test('leases are kept within reason: none, zero, negative, huge or no number (W10)', async (t) => {
  for (const [leaseSeconds, ms] of [
    ['', 10 * DAY],
    ['0', 5 * MINUTE],
    ['-1', 5 * MINUTE],
    ['1e18', 30 * DAY],
    ['Infinity', 30 * DAY],
    ['x', 10 * DAY],
    ['7200', 2 * HOUR],
  ] as const) {
    const desk = await openHubDesk(t);
    desk.hub.behave({ leaseSeconds });
    await desk.keep(1);
    const { leaseEndsAt, renewAt } = await desk.only();
    assert.equal(leaseEndsAt, START + ms, leaseSeconds);
    assert.ok(renewAt !== undefined && renewAt > START + ms * 0.6 && renewAt < START + ms);
  }
});

test('a hub that never asks back is given up after half an hour, and its late question is not heard', async (t) => {
  const desk = await openHubDesk(t);
  desk.hub.behave({ verify: 'never' });
  await desk.keep();
  const { callback } = await desk.only();
  desk.now = START + 31 * MINUTE;
  const late = { 'hub.mode': 'subscribe', 'hub.topic': TOPIC, 'hub.challenge': 'c' };
  assert.equal((await desk.hub.ask(callback, late)).status, 404);
  await desk.keep();
  const failed = await desk.only();
  assert.deepEqual([failed.state, failed.code], ['failed', 'unverified']);
  assert.equal((await desk.hub.ask(callback, late)).status, 404);
});

test('what a hub answers that is no yes is a failure with its own code, and another hub is tried next', async (t) => {
  const desk = await openHubDesk(t);
  const other = await startHub(t);
  await desk.advertise({ hubs: [desk.hub.url, other.url], topic: TOPIC });
  for (const [status, code, headers] of [
    [400, 'http-status', {}],
    [302, 'bad-redirect', { location: '/x' }],
    [503, 'rate-limited', { 'retry-after': '86400' }],
  ] as const) {
    desk.hub.behave({ status, headers });
    await desk.keep();
    const { code: found, retryAt = 0, failures } = await desk.only();
    assert.equal(found, code);
    if (status === 503) assert.equal(retryAt, desk.now + DAY);
    desk.now = retryAt;
    await desk.keep();
    const next = await desk.only();
    assert.deepEqual(
      [next.hub, next.code, next.failures],
      [other.url, 'blocked-address', failures + 1],
    );
    desk.now = next.retryAt ?? 0;
  }
  assert.equal(other.forms.length, 0, 'the second hub is private and not listed (S16)');
});

test('a hub at a private address is not asked, and the source says why (S16)', async (t) => {
  const desk = await openHubDesk(t, { allowsHub: false });
  await desk.keep();
  const { code, message } = await desk.only();
  assert.equal(code, 'blocked-address');
  assert.match(message ?? '', /which is a loopback address and not listed in fetch\.allowPrivate/u);
  assert.equal(desk.hub.forms.length, 0);
});

test('a denial ends an attempt or a lease at once, and is not asked about again for a day', async (t) => {
  const desk = await openHubDesk(t);
  desk.hub.behave({ denies: 'not\u0000 <b>here</b>\r\nplease' });
  await desk.keep(1);
  const denied = await desk.only();
  assert.deepEqual([denied.state, denied.code, denied.retryAt], ['denied', 'denied', START + DAY]);
  assert.equal(denied.message, 'The hub denies the subscription: not <b>here</b> please');
  assert.equal(desk.hub.verifications[0]?.status, 200);
  desk.hub.behave({});
  desk.now = START + DAY;
  await desk.keep(2);
  const active = await desk.only();
  assert.equal(active.state, 'active');
  const denial = { 'hub.mode': 'denied', 'hub.topic': TOPIC };
  assert.equal((await desk.hub.ask(active.callback, denial)).status, 200);
  assert.equal((await desk.only()).state, 'denied');
  assert.equal((await desk.storage.sources.find('berita/antara'))?.announced, undefined);
});

test('a hub that keeps silent is not relied on, and is tried again after a day, then later', async (t) => {
  const { desk } = await openSubscribedDesk(t);
  await desk.subscriber.keep(desk.source, { isHubSilent: true });
  const failed = await desk.only();
  assert.deepEqual([failed.code, failed.retryAt], ['silent-hub', START + DAY]);
  desk.now = START + DAY;
  await desk.keep(2);
  await desk.subscriber.keep(desk.source, { isHubSilent: true });
  assert.equal((await desk.only()).retryAt, desk.now + 2 * DAY);
});

test('another topic or hub takes the place of the one before; none at all takes it back', async (t) => {
  const { desk, subscription, hub } = await openSubscribedDesk(t);
  await desk.advertise({ hubs: [hub.url], topic: `${TOPIC}&new` });
  await desk.keep(2);
  assert.equal((await desk.list()).length, 2, 'the old one runs until the new one does');
  await desk.keep(3);
  assert.equal((await desk.only()).topic, `${TOPIC}&new`);
  assert.ok(!hub.subscriptions.has(subscription.callback));
  await desk.advertise(undefined);
  await desk.keep(4);
  assert.deepEqual(await desk.list(), []);
  assert.equal(hub.subscriptions.size, 0);
});

test('a source that is gone, or has another address, or hubs that are switched off: the hub is told', async (t) => {
  const gone = await openSubscribedDesk(t);
  gone.desk.sources = [];
  await gone.desk.keep(2);
  assert.equal(gone.hub.subscriptions.size, 0);
  const moved = await openSubscribedDesk(t);
  moved.desk.sources = [{ ...moved.desk.source, url: 'https://other.example/' }];
  await moved.desk.keep(2);
  assert.equal(moved.hub.subscriptions.size, 0);
  const off = await openHubDesk(t, { callbacks: '' });
  await off.keep();
  assert.equal(off.hub.forms.length, 0);
});

test('two processes that look at once ask once', async (t) => {
  const desk = await openHubDesk(t);
  await Promise.all([desk.keep(1), desk.keep(1), desk.subscriber.keep(desk.source)]);
  assert.equal(desk.hub.forms.length, 1);
  assert.equal((await desk.only()).state, 'active');
});

test('a stop gives up what is being asked, and the request stands', async (t) => {
  const desk = await openHubDesk(t);
  desk.hub.behave({ hangs: true });
  const asking = desk.keep();
  await until(() => desk.hub.forms.length === 1);
  desk.subscriber.interrupt();
  await asking;
  const { state, callback } = await desk.only();
  assert.equal(state, 'requested');
  const question = { 'hub.mode': 'subscribe', 'hub.topic': TOPIC, 'hub.challenge': 'c' };
  assert.equal((await desk.hub.ask(callback, question)).text, 'c');
  desk.now = START + 9 * DAY;
  await desk.keep();
  assert.equal(desk.hub.forms.length, 1, 'nothing more is asked');
});

test('no log line tells a callback or a secret', async (t) => {
  const { desk, subscription } = await openSubscribedDesk(t);
  desk.now = START + 9 * DAY;
  desk.hub.behave({ status: 500 });
  await desk.keep();
  const log = JSON.stringify(desk.server.lines);
  assert.ok(log.length > 100);
  for (const { callback, secret } of [subscription, ...(await desk.list())]) {
    assert.ok(!log.includes(secret));
    assert.ok(!log.includes(callback.split('/').at(-1) ?? ''));
  }
});
