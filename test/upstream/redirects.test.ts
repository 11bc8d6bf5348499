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
    for (const head of stub.heads) assert.equal(headerIn(head, 'cookie'), undefined);
  }
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
