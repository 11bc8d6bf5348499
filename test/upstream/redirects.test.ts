import assert from 'node:assert/strict';
import { test } from 'node:test';
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
const SECRETS = { Authorization: 'Bearer hunter2', Cookie: 'id=hunter2', 'X-Key': 'hunter2' };

test('redirects of every kind are followed, relative ones too, and each hop is told', async (t) => {
  const statuses = [301, 302, 303, 307, 308];
  const stub = await startStub(t, (socket, _head, count) => {
    const status = statuses[count];
    if (status === undefined) socket.write(reply({ headers: { ETag: '"end"' }, body: FEED }));
    else socket.write(reply({ status, headers: { Location: `../hop/${count}?q=é#f` } }));
  });
  const outcome = await poll(startClient(t, [stub]), `${stub.origin}/a/b`);
  assert.ok(outcome.outcome === 'fetched');
  assert.deepEqual(outcome.redirects[0], {
    status: 301,
    from: `${stub.origin}/a/b`,
    to: `${stub.origin}/hop/0?q=%C3%A9`,
  });
  assert.deepEqual(
    outcome.redirects.map(({ status }) => status),
    statuses,
  );
  assert.equal(outcome.url, `${stub.origin}/hop/4?q=%C3%A9`);
  assert.deepEqual(outcome.validators, { etag: '"end"', url: outcome.url });
});

test('an endless redirect stops after five, whether to itself, in a chain or with cookies', async (t) => {
  const chains = [
    () => '/',
    (count: number) => `/${count}`,
    (count: number) => (count % 2 === 0 ? '/a' : '/b'),
  ];
  for (const chain of chains) {
    const stub = await startStub(t, (socket, _head, count) => {
      const headers = { Location: chain(count), 'Set-Cookie': `n=${count}` };
      socket.write(reply({ status: 302, headers }));
    });
    assert.equal(wordOf(await poll(startClient(t, [stub]), stub.origin)), 'too-many-redirects');
    assert.equal(stub.heads.length, 6);
    const sent = stub.heads.map((head) => headerIn(head, 'cookie'));
    assert.deepEqual(sent, [undefined, 'n=0', 'n=1', 'n=2', 'n=3', 'n=4']);
  }
});

test('a cookie that is set on the way comes back to its setter, in this chain alone', async (t) => {
  const home = await startStub(t, (socket, head) => {
    const isBack = headerIn(head, 'cookie')?.includes('seen=yes') === true;
    const headers = {
      Location: head.startsWith('GET /feed') ? `${abroad.origin}/gate` : '/feed',
      'Set-Cookie': 'seen=yes; Path=/; HttpOnly',
    };
    socket.write(isBack ? reply({ body: FEED }) : reply({ status: 302, headers }));
  });
  const abroad = await startStub(t, (socket) => {
    const headers = { Location: `http://localhost:${home.port}/feed`, 'Set-Cookie': 'other=1' };
    socket.write(reply({ status: 302, headers }));
  });
  const client = startClient(t, [home, abroad]);
  // Ports share their cookies (RFC 6265 §8.5), names do not.
  const outcome = await poll(client, `http://localhost:${home.port}/feed`);
  assert.equal(textOf(outcome), FEED);
  assert.equal(headerIn(abroad.heads[0], 'cookie'), undefined);
  assert.equal(headerIn(home.heads[1], 'cookie'), 'seen=yes');
  await poll(client, `http://localhost:${home.port}/feed`);
  assert.equal(headerIn(home.heads[2], 'cookie'), undefined);
});

test('what is set on the way stands in for a cookie of the source, and breaks no line', async (t) => {
  const stub = await startStub(t, (socket, head, count) => {
    const cookies = 'Set-Cookie: id=new\r\nSet-Cookie: a=b; Path=/elsewhere\r\nSet-Cookie: =;;';
    if (count === 0)
      socket.write(
        `HTTP/1.1 302 Found\r\nLocation: /feed\r\n${cookies}\r\nContent-Length: 0\r\n\r\n`,
      );
    else socket.write(reply({ body: head.includes('id=new') ? FEED : 'no' }));
  });
  const headers = { Cookie: 'id=old; kept=1' };
  const outcome = await poll(startClient(t, [stub]), stub.origin, { headers });
  assert.equal(textOf(outcome), FEED);
  assert.equal(headerIn(stub.heads[0], 'cookie'), 'id=old; kept=1');
  assert.equal(headerIn(stub.heads[1], 'cookie'), 'kept=1; id=new');
});

test('an upstream that wants credentials, or got none behind a redirect, is told apart', async (t) => {
  const end = await startReplying(t, { status: 401 });
  const start = await startRedirecting(t, `${end.origin}/feed`);
  const client = startClient(t, [start, end]);
  const bare = await poll(client, end.origin);
  assert.ok(bare.outcome === 'failed');
  assert.match(bare.message, /it wants credentials \(status 401\)/u);
  const led = await poll(client, start.origin, { headers: SECRETS });
  assert.ok(led.outcome === 'failed');
  assert.match(led.message, /not sent to another origin/u);
  assert.equal(headerIn(end.heads[1], 'authorization'), undefined);
});

test('a redirect that leads nowhere is a failure', async (t) => {
  const stub = await startReplying(t, { status: 302 });
  const empty = await startRedirecting(t, 'http://');
  const client = startClient(t, [stub, empty]);
  assert.equal(wordOf(await poll(client, stub.origin)), 'bad-redirect');
  assert.equal(wordOf(await poll(client, empty.origin)), 'bad-redirect');
});

test('headers of a source stay at its origin, and do not come back with a redirect', async (t) => {
  const home = await startStub(t, (socket, head) => {
    const to = head.startsWith('GET /start') ? '/second' : `${abroad.origin}/abroad`;
    const done = head.startsWith('GET /home-again');
    socket.write(done ? reply({ body: FEED }) : reply({ status: 302, headers: { Location: to } }));
  });
  const abroad = await startStub(t, (socket) => {
    socket.write(reply({ status: 302, headers: { Location: `${home.origin}/home-again` } }));
  });
  const client = startClient(t, [home, abroad]);
  const outcome = await poll(client, `${home.origin}/start`, { headers: SECRETS });
  assert.equal(textOf(outcome), FEED);
  const has = (head: string | undefined) => head?.includes('hunter2');
  assert.deepEqual(home.heads.map(has), [true, true, false]);
  assert.deepEqual(abroad.heads.map(has), [false]);
  assert.equal(headerIn(abroad.heads[0], 'user-agent'), 'Kabar/test');
  assert.equal(headerIn(abroad.heads[0], 'referer'), undefined);
});

test('validators go to the address that they came from and to no other', async (t) => {
  const end = await startStub(t, (socket, head) => {
    const known = headerIn(head, 'if-none-match') === '"v1"';
    socket.write(reply(known ? { status: 304 } : { headers: { ETag: '"v1"' }, body: FEED }));
  });
  const start = await startRedirecting(t, `${end.origin}/feed`, 301);
  const client = startClient(t, [start, end]);
  const first = await poll(client, start.origin);
  assert.ok(first.outcome === 'fetched');
  const second = await poll(client, start.origin, { validators: first.validators });
  assert.equal(wordOf(second), 'notModified');
  assert.equal(headerIn(start.heads[1], 'if-none-match'), undefined);
  // A source that has moved by now: what it said before says nothing about the new place.
  const own = { etag: '"v1"' };
  assert.equal(wordOf(await poll(client, start.origin, { validators: own })), 'fetched');
  assert.equal(headerIn(start.heads[2], 'if-none-match'), '"v1"');
});

test('a failure behind a redirect carries its own status and names both addresses', async (t) => {
  const end = await startReplying(t, { status: 404 });
  const start = await startRedirecting(t, `${end.origin}/gone`);
  const outcome = await poll(startClient(t, [start, end]), `${start.origin}/feed`);
  assert.deepEqual(outcome, {
    outcome: 'failed',
    code: 'http-status',
    status: 404,
    message: `${end.origin}/gone (redirect 1 of ${start.origin}/feed): it answered with status 404.`,
  });
});

test('the hops of a poll share one allowance of time', async (t) => {
  const stub = await startStub(t, (socket, _head, count) => {
    const answer = reply({ status: 302, headers: { Location: `/${count}` } });
    setTimeout(() => socket.write(answer), 400);
  });
  const outcome = await poll(startClient(t, [stub], { timeoutSeconds: 1 }), stub.origin);
  assert.equal(wordOf(outcome), 'timeout');
  assert.equal(stub.heads.length, 3);
});
