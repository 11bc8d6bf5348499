import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KabarError } from '../../../src/core/errors.ts';
import { ask, serve } from '../ask.ts';
import { createMemoryService } from '../memory-service.ts';

const PATH = '/websub/secret-key';

test('a delivery reaches the service as it came, and its answer the hub', async (t) => {
  const service = createMemoryService();
  const server = await serve(t, service);
  const headers = { 'Content-Type': 'text/plain', 'X-Hub-Signature': 'sha256=0' };
  for (const [answer, status] of [
    ['kept', 202],
    ['forged', 403],
    ['full', 503],
    ['ended', 410],
    ['unknown', 404],
  ] as const) {
    service.deliveryAnswer = answer;
    assert.equal((await ask(server, PATH, { method: 'POST', headers, body: 'ü' })).status, status);
  }
  const [message] = service.messages;
  assert.deepEqual(message, {
    signature: 'sha256=0',
    contentType: 'text/plain',
    body: Buffer.from('ü'),
  });
  service.deliveryAnswer = 'kept';
  assert.equal((await ask(server, PATH, { method: 'POST' })).status, 202);
  assert.equal(service.messages.at(-1)?.body.length, 0);
});

test('no body is read for a callback that is not open', async (t) => {
  const service = createMemoryService();
  const server = await serve(t, service);
  for (const [state, status] of [
    ['unknown', 404],
    ['ended', 410],
  ] as const) {
    service.callbackState = state;
    const answer = await ask(server, PATH, {
      method: 'POST',
      headers: { 'Content-Length': String(1e12) },
    });
    assert.equal(answer.status, status);
    assert.equal(answer.headers['content-type'], 'application/problem+json');
  }
  assert.deepEqual(service.messages, []);
});

test('who tries too many callbacks has to wait, while a known one always works', async (t) => {
  const service = createMemoryService();
  const server = await serve(t, service);
  const post = () => ask(server, PATH, { method: 'POST', body: 'x' });
  service.callbackState = 'unknown';
  for (let count = 0; count < 30; count++) assert.equal((await post()).status, 404);
  const limited = await post();
  assert.equal(limited.status, 429);
  assert.equal(limited.headers['retry-after'], '60');
  service.callbackState = 'open';
  assert.equal((await post()).status, 202);
});

test('a store that is away is a 503 whose log line keeps the key to itself', async (t) => {
  const service = createMemoryService();
  const server = await serve(t, service);
  service.failure = new KabarError('storage', 'the disk is away');
  const question = `${PATH}?hub.mode=subscribe&hub.topic=t&hub.challenge=c`;
  assert.equal((await ask(server, question)).status, 503);
  assert.equal((await ask(server, PATH, { method: 'POST', body: 'x' })).status, 503);
  assert.equal(server.lines.length, 2);
  const log = JSON.stringify(server.lines);
  assert.ok(log.includes('/websub/…'));
  assert.ok(!log.includes('secret-key'));
});
