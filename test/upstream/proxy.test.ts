// Polls through a proxy that the operator named: what it is told, that the guard holds, and what its own
// refusals come to. The proxy is a small real one, which looks names up by a table.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  createServer as createSecure,
  getCACertificates,
  setDefaultCACertificates,
} from 'node:tls';
import type { UpstreamClientOptions } from '../../src/upstream/client.ts';
import {
  headerIn,
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
const PASSWORD = `Basic ${btoa('kabar:hunter2')}`;
const FIXTURES = join(import.meta.dirname, '../fixtures/upstream');
const read = (name: string) => readFileSync(join(FIXTURES, name), 'utf8');

interface ProxyOptions {
  /** Ports of this machine by the names that the proxy knows. */
  readonly names?: Readonly<Record<string, number>>;
  readonly wants?: string;
  /** Answers CONNECT with this status instead of a tunnel. */
  readonly refuses?: number;
}

/** An HTTP proxy on loopback, and what it was asked for, as `METHOD TARGET`. */
async function startProxy(t: TestContext, { names = {}, wants, refuses }: ProxyOptions = {}) {
  const asked: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const sockets = new Set<Socket>();
  const note = (message: IncomingMessage): boolean => {
    asked.push(`${message.method} ${message.url}`);
    headers.push(message.headers);
    return wants === undefined || message.headers['proxy-authorization'] === wants;
  };
  const server = createServer((incoming, response) => {
    if (!note(incoming)) return response.writeHead(407).end();
    const { hostname, pathname, port } = new URL(incoming.url ?? '');
    const { 'proxy-authorization': _own, ...sent } = incoming.headers;
    const target = { host: '127.0.0.1', port: names[hostname] ?? Number(port), path: pathname };
    const onward = request({ ...target, headers: sent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    return onward.end();
  });
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    sockets.add(socket.on('error', () => undefined));
    const status = note(incoming) ? (refuses ?? 200) : 407;
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const [name = '', port] = (incoming.url ?? '').split(':');
    const onward = connect(names[name] ?? Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    sockets.add(onward.on('error', () => socket.destroy()));
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { asked, headers, route: { hostname: '127.0.0.1', port } };
}

async function startSecureFeed(t: TestContext) {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, read('ca.pem')]);
  t.after(() => setDefaultCACertificates(before));
  const heads: string[] = [];
  const certificate = { key: read('leaf.key'), cert: read('leaf.pem') };
  const server = createSecure(certificate, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      heads.push(chunk.toString('latin1'));
      socket.write(reply({ body: FEED }));
    });
    t.after(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  return { heads, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

/** Nothing is looked up here but by the proxy. */
const lookup: UpstreamClientOptions['lookup'] = async (name) => {
  throw new Error(`${name} was looked up`);
};

test('an http upstream is asked through the proxy, which looks up its name', async (t) => {
  const stub = await startReplying(t, { body: FEED });
  const proxy = await startProxy(t, { names: { 'news.example': stub.port }, wants: PASSWORD });
  const route = { ...proxy.route, authorization: PASSWORD };
  const client = startClient(t, [], { lookup, proxy: route });
  const headers = { 'X-Key': 'k' };
  const url = 'http://news.example/feed?q=1';
  assert.equal(textOf(await poll(client, url, { headers })), FEED);
  assert.equal(textOf(await poll(client, url)), FEED, 'over the connection that was kept');
  assert.deepEqual(proxy.asked, [`GET ${url}`, `GET ${url}`]);
  assert.equal(headerIn(stub.heads[0], 'host'), 'news.example');
  assert.equal(headerIn(stub.heads[0], 'x-key'), 'k');
  assert.doesNotMatch(stub.heads.join(), /proxy-authorization|hunter2/iu);
});

test('an https upstream is asked through a tunnel, and its certificate is verified here', async (t) => {
  const server = await startSecureFeed(t);
  const names = { 'upstream.example': server.port, 'other.example': server.port };
  const proxy = await startProxy(t, { names, wants: PASSWORD });
  const route = { ...proxy.route, authorization: PASSWORD };
  const client = startClient(t, [], { lookup, proxy: route });
  const outcome = await poll(client, 'https://upstream.example/feed');
  assert.equal(textOf(outcome), FEED, JSON.stringify(outcome));
  assert.deepEqual(proxy.asked, ['CONNECT upstream.example:443']);
  assert.equal(wordOf(await poll(client, 'https://other.example/feed')), 'tls');
  assert.equal(server.heads.length, 1);
  assert.doesNotMatch(server.heads.join(), /proxy-authorization|hunter2/iu);
});

test('no address that the guard refuses is asked for, nor any name of this machine', async (t) => {
  const proxy = await startProxy(t);
  const leading = await startRedirecting(t, 'http://10.0.0.5/');
  const names = { 'leading.example': leading.port };
  const open = await startProxy(t, { names });
  const client = startClient(t, [], { lookup, proxy: proxy.route });
  for (const host of ['127.0.0.1', '0x7f.1', '[::1]', '10.0.0.5', '169.254.169.254', 'localhost']) {
    for (const scheme of ['http', 'https']) {
      const outcome = await poll(client, `${scheme}://${host}:8081/`);
      assert.equal(wordOf(outcome), 'blocked-address', `${scheme} ${host}`);
    }
  }
  assert.deepEqual(proxy.asked, []);
  const led = await poll(
    startClient(t, [], { lookup, proxy: open.route }),
    'http://leading.example/',
  );
  assert.equal(wordOf(led), 'blocked-address');
  assert.deepEqual(open.asked, ['GET http://leading.example/']);
});

test('an address that the operator opened is asked through the proxy too', async (t) => {
  const stub = await startReplying(t, { body: FEED });
  const proxy = await startProxy(t);
  const client = startClient(t, [stub], { lookup, proxy: proxy.route });
  assert.equal(textOf(await poll(client, `${stub.origin}/feed`)), FEED);
  assert.deepEqual(proxy.asked, [`GET ${stub.origin}/feed`]);
});

test('a proxy that refuses, is away or closes is a failure of its own kind, without a secret', async (t) => {
  const refusing = await startProxy(t, { refuses: 403 });
  const wanting = await startProxy(t, { wants: 'Basic other' });
  const closing = await startStub(t, (socket) => socket.destroy());
  const nobody = await startStub(t, () => undefined);
  const gone = { hostname: '127.0.0.1', port: 1 };
  const cases = [
    [refusing.route, 'https://news.example/', /the proxy does not lead there \(status 403\)/u],
    [wanting.route, 'https://news.example/', /the proxy wants credentials \(status 407\)/u],
    [wanting.route, 'http://news.example/', /a proxy wants credentials \(status 407\)/u],
    [gone, 'https://news.example/', /the proxy of fetch\.proxy cannot be reached/u],
    [gone, 'http://news.example/', /the proxy of fetch\.proxy cannot be reached/u],
    [{ hostname: '127.0.0.1', port: closing.port }, 'https://news.example/', /the proxy closed/u],
  ] as const;
  for (const [route, url, expected] of cases) {
    const proxy = { ...route, authorization: PASSWORD };
    const outcome = await poll(startClient(t, [], { lookup, proxy }), url);
    assert.ok(outcome.outcome === 'failed');
    assert.equal(outcome.code, 'proxy', outcome.message);
    assert.match(outcome.message, expected);
    assert.doesNotMatch(outcome.message, /hunter2/u);
  }
  const silent = { hostname: '127.0.0.1', port: nobody.port };
  const limits = { connectMs: 100 };
  const slow = startClient(t, [], { lookup, proxy: silent, limits });
  assert.equal(wordOf(await poll(slow, 'https://news.example/')), 'timeout');
});
