// Discovery of hubs (WebSub §4; websub.rocks 100, 102–104, 200), in documents as the poll reads them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFeed } from '../../../src/formats/parse-feed.ts';
import { findAdvertised } from '../../../src/worker/upstream/find-advertised.ts';
import { openDesk } from './poll-desk.ts';
import { item, rss } from './stub-upstream.ts';

const URL = 'https://upstream.example/feed';
const HUB = 'https://hub.example/';

async function advertisedBy(body: string, link?: string) {
  const reading = await parseFeed(Buffer.from(body), { url: URL });
  assert.ok(reading.ok);
  return findAdvertised({ headers: link === undefined ? {} : { link }, url: URL }, reading.feed);
}

const links = (hub: string, self: string): string =>
  `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="${hub}"/>
   <atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="${self}"/>`;
const atom = (hub: string, self: string): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><id>urn:a</id>
   <link rel="hub" href="${hub}"/><link rel="self" href="${self}"/></feed>`;

test('a hub is found in Link headers, in Atom, in RSS and in JSON Feed', async () => {
  const found = { hubs: [HUB], topic: 'https://upstream.example/self' };
  assert.deepEqual(
    await advertisedBy(rss([item('a')]), `<${HUB}>; rel="hub", </self>; rel="self"`),
    found,
  );
  assert.deepEqual(await advertisedBy(atom(HUB, '/self')), found);
  assert.deepEqual(await advertisedBy(rss([], links(HUB, found.topic))), found);
  const json = { version: 'https://jsonfeed.org/version/1.1', title: 'A', items: [] };
  const hubs = [{ type: 'WebSub', url: HUB }];
  assert.deepEqual(
    await advertisedBy(JSON.stringify({ ...json, hubs, feed_url: found.topic })),
    found,
  );
});

test('the header goes before the document, for each of the two', async () => {
  const body = atom('https://wrong.example/', 'https://wrong.example/self');
  assert.deepEqual(
    await advertisedBy(body, `<${HUB}>; rel=hub, <https://right.example/>; rel=self`),
    {
      hubs: [HUB],
      topic: 'https://right.example/',
    },
  );
  assert.deepEqual(await advertisedBy(body, `<${HUB}>; rel=hub`), {
    hubs: [HUB],
    topic: 'https://wrong.example/self',
  });
});

test('without a hub, or without an address of its own, nothing is advertised', async () => {
  assert.equal(await advertisedBy(rss([item('a')])), undefined);
  assert.equal(await advertisedBy(rss([item('a')]), `<${HUB}>; rel=hub`), undefined);
  assert.equal(await advertisedBy(rss([item('a')]), '<https://a.example/>; rel=self'), undefined);
  assert.equal(await advertisedBy(atom('ftp://hub.example/', URL)), undefined);
  assert.equal(await advertisedBy(atom(`${HUB}${'x'.repeat(3_000)}`, URL)), undefined);
});

test('several hubs are kept in their order, and no more than a few', async () => {
  const names = Array.from({ length: 9 }, (_, index) => `<https://h${index}.example/>; rel=hub`);
  const link = [...names, names[0], '<https://a.example/>; rel=self'].join(', ');
  const found = await advertisedBy(rss([item('a')]), link);
  assert.deepEqual(
    found?.hubs,
    [0, 1, 2, 3].map((index) => `https://h${index}.example/`),
  );
});

test('a poll remembers what is advertised, through redirects and 304s, until a document says otherwise', async (t) => {
  const desk = await openDesk(t);
  const { upstream } = desk;
  const etag = '"1"';
  upstream.answer('/moved.xml', ({ headers }) =>
    headers['if-none-match'] === etag
      ? { status: 304 }
      : { body: rss([item('a')]), headers: { etag, link: `<${HUB}>; rel=hub, <topic>; rel=self` } },
  );
  const advertised = { hubs: [HUB], topic: upstream.url('/topic') };
  await desk.poll({ status: 302, headers: { location: '/moved.xml' } });
  assert.deepEqual((await desk.state()).poll?.advertised, advertised);
  await desk.poll();
  const state = await desk.state();
  assert.equal(state.poll?.outcome, 'notModified');
  assert.deepEqual(state.poll?.advertised, advertised);
  await desk.poll({ body: rss([item('a'), item('b')]) });
  assert.equal((await desk.state()).poll?.advertised, undefined);
});
