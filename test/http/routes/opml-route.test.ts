import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parseDocument } from '../../../src/formats/opml/parse-document.ts';
import { ask, serve } from '../ask.ts';
import { createMemoryService, feedOf } from '../memory-service.ts';

function service() {
  const memory = createMemoryService();
  memory.feeds.set(
    'dunia',
    feedOf('dunia', { title: 'Dunia & kita', language: 'id', description: 'Semua' }),
  );
  memory.feeds.set('kota', feedOf('kota', { link: 'https://kota.example/' }));
  memory.feeds.set('rahasia', feedOf('rahasia', { private: true }));
  return memory;
}

test('all public feeds are one list, and private ones are not in it', async (t) => {
  const server = await serve(t, service());
  const answer = await ask(server, '/opml.xml');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'text/x-opml; charset=utf-8');
  const list = parseDocument(answer.text);
  assert.ok(list.ok);
  assert.deepEqual(
    list.outlines.map(({ url, siteUrl }) => [url, siteUrl]),
    [
      ['https://kabar.example/feeds/dunia.rss', 'https://kabar.example/feeds/dunia'],
      ['https://kabar.example/feeds/kota.rss', 'https://kota.example/'],
    ],
  );
  assert.doesNotMatch(answer.text, /rahasia/u);
});

test('it has validators, codings and methods as every document', async (t) => {
  const server = await serve(t, service());
  const plain = await ask(server, '/opml.xml');
  const { etag, vary } = plain.headers;
  const same = await ask(server, '/opml.xml', { headers: { 'If-None-Match': String(etag) } });
  assert.deepEqual([same.status, same.headers.etag, same.headers.vary], [304, etag, vary]);
  const packed = await ask(server, '/opml.xml', { headers: { 'Accept-Encoding': 'gzip' } });
  assert.equal(gunzipSync(packed.bytes).toString(), plain.text);
  assert.notEqual(packed.headers.etag, etag);
  const head = await ask(server, '/opml.xml', { method: 'HEAD' });
  assert.deepEqual([head.status, head.text, head.headers.etag], [200, '', etag]);
  assert.equal((await ask(server, '/opml.xml', { method: 'POST' })).status, 405);
  assert.equal(plain.headers['access-control-allow-origin'], '*');
});

test('it follows the definitions, and says so where there are no feeds', async (t) => {
  const memory = service();
  const server = await serve(t, memory);
  const before = await ask(server, '/opml.xml');
  memory.feeds.clear();
  const after = await ask(server, '/opml.xml');
  assert.notEqual(after.headers.etag, before.headers.etag);
  assert.match(after.text, /<outline text="There are no feeds yet\."\/>/u);
});

test('the front page leads readers and people to the list', async (t) => {
  const server = await serve(t, service());
  const { text } = await ask(server, '/');
  assert.match(
    text,
    /<link rel="outline" type="text\/x-opml" title="[^"]+" href="https:\/\/kabar\.example\/opml\.xml">/u,
  );
  assert.match(text, /<a class="chip" href="\/opml\.xml" type="text\/x-opml">OPML<\/a>/u);
});
