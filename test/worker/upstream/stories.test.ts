// What becomes of an upstream's items over many polls: one story is one entry with one id, whatever the
// upstream does to its guids, links, dates and bytes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pollSource } from '../../../src/worker/upstream/poll-source.ts';
import { HOUR, MINUTE, openDesk, START } from './poll-desk.ts';
import { item, items, rss } from './stub-upstream.ts';

const SEEN = Date.UTC(2024, 9, 15, 12, 0, 1);

test('two sources with the same guid have two entries, and neither changes the other’s', async (t) => {
  const desk = await openDesk(t);
  await desk.poll({ body: rss([item('a')]) });
  desk.upstream.answer('/other.xml', { body: rss([item('a', { text: 'Something else.' })]) });
  const other = {
    ...desk.source,
    id: 'berita/other',
    name: 'other',
    url: desk.upstream.url('/other.xml'),
  };
  await pollSource(
    { source: other, isForced: true, signal: new AbortController().signal },
    desk.tools,
  );
  const [own, foreign] = [await desk.list(), await desk.list(other.id)];
  assert.equal(own.length + foreign.length, 2);
  assert.notEqual(own[0]?.id, foreign[0]?.id);
  assert.match(own[0]?.entry.text ?? own[0]?.entry.summary ?? '', /What happened/u);
});

for (const [what, before, after] of [
  [
    'https',
    { guid: 'http://x.example/1', link: 'http://x.example/1' },
    { guid: 'https://x.example/1', link: 'https://x.example/1' },
  ],
  [
    'another domain',
    { guid: 'https://old.example/1', link: 'https://old.example/1' },
    { guid: 'https://new.example/1', link: 'https://new.example/1' },
  ],
  [
    'other guids',
    { guid: '17', link: 'https://x.example/1' },
    { guid: 'tag:x,2024:17', link: 'https://x.example/1' },
  ],
  [
    'guids for the first time',
    { guid: '', link: 'https://x.example/1' },
    { guid: '17', link: 'https://x.example/1' },
  ],
  ['another title', { guid: '17', title: 'First title' }, { guid: '17', title: 'Second title' }],
  [
    'other links',
    { guid: '17', link: 'https://x.example/1' },
    { guid: '17', link: 'https://x.example/archive/1' },
  ],
  [
    'other links and dates',
    { guid: '17', link: 'https://x.example/1' },
    { guid: '17', link: 'https://x.example/2', date: 'Mon, 14 Oct 2024 05:18:00 GMT' },
  ],
] as const) {
  test(`a story keeps its id when its upstream takes ${what}`, async (t) => {
    const desk = await openDesk(t);
    await desk.poll({ body: rss([item('1', before), item('2')]) });
    const ids = new Set((await desk.list()).map(({ id }) => id));
    desk.now += HOUR;
    const { outcome } = await desk.poll({ body: rss([item('1', after), item('2')]) });
    assert.equal(outcome.inserted, 0);
    const later = await desk.list();
    assert.deepEqual(new Set(later.map(({ id }) => id)), ids);
    assert.ok(later.every(({ publishedAt }) => publishedAt === Date.UTC(2024, 9, 15, 5, 18)));
    // And under its new names from now on.
    desk.now += HOUR;
    const again = await desk.poll({
      body: rss([item('1', { ...after, title: 'Third' }), item('2')]),
    });
    assert.equal(again.outcome.inserted, 0);
  });
}

test('items without a guid are told apart by their whole link, or by title and date', async (t) => {
  const desk = await openDesk(t);
  const at = (link: string, title = 'Same title') => item('x', { guid: '', link, title });
  const links = [
    'https://x.example/#a',
    'https://x.example/#b',
    'https://x.example/?id=1',
    'https://x.example/?id=2',
  ];
  const { outcome } = await desk.poll({ body: rss(links.map((link) => at(link))) });
  assert.equal(outcome.inserted, 4);
  const home = ['One', 'Two', 'Three'].map((title) => at('https://upstream.example/', title));
  const more = await desk.poll({ body: rss(home) });
  assert.equal(more.outcome.inserted, 3);
  const again = await desk.poll({
    body: rss([...home.slice(1), at('https://upstream.example/', 'Four')]),
  });
  assert.deepEqual([again.outcome.inserted, again.outcome.updated], [1, 0]);
});

test('a guid that is given twice is stable over many polls', async (t) => {
  const desk = await openDesk(t);
  const twins = [
    item('a', { guid: 'same', text: 'One telling.' }),
    item('a', { guid: 'same', text: 'Another.' }),
  ];
  await desk.poll({ body: rss([...twins, item('b')]) });
  const before = await desk.list();
  for (let poll = 0; poll < 50; poll++) {
    desk.now += HOUR;
    const { outcome } = await desk.poll({ body: rss([...twins, item('b')], `<!-- ${poll} -->`) });
    assert.deepEqual([outcome.inserted, outcome.updated], [0, 0]);
  }
  assert.deepEqual(await desk.list(), before);
});

test('two stories under one guid are two entries, and stay so when one of them leaves', async (t) => {
  const desk = await openDesk(t);
  const [a, b] = ['a', 'b'].map((name) => item(name, { guid: '1' }));
  const { outcome } = await desk.poll({ body: rss([a ?? '', b ?? '']) });
  assert.equal(outcome.inserted, 2);
  const only = await desk.poll({ body: rss([b ?? '']) });
  assert.deepEqual([only.outcome.inserted, only.outcome.updated], [0, 0]);
  assert.deepEqual(new Set(await desk.titles()), new Set(['Story a', 'Story b']));
});

test('content that changes at every poll is shown more and more rarely, a first correction at once', async (t) => {
  const desk = await openDesk(t);
  let updates = 0;
  for (let poll = 0; poll < 97; poll++) {
    const body = rss([item('a', { text: `Seen ${poll} times.` }), item('b')]);
    const { outcome } = await desk.poll({ body });
    if (poll === 1) assert.equal(outcome.updated, 1);
    updates += outcome.updated;
    desk.now += 5 * MINUTE;
  }
  assert.ok(updates <= 13, `${updates} updates in eight hours`);
  assert.equal((await desk.list()).length, 2);
});

test('a change that had to wait is shown in the end, though the upstream is quiet by then', async (t) => {
  const desk = await openDesk(t);
  const told = (text: string) => ({
    body: rss([item('a', { text })]),
    headers: { etag: '"same"' },
  });
  await desk.poll(told('First.'));
  await desk.poll(told('Second.'));
  await desk.poll(told('Third.'));
  assert.equal((await desk.state()).poll?.validators.etag, undefined);
  desk.now += HOUR;
  const { outcome } = await desk.poll(told('Third.'));
  assert.equal(outcome.updated, 1);
});

test('dates that move at every poll change nothing', async (t) => {
  const desk = await openDesk(t);
  for (const minute of [10, 11, 12]) {
    const { outcome } = await desk.poll({
      body: rss([item('a', { date: `Tue, 15 Oct 2024 05:${minute}:00 GMT` })]),
    });
    assert.equal(outcome.updated, 0);
  }
});

for (const date of [
  'Thu, 01 Jan 2099 00:00:00 GMT',
  'Fri, 31 Dec 9999 23:59:59 GMT',
  'Mon, 01 Jan 0001 00:00:00 GMT',
  '-1',
  'Sat, 13 Sep 275760 00:00:00 GMT',
  'soon',
  '',
]) {
  test(`an item dated "${date}" counts as published when it was first seen`, async (t) => {
    const desk = await openDesk(t);
    await desk.poll({ body: rss([item('a', { date })]) });
    const [entry] = await desk.list();
    assert.equal(entry?.publishedAt, SEEN - (SEEN % 1_000));
    assert.equal(entry?.entry.publishedAt, undefined);
  });
}

test('an item that is dated a little ahead is published now', async (t) => {
  const desk = await openDesk(t);
  await desk.poll({ body: rss([item('a', { date: new Date(START + 5 * MINUTE).toUTCString() })]) });
  assert.equal((await desk.list())[0]?.publishedAt, START - (START % 1_000));
});

test('items without a date keep the order of their document', async (t) => {
  const desk = await openDesk(t);
  await desk.poll({ body: rss(['a', 'b', 'c'].map((name) => item(name, { date: '' }))) });
  assert.deepEqual(await desk.titles(), ['Story a', 'Story b', 'Story c']);
});

test('a guid of a megabyte is kept by its hash, a blank one is none', async (t) => {
  const desk = await openDesk(t);
  const body = rss([item('a', { guid: 'x'.repeat(1_000_000) }), item('b', { guid: '   ' })]);
  const { outcome } = await desk.poll({ body });
  assert.equal(outcome.inserted, 2);
  const ids = (await desk.list()).map(({ entry }) => entry.sourceId ?? '');
  assert.ok(ids.every((id) => id.length < 100));
  const again = await desk.poll({ body: `${body} ` });
  assert.deepEqual([again.outcome.inserted, again.outcome.updated], [0, 0]);
});

test('an item that leaves and comes back is the same entry, and was there meanwhile', async (t) => {
  const desk = await openDesk(t);
  await desk.poll({ body: rss([item('a'), item('b')]) });
  const ids = (await desk.list()).map(({ id }) => id);
  await desk.poll({ body: rss([item('b')]) });
  assert.equal((await desk.list()).length, 2);
  const { outcome } = await desk.poll({ body: rss([item('b'), item('a')]) });
  assert.equal(outcome.inserted, 0);
  assert.deepEqual(
    (await desk.list()).map(({ id }) => id),
    ids,
  );
});

test('a withdrawn story stays withdrawn however often its upstream tells it', async (t) => {
  const desk = await openDesk(t);
  await desk.poll({ body: rss([item('a')]) });
  const [entry] = await desk.list();
  await desk.storage.entries.withdraw(entry?.key ?? '', { reason: 'a mistake', now: desk.now });
  const { outcome } = await desk.poll({ body: rss([item('a', { text: 'Told again.' })]) });
  assert.deepEqual([outcome.result, outcome.updated, outcome.restored], ['done', 0, 0]);
  assert.deepEqual(await desk.list(), []);
});

test('a first reading is never held, a later flood is, until the operator approves', async (t) => {
  const desk = await openDesk(t);
  const { outcome } = await desk.poll({ body: rss(items(500)) });
  assert.equal(outcome.inserted, 500);
  const flood = { body: rss(items(300, 1_000)), headers: { etag: '"flood"' } };
  const held = await desk.poll(flood);
  assert.deepEqual(
    [held.outcome.result, held.outcome.code, held.outcome.inserted],
    ['held', 'guard', 0],
  );
  assert.match(held.outcome.message ?? '', /300 .*kabar approve berita/u);
  desk.now = held.dueAt;
  assert.equal((await desk.pollWhenDue())?.outcome.result, 'held');
  assert.equal((await desk.list()).length, 500);
  await desk.storage.sources.approve([desk.source.id]);
  const approved = await desk.pollWhenDue();
  assert.deepEqual([approved?.outcome.result, approved?.outcome.inserted], ['done', 300]);
  assert.equal((await desk.list()).length, 800);
});

test('of a document with more items than the limit the first 2,000 are taken', async (t) => {
  const desk = await openDesk(t);
  const { outcome } = await desk.poll({ body: rss(items(5_000)) });
  assert.equal(outcome.inserted, 2_000);
});

test('a reading that is cut off in the middle is made whole by the next one, nothing twice', async (t) => {
  const desk = await openDesk(t);
  desk.upstream.answer('/rss.xml', { body: rss(items(1_000)) });
  const stopping = new AbortController();
  let commits = 0;
  const entries: typeof desk.tools.entries = {
    ...desk.tools.entries,
    async commit(commit) {
      if (++commits === 2) stopping.abort();
      await desk.tools.entries.commit(commit);
    },
  };
  const order = { source: desk.source, isForced: true, signal: stopping.signal };
  const cut = await pollSource(order, { ...desk.tools, entries });
  assert.equal(cut?.outcome.code, 'interrupted');
  assert.equal((await desk.list()).length, 400);
  const whole = await desk.pollWhenDue();
  assert.deepEqual([whole?.outcome.inserted, whole?.outcome.unchanged], [600, 400]);
});
