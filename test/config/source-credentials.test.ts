// With what a source is asked beyond its address: how it is written, what is refused, and that no value
// is ever shown.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadDefinitions } from '../../src/config/definitions.ts';
import { type Desk, makeDesk } from './desk.ts';

const URL_LINE = 'url: https://example.org/feed.xml';

function load(desk: Desk, source: string, environment: Record<string, string> = {}) {
  desk.write('config/kabar.yaml', 'baseUrl: https://kabar.example\n');
  desk.write('feeds/f/feed.yaml', `title: F\nsources:\n  s: { ${URL_LINE}, ${source} }\n`);
  const reading = loadDefinitions({ config: desk.path('config/kabar.yaml'), environment });
  assert.ok(reading.ok);
  return reading.definitions;
}

function headersOf(desk: Desk, source: string, environment?: Record<string, string>) {
  const definitions = load(desk, source, environment);
  assert.deepEqual(desk.lines(definitions.faults), []);
  return definitions.findHeaders('f/s');
}

async function sent(desk: Desk, source: string, environment?: Record<string, string>) {
  const reading = await headersOf(desk, source, environment);
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.headers;
}

function faultsOf(desk: Desk, source: string): string {
  const { faults } = load(desk, source);
  return desk.lines(faults).join('\n');
}

describe('what a source is asked with', () => {
  test('is headers, a password or a token, and cookies', async (t) => {
    const desk = makeDesk(t);
    assert.deepEqual(
      await sent(
        desk,
        'headers: { X-Api-Key: k, Accept-Language: id }, auth: { user: ana, password: "pä:ss" }, cookies: { session: s1, theme: dark }',
      ),
      {
        'X-Api-Key': 'k',
        'Accept-Language': 'id',
        Authorization: `Basic ${Buffer.from('ana:pä:ss').toString('base64')}`,
        Cookie: 'session=s1; theme=dark',
      },
    );
    assert.deepEqual(await sent(desk, 'auth: { token: abc }'), { Authorization: 'Bearer abc' });
  });

  test('stands in the file itself, in files beside it, or in the environment', async (t) => {
    const desk = makeDesk(t);
    desk.write('feeds/f/secrets/password', 'hunter2\n');
    desk.write('feeds/f/secrets/key', 'k2\r\n');
    const source =
      'headers: { X-Api-Key: { file: secrets/key } }, auth: { user: ana, passwordFile: secrets/password }, cookies: { id: { env: F_ID } }';
    assert.deepEqual(await sent(desk, source, { F_ID: 'c3' }), {
      'X-Api-Key': 'k2',
      Authorization: `Basic ${Buffer.from('ana:hunter2').toString('base64')}`,
      Cookie: 'id=c3',
    });
    const token = desk.write('elsewhere/token', 't4');
    assert.deepEqual(await sent(desk, `auth: { tokenFile: ${token} }`), {
      Authorization: 'Bearer t4',
    });
  });

  test('is read anew at each poll', async (t) => {
    const desk = makeDesk(t);
    desk.write('feeds/f/token', 'first');
    const definitions = load(desk, 'auth: { tokenFile: token }');
    assert.deepEqual(await definitions.findHeaders('f/s'), {
      ok: true,
      headers: { Authorization: 'Bearer first' },
    });
    desk.write('feeds/f/token', 'second');
    const reading = await definitions.findHeaders('f/s');
    assert.ok(reading.ok);
    assert.equal(reading.headers.Authorization, 'Bearer second');
  });

  test('is no part of the definition, which is stored', (t) => {
    const { feeds } = load(makeDesk(t), 'auth: { user: ana, password: hunter2 }');
    assert.doesNotMatch(JSON.stringify(feeds), /hunter2|ana/u);
    const [source] = feeds[0]?.sources ?? [];
    assert.ok(source?.kind === 'upstream');
    assert.equal(source.hasCredentials, true);
  });

  test('that cannot be had is said without a value, and costs the polls of this source alone', async (t) => {
    const desk = makeDesk(t);
    desk.write('feeds/f/folder/x', '');
    desk.write('feeds/f/two-lines', 'hunter2\nX-Evil: 1');
    desk.write('feeds/f/empty', '\n');
    desk.write('feeds/f/cookie', 'hunter2; x');
    desk.write('feeds/f/long', 'x'.repeat(5_000));
    desk.write('feeds/f/endless', 'x'.repeat(20_000));
    const cases: readonly [string, RegExp][] = [
      ['auth: { tokenFile: missing }', /^auth\.token: .*\/feeds\/f\/missing does not exist\.$/u],
      ['auth: { tokenFile: folder }', /is no regular file/u],
      ['auth: { user: a, passwordFile: two-lines }', /^auth\.password: expected one line/u],
      ['auth: { tokenFile: empty }', /expected text/u],
      ['cookies: { id: { file: cookie } }', /^cookies\.id: .*without semicolons/u],
      ['headers: { X-Key: { file: long } }', /^headers\.X-Key: expected at most 4096/u],
      ['headers: { X-Key: { file: endless } }', /larger than 16384 bytes/u],
      ['headers: { X-Key: { env: NOT_SET } }', /^headers\.X-Key: the variable NOT_SET is not set/u],
    ];
    for (const [source, expected] of cases) {
      const reading = await headersOf(desk, source);
      assert.ok(!reading.ok, source);
      assert.match(reading.message, expected);
      assert.doesNotMatch(reading.message, /hunter2|xxxxx/u);
    }
  });

  test('is bounded in all', async (t) => {
    const many = ['A', 'B', 'C'].map((name) => `X-${name}: ${'x'.repeat(3_000)}`);
    const reading = await headersOf(makeDesk(t), `headers: { ${many.join(', ')} }`);
    assert.ok(!reading.ok);
    assert.match(reading.message, /at most 8192 are sent/u);
  });

  test('must not be what the client says itself, nor break the message, nor be said twice', (t) => {
    const desk = makeDesk(t);
    const cases: readonly [string, RegExp][] = [
      ['headers: { Host: hunter2 }', /headers\.Host is not usable: Kabar sets this header itself/u],
      ['headers: { accept-encoding: hunter2 }', /Kabar sets this header itself/u],
      ['headers: { If-None-Match: hunter2 }', /Kabar sets this header itself/u],
      ['headers: { Connection: hunter2 }', /Kabar sets this header itself/u],
      ['headers: { Transfer-Encoding: hunter2 }', /Kabar sets this header itself/u],
      ['headers: { Proxy-Authorization: hunter2 }', /Kabar sets this header itself/u],
      ['headers: { "X Y": hunter2 }', /letters, digits and hyphens/u],
      ['headers: { X-Key: "hunter2\\r\\nX-Evil: 1" }', /headers\.X-Key is not usable: expected/u],
      ['headers: { X-Key: 12345 }', /headers\.X-Key is not usable: expected/u],
      ['headers: { X-Key: hunter2, x-key: hunter2 }', /the same header stands here twice/u],
      ['auth: { user: "a:b", password: hunter2 }', /a user name holds no colon/u],
      ['auth: { user: ana }', /expected \{ user: …, password: … \} or \{ token: … \}/u],
      ['auth: { password: hunter2 }', /expected \{ user/u],
      ['auth: { user: a, password: hunter2, passwordFile: x }', /expected \{ user/u],
      ['auth: { user: a, token: hunter2 }', /expected \{ user/u],
      ['auth: { user: a, pasword: hunter2 }', /unknown key "sources\.s\.auth\.pasword"/u],
      ['auth: hunter2', /auth is not usable: expected \{ user/u],
      ['cookies: { "a b": hunter2 }', /a cookie is named with letters/u],
      ['cookies: hunter2', /cookies is not usable: expected cookies/u],
      ['headers: { Authorization: hunter2 }, auth: { token: hunter2 }', /auth says the same/u],
      ['headers: { cookie: hunter2 }, cookies: { a: hunter2 }', /cookies says the same/u],
      ['folder: x, auth: { token: hunter2 }, password: hunter2', /found folder and url/u],
    ];
    for (const [source, expected] of cases) {
      const lines = faultsOf(desk, source);
      assert.match(lines, expected, source);
      assert.match(lines, /feed\.yaml:\d+: /u, source);
      assert.doesNotMatch(lines, /hunter2|12345/u, source);
    }
  });

  test('does not belong into the address, and the fault says where instead', (t) => {
    const desk = makeDesk(t);
    for (const userInfo of ['ana:hunter2', 'ana:hunter2@hunter2', 'hunter2']) {
      desk.write('config/kabar.yaml', '');
      const url = `https://${userInfo}@example.org/feed`;
      desk.write('feeds/f/feed.yaml', `title: F\nsources:\n  s: { url: "${url}" }\n`);
      const reading = loadDefinitions({ config: desk.path('config/kabar.yaml'), environment: {} });
      assert.ok(reading.ok);
      const lines = desk.lines(reading.definitions.faults).join('\n');
      assert.match(lines, /feed\.yaml:3: .*auth: \{ user: …, password: … \}/u);
      assert.doesNotMatch(lines, /hunter2/u);
    }
  });

  test('stays in force while its feed.yaml is faulty', async (t) => {
    const desk = makeDesk(t);
    const before = load(desk, 'auth: { token: abc }');
    desk.write('feeds/f/feed.yaml', 'title: [');
    const environment = {};
    const reading = loadDefinitions(
      { config: desk.path('config/kabar.yaml'), environment },
      before,
    );
    assert.ok(reading.ok);
    const { findHeaders } = reading.definitions;
    assert.equal((await findHeaders('f/s')).ok, true);
    const stranger = await findHeaders('f/other');
    assert.ok(!stranger.ok);
    assert.match(stranger.message, /feed\.yaml is faulty/u);
  });
});
