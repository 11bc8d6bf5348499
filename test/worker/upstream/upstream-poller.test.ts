import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UpstreamPoller } from '../../../src/worker/upstream/upstream-poller.ts';
import { openDesk } from './poll-desk.ts';
import { item, rss, startUpstream } from './stub-upstream.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

test('many sources of a host that hangs take no place of others, and end with the service', async (t) => {
  const other = await startUpstream(t);
  other.answer('/rss.xml', { body: rss([item('a')]) });
  const desk = await openDesk(t, { allow: [other.address] });
  desk.upstream.answer('/rss.xml', { hangs: true });
  const { tools } = desk;
  const poller = new UpstreamPoller({ ...tools, log, concurrency: 4 });
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
