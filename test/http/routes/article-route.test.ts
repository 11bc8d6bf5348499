import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, serve } from '../ask.ts';
import { BASE_URL, createMemoryService, feedOf, NOW, storedOf } from '../memory-service.ts';

function newsService() {
  const service = createMemoryService();
  service.feeds.set('world', feedOf('world', { title: 'World', language: 'en' }));
  service.feeds.set('inner', feedOf('inner', { private: true }));
  const entry = {
    title: 'A secret headline',
    text: 'One.',
    publishedAt: '2024-10-15T12:18:00+07:00',
  };
  service.entries.push(
    storedOf('live1', { ...entry, title: 'Open', url: 'https://paper.example/open' }),
    storedOf('taken', entry, { state: 'withdrawn', reason: 'a secret reason' }),
    storedOf('lost', entry, { state: 'vanished' }),
    storedOf('later', entry, { publishedAt: NOW + 1 }),
    storedOf('never', entry, { publishedAt: NOW + 1, state: 'withdrawn' }),
    storedOf('inner1', entry, { source: 'inner/stored' }),
    storedOf('orphan', entry, { source: 'removed/stored' }),
  );
  return service;
}

test('what was taken back is gone, what never was public does not exist, and neither leaks', async (t) => {
  const server = await serve(t, newsService());
  const cases = {
    taken: 410,
    lost: 410,
    later: 404,
    never: 404,
    inner1: 404,
    orphan: 404,
    unknown: 404,
  };
  for (const [key, status] of Object.entries(cases)) {
    for (const id of [key, encodeURIComponent(`tag:kabar.example,2024:${key}`)]) {
      for (const headers of [{}, { Accept: 'text/html' }]) {
        const answer = await ask(server, `/articles/${id}`, { headers });
        assert.equal(answer.status, status, id);
        assert.doesNotMatch(answer.text, /secret/u);
      }
    }
  }
});

test('an embargo lifts by the clock', async (t) => {
  const server = await serve(t, newsService());
  server.clock.now = NOW + 1;
  assert.equal((await ask(server, '/articles/later')).status, 200);
});

test('the published id leads to the page under its key', async (t) => {
  const server = await serve(t, newsService());
  const id = encodeURIComponent('tag:kabar.example,2024:live1');
  const answer = await ask(server, `/articles/${id}`);
  assert.equal(answer.status, 301);
  assert.equal(answer.headers.location, '/articles/live1');
});

test('the page names its canonical address, its feeds and what it is', async (t) => {
  const server = await serve(t, newsService());
  const { text } = await ask(server, '/articles/live1');
  assert.match(text, /<link rel="canonical" href="https:\/\/paper\.example\/open">/u);
  assert.match(text, /<html lang="en">/u);
  const links = [
    ...text.matchAll(/<link rel="alternate" type="([^"]+)" title="([^"]+)" href="([^"]+)">/gu),
  ];
  assert.deepEqual(
    links.map(([, type, title, href]) => [type, title, href]),
    [
      ['application/rss+xml', 'World (RSS)', `${BASE_URL}/feeds/world.rss`],
      ['application/atom+xml', 'World (Atom)', `${BASE_URL}/feeds/world.atom`],
      ['application/feed+json', 'World (JSON Feed)', `${BASE_URL}/feeds/world.json`],
      ['application/json', 'ninjs', `${BASE_URL}/articles/live1.ninjs.json`],
    ],
  );
});

test('an edit is on the page at once, without a publication', async (t) => {
  const service = newsService();
  const server = await serve(t, service);
  const before = await ask(server, '/articles/live1');
  const [first] = service.entries;
  assert.ok(first);
  service.entries[0] = { ...first, sequence: 9, entry: { ...first.entry, title: 'Corrected' } };
  const headers = { 'If-None-Match': String(before.headers.etag) };
  const after = await ask(server, '/articles/live1', { headers });
  assert.equal(after.status, 200);
  assert.match(after.text, /<h1[^>]*>Corrected<\/h1>/u);
});

test('the story is there as ninjs too, for programs of any origin, and as closed as its page', async (t) => {
  const server = await serve(t, newsService());
  const answer = await ask(server, '/articles/live1.ninjs.json');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'application/json');
  assert.equal(answer.headers['access-control-allow-origin'], '*');
  assert.match(String(answer.headers['cache-control']), /^public, max-age=60$/u);
  const item = JSON.parse(answer.text);
  assert.equal(item.headlines[0].value, 'Open');
  assert.equal(item.uri, 'tag:kabar.example,2024:live1');
  const headers = { 'If-None-Match': String(answer.headers.etag) };
  assert.equal((await ask(server, '/articles/live1.ninjs.json', { headers })).status, 304);
  for (const [key, status] of [
    ['taken', 410],
    ['later', 404],
    ['inner1', 404],
    ['unknown', 404],
  ] as const) {
    const refused = await ask(server, `/articles/${key}.ninjs.json`);
    assert.equal(refused.status, status, key);
    assert.doesNotMatch(refused.text, /secret/u);
  }
  const id = encodeURIComponent('tag:kabar.example,2024:live1');
  const moved = await ask(server, `/articles/${id}.ninjs.json`);
  assert.deepEqual([moved.status, moved.headers.location], [301, '/articles/live1.ninjs.json']);
  const page = await ask(server, '/articles/live1');
  assert.match(
    page.text,
    /<link rel="alternate" type="application\/json" title="ninjs" href="https:\/\/kabar\.example\/articles\/live1\.ninjs\.json">/u,
  );
});
