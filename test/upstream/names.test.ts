import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type TestContext, test } from 'node:test';
import { createNameLookup, parseHostsFile } from '../../src/upstream/find-addresses.ts';
import { poll, startClient, startReplying, textOf, wordOf } from './stub.ts';

const FEED = '<rss/>';
const A = 1;
const LOOPBACK_FOUR = [127, 0, 0, 1];
const LOOPBACK_SIX = [...Array(15).fill(0), 1];
const PATIENT = new AbortController().signal;

function fail(code: string): () => Promise<never> {
  return async () => {
    throw Object.assign(new Error(code), { code });
  };
}

test('a name that cannot be looked up is a failure of its own kind', async (t) => {
  for (const [code, expected] of [
    ['ENOTFOUND', /does not exist/u],
    ['ESERVFAIL', /name server failed/u],
    ['ETIMEOUT', /in time/u],
    ['ENODATA', /no address/u],
    ['EWHATEVER', /could not be looked up/u],
  ] as const) {
    const outcome = await poll(startClient(t, [], { lookup: fail(code) }), 'http://name.example/');
    assert.ok(outcome.outcome === 'failed' && outcome.code === 'dns');
    assert.match(outcome.message, expected);
  }
});

test('a name server that is silent costs no more than the time for connecting', async (t) => {
  const lookup = () => new Promise<never>(() => undefined);
  const client = startClient(t, [], { lookup, limits: { connectMs: 200 } });
  const outcome = await poll(client, 'http://name.example/');
  assert.ok(outcome.outcome === 'failed' && outcome.code === 'dns');
  assert.match(outcome.message, /no name server answered in time/u);
});

test('silent names hold up neither a file nor another name', async (t) => {
  const silent = createNameLookup([await startNameServer(t, () => undefined)]);
  const answering = createNameLookup([await startNameServer(t, () => [LOOPBACK_FOUR])]);
  const calling = new AbortController();
  const waiting = Array.from({ length: 40 }, (_, i) =>
    assert.rejects(silent(`silent${i}.example`, calling.signal)),
  );
  await readFile(import.meta.filename);
  await answering('name.example', calling.signal);
  calling.abort();
  await Promise.all(waiting);
});

test('a name has the addresses of both families that its server tells', async (t) => {
  const lookup = createNameLookup([
    await startNameServer(t, (type) => [type === A ? LOOPBACK_FOUR : LOOPBACK_SIX]),
  ]);
  assert.deepEqual(await lookup('Both.Example.', PATIENT), ['127.0.0.1', '::1']);
});

test('one family is enough, and an answer for IPv6 that does not come is not waited for', async (t) => {
  const ask = async (answer: Parameters<typeof startNameServer>[1]) =>
    createNameLookup([await startNameServer(t, answer)])('name.example', PATIENT);
  assert.deepEqual(await ask((type) => (type === A ? [LOOPBACK_FOUR] : undefined)), ['127.0.0.1']);
  assert.deepEqual(await ask((type) => (type === A ? [] : [LOOPBACK_SIX])), ['::1']);
  await assert.rejects(
    ask(() => []),
    { code: 'ENODATA' },
  );
});

test('a name is polled at the address that it has', async (t) => {
  const stub = await startReplying(t, { body: FEED });
  const client = startClient(t, [stub], { lookup: async () => ['127.0.0.1'] });
  const outcome = await poll(client, `http://berita.example:${stub.port}/rss`);
  assert.equal(textOf(outcome), FEED);
  assert.match(stub.heads[0] ?? '', new RegExp(`^host: berita\\.example:${stub.port}$`, 'mu'));
});

test('an address that refuses gives way to the next one of the name', async (t) => {
  const stub = await startReplying(t, { body: FEED });
  const client = startClient(t, [stub], {
    lookup: async () => ['127.0.0.2', '127.0.0.1'],
    allowPrivate: [`127.0.0.0/24:${stub.port}`],
  });
  assert.equal(textOf(await poll(client, `http://two.example:${stub.port}/`)), FEED);
});

test('a port where nobody listens is a failure to connect', async (t) => {
  const stub = await startReplying(t, { body: FEED });
  const client = startClient(t, [], { allowPrivate: [`127.0.0.2:${stub.port}`] });
  const outcome = await poll(client, `http://127.0.0.2:${stub.port}/`);
  assert.equal(wordOf(outcome), 'connect');
  assert.ok(outcome.outcome === 'failed');
  assert.match(outcome.message, /the connection was refused\.$/u);
});

test('a hosts file is read with its comments, several names and both families', () => {
  const hosts = parseHostsFile(
    '# comment\n127.0.0.1\tlocalhost Box.Example # own\r\n::1 box.example.\n\nnonsense x\n10.0.0.5 a b\n',
  );
  assert.deepEqual(hosts.get('box.example'), ['127.0.0.1', '::1']);
  assert.deepEqual(hosts.get('b'), ['10.0.0.5']);
  assert.equal(hosts.get('x'), undefined);
});

/** Answers the one question of each packet: addresses, none, or nothing at all. */
async function startNameServer(
  t: TestContext,
  answer: (type: number) => readonly (readonly number[])[] | undefined,
): Promise<string> {
  const server = createSocket('udp4');
  server.on('message', (query, from) => {
    const end = query.indexOf(0, 12) + 5;
    const question = query.subarray(12, end);
    const addresses = answer(question.readUInt16BE(question.length - 4));
    if (addresses === undefined) return;
    const head = Buffer.from([0, 0, 0x81, 0x80, 0, 1, 0, addresses.length, 0, 0, 0, 0]);
    query.copy(head, 0, 0, 2);
    const records = addresses.map((address) =>
      Buffer.concat([
        Buffer.from([0xc0, 12]),
        question.subarray(-4),
        Buffer.from([0, 0, 0, 60, 0, address.length, ...address]),
      ]),
    );
    server.send(Buffer.concat([head, question, ...records]), from.port, from.address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return `127.0.0.1:${server.address().port}`;
}
