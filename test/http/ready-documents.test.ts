import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { type Answer, ask, askRaw, serve } from './ask.ts';
import { BASE_URL, createMemoryService, feedOf, NOW, storedOf } from './memory-service.ts';

const PATH = '/feeds/world.atom';

function worldService() {
  const service = createMemoryService();
  service.feeds.set('world', feedOf('world'));
  service.entries.push(storedOf('k1', { title: 'One', publishedAt: '2024-10-15T12:18:00+07:00' }));
  service.publish('world');
  service.dueAt.set('world', NOW + 300_000);
  return service;
}

function field(answer: Answer, name: string): string {
  return String(answer.headers[name] ?? '');
}

test('every format leaves with its media type, its length and nosniff', async (t) => {
  const server = await serve(t, worldService());
  const types = {
    rss: 'application/rss+xml',
    atom: 'application/atom+xml',
    json: 'application/feed+json',
  };
  for (const [format, type] of Object.entries(types)) {
    const answer = await ask(server, `/feeds/world.${format}`);
    assert.equal(answer.status, 200);
    assert.equal(field(answer, 'content-type'), `${type}; charset=utf-8`);
    assert.equal(Number(field(answer, 'content-length')), answer.bytes.byteLength);
    assert.equal(field(answer, 'x-content-type-options'), 'nosniff');
    assert.equal(field(answer, 'set-cookie'), '');
    assert.equal(field(answer, 'x-powered-by'), '');
  }
});

test('each coding has its own strong tag and the same content, and all of them vary', async (t) => {
  const server = await serve(t, worldService());
  const plain = await ask(server, PATH);
  const decode = { gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync };
  const tags = new Set([field(plain, 'etag')]);
  assert.equal(field(plain, 'vary'), 'Accept-Encoding');
  for (const [coding, decompress] of Object.entries(decode)) {
    const answer = await ask(server, PATH, { headers: { 'Accept-Encoding': coding } });
    assert.equal(field(answer, 'content-encoding'), coding);
    assert.equal(field(answer, 'vary'), 'Accept-Encoding');
    assert.deepEqual(decompress(answer.bytes), plain.bytes);
    assert.match(field(answer, 'etag'), /^"[\x21\x23-\x7e]+"$/u);
    tags.add(field(answer, 'etag'));
  }
  assert.equal(tags.size, 4);
});

test('a coding that is refused with q=0 is not sent', async (t) => {
  const server = await serve(t, worldService());
  const cases: readonly (readonly [string, string])[] = [
    ['gzip;q=0, identity', ''],
    ['', ''],
    ['gzip;q=0.5, br;q=0.8, zstd;q=0', 'br'],
    ['*', 'zstd'],
    ['identity;q=0, gzip', 'gzip'],
    [`${'x, '.repeat(3_000)}gzip`, 'gzip'],
  ];
  for (const [accept, coding] of cases) {
    const answer = await ask(server, PATH, { headers: { 'Accept-Encoding': accept } });
    assert.equal(answer.status, 200, accept.slice(0, 40));
    assert.equal(field(answer, 'content-encoding'), coding, accept.slice(0, 40));
  }
});

test('a request that accepts no coding at all is told so', async (t) => {
  const server = await serve(t, worldService());
  const answer = await ask(server, PATH, {
    headers: { 'Accept-Encoding': 'identity;q=0, *;q=0' },
  });
  assert.equal(answer.status, 406);
  assert.equal(JSON.parse(answer.text).code, 'notAcceptable');
  assert.match(field(answer, 'vary'), /Accept-Encoding/u);
});

test('a 304 repeats what a cache needs and has no content', async (t) => {
  const server = await serve(t, worldService());
  for (const headers of [{}, { 'Accept-Encoding': 'gzip' }]) {
    const full = await ask(server, PATH, { headers });
    const answer = await ask(server, PATH, {
      headers: { ...headers, 'If-None-Match': field(full, 'etag') },
    });
    assert.equal(answer.status, 304);
    assert.equal(answer.bytes.byteLength, 0);
    for (const name of ['etag', 'cache-control', 'vary', 'link', 'access-control-allow-origin']) {
      assert.equal(field(answer, name), field(full, name), name);
    }
    assert.notEqual(field(answer, 'date'), '');
    assert.equal(field(answer, 'content-length'), '');
  }
});

test('If-None-Match is compared weakly, in lists and with the asterisk', async (t) => {
  const server = await serve(t, worldService());
  const etag = field(await ask(server, PATH), 'etag');
  const cases: readonly (readonly [string, number])[] = [
    [etag, 304],
    [`W/${etag}`, 304],
    [`"no-such-tag", ${etag}`, 304],
    [`"a,b" ,W/${etag}`, 304],
    ['*', 304],
    ['"no-such-tag"', 200],
    ['garbage', 200],
    ['"', 200],
    [`"${'x'.repeat(12_000)}"`, 200],
  ];
  for (const [ifNoneMatch, status] of cases) {
    const answer = await ask(server, PATH, { headers: { 'If-None-Match': ifNoneMatch } });
    assert.equal(answer.status, status, ifNoneMatch.slice(0, 40));
  }
});

test('the tag of another coding does not stand for what would be sent', async (t) => {
  const server = await serve(t, worldService());
  const gzipped = await ask(server, PATH, { headers: { 'Accept-Encoding': 'gzip' } });
  const answer = await ask(server, PATH, { headers: { 'If-None-Match': field(gzipped, 'etag') } });
  assert.equal(answer.status, 200);
});

test('If-Modified-Since counts only where there is no If-None-Match', async (t) => {
  const server = await serve(t, worldService());
  const full = await ask(server, PATH);
  const modified = field(full, 'last-modified');
  assert.equal(modified, 'Tue, 15 Oct 2024 05:18:00 GMT');
  const future = 'Fri, 01 Jan 2100 00:00:00 GMT';
  const past = 'Thu, 01 Jan 1970 00:00:00 GMT';
  const cases: readonly (readonly [Record<string, string | string[]>, number])[] = [
    [{ 'If-Modified-Since': modified }, 304],
    [{ 'If-Modified-Since': past }, 200],
    [{ 'If-Modified-Since': 'yesterday' }, 200],
    [{ 'If-Modified-Since': [modified, modified] }, 200],
    [{ 'If-None-Match': '"no-such-tag"', 'If-Modified-Since': future }, 200],
    [{ 'If-None-Match': field(full, 'etag'), 'If-Modified-Since': past }, 304],
  ];
  for (const [headers, status] of cases) {
    assert.equal((await ask(server, PATH, { headers })).status, status, JSON.stringify(headers));
  }
});

test('HEAD has the fields of GET and no content, and knows 304 too', async (t) => {
  const server = await serve(t, worldService());
  for (const path of [PATH, '/feeds/world', '/']) {
    const full = await ask(server, path);
    const head = await ask(server, path, { method: 'HEAD' });
    assert.equal(head.status, 200);
    assert.equal(head.bytes.byteLength, 0);
    const { date: _one, ...expected } = full.headers;
    const { date: _other, ...actual } = head.headers;
    assert.deepEqual(actual, expected);
    const headers = { 'If-None-Match': field(full, 'etag') };
    assert.equal((await ask(server, path, { method: 'HEAD', headers })).status, 304);
  }
});

test('the Link field names exactly one self, by the base URL', async (t) => {
  const server = await serve(t, worldService());
  const link = field(await ask(server, PATH), 'link');
  assert.equal(link.match(/rel="self"/gu)?.length, 1);
  assert.ok(link.startsWith(`<${BASE_URL}${PATH}>; rel="self"`));
});

test('other origins may read documents, conditionally too', async (t) => {
  const server = await serve(t, worldService());
  const answer = await ask(server, PATH, { headers: { Origin: 'https://reader.example' } });
  assert.equal(field(answer, 'access-control-allow-origin'), '*');
  assert.match(field(answer, 'access-control-expose-headers'), /ETag, Link/u);
  const preflight = await ask(server, PATH, {
    method: 'OPTIONS',
    headers: { Origin: 'https://reader.example', 'Access-Control-Request-Method': 'GET' },
  });
  assert.equal(preflight.status, 204);
  assert.match(field(preflight, 'access-control-allow-headers'), /If-None-Match/u);
});

test('a path with a query is the same document', async (t) => {
  const server = await serve(t, worldService());
  const plain = await ask(server, PATH);
  for (const query of ['?', '?utm_source=x', `?${'a=1&'.repeat(1_000)}`]) {
    const answer = await ask(server, `${PATH}${query}`);
    assert.deepEqual(answer.bytes, plain.bytes);
    assert.equal(field(answer, 'etag'), field(plain, 'etag'));
    const headers = { 'If-None-Match': field(plain, 'etag') };
    assert.equal((await ask(server, `${PATH}${query}`, { headers })).status, 304);
  }
});

test('no field of the request changes what is published (V01, V02)', async (t) => {
  const server = await serve(t, worldService());
  const evil = {
    Host: 'evil.example',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'http',
    Forwarded: 'host=evil.example',
    'X-Original-URL': '/admin',
    'X-HTTP-Method-Override': 'DELETE',
  };
  for (const path of [PATH, '/feeds/world', '/', '/articles/k1']) {
    const plain = await ask(server, path);
    const answer = await ask(server, path, { headers: evil });
    assert.deepEqual(answer.bytes, plain.bytes, path);
    assert.equal(field(answer, 'link'), field(plain, 'link'));
    const absolute = await askRaw(
      server,
      `GET http://evil.example${path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    );
    assert.match(absolute, /^HTTP\/1\.1 200 /u);
    assert.ok(absolute.endsWith(plain.bytes.toString('latin1')), path);
  }
});

test('ranges are not served: the whole document comes (V09)', async (t) => {
  const server = await serve(t, worldService());
  const ranges = Array.from({ length: 1_000 }, (_, at) => `${at}-${at}`).join();
  const answer = await ask(server, PATH, { headers: { Range: `bytes=${ranges}` } });
  assert.equal(answer.status, 200);
});

test('a publication replaces the document at once', async (t) => {
  const service = worldService();
  const server = await serve(t, service);
  const before = await ask(server, PATH);
  service.entries.push(storedOf('k2', { title: 'Two', publishedAt: '2024-10-16T00:00:00Z' }));
  service.publish('world');
  const after = await ask(server, PATH, { headers: { 'If-None-Match': field(before, 'etag') } });
  assert.equal(after.status, 200);
  assert.match(after.text, /Two/u);
  assert.notEqual(field(after, 'etag'), field(before, 'etag'));
});

test('max-age ends when the feed is due, within bounds', async (t) => {
  const service = worldService();
  const server = await serve(t, service);
  const cases: readonly (readonly [number | undefined, number])[] = [
    [300_000, 300],
    [299_999, 240],
    [1_000, 60],
    [-5_000, 60],
    [86_400_000, 3_600],
    [undefined, 60],
  ];
  for (const [aheadMs, seconds] of cases) {
    server.clock.now += 10_000;
    if (aheadMs === undefined) service.dueAt.delete('world');
    else service.dueAt.set('world', server.clock.now + aheadMs);
    const answer = await ask(server, PATH);
    assert.equal(field(answer, 'cache-control'), `public, max-age=${seconds}`);
  }
});

test('private, removed and unknown feeds are the same 404', async (t) => {
  const service = worldService();
  service.feeds.set('secret', feedOf('secret', { private: true }));
  service.publish('secret');
  service.publish('world');
  const server = await serve(t, service);
  service.feeds.delete('world');
  for (const suffix of ['.rss', '.atom', '.json', '', '.rss?x=1']) {
    const answers = await Promise.all(
      ['unknown', 'secret', 'world'].map((slug) => ask(server, `/feeds/${slug}${suffix}`)),
    );
    for (const answer of answers) {
      assert.equal(answer.status, 404);
      assert.equal(answer.text, answers[0]?.text);
      assert.deepEqual(Object.keys(answer.headers), Object.keys(answers[0]?.headers ?? {}));
    }
  }
});

test('a feed that is not published yet says to come back', async (t) => {
  const service = worldService();
  service.feeds.set('young', feedOf('young'));
  const server = await serve(t, service);
  const answer = await ask(server, '/feeds/young.rss');
  assert.equal(answer.status, 503);
  assert.equal(field(answer, 'retry-after'), '5');
  assert.equal(JSON.parse(answer.text).code, 'notReady');
  assert.equal((await ask(server, '/feeds/young')).status, 200);
});
