import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AskOptions, ask, serve, type TestServer } from '../ask.ts';
import { createMemoryService, feedOf } from '../memory-service.ts';

const SECRET = 'kabar_right';

function newsService() {
  const service = createMemoryService();
  service.feeds.set('world', feedOf('world'));
  service.secrets.add(SECRET);
  return service;
}

function refresh(server: TestServer, options: AskOptions & { readonly secret?: string } = {}) {
  const { secret = SECRET, headers, ...rest } = options;
  return ask(server, '/api/refresh', {
    method: 'POST',
    headers: { Authorization: `Bearer ${secret}`, ...headers },
    ...rest,
  });
}

test('a right token has everything that is due refreshed, and the answer says what was done', async (t) => {
  const service = newsService();
  const server = await serve(t, service);
  const answer = await refresh(server);
  assert.equal(answer.status, 200);
  assert.deepEqual(JSON.parse(answer.text), { sources: [], published: [] });
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.deepEqual(service.refreshes, [undefined]);
});

test('named feeds are refreshed, and one that is not defined is a 404', async (t) => {
  const service = newsService();
  const server = await serve(t, service);
  const json = { 'Content-Type': 'application/json' };
  const named = await refresh(server, { headers: json, body: '{"feeds": ["world"]}' });
  assert.equal(named.status, 200);
  const unknown = await refresh(server, { headers: json, body: '{"feeds": ["world", "moon"]}' });
  assert.equal(unknown.status, 404);
  assert.deepEqual(service.refreshes, [['world']]);
});

test('a body that is none of ours is refused', async (t) => {
  const service = newsService();
  const server = await serve(t, service);
  const cases: readonly (readonly [string, number])[] = [
    ['{', 400],
    ['[]', 400],
    ['"world"', 400],
    ['{"feeds": "world"}', 400],
    ['{"feeds": []}', 400],
    ['{"feed": ["world"]}', 400],
    ['{"__proto__": {"feeds": ["world"]}}', 400],
    [`${'['.repeat(5_000)}`, 400],
    [JSON.stringify({ feeds: ['x'.repeat(11_000)] }), 413],
  ];
  for (const [body, status] of cases) {
    const answer = await refresh(server, { body });
    assert.equal(answer.status, status, body.slice(0, 40));
    assert.equal(answer.headers['content-type'], 'application/problem+json');
  }
  const gzip = await refresh(server, { body: 'x', headers: { 'Content-Encoding': 'gzip' } });
  assert.equal(gzip.status, 400);
  assert.deepEqual(service.refreshes, []);
});

test('a missing and a wrong token are answered alike, and no token is logged (P01)', async (t) => {
  const server = await serve(t, newsService());
  const answers = [
    await ask(server, '/api/refresh', { method: 'POST' }),
    await ask(server, `/api/refresh?token=${SECRET}`, { method: 'POST' }),
    await ask(server, '/api/refresh', {
      method: 'POST',
      headers: { Authorization: `Basic ${SECRET}` },
    }),
    await refresh(server, { secret: 'kabar_wrong' }),
    await refresh(server, { secret: `kabar_${'x'.repeat(8_000)}` }),
  ];
  for (const answer of answers) {
    assert.equal(answer.status, 401);
    assert.equal(answer.text, answers[0]?.text);
    assert.equal(answer.headers['www-authenticate'], 'Bearer realm="kabar"');
  }
  assert.doesNotMatch(JSON.stringify(server.lines), /kabar_/u);
});

test('who fails too often has to wait, while the right token always works (V18)', async (t) => {
  const server = await serve(t, newsService());
  for (let failure = 0; failure < 10; failure += 1) {
    const headers = { 'X-Forwarded-For': `203.0.113.${failure}` };
    assert.equal((await refresh(server, { secret: 'wrong', headers })).status, 401);
  }
  const limited = await refresh(server, { secret: 'wrong' });
  assert.equal(limited.status, 429);
  assert.equal(limited.headers['retry-after'], '60');
  assert.equal(server.lines.length, 10);
  assert.equal((await refresh(server)).status, 200);
  server.clock.now += 60_000;
  assert.equal((await refresh(server, { secret: 'wrong' })).status, 401);
});

test('behind one trusted proxy, failures count by the address that the proxy saw', async (t) => {
  const server = await serve(t, newsService(), { trustProxy: true });
  const from = (seen: string) => ({ 'X-Forwarded-For': `198.51.100.${Math.random()}, ${seen}` });
  for (let failure = 0; failure < 10; failure += 1) {
    await refresh(server, { secret: 'wrong', headers: from('203.0.113.7') });
  }
  const limited = await refresh(server, { secret: 'wrong', headers: from('::ffff:203.0.113.7') });
  assert.equal(limited.status, 429);
  const other = await refresh(server, { secret: 'wrong', headers: from('203.0.113.8') });
  assert.equal(other.status, 401);
});
