import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import {
  headerIn,
  poll,
  reply,
  startClient,
  startReplying,
  startStub,
  textOf,
  wordOf,
} from './stub.ts';

const FEED = '<rss version="2.0"><channel><title>Berita</title></channel></rss>';

test('a feed is fetched whole, with its headers and the validators as they were written', async (t) => {
  const stub = await startReplying(t, {
    headers: {
      ETag: 'W/"a b"',
      'Last-Modified': 'Tue, 15 Oct 2024 05:18:00 GMT',
      'Content-Type': 'application/rss+xml',
      'Set-Cookie': 'session=secret',
      __proto__x: 'y',
    },
    body: FEED,
  });
  const outcome = await poll(startClient(t, [stub]), `${stub.origin}/rss.xml?key=1#top`);
  assert.ok(outcome.outcome === 'fetched');
  assert.equal(textOf(outcome), FEED);
  assert.equal(outcome.url, `${stub.origin}/rss.xml?key=1`);
  assert.equal(outcome.headers['content-type'], 'application/rss+xml');
  assert.equal(outcome.headers['set-cookie'], undefined, 'no cookie is kept');
  assert.deepEqual(outcome.redirects, []);
  assert.deepEqual(outcome.validators, {
    etag: 'W/"a b"',
    lastModified: 'Tue, 15 Oct 2024 05:18:00 GMT',
  });
});

test('a request says who asks and what it reads, and sends the operator’s headers', async (t) => {
  const stub = await startReplying(t, { body: FEED });
  await poll(startClient(t, [stub]), `${stub.origin}/a?b=c`, {
    headers: { Authorization: 'Bearer x', Cookie: 'a=b', 'User-Agent': 'Own' },
  });
  const [head] = stub.heads;
  assert.match(head ?? '', /^GET \/a\?b=c HTTP\/1\.1\r\n/u);
  assert.equal(headerIn(head, 'accept-encoding'), 'gzip, br, deflate');
  assert.match(headerIn(head, 'accept') ?? '', /application\/feed\+json/u);
  assert.equal(headerIn(head, 'authorization'), 'Bearer x');
  assert.equal(headerIn(head, 'cookie'), 'a=b');
  assert.equal(headerIn(head, 'user-agent'), 'Own');
  await poll(startClient(t, [stub]), stub.origin);
  assert.equal(headerIn(stub.heads[1], 'user-agent'), 'Kabar/test');
});

test('a header that frames the message or breaks the line is refused before anything is sent', async (t) => {
  const stub = await startReplying(t, { body: FEED });
  const client = startClient(t, [stub]);
  for (const headers of [
    { Host: 'x' },
    { 'X-A': 'b\r\nX-C: d' },
    { 'X A': 'b' },
    { Range: 'x' },
  ] as const) {
    await assert.rejects(poll(client, stub.origin, { headers }), { code: 'configuration' });
  }
  assert.equal(stub.heads.length, 0);
});

test('stored validators make the request conditional, and a 304 is not modified', async (t) => {
  const stub = await startReplying(t, { status: 304, headers: { ETag: '"v1"' } });
  const client = startClient(t, [stub]);
  const validators = { etag: '"v1"', lastModified: 'Tue, 15 Oct 2024 05:18:00 GMT' };
  assert.equal(wordOf(await poll(client, stub.origin, { validators })), 'notModified');
  assert.equal(headerIn(stub.heads[0], 'if-none-match'), '"v1"');
  assert.equal(headerIn(stub.heads[0], 'if-modified-since'), 'Tue, 15 Oct 2024 05:18:00 GMT');
});

test('a 304 that was not asked for is a failure, and one with a body does no harm', async (t) => {
  const stub = await startStub(t, (socket) => {
    socket.write('HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello');
  });
  const client = startClient(t, [stub]);
  assert.equal(wordOf(await poll(client, stub.origin)), 'protocol');
  for (let count = 0; count < 3; count += 1) {
    const validators = { etag: '"v1"' };
    assert.equal(wordOf(await poll(client, stub.origin, { validators })), 'notModified');
  }
});

test('a validator that no upstream could mean is neither handed on nor sent back', async (t) => {
  const odd = ['v1', '"v1', 'v1"', '"a"b"', '*', '"a", "b"', `"${'x'.repeat(9_000)}"`, '"é"', ''];
  const stub = await startStub(t, (socket, _head, count) => {
    socket.write(
      reply({ headers: { ETag: odd[count] ?? '""', 'Last-Modified': 'é' }, body: FEED }),
    );
  });
  const client = startClient(t, [stub]);
  for (const etag of [...odd, '"a\r\nX-Injected: 1"']) {
    const validators = { etag, lastModified: 'x\r\nX-Injected: 1' };
    const outcome = await poll(client, stub.origin, { validators });
    assert.ok(outcome.outcome === 'fetched', wordOf(outcome));
    if (etag !== '"a\r\nX-Injected: 1"') assert.deepEqual(outcome.validators, {}, etag);
  }
  for (const head of stub.heads) assert.doesNotMatch(head, /if-none|if-modified|injected/iu);
});

test('each content coding that is asked for is read, deflate with and without its wrapper', async (t) => {
  const bodies: readonly (readonly [string, Buffer])[] = [
    ['gzip', gzipSync(FEED)],
    ['GZip', gzipSync(FEED)],
    ['x-gzip', Buffer.concat([gzipSync(FEED.slice(0, 9)), gzipSync(FEED.slice(9))])],
    ['br', brotliCompressSync(FEED)],
    ['deflate', deflateSync(FEED)],
    ['deflate', deflateRawSync(FEED)],
    ['identity', Buffer.from(FEED)],
    ['', Buffer.from(FEED)],
    ['gzip, identity', gzipSync(FEED)],
  ];
  const stub = await startStub(t, (socket, _head, count) => {
    const [coding = '', body = ''] = bodies[count] ?? [];
    socket.write(reply({ headers: { 'Content-Encoding': coding }, body }));
  });
  const client = startClient(t, [stub]);
  for (const [coding] of bodies)
    assert.equal(textOf(await poll(client, stub.origin)), FEED, coding);
  assert.equal(stub.connections.opened, 1, 'all over one connection');
});

test('a coding that was not asked for, or more than one, is refused', async (t) => {
  const codings = ['zstd', 'compress', 'gzip, gzip', 'br, gzip', 'gzip,identity,br'];
  const stub = await startStub(t, (socket, _head, count) => {
    socket.write(reply({ headers: { 'Content-Encoding': codings[count] ?? '' }, body: FEED }));
  });
  const client = startClient(t, [stub]);
  for (const coding of codings)
    assert.equal(wordOf(await poll(client, stub.origin)), 'unsupported-coding', coding);
});

test('what is no content is a failure with its own code', async (t) => {
  const cases = [
    [200, 'empty'],
    [204, 'empty'],
    [206, 'protocol'],
    [201, 'http-status'],
    [300, 'http-status'],
    [404, 'http-status'],
    [401, 'http-status'],
    [500, 'http-status'],
    [410, 'gone'],
  ] as const;
  const stub = await startStub(t, (socket, _head, count) => {
    const [status = 0] = cases[count] ?? [];
    socket.write(reply({ status, ...(status === 200 || status === 204 ? {} : { body: FEED }) }));
  });
  const client = startClient(t, [stub]);
  for (const [status, word] of cases) {
    const outcome = await poll(client, stub.origin);
    assert.equal(wordOf(outcome), word, String(status));
    if (outcome.outcome === 'failed') assert.equal(outcome.status, status);
  }
});

test('an upstream that asks for patience is heard, in seconds or by a date of its own clock', async (t) => {
  const date = 'Tue, 15 Oct 2024 05:00:00 GMT';
  const cases = [
    ['120', 120_000],
    ['0', 0],
    ['315360000', 315_360_000_000],
    ['Tue, 15 Oct 2024 05:02:00 GMT', 120_000],
    ['Tue, 15 Oct 2024 04:00:00 GMT', 0],
    ['-5', undefined],
    ['abc', undefined],
    ['1.5', undefined],
    ['', undefined],
  ] as const;
  for (const status of [429, 503, 500]) {
    const stub = await startStub(t, (socket, _head, count) => {
      const headers = { 'Retry-After': cases[count]?.[0] ?? '', Date: date };
      socket.write(reply({ status, headers }));
    });
    const client = startClient(t, [stub]);
    for (const [value, expected] of cases) {
      const outcome = await poll(client, stub.origin);
      assert.equal(wordOf(outcome), status === 500 ? 'http-status' : 'rateLimited');
      assert.ok(outcome.outcome === 'rateLimited' || outcome.outcome === 'failed');
      assert.equal(outcome.status, status);
      assert.equal(outcome.retryAfterMs, expected, value);
    }
  }
});

test('a message names the address without its query, which may hold a key', async (t) => {
  const stub = await startReplying(t, { status: 404 });
  const outcome = await poll(startClient(t, [stub]), `${stub.origin}/feed.xml?apikey=hunter2#x`);
  assert.ok(outcome.outcome === 'failed');
  assert.equal(outcome.message, `${stub.origin}/feed.xml: it answered with status 404.`);
});

test('a poll that is called off rejects with the caller’s reason and frees its place', async (t) => {
  const stub = await startStub(t, (socket, _head, count) => {
    if (count > 0) socket.write(reply({ body: FEED }));
  });
  const client = startClient(t, [stub], { concurrency: 1 });
  const calling = new AbortController();
  const running = client.poll({ url: stub.origin, validators: {} }, calling.signal);
  const waiting = client.poll({ url: stub.origin, validators: {} }, calling.signal);
  const reason = new Error('enough');
  setTimeout(() => calling.abort(reason), 50);
  await Promise.all([assert.rejects(running, reason), assert.rejects(waiting, reason)]);
  await assert.rejects(client.poll({ url: stub.origin, validators: {} }, calling.signal), reason);
  assert.equal(textOf(await poll(client, stub.origin)), FEED);
});

test('closing ends what is under way and leaves no connection', async (t) => {
  const stub = await startStub(t, (socket, _head, count) => {
    if (count === 0) socket.write(reply({ body: FEED }));
  });
  const client = startClient(t, [stub]);
  await poll(client, stub.origin);
  const running = poll(client, stub.origin);
  setTimeout(() => client.close(), 50);
  await assert.rejects(running, { name: 'AbortError' });
  await assert.rejects(poll(client, stub.origin), { name: 'AbortError' });
  await client.close();
  while (stub.connections.open > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

test('no outcome tells a secret of the request', async (t) => {
  const answers = [
    reply({ status: 403 }),
    reply({ status: 302, headers: { Location: 'http://u:hunter2@example.org/?hunter2' } }),
    reply({ status: 302, headers: { Location: 'http://10.0.0.5/?hunter2' } }),
    Buffer.from('hunter2\r\n\r\n'),
    reply({ headers: { 'Content-Encoding': 'hunter2' }, body: FEED }),
  ];
  const stub = await startStub(t, (socket, _head, count) => {
    socket.end(answers[count] ?? '');
  });
  const client = startClient(t, [stub]);
  for (const index of answers.keys()) {
    const outcome = await poll(client, `${stub.origin}/?key=hunter2`, {
      headers: { Authorization: 'hunter2' },
    });
    assert.equal(outcome.outcome, 'failed', String(index));
    assert.doesNotMatch(JSON.stringify(outcome), /hunter2/u);
  }
});
