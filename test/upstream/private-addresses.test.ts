import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  poll,
  reply,
  startClient,
  startRedirecting,
  startReplying,
  startStub,
  textOf,
  wordOf,
} from './stub.ts';

const FEED = '<rss/>';

/** The ways to write 127.0.0.1 that were found to pass other readers' filters. */
const LOOPBACK_SPELLINGS = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.0.0.1.',
  '127.127.127.127',
  '0177.0.0.1',
  '0177.0.0.01',
  '00000177.0.0.1',
  '017700000001',
  '0x7f.1',
  '0x7f.0.0.1',
  '0x7f.0x0.0x0.0x1',
  '0x7F000001',
  '0x0000007f000001',
  '2130706433',
  '127.0.0.0x1',
  '①②⑦.0.0.1',
  '127。0。0。1',
  '127．0．0．1',
  '127｡0｡0｡1',
  '１２７.0.0.1',
  '%31%32%37.0.0.1',
  '%31%32%37%2e%30%2e%30%2e%31',
  '0',
  '0.0.0.0',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[2002:7f00:1::]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'x.localhost',
  'x.LocalHost.',
  'ⓛocalhost',
];

test('no spelling of this machine is talked to', async (t) => {
  const canary = await startReplying(t, { body: FEED });
  const client = startClient(t, []);
  for (const host of LOOPBACK_SPELLINGS) {
    const word = wordOf(await poll(client, `http://${host}:${canary.port}/`));
    assert.ok(word === 'blocked-address' || word === 'bad-url', `${host}: ${word}`);
  }
  assert.equal(canary.connections.opened, 0);
});

test('a name that leads to a private address is refused, whatever it says first', async (t) => {
  const canary = await startReplying(t, { body: FEED });
  const answers: Readonly<Record<string, readonly string[]>> = {
    'hosts.example': ['127.0.0.1'],
    'six.example': ['::1'],
    'mapped.example': ['::ffff:127.0.0.1'],
    'inner.example': ['10.0.0.5', '192.168.0.1'],
    'odd.example': ['not an address'],
    'crowd.example': Array.from({ length: 10_000 }, (_, i) => `10.0.${i >> 8}.${i & 255}`),
  };
  const client = startClient(t, [], { lookup: async (name) => answers[name] ?? [] });
  for (const name of Object.keys(answers)) {
    const outcome = await poll(client, `http://${name}:${canary.port}/`);
    assert.equal(wordOf(outcome), 'blocked-address', name);
  }
  assert.equal(wordOf(await poll(client, 'http://nothing.example/')), 'dns');
  assert.equal(canary.connections.opened, 0);
});

test('of a name’s addresses only those that may be talked to are tried', async (t) => {
  const stub = await startReplying(t, { body: FEED });
  const lookup = async () => ['10.0.0.5', '127.0.0.1', '::1', '169.254.169.254'];
  const client = startClient(t, [stub], { lookup });
  assert.equal(textOf(await poll(client, `http://mixed.example:${stub.port}/`)), FEED);
});

test('a name is looked up again for each connection, and guarded each time', async (t) => {
  const stub = await startReplying(t, { headers: { Connection: 'close' }, body: FEED });
  let asked = 0;
  const lookup = async () => (asked++ === 0 ? ['127.0.0.1'] : ['127.0.0.2']);
  const client = startClient(t, [stub], { lookup });
  const url = `http://rebinding.example:${stub.port}/`;
  assert.equal(textOf(await poll(client, url)), FEED);
  assert.equal(wordOf(await poll(client, url)), 'blocked-address');
  assert.equal(asked, 2);
});

test('a redirect to a private address is refused, and the failure names the hop', async (t) => {
  const canary = await startReplying(t, { body: FEED });
  const stub = await startRedirecting(t, `http://127.0.0.1:${canary.port}/x?key=1`);
  const outcome = await poll(startClient(t, [stub]), `${stub.origin}/feed?key=2`);
  assert.ok(outcome.outcome === 'failed');
  assert.equal(outcome.code, 'blocked-address');
  assert.equal(
    outcome.message,
    `http://127.0.0.1:${canary.port}/x (redirect 1 of ${stub.origin}/feed): it leads to 127.0.0.1, ` +
      `port ${canary.port}, which is a loopback address and not listed in fetch.allowPrivate.`,
  );
  assert.equal(canary.connections.opened, 0);
});

test('the last of several redirects is guarded like the first', async (t) => {
  for (const host of [
    '169.254.169.254',
    '10.0.0.5',
    '100.100.100.200',
    '198.18.0.1',
    '192.0.0.192',
    '240.0.0.1',
    '0.0.0.0',
    '[::1]',
    'localhost',
  ]) {
    const second = await startRedirecting(t, `http://${host}/latest/meta-data/`);
    const first = await startRedirecting(t, `${second.origin}/b`);
    const outcome = await poll(startClient(t, [first, second]), `${first.origin}/a`);
    assert.equal(wordOf(outcome), 'blocked-address', host);
    assert.ok(outcome.outcome === 'failed');
    assert.match(outcome.message, /redirect 2 of/u);
  }
});

test('only http and https are spoken, at first and after a redirect', async (t) => {
  for (const address of [
    'file:///etc/passwd',
    'ftp://127.0.0.1/',
    'gopher://127.0.0.1/',
    'data:text/xml,<rss/>',
    'javascript:alert(1)',
    'blob:http://127.0.0.1/x',
    'http://user:hunter2@127.0.0.1/',
    'http://127.0.0.1:6667/',
    'http://127.0.0.1:22/',
    'http://127.0.0.1:0/',
    'http://[',
  ]) {
    const stub = await startRedirecting(t, address);
    const client = startClient(t, [stub]);
    const direct = await poll(client, address);
    assert.equal(wordOf(direct), 'bad-url', address);
    const redirected = await poll(client, stub.origin);
    assert.equal(wordOf(redirected), 'bad-redirect', address);
    for (const outcome of [direct, redirected]) {
      assert.ok(outcome.outcome === 'failed');
      assert.doesNotMatch(
        outcome.message,
        /hunter2|user|passwd/u.test(address) ? /hunter2|passwd/u : /^$/u,
      );
    }
  }
});

test('a listed port opens itself and no other, at first and after a redirect', async (t) => {
  const b = await startReplying(t, { body: FEED });
  const a = await startStub(t, (socket, head) => {
    if (!head.startsWith('GET /to-b')) socket.write(reply({ body: FEED }));
    else socket.write(reply({ status: 302, headers: { Location: `${b.origin}/` } }));
  });
  const client = startClient(t, [a]);
  assert.equal(textOf(await poll(client, `${a.origin}/`)), FEED);
  assert.equal(textOf(await poll(client, `http://localhost:${a.port}/`)), FEED);
  assert.equal(wordOf(await poll(client, `${b.origin}/`)), 'blocked-address');
  assert.equal(wordOf(await poll(client, `${a.origin}/to-b`)), 'blocked-address');
  assert.equal(b.connections.opened, 0);
});

test('a proxy that the environment names is not used', async (t) => {
  const proxy = await startReplying(t, { body: 'proxied' });
  const stub = await startReplying(t, { body: FEED });
  const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
  const before = names.map((name) => [name, process.env[name]] as const);
  t.after(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  for (const name of names) process.env[name] = name.startsWith('NODE') ? '1' : proxy.origin;
  assert.equal(textOf(await poll(startClient(t, [stub, proxy]), stub.origin)), FEED);
  assert.equal(proxy.connections.opened, 0);
});
