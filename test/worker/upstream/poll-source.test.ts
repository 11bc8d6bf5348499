// Polls of a stub upstream with the real client, reader and store: what is asked, what is taken in, and
// what every way of failing leaves as it was.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pollSource } from '../../../src/worker/upstream/poll-source.ts';
import { HOUR, MINUTE, openDesk, START } from './poll-desk.ts';
import { item, items, rss } from './stub-upstream.ts';

const DAY = 24 * HOUR;

test('the first poll takes every item in, with its date, its link and the credit of its feed', async (t) => {
  const desk = await openDesk(t);
  const { outcome, dueAt } = await desk.poll({ body: rss([item('a'), item('b')]) });
  assert.equal(outcome.result, 'done');
  assert.equal(outcome.inserted, 2);
  assert.ok(dueAt > START && dueAt <= START + 16 * MINUTE);
  const [first] = await desk.list();
  assert.deepEqual(first?.entry.source, { title: 'Upstream News', url: desk.upstream.url() });
  assert.equal(first?.publishedAt, Date.UTC(2024, 9, 15, 5, 18));
  assert.match(first?.id ?? '', /^tag:kabar\.example,2024:berita\/[a-z2-7]{26}$/u);
});

test('what the upstream said of its version is sent back, and a 304 costs nothing more', async (t) => {
  const desk = await openDesk(t);
  const headers = { etag: '"v1"', 'last-modified': 'Tue, 15 Oct 2024 05:18:00 GMT' };
  await desk.poll({ body: rss([item('a')]), headers });
  assert.equal(desk.upstream.requests[0]?.headers['if-none-match'], undefined);
  const { outcome, isNews } = await desk.poll({ status: 304 });
  assert.equal(desk.upstream.requests[1]?.headers['if-none-match'], '"v1"');
  assert.equal(desk.upstream.requests[1]?.headers['if-modified-since'], headers['last-modified']);
  assert.deepEqual([outcome.result, outcome.inserted, isNews], ['done', 0, false]);
  assert.equal((await desk.state()).poll?.outcome, 'notModified');
});

test('the same bytes again are not read again', async (t) => {
  const desk = await openDesk(t);
  const body = rss([item('a')]);
  await desk.poll({ body });
  await desk.tools.documents.close();
  const { outcome } = await desk.poll({ body });
  assert.equal(outcome.result, 'done');
  assert.equal((await desk.state()).poll?.outcome, 'unchanged');
});

test('once a day the whole document is asked for, so that false validators are found out', async (t) => {
  const desk = await openDesk(t);
  desk.upstream.answer('/rss.xml', ({ headers }) =>
    headers['if-none-match'] === undefined
      ? { body: rss(items(desk.now === START ? 1 : 2)), headers: { etag: '"always"' } }
      : { status: 304 },
  );
  await desk.poll();
  desk.now += HOUR;
  await desk.poll();
  assert.equal((await desk.titles()).length, 1);
  desk.now = START + DAY;
  await desk.poll();
  assert.equal((await desk.titles()).length, 2);
});

test('another version of the service reads the same document again', async (t) => {
  const desk = await openDesk(t);
  const body = rss([item('a')]);
  await desk.poll({ body, headers: { etag: '"v1"' } });
  const tools = { ...desk.tools, version: '2' };
  const order = { source: desk.source, isForced: true, signal: new AbortController().signal };
  const result = await pollSource(order, tools);
  assert.equal(desk.upstream.requests[1]?.headers['if-none-match'], undefined);
  assert.equal(result?.outcome.unchanged, 1);
  assert.equal(result?.poll?.outcome, 'fetched');
});

for (const [what, answer, code] of [
  [
    'a login page',
    {
      body: '<!doctype html><html><body>Log in</body></html>',
      headers: { 'content-type': 'text/html' },
    },
    'not-a-feed',
  ],
  [
    'JSON that is no feed',
    { body: '{}', headers: { 'content-type': 'application/json' } },
    'not-a-feed',
  ],
  ['no bytes', { body: '' }, 'empty'],
  ['a 204', { status: 204 }, undefined],
  ['a 206', { status: 206, body: rss([]) }, undefined],
  ['a 404', { status: 404 }, 'http-status'],
  ['a 500', { status: 500, body: rss([]) }, 'http-status'],
  [
    'random bytes',
    { body: Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7_919) % 251)) },
    'not-a-feed',
  ],
] as const) {
  test(`${what} is a failure that loses nothing`, async (t) => {
    const desk = await openDesk(t);
    await desk.poll({ body: rss([item('a')]), headers: { etag: '"good"' } });
    const { outcome, dueAt } = await desk.poll(answer);
    assert.equal(outcome.result, 'failed');
    if (code !== undefined) assert.equal(outcome.code, code);
    assert.ok((outcome.message ?? '').length > 10);
    assert.ok(dueAt > desk.now);
    assert.deepEqual(await desk.titles(), ['Story a']);
    const { poll } = await desk.state();
    assert.deepEqual(poll?.validators, { etag: '"good"' });
    assert.equal(poll?.failures, 1);
  });
}

test('a 304 to a first question is a failure, not an empty feed', async (t) => {
  const desk = await openDesk(t);
  const { outcome } = await desk.poll({ status: 304 });
  assert.equal(outcome.result, 'failed');
  const read = await desk.poll({ body: rss([item('a')]) });
  assert.equal(read.outcome.inserted, 1);
});

test('an upstream that is gone is never due again, and what it brought stays', async (t) => {
  const desk = await openDesk(t);
  await desk.poll({ body: rss([item('a')]) });
  const { outcome } = await desk.poll({ status: 410 });
  assert.equal(outcome.code, 'gone');
  desk.now += 400 * DAY;
  assert.equal(await desk.pollWhenDue(), undefined);
  assert.deepEqual(await desk.titles(), ['Story a']);
  desk.upstream.answer('/new.xml', { body: rss([item('b')]) });
  const moved = await desk.pollWhenDue({ ...desk.source, url: desk.upstream.url('/new.xml') });
  assert.equal(moved?.outcome.inserted, 1);
});

test('a permanent redirect is followed at once and remembered after the third', async (t) => {
  const desk = await openDesk(t);
  desk.upstream.answer('/new.xml', { body: rss([item('a')]) });
  const moved = { status: 301, headers: { location: '/new.xml' } };
  for (let count = 0; count < 3; count++) {
    const { outcome } = await desk.poll(moved);
    assert.equal(outcome.result, 'done');
  }
  await desk.poll(moved);
  assert.equal(desk.upstream.count(), 3);
  assert.equal(desk.upstream.count('/new.xml'), 4);
});

test('one permanent redirect and back again changes nothing', async (t) => {
  const desk = await openDesk(t);
  desk.upstream.answer('/new.xml', { body: rss([item('a')]) });
  await desk.poll({ status: 308, headers: { location: '/new.xml' } });
  const { poll } = await desk.poll({ body: rss([item('a')]) });
  assert.equal(poll?.movedTo, undefined);
  assert.equal(poll?.move, undefined);
});

for (const status of [429, 503]) {
  test(`a ${status} with Retry-After is obeyed, also when a poll is asked for`, async (t) => {
    const desk = await openDesk(t);
    await desk.poll({ body: rss([item('a')]) });
    const { outcome, dueAt } = await desk.poll({ status, headers: { 'retry-after': '7200' } });
    assert.equal(outcome.result, 'failed');
    assert.ok(dueAt >= desk.now + 2 * HOUR);
    desk.now += HOUR;
    assert.equal((await desk.poll()).isSkipped, true);
    assert.equal(desk.upstream.count(), 2);
    desk.now = dueAt;
    assert.equal((await desk.pollWhenDue())?.isSkipped, undefined);
    assert.equal(desk.upstream.count(), 3);
  });
}

test('a Retry-After of years, of nonsense or of the past is kept within a minute and a day', async (t) => {
  for (const [asked, min, max] of [
    ['315360000', DAY, DAY],
    ['-5', 0, HOUR],
    ['abc', 0, HOUR],
    [new Date(START - DAY).toUTCString(), 0, HOUR],
  ] as const) {
    const desk = await openDesk(t);
    const { dueAt } = await desk.poll({ status: 429, headers: { 'retry-after': asked } });
    assert.ok(dueAt - START >= min && dueAt - START <= max, `${asked}: ${dueAt - START}`);
  }
});

test('failures move polls apart, and a success brings them back to the schedule', async (t) => {
  const desk = await openDesk(t);
  const waits: number[] = [];
  for (let count = 0; count < 4; count++) {
    const { dueAt } = await desk.poll({ status: 500 });
    waits.push((dueAt - desk.now) / MINUTE);
    desk.now = dueAt;
  }
  assert.deepEqual(waits, [15, 30, 60, 120]);
  const { outcome, dueAt } = await desk.poll({ body: rss([item('a')]) });
  assert.equal(outcome.result, 'done');
  assert.ok(dueAt - desk.now <= 16 * MINUTE);
  assert.equal((await desk.state()).poll?.failures, 0);
});

test('a source that is not due is not asked, whoever starts anew or works beside', async (t) => {
  const desk = await openDesk(t);
  desk.upstream.answer('/rss.xml', { body: rss([item('a')]) });
  assert.ok((await desk.pollWhenDue()) !== undefined);
  const other = { ...desk.tools, holder: 'other' };
  const third = { ...desk.tools, holder: 'third' };
  const order = { source: desk.source, isForced: false, signal: new AbortController().signal };
  const many = [desk.tools, other, third].map((tools) => pollSource(order, tools));
  await Promise.all(many);
  assert.equal(desk.upstream.count(), 1);
  desk.now += 16 * MINUTE;
  await Promise.all([desk.tools, other, third].map((tools) => pollSource(order, tools)));
  assert.equal(desk.upstream.count(), 2);
});

test('a poll that is stopped counts as none and is due at once', async (t) => {
  const desk = await openDesk(t);
  await desk.poll({ body: rss([item('a')]) });
  desk.upstream.answer('/rss.xml', { hangs: true });
  const stopping = new AbortController();
  const polling = pollSource(
    { source: desk.source, isForced: true, signal: stopping.signal },
    desk.tools,
  );
  while (desk.upstream.count() < 2) await new Promise(setImmediate);
  stopping.abort();
  const result = await polling;
  assert.equal(result?.outcome.code, 'interrupted');
  const { dueAt, poll } = await desk.state();
  assert.equal(dueAt, desk.now);
  assert.equal(poll?.failures, 0);
});

test('what a document wishes of its polls is heard', async (t) => {
  const desk = await openDesk(t);
  const { dueAt } = await desk.poll({ body: rss([item('a')], '<ttl>120</ttl>') });
  assert.ok(dueAt >= desk.now + 110 * MINUTE, String(dueAt - desk.now));
});

test('a feed without items is read well and empties nothing', async (t) => {
  const desk = await openDesk(t);
  await desk.poll({ body: rss([item('a')]) });
  const { outcome } = await desk.poll({ body: rss([]) });
  assert.equal(outcome.result, 'done');
  assert.deepEqual(await desk.titles(), ['Story a']);
});

test('a key in the address of an upstream is told to no reader', async (t) => {
  const desk = await openDesk(t);
  const self = desk.upstream.url('/rss.xml?key=secret');
  const head = `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="${self}"/>`;
  desk.upstream.answer('/rss.xml?key=secret', { body: rss([item('a')], head) });
  await desk.pollWhenDue({ ...desk.source, url: self });
  const [entry] = await desk.list();
  assert.deepEqual(entry?.entry.source, {
    title: 'Upstream News',
    url: 'https://upstream.example/',
  });
});
