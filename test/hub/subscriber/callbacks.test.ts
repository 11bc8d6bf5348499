// Our callbacks as hubs and strangers meet them over HTTP: questions, denials, deliveries, and everything
// that is refused (websub.rocks 205, 300–302; W07–W09, W14).

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ask } from '../../http/ask.ts';
import { DAY, HOUR, openHubDesk, openSubscribedDesk, START, TOPIC } from './hub-desk.ts';

const QUESTION = { 'hub.mode': 'subscribe', 'hub.topic': TOPIC, 'hub.challenge': 'c' };

test('the answer to a hub’s question is the challenge alone, as plain text that no browser takes for a page', async (t) => {
  const { desk, subscription, hub } = await openSubscribedDesk(t);
  const [verification] = hub.verifications;
  assert.equal(verification?.status, 200);
  const challenge = '<script>alert(1)</script>&"ü ';
  const again = await hub.ask(subscription.callback, { ...QUESTION, 'hub.challenge': challenge });
  assert.equal(again.text, challenge, 'a hub that has not heard the answer gets it again');
  assert.equal(again.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.equal(again.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(again.headers.get('content-security-policy'), "default-src 'none'; sandbox");
  desk.now = START + HOUR;
  assert.equal((await hub.ask(subscription.callback, QUESTION)).status, 404, 'nothing is pending');
});

test('what was not asked for is a 404: another topic or mode, no challenge, parameters twice (websub.rocks 205, W09)', async (t) => {
  const { desk, subscription, hub } = await openSubscribedDesk(t);
  const { callback } = subscription;
  const before = await desk.storage.subscriptions.list();
  const refused: Record<string, string>[] = [
    { ...QUESTION, 'hub.topic': 'https://other.example/' },
    { ...QUESTION, 'hub.mode': 'unsubscribe' },
    { ...QUESTION, 'hub.mode': 'publish' },
    { ...QUESTION, 'hub.challenge': '' },
    { ...QUESTION, 'hub.challenge': 'x'.repeat(5_000) },
    { 'hub.mode': 'subscribe', 'hub.topic': TOPIC },
    { 'hub.mode': 'denied', 'hub.topic': 'https://other.example/' },
    {},
  ];
  for (const parameters of refused) {
    const answer = await hub.ask(callback, parameters);
    assert.equal(answer.status, 404, JSON.stringify(parameters).slice(0, 200));
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  }
  const twice = new URLSearchParams(QUESTION);
  twice.append('hub.topic', TOPIC);
  assert.equal((await fetch(`${callback}?${twice}`)).status, 404);
  const head = await fetch(`${callback}?${new URLSearchParams(QUESTION)}`, { method: 'HEAD' });
  assert.equal(head.status, 404, 'a HEAD changes nothing');
  assert.equal((await fetch(callback, { method: 'PUT' })).status, 405);
  assert.deepEqual(await desk.storage.subscriptions.list(), before);
});

test('an unknown callback answers like one that never was, whoever asks and whatever is sent (W08)', async (t) => {
  const desk = await openHubDesk(t);
  const base = `http://127.0.0.1:${desk.server.port}/websub`;
  for (const key of [
    'x',
    'x'.repeat(5_000),
    '%00',
    '..%2f..%2fadmin',
    '__proto__',
    'a'.repeat(43),
  ]) {
    const question = await desk.hub.ask(`${base}/${key}`, QUESTION);
    const delivery = await desk.hub.deliver(`${base}/${key}`, 's', { body: '<rss/>' });
    assert.deepEqual([question.status, delivery.status], [404, 404], key);
    assert.equal(question.text, delivery.text);
    assert.ok(!question.text.includes(key) || key === 'x');
  }
  assert.deepEqual(await desk.storage.subscriptions.listWaiting(), []);
});

test('a delivery is acknowledged once it is stored, byte for byte, under the subscribed source (websub.rocks 300, W07)', async (t) => {
  const { desk, subscription, hub } = await openSubscribedDesk(t);
  const body = Buffer.from([0x3c, 0x72, 0x73, 0x73, 0xff, 0x0d, 0x0a, 0x00, 0xe2]);
  const [answer] = await hub.publish(TOPIC, {
    body,
    contentType: 'application/atom+xml; charset=x',
    headers: { link: '<https://evil.example/>; rel="self", <https://evil.example/hub>; rel="hub"' },
  });
  assert.equal(answer?.status, 202);
  assert.equal(answer.text, '');
  const stored = await desk.storage.subscriptions.findDelivery(desk.source.id);
  assert.ok(stored !== undefined);
  assert.deepEqual(Buffer.from(stored.body), body);
  assert.equal(stored.contentType, 'application/atom+xml; charset=x');
  assert.equal(stored.topic, TOPIC);
  assert.equal(stored.subscription, subscription.id);
  assert.equal((await desk.storage.sources.find(desk.source.id))?.announced?.isProven, true);
});

test('every method that hubs sign with is accepted; a wrong, missing or unknown one stores nothing (websub.rocks 301, 302)', async (t) => {
  const { desk, subscription, hub } = await openSubscribedDesk(t);
  const { callback, secret } = subscription;
  const body = '<rss>ü\r\n</rss>';
  for (const method of ['sha1', 'sha256', 'sha384', 'sha512'] as const)
    assert.equal((await hub.deliver(callback, secret, { body, method })).status, 202, method);
  const hex = createHmac('sha256', secret).update(body).digest('hex');
  const upper = { 'x-hub-signature': `SHA256=${hex.toUpperCase()}` };
  assert.equal(
    (await hub.deliver(callback, secret, { body, method: 'none', headers: upper })).status,
    202,
  );
  const bad = [
    `sha256=${hex.slice(1)}0`,
    `sha256=${hex.slice(2)}`,
    `sha256=${hex}00`,
    'sha256=',
    hex,
    `sha256=${hex}, sha256=${hex}`,
    `sha512=${hex}`,
    `__proto__=${hex}`,
    'sha256='.repeat(500),
  ].map((value) => ({ body, method: 'none' as const, headers: { 'x-hub-signature': value } }));
  const refused = [
    { body, method: 'wrong' as const },
    { body, method: 'none' as const },
    { body, method: 'md5' as const },
    ...bad,
  ];
  for (const delivery of refused)
    assert.equal(
      (await hub.deliver(callback, secret, delivery)).status,
      403,
      JSON.stringify(delivery),
    );
  const numbers: number[] = [];
  for (;;) {
    const found = await desk.storage.subscriptions.findDelivery(desk.source.id);
    if (found === undefined) break;
    numbers.push(found.number);
    await desk.storage.subscriptions.removeDelivery(found.number);
  }
  assert.equal(numbers.length, 5);
  const log = JSON.stringify(desk.server.lines);
  assert.match(log, /"event":"deliveryRefused","source":"berita\/antara","code":"bad-signature"/u);
  assert.ok(!log.includes(secret));
});

test('a delivery that is too large or compressed is refused, unread where its length says so (W14)', async (t) => {
  const { desk, subscription, hub } = await openSubscribedDesk(t, { bytesMax: 50_000 });
  const { callback, secret } = subscription;
  const path = new URL(callback).pathname;
  assert.equal((await hub.deliver(callback, secret, { body: 'x'.repeat(50_000) })).status, 202);
  assert.equal((await hub.deliver(callback, secret, { body: 'x'.repeat(50_001) })).status, 413);
  const announced = await ask(desk.server, path, {
    method: 'POST',
    headers: { 'Content-Length': String(1e12) },
  }).catch((error: NodeJS.ErrnoException) => error);
  assert.ok('status' in announced && announced.status === 413);
  const chunked = await ask(desk.server, path, {
    method: 'POST',
    headers: { 'Transfer-Encoding': 'chunked' },
    body: 'x'.repeat(200_000),
  });
  assert.equal(chunked.status, 413);
  const bomb = gzipSync(Buffer.alloc(20_000_000));
  const headers = { 'content-encoding': 'gzip' };
  assert.equal((await hub.deliver(callback, secret, { body: bomb, headers })).status, 415);
  const stored = await desk.storage.subscriptions.findDelivery(desk.source.id);
  assert.equal(stored?.body.length, 50_000);
});

test('more than a worker takes in is not acknowledged, and the hub is told to come again', async (t) => {
  const { desk, hub } = await openSubscribedDesk(t);
  const statuses: number[] = [];
  for (let count = 0; count < 10; count++) {
    const [answer] = await hub.publish(TOPIC, { body: `<rss>${count}</rss>` });
    statuses.push(answer?.status ?? 0);
    if (answer?.status === 503) assert.equal(answer.headers.get('retry-after'), '30');
  }
  assert.deepEqual(statuses, [...Array(8).fill(202), 503, 503]);
  const first = await desk.storage.subscriptions.findDelivery(desk.source.id);
  await desk.storage.subscriptions.removeDelivery(first?.number ?? 0);
  assert.equal((await hub.publish(TOPIC, { body: '<rss/>' }))[0]?.status, 202);
});

test('a callback whose lease is over, that was taken back or whose source has gone takes nothing (W08)', async (t) => {
  const { desk, subscription, hub } = await openSubscribedDesk(t);
  const { callback, secret } = subscription;
  const status = async () => (await hub.deliver(callback, secret, { body: '<rss/>' })).status;
  desk.now = START + 10 * DAY;
  assert.equal(await status(), 410);
  desk.now = START;
  desk.sources = [{ ...desk.source, url: 'https://other.example/' }];
  assert.equal(await status(), 410);
  desk.sources = [];
  assert.equal(await status(), 410);
  await desk.keep();
  desk.sources = [desk.source];
  assert.equal(await status(), 410, 'it was taken back');
  assert.deepEqual(await desk.storage.subscriptions.listWaiting(), []);
});

test('a request that the hub has not confirmed takes nothing', async (t) => {
  const desk = await openHubDesk(t);
  desk.hub.behave({ verify: 'never' });
  await desk.keep();
  const { callback, secret } = await desk.only();
  assert.equal((await desk.hub.deliver(callback, secret, { body: '<rss/>' })).status, 404);
});
