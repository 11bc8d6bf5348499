import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type Server } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  createServer,
  getCACertificates,
  setDefaultCACertificates,
  type TlsOptions,
} from 'node:tls';
import { poll, reply, startClient, startReplying, textOf, wordOf } from './stub.ts';

const FEED = '<rss/>';
const FIXTURES = join(import.meta.dirname, '../fixtures/upstream');
const read = (name: string) => readFileSync(join(FIXTURES, name), 'utf8');

/** An https upstream on loopback: what it redirects to, or a feed. */
async function startSecure(t: TestContext, options: TlsOptions, location?: string) {
  const heads: string[] = [];
  const server = createServer({ key: read('leaf.key'), ...options }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      heads.push(chunk.toString('latin1'));
      socket.write(
        reply(
          location === undefined
            ? { body: FEED }
            : { status: 302, headers: { Location: location } },
        ),
      );
    });
    t.after(() => socket.destroy());
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return { heads, port: portOf(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function trustTestAuthority(t: TestContext): void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, read('ca.pem')]);
  t.after(() => setDefaultCACertificates(before));
}

const lookup = async () => ['127.0.0.1'];

test('an upstream with a certificate for its name is read, by name or by address', async (t) => {
  trustTestAuthority(t);
  const server = await startSecure(t, { cert: read('leaf.pem') });
  const client = startClient(t, [server], { lookup });
  for (const host of ['upstream.example', 'UPSTREAM.example.', '127.0.0.1']) {
    const outcome = await poll(client, `https://${host}:${server.port}/`);
    assert.equal(textOf(outcome), FEED, JSON.stringify(outcome));
  }
  const again = await poll(client, `https://upstream.example:${server.port}/`);
  assert.equal(textOf(again), FEED, 'over the connection that was kept');
});

test('a certificate that proves nothing is refused with the reason, whatever the environment says', async (t) => {
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  t.after(() => {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
  });
  const cases = [
    ['leaf.pem', 'upstream.example', /issued by nobody that is trusted/u],
    ['self.pem', 'upstream.example', /self-signed/u],
  ] as const;
  const trusted = [
    ['expired.pem', 'upstream.example', /expired/u],
    ['leaf.pem', 'other.example', /for another host/u],
  ] as const;
  const check = async ([cert, host, expected]: (typeof cases | typeof trusted)[number]) => {
    const server = await startSecure(t, { cert: read(cert) });
    const client = startClient(t, [server], { lookup });
    const outcome = await poll(client, `https://${host}:${server.port}/feed`, {
      headers: { Authorization: 'hunter2' },
    });
    assert.ok(outcome.outcome === 'failed' && outcome.code === 'tls', JSON.stringify(outcome));
    assert.match(outcome.message, expected);
    assert.equal(server.heads.length, 0, 'nothing was sent');
  };
  for (const one of cases) await check(one);
  trustTestAuthority(t);
  for (const one of trusted) await check(one);
});

test('TLS before 1.2, and what is no TLS at all, is refused', async (t) => {
  const old = await startSecure(t, {
    cert: read('leaf.pem'),
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  const plain = createPlainServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  });
  plain.listen(0, '127.0.0.1');
  await once(plain, 'listening');
  t.after(() => plain.close());
  const client = startClient(t, [old, { port: portOf(plain) }], { lookup });
  for (const [port, expected] of [
    [old.port, /no TLS 1\.2/u],
    [portOf(plain), /does not speak TLS/u],
  ] as const) {
    const outcome = await poll(client, `https://upstream.example:${port}/`);
    assert.ok(outcome.outcome === 'failed' && outcome.code === 'tls', JSON.stringify(outcome));
    assert.match(outcome.message, expected);
  }
});

test('a connection that breaks in the handshake or in the body is one failure', async (t) => {
  trustTestAuthority(t);
  const rude = createPlainServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.resetAndDestroy());
  });
  rude.listen(0, '127.0.0.1');
  await once(rude, 'listening');
  t.after(() => rude.close());
  const cutting = createServer({ key: read('leaf.key'), cert: read('leaf.pem') }, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss', () => socket.destroy());
    });
  });
  cutting.listen(0, '127.0.0.1');
  await once(cutting, 'listening');
  t.after(() => cutting.close());
  const ports = [portOf(rude), portOf(cutting)].map((port) => ({ port }));
  const client = startClient(t, ports, { lookup });
  for (let round = 0; round < 5; round += 1) {
    const words = await Promise.all(
      ports.map(({ port }) => poll(client, `https://upstream.example:${port}/`)),
    );
    assert.deepEqual(words.map(wordOf), ['connect', 'broken-body']);
  }
});

test('with headers of its own a source is not led from https to http, without it may be', async (t) => {
  trustTestAuthority(t);
  const plain = await startReplying(t, { body: FEED });
  const server = await startSecure(t, { cert: read('leaf.pem') }, `${plain.origin}/`);
  const client = startClient(t, [server, plain], { lookup });
  const url = `https://upstream.example:${server.port}/`;
  const refused = await poll(client, url, { headers: { Authorization: 'hunter2' } });
  assert.ok(refused.outcome === 'failed' && refused.code === 'bad-redirect');
  assert.match(refused.message, /from https to http/u);
  assert.equal(plain.heads.length, 0);
  assert.equal(textOf(await poll(client, url)), FEED);
});
