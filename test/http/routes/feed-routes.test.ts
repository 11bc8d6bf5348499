import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, serve } from '../ask.ts';
import { createMemoryService, feedOf, storedOf } from '../memory-service.ts';

function worldService() {
  const service = createMemoryService();
  service.feeds.set('world', feedOf('world', { title: 'World', language: 'id' }));
  service.entries.push(
    storedOf('k1', { title: 'Satu', publishedAt: '2024-10-15T00:30:00+07:00', text: 'Isi.' }),
    storedOf('k2', { title: 'Dua', publishedAt: '2024-10-14' }),
  );
  service.publish('world');
  return service;
}

test('a reader that asks for a feed at the page is led to the document it likes best', async (t) => {
  const server = await serve(t, worldService());
  const cases: readonly (readonly [string, string])[] = [
    ['application/rss+xml', '.rss'],
    ['application/atom+xml', '.atom'],
    ['application/feed+json', '.json'],
    ['application/rss+xml;q=0.5, application/atom+xml', '.atom'],
    ['APPLICATION/RSS+XML', '.rss'],
    ['application/xml, application/atom+xml, application/rss+xml, text/html, */*;q=0.9', '.atom'],
    ['application/atom+xml,application/rss+xml;q=0.9,*/*;q=0.1', '.atom'],
  ];
  for (const [accept, ending] of cases) {
    const answer = await ask(server, '/feeds/world', { headers: { Accept: accept } });
    assert.equal(answer.status, 302, accept);
    assert.equal(answer.headers.location, `/feeds/world${ending}`);
    assert.equal(answer.headers.vary, 'Accept');
    assert.match(String(answer.headers['cache-control']), /private/u);
  }
});

test('everybody else gets the page, whatever they accept', async (t) => {
  const server = await serve(t, worldService());
  const accepts: readonly (string | undefined)[] = [
    undefined,
    '*/*',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8',
    'image/png',
    'application/rss+xml;q=0, */*',
    'application/rss+xml;q=0.3, text/html',
    'application/rss+xml'.repeat(500),
    ';;;,,,q=',
  ];
  for (const accept of accepts) {
    const headers: Record<string, string> = accept === undefined ? {} : { Accept: accept };
    const answer = await ask(server, '/feeds/world', { headers });
    assert.equal(answer.status, 200, String(accept).slice(0, 60));
    assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
    assert.match(String(answer.headers.vary), /Accept, Accept-Encoding/u);
  }
});

test('a trailing slash leads to the page', async (t) => {
  const server = await serve(t, worldService());
  const answer = await ask(server, '/feeds/world/');
  assert.equal(answer.status, 301);
  assert.equal(answer.headers.location, '/feeds/world');
  assert.equal((await ask(server, '/feeds/unknown/')).status, 404);
});

test('stories stand under the day on which they were printed, in the language of the feed', async (t) => {
  const server = await serve(t, worldService());
  const { text } = await ask(server, '/feeds/world');
  const days = [...text.matchAll(/<h3><time datetime="([^"]+)">([^<]+)<\/time>/gu)];
  assert.deepEqual(
    days.map(([, day, heading]) => [day, heading]),
    [
      ['2024-10-15', 'Selasa, 15 Oktober 2024'],
      ['2024-10-14', 'Senin, 14 Oktober 2024'],
    ],
  );
  assert.match(text, />00\.30 WIB<\/time>/u);
  assert.match(text, /href="\/articles\/k1"/u);
});

test('a page is rendered once for each state, however many ask at the same time (V12)', async (t) => {
  const service = worldService();
  const server = await serve(t, service);
  const answers = await Promise.all(Array.from({ length: 200 }, () => ask(server, '/feeds/world')));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.equal(service.listings, 1);
  service.entries.push(storedOf('k3', { title: 'Tiga', publishedAt: '2024-10-16T00:00:00Z' }));
  service.publish('world');
  assert.match((await ask(server, '/feeds/world')).text, /Tiga/u);
  assert.equal(service.listings, 2);
});

test('the front page lists public feeds with their autodiscovery', async (t) => {
  const service = worldService();
  service.feeds.set('inner', feedOf('inner', { title: 'Rahasia', private: true }));
  const server = await serve(t, service);
  const { text } = await ask(server, '/');
  assert.match(text, /<html lang="id">/u);
  assert.match(text, /<link rel="alternate" type="application\/atom\+xml" title="World \(Atom\)"/u);
  assert.doesNotMatch(text, /Rahasia|inner/u);
});
