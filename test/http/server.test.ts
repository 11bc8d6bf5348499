import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { KabarError } from '../../src/core/errors.ts';
import { ask, askRaw, serve } from './ask.ts';
import { createMemoryService, feedOf, storedOf } from './memory-service.ts';

function worldService() {
  const service = createMemoryService();
  service.feeds.set('world', feedOf('world'));
  service.entries.push(storedOf('k1', { title: 'One', publishedAt: '2024-10-15T12:18:00+07:00' }));
  service.publish('world');
  return service;
}

test('a port in use, an address of another machine and an unknown host are told plainly', async (t) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  t.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  const cases = [
    { options: { port }, message: /another process does\. Stop it, or choose another port/u },
    { options: { host: '192.0.2.1' }, message: /no such address/u },
  ];
  for (const { options, message } of cases) {
    await assert.rejects(
      () => serve(t, worldService(), options),
      (error) =>
        error instanceof KabarError && error.code === 'environment' && message.test(error.message),
    );
  }
});

test('the address of the running server can be asked', async (t) => {
  const server = await serve(t, worldService());
  assert.equal(server.url, `http://127.0.0.1:${server.port}`);
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
});

test('a stop answers what is under way and closes what is idle', async (t) => {
  const service = worldService();
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const { findEntry } = service;
  service.findEntry = async (key) => {
    asked.resolve();
    await gate.promise;
    return findEntry(key);
  };
  const server = await serve(t, service);
  const idle = connect(server.port, '127.0.0.1');
  const silent = connect(server.port, '127.0.0.1');
  const closed = Promise.all(
    [idle, silent].map((socket) => new Promise((r) => socket.once('close', r))),
  );
  idle.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  await new Promise((resolve) => idle.once('data', resolve));
  idle.resume();
  silent.resume();
  const slow = ask(server, '/articles/k1', { headers: { Connection: 'keep-alive' } });
  await asked.promise;
  const stopped = server.close();
  await assert.rejects(() => ask(server, '/healthz'), /ECONNREFUSED/u);
  gate.resolve();
  assert.equal((await slow).status, 200);
  await Promise.all([stopped, closed]);
});

test('what is no HTTP is refused and the connection closed (V16)', async (t) => {
  const server = await serve(t, worldService());
  const get = 'GET /feeds/world.rss HTTP/1.1\r\nHost: x\r\n';
  const cases: readonly (readonly [string, RegExp])[] = [
    [`${get}X: ${'y'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /u],
    [`GET /${'y'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, /^HTTP\/1\.1 431 /u],
    [`${get}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, /^HTTP\/1\.1 400 /u],
    [`${get}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`, /^HTTP\/1\.1 400 /u],
    [`${get}\r\n\u0000\u0001 pipelined garbage \r\n\r\n`, /^HTTP\/1\.1 200 .*HTTP\/1\.1 400 /su],
    ['GET /feeds/world.rss HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400 /u],
    ['\u0016\u0003\u0001\u0002\u0000\u0001', /^HTTP\/1\.1 400 /u],
    ['FOO / HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 405 .*\r\nAllow: GET, HEAD, OPTIONS\r\n/su],
  ];
  for (const [bytes, expected] of cases) {
    const answer = await askRaw(server, bytes);
    assert.match(answer, expected, bytes.slice(0, 60));
    assert.match(answer, /application\/problem\+json|Bad Request/u);
  }
});

test('every route names its methods (V08)', async (t) => {
  const server = await serve(t, worldService());
  const paths = ['/', '/feeds/world', '/feeds/world.rss', '/articles/k1', '/healthz', '/readyz'];
  for (const path of paths) {
    for (const method of ['PUT', 'DELETE', 'POST', 'PATCH', 'TRACE', 'PROPFIND']) {
      const answer = await ask(server, path, { method });
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.equal(answer.headers.allow, 'GET, HEAD, OPTIONS');
    }
    const options = await ask(server, path, { method: 'OPTIONS' });
    assert.equal(options.status, 204);
    assert.equal(options.headers.allow, 'GET, HEAD, OPTIONS');
  }
  const refresh = await ask(server, '/api/refresh');
  assert.equal(refresh.status, 405);
  assert.equal(refresh.headers.allow, 'POST, OPTIONS');
});

test('hostile names do not exist (V07)', async (t) => {
  const server = await serve(t, worldService());
  const names = [
    ...['..%2f', '%2e%2e%5c', '%00', '%c0%ae', '%252e%252e%252f', '__proto__', 'constructor'],
    ...['hasOwnProperty', 'toString', '%', '%zz', '..', '.', '%20', "'; --", 'x'.repeat(8_000)],
    ...['World', 'world%00', 'world.rss%00', '%0d%0aX: y', '<script>', 'tag:%0a', '\u00e9'],
  ];
  for (const name of names) {
    for (const path of [
      `/feeds/${name}`,
      `/feeds/${name}.rss`,
      `/articles/${name}`,
      `/assets/${name}`,
    ]) {
      const raw = await askRaw(
        server,
        `GET ${path.replace(/[ \u0080-\uffff]/gu, '+')} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      );
      assert.match(raw, /^HTTP\/1\.1 404 /u, path.slice(0, 60));
      assert.doesNotMatch(raw, /<script>|script&gt;|at \w+ \(|node_modules/u);
    }
  }
});

test('a thousand random targets are answered without a failure', async (t) => {
  const server = await serve(t, worldService());
  const piece = fc.oneof(
    fc.constantFrom(
      '/',
      '//',
      '..',
      '%2f',
      '%00',
      '%',
      'feeds',
      'articles',
      'api',
      '.rss',
      '?',
      '#',
      ';',
    ),
    fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    }),
  );
  const paths = fc.sample(
    fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`),
    1_000,
  );
  for (let at = 0; at < paths.length; at += 50) {
    const answers = await Promise.all(paths.slice(at, at + 50).map((path) => ask(server, path)));
    for (const [index, { status }] of answers.entries()) {
      assert.ok(status < 500, `${paths[at + index]} gave ${status}`);
    }
  }
  assert.deepEqual(server.lines, []);
});

test('nothing redirects elsewhere (V17)', async (t) => {
  const server = await serve(t, worldService());
  const names = [
    '//evil.example',
    '/\\evil.example',
    'https:evil.example',
    '%0d%0aLocation:evil',
    '/%2fevil.example/',
  ];
  for (const name of names) {
    for (const path of [name, `/feeds/${name}`, `/feeds/${name}/`, `/articles/${name}`]) {
      const target = path.startsWith('/') ? path : `/${path}`;
      const headers = { Accept: 'application/rss+xml' };
      const { status, headers: fields } = await ask(server, target, { headers });
      assert.ok(status === 404 || status === 200, `${target} gave ${status}`);
      assert.equal(fields.location, undefined);
    }
  }
});

test('errors are problems for programs, pages for people, and repeat nothing of the request (V20)', async (t) => {
  const server = await serve(t, worldService());
  const path = '/feeds/%3Cscript%3Ealert(1)%3C/script%3E?q=<script>';
  const problem = await ask(server, path);
  assert.equal(problem.status, 404);
  assert.equal(problem.headers['content-type'], 'application/problem+json');
  assert.equal(problem.headers['cache-control'], 'no-store');
  const { detail, ...rest } = JSON.parse(problem.text);
  assert.deepEqual(rest, {
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    code: 'notFound',
  });
  assert.equal(typeof detail, 'string');
  const browser = {
    Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
    'Accept-Language': 'id,en;q=0.5',
  };
  const page = await ask(server, path, { headers: browser });
  assert.equal(page.headers['content-type'], 'text/html; charset=utf-8');
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'/u);
  assert.match(page.text, /Halaman tidak ditemukan/u);
  for (const { text } of [problem, page]) assert.doesNotMatch(text, /alert|<script>/u);
  const forPrograms = await ask(server, '/feeds/unknown.rss', { headers: browser });
  assert.equal(forPrograms.headers['content-type'], 'application/problem+json');
});

test('a broken store is one line in the log and a plain sentence outside', async (t) => {
  const service = worldService();
  const server = await serve(t, service);
  service.failure = new KabarError('storage', 'The file /secret/place is locked');
  const stored = await ask(server, '/articles/k1');
  assert.equal(stored.status, 503);
  service.failure = new TypeError('x is not a function in /secret/place');
  const broken = await ask(server, '/articles/k1');
  assert.equal(broken.status, 500);
  assert.equal(JSON.parse(broken.text).code, 'internal');
  for (const { text } of [stored, broken]) assert.doesNotMatch(text, /secret|not a function/u);
  assert.equal(server.lines.length, 2);
  assert.equal('stack' in (server.lines[0]?.fields ?? {}), false);
  assert.equal((await ask(server, '/feeds/world.rss')).status, 200);
});

test('health is never cached, and readiness says what is missing', async (t) => {
  const service = worldService();
  const server = await serve(t, service);
  const ready = await ask(server, '/readyz');
  assert.deepEqual(JSON.parse(ready.text), { status: 'ready', reasons: [] });
  service.notReadyReasons = ['The feed "world" has no documents yet.'];
  const notReady = await ask(server, '/readyz');
  assert.equal(notReady.status, 503);
  assert.deepEqual(JSON.parse(notReady.text).reasons, service.notReadyReasons);
  const alive = await ask(server, '/healthz');
  assert.equal(alive.status, 200);
  for (const { headers } of [ready, notReady, alive])
    assert.equal(headers['cache-control'], 'no-store');
});

test('a service below a folder answers with and without the folder in the path', async (t) => {
  const service = createMemoryService('https://news.example/kabar');
  service.feeds.set('world', feedOf('world'));
  service.publish('world');
  const server = await serve(t, service);
  const page = await ask(server, '/kabar/feeds/world');
  assert.equal(page.status, 200);
  assert.match(page.text, /href="https:\/\/news\.example\/kabar\/feeds\/world\.rss"/u);
  const [, style] = /<link rel="stylesheet" href="([^"]+)"/u.exec(page.text) ?? [];
  assert.match(String(style), /^\/kabar\/assets\/style\./u);
  assert.equal((await ask(server, String(style))).status, 200);
  assert.equal((await ask(server, '/feeds/world.rss')).status, 200);
});
