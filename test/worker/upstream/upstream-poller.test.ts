import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import { UpstreamPoller } from '../../../src/worker/upstream/upstream-poller.ts';
import { openDesk } from './poll-desk.ts';
import { item, rss, startUpstream } from './stub-upstream.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const subscribing = { keepAll: async () => {}, keep: async () => {}, interrupt() {} };

test('many sources of a host that hangs take no place of others, and end with the service', async (t) => {
  const other = await startUpstream(t);
  other.answer('/rss.xml', { body: rss([item('a')]) });
  const desk = await openDesk(t, { allow: [other.address] });
  desk.upstream.answer('/rss.xml', { hangs: true });
  const { tools } = desk;
  const { subscriptions } = desk.storage;
  const poller = new UpstreamPoller({ ...tools, log, subscriptions, subscribing, concurrency: 4 });
  const crowd = Array.from({ length: 50 }, (_, i) =>
    poller.poll({ ...desk.source, id: `berita/busy${i}` }, tools),
  );
  const lone = { ...desk.source, id: 'berita/other', url: other.url() };
  const result = await poller.poll(lone, tools);
  assert.equal(result?.outcome.result, 'done');
  assert.equal(desk.upstream.count(), 2);
  poller.interrupt();
  const ended = await Promise.all(crowd);
  const codes = ended.map((one) => one?.outcome.code);
  assert.equal(codes.filter((code) => code === 'interrupted').length, 2);
  assert.equal(codes.filter((code) => code === undefined).length, 48);
});

test('a hundred hosts that hang leave the healthy ones their turns, and no more sockets are open than may be', async (t) => {
  const desk = await openDesk(t);
  const { upstream, tools } = desk;
  upstream.answer('/hangs.xml', { hangs: true });
  upstream.answer('/rss.xml', { body: rss([item('a')]) });
  const client = createUpstreamClient({
    timeoutSeconds: 5,
    bytesMax: 100_000,
    concurrency: 32,
    perHost: 2,
    hostSpacingMs: 0,
    userAgent: 'Kabar test',
    allowPrivate: [upstream.address],
    lookup: async () => ['127.0.0.1'],
    limits: { headersMs: 1_000 },
  });
  t.after(() => client.close());
  const { subscriptions } = desk.storage;
  const means = { ...tools, client, log, subscriptions, subscribing };
  const poller = new UpstreamPoller({ ...means, concurrency: 32 });
  const port = upstream.address.split(':')[1];
  const ask = (name: string, path: string) =>
    poller.poll(
      { ...desk.source, id: `berita/${name}`, url: `http://${name}.example:${port}${path}` },
      tools,
    );
  const hanging = Array.from({ length: 100 }, (_, i) => ask(`hangs${i}`, '/hangs.xml'));
  const healthy = Array.from({ length: 20 }, (_, i) => ask(`healthy${i}`, '/rss.xml'));
  for (const one of await Promise.all(healthy))
    assert.equal(one?.outcome.result, 'done', String(one?.outcome.message));
  for (const one of await Promise.all(hanging)) assert.equal(one?.outcome.code, 'timeout');
  assert.ok(upstream.peak() <= 32, `${upstream.peak()} sockets were open`);
});
