// A form that goes to a hub: what is sent, what is followed, and that a hub's address opens nothing.

import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import { type TestContext, test } from 'node:test';
import type { FormOutcome } from '../../src/core/poll.ts';
import { reply, startClient, startReplying, startStub } from './stub.ts';

const FIELDS = { 'hub.mode': 'subscribe', 'hub.secret': 'a&b=ü c' };

interface Posted {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

/** A server that keeps what was posted, and answers as it is told to. */
async function startReceiver(
  t: TestContext,
  answer: (count: number) => { status: number; headers?: Record<string, string> },
) {
  const posted: Posted[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url: path, headers } = request;
      const body = Buffer.concat(chunks).toString();
      posted.push({ method, path, type: headers['content-type'], body });
      const { status, headers: fields = {} } = answer(posted.length - 1);
      response.writeHead(status, fields).end('reason');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, origin: `http://127.0.0.1:${port}`, posted };
}

function wordOf(outcome: FormOutcome): string {
  return outcome.outcome === 'failed' ? outcome.code : outcome.outcome;
}

test('a form arrives as it was given, and any 2xx accepts it', async (t) => {
  const statuses = [202, 204, 200];
  const hub = await startReceiver(t, (count) => ({ status: statuses[count] ?? 500 }));
  const client = startClient(t, [hub]);
  for (const status of statuses) {
    const outcome = await client.postForm({ url: `${hub.origin}/hub?x=1`, fields: FIELDS });
    assert.deepEqual(outcome, { outcome: 'accepted', status });
  }
  for (const { method, path, type, body } of hub.posted) {
    assert.equal(`${method} ${path}`, 'POST /hub?x=1');
    assert.equal(type, 'application/x-www-form-urlencoded');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), FIELDS);
  }
});

test('307 and 308 are posted again where they lead; others lead nowhere', async (t) => {
  const hub = await startReceiver(t, () => ({ status: 202 }));
  for (const status of [307, 308]) {
    const door = await startReceiver(t, () => ({
      status,
      headers: { Location: `${hub.origin}/in` },
    }));
    const outcome = await startClient(t, [hub, door]).postForm({
      url: door.origin,
      fields: FIELDS,
    });
    assert.equal(outcome.outcome, 'accepted');
    assert.equal(hub.posted.at(-1)?.body, door.posted[0]?.body);
  }
  for (const status of [301, 302, 303]) {
    const door = await startReceiver(t, () => ({
      status,
      headers: { Location: `${hub.origin}/in` },
    }));
    const outcome = await startClient(t, [hub, door]).postForm({
      url: door.origin,
      fields: FIELDS,
    });
    assert.equal(wordOf(outcome), 'bad-redirect');
  }
  assert.equal(hub.posted.length, 2);
});

test('an endless redirect stops after five', async (t) => {
  const hub = await startReceiver(t, (count) => ({
    status: 307,
    headers: { Location: `/${count}` },
  }));
  const outcome = await startClient(t, [hub]).postForm({ url: hub.origin, fields: FIELDS });
  assert.equal(wordOf(outcome), 'too-many-redirects');
  assert.equal(hub.posted.length, 6);
});

test('a private hub that is not listed is not asked, nor one that a redirect leads to (S16)', async (t) => {
  const hidden = await startReceiver(t, () => ({ status: 202 }));
  const door = await startReceiver(t, () => ({
    status: 307,
    headers: { Location: hidden.origin },
  }));
  const client = startClient(t, [door]);
  assert.equal(
    wordOf(await client.postForm({ url: hidden.origin, fields: FIELDS })),
    'blocked-address',
  );
  assert.equal(
    wordOf(await client.postForm({ url: door.origin, fields: FIELDS })),
    'blocked-address',
  );
  for (const url of ['ftp://hub.example/', 'http://a:b@hub.example/', 'http://127.0.0.1:22/'])
    assert.equal(wordOf(await client.postForm({ url, fields: FIELDS })), 'bad-url');
  assert.equal(hidden.posted.length, 0);
});

test('a refusal, an overload and a silent hub are told apart, without the query of its address', async (t) => {
  const refusing = await startReplying(t, { status: 404, body: '<script>secret</script>' });
  const busy = await startReplying(t, { status: 429, headers: { 'Retry-After': '120' } });
  const silent = await startStub(t, () => undefined);
  const endless = await startStub(t, (socket) => {
    socket.write(reply({ headers: { 'Content-Length': 1e12 }, body: 'x'.repeat(50_000) }));
  });
  const client = startClient(t, [refusing, busy, silent, endless], { limits: { headersMs: 200 } });
  const ask = (origin: string) =>
    client.postForm({ url: `${origin}/?key=hunter2`, fields: FIELDS });
  const refused = await ask(refusing.origin);
  assert.ok(refused.outcome === 'failed');
  assert.equal(refused.code, 'http-status');
  assert.equal(refused.message, `${refusing.origin}/: it answered with status 404.`);
  assert.deepEqual(await ask(busy.origin), {
    outcome: 'rateLimited',
    status: 429,
    retryAfterMs: 120_000,
  });
  assert.equal(wordOf(await ask(silent.origin)), 'timeout');
  assert.deepEqual(await ask(endless.origin), { outcome: 'accepted', status: 200 });
});

test('a form is given up with its signal and with the client', async (t) => {
  const silent = await startStub(t, () => undefined);
  const client = startClient(t, [silent]);
  const ending = new AbortController();
  const asked = client.postForm({ url: silent.origin, fields: FIELDS }, ending.signal);
  ending.abort(new Error('enough'));
  await assert.rejects(asked, /enough/u);
  const last = client.postForm({ url: silent.origin, fields: FIELDS });
  await client.close();
  await assert.rejects(last, { name: 'AbortError' });
});
