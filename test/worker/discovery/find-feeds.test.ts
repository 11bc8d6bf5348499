// Discovery against a stub site on loopback: what is found, in which order, and how little is asked for.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import { type Discovery, findFeeds } from '../../../src/worker/discovery/find-feeds.ts';
import { groupFeeds } from '../../../src/worker/discovery/group-feeds.ts';
import { DocumentThread } from '../../../src/worker/upstream/document-thread.ts';
import { item, rss, type StubUpstream, startUpstream } from '../upstream/stub-upstream.ts';

interface Site extends StubUpstream {
  page(path: string, html: string, headers?: Readonly<Record<string, string>>): void;
  feed(path: string, ...names: readonly string[]): void;
  find(path?: string): Promise<Discovery>;
  paths(): readonly string[];
}

async function openSite(t: { after(work: () => Promise<void> | void): void }): Promise<Site> {
  const stub = await startUpstream(t);
  const documents = new DocumentThread();
  const client = createUpstreamClient({
    timeoutSeconds: 5,
    bytesMax: 1024 * 1024,
    concurrency: 4,
    perHost: 2,
    userAgent: 'Kabar test',
    allowPrivate: [stub.address],
  });
  t.after(async () => {
    await client.close();
    await documents.close();
  });
  const { signal } = new AbortController();
  return {
    ...stub,
    page: (path, body, headers = {}) =>
      stub.answer(path, { body, headers: { 'content-type': 'text/html', ...headers } }),
    feed: (path, ...names) => stub.answer(path, { body: rss(names.map((name) => item(name))) }),
    find: (path = '/') => findFeeds(stub.url(path), { client, documents, clock: Date.now, signal }),
    paths: () => stub.requests.map((one) => one.path),
  };
}

const alternate = (href: string, type = 'application/rss+xml'): string =>
  `<html><link rel="alternate" type="${type}" href="${href}"></html>`;
const told = ({ feeds }: Discovery, site: Site) =>
  feeds.map(({ url, way }) => `${way} ${url.replace(site.url(''), '')}`);

test('an address that is a feed is found by one request', async (t) => {
  const site = await openSite(t);
  site.feed('/rss.xml', 'a', 'b');
  const discovery = await site.find('/rss.xml');
  assert.deepEqual(told(discovery, site), ['itself /rss.xml']);
  assert.equal(discovery.feeds[0]?.stories.length, 2);
  assert.equal(site.requests.length, 1);
});

test('what the server and the page declare is found, comments last, and nothing else is asked for', async (t) => {
  const site = await openSite(t);
  site.page('/', `${alternate('/comments/feed/')}${alternate('/b.xml')}<a href="/c.rss">RSS</a>`, {
    link: '</a.xml>; rel="alternate"; type="application/rss+xml", </hub>; rel="hub"',
  });
  site.feed('/a.xml', 'a');
  site.feed('/b.xml', 'b');
  site.feed('/comments/feed/', 'c');
  const discovery = await site.find();
  assert.deepEqual(told(discovery, site), [
    'link-header /a.xml',
    'link-element /b.xml',
    'link-element /comments/feed/',
  ]);
  assert.deepEqual(site.paths(), ['/', '/a.xml', '/comments/feed/', '/b.xml']);
});

test('links for people are followed where nothing is declared, over a page of feeds too', async (t) => {
  const site = await openSite(t);
  site.page('/', `${alternate('/broken.xml')}<a href="/rss">RSS</a>`);
  site.page(
    '/rss',
    '<a href="/dunia.xml" type="application/rss+xml">Dunia</a><a href="/kota/feed">Kota</a>',
  );
  site.feed('/dunia.xml', 'a');
  site.feed('/kota/feed', 'b');
  const discovery = await site.find();
  assert.deepEqual(told(discovery, site), ['page-link /dunia.xml', 'page-link /kota/feed']);
  assert.deepEqual(
    discovery.misses.map(({ code }) => code),
    ['http-status'],
  );
});

test('the usual places come last, below the page first, and the first one ends the search', async (t) => {
  const site = await openSite(t);
  site.page('/blog/a.html', '<p>Halo</p>');
  site.feed('/atom.xml', 'a');
  site.feed('/index.xml', 'b');
  const discovery = await site.find('/blog/a.html');
  assert.deepEqual(told(discovery, site), ['usual-path /atom.xml']);
  assert.ok(site.count('/blog/feed/') === 1 && site.count('/index.xml') === 0);
});

test('a discovery asks for no more than a few documents', async (t) => {
  const site = await openSite(t);
  const links = Array.from({ length: 60 }, (_, index) => alternate(`/${index}.xml`));
  site.page(
    '/',
    links.join('') + links.map((_, index) => `<a href="/${index}.rss">RSS</a>`).join(''),
  );
  const { feeds, misses } = await site.find();
  assert.deepEqual([feeds.length, misses.length], [0, 20]);
  assert.equal(site.requests.length, 21);
});

test('a page that is a feed itself stands behind what it declares, and alone where that fails', async (t) => {
  const site = await openSite(t);
  const body =
    '<main class="h-feed"><article class="h-entry"><a class="u-url p-name" href="https://upstream.example/a">A</a></article></main>';
  site.page('/', alternate('/rss.xml') + body);
  const alone = await site.find();
  assert.deepEqual(told(alone, site), ['itself /']);
  assert.equal(alone.feeds[0]?.feed.format, 'h-feed');
  assert.equal(site.count('/feed/'), 0);
  site.feed('/rss.xml', 'a');
  const both = await site.find();
  assert.deepEqual(told(both, site), ['link-element /rss.xml', 'itself /']);
  assert.equal(groupFeeds(both.feeds).length, 1);
});

test('permanent redirects lead to the address that is kept, others do not', async (t) => {
  const site = await openSite(t);
  site.feed('/baru.xml', 'a');
  site.answer('/lama.xml', { status: 301, headers: { location: '/baru.xml' } });
  site.answer('/hari-ini.xml', { status: 302, headers: { location: '/baru.xml' } });
  assert.deepEqual(told(await site.find('/lama.xml'), site), ['itself /baru.xml']);
  assert.deepEqual(told(await site.find('/hari-ini.xml'), site), ['itself /hari-ini.xml']);
});

test('private addresses are refused, whether asked for or linked to', async (t) => {
  const site = await openSite(t);
  const hidden = await startUpstream(t);
  hidden.answer('/rss.xml', { body: rss([item('a')]) });
  site.page('/', alternate(hidden.url()));
  const { feeds, misses } = await site.find();
  assert.deepEqual([feeds.length, misses[0]?.code], [0, 'blocked-address']);
  assert.equal(hidden.requests.length, 0);
});

test('what is neither feed nor page is said to be none, and leads nowhere', async (t) => {
  const site = await openSite(t);
  for (const [body, type] of [
    [Buffer.from('89504e470d0a1a0a', 'hex'), 'image/png'],
    ['{}', 'application/json'],
  ] as const) {
    site.answer('/', { body, headers: { 'content-type': type } });
    const { feeds, misses } = await site.find();
    assert.deepEqual([feeds.length, misses.map(({ code }) => code)], [0, ['not-a-feed']]);
  }
  assert.equal(site.requests.length, 2);
});

test('one feed in several formats is one group, others are groups of their own', async (t) => {
  const site = await openSite(t);
  const types = ['/a.xml', '/b.xml', '/c.xml'].map((path) => alternate(path)).join('');
  site.page('/', types);
  site.feed('/a.xml', 'a', 'b', 'c', 'd', 'e');
  site.feed('/b.xml', 'x');
  site.feed('/c.xml', 'b', 'c', 'd', 'e');
  const groups = groupFeeds((await site.find()).feeds);
  assert.deepEqual(
    groups.map((group) => group.map(({ url }) => url.slice(-6))),
    [['/a.xml', '/c.xml'], ['/b.xml']],
  );
});
