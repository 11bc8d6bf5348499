// A source with headers, credentials or cookies of its own: they are asked for at each poll, go to its own
// origin alone whatever moves, and a source without them is not asked at all.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, openDesk } from './poll-desk.ts';
import { item, rss, startUpstream } from './stub-upstream.ts';

const BODY = { body: rss([item('a')]) };

test('what a source is asked with is asked for at each poll', async (t) => {
  let token = 'first';
  const findHeaders = async () => ({ ok: true, headers: { Authorization: token } }) as const;
  const desk = await openDesk(t, { findHeaders, hasCredentials: true });
  await desk.poll(BODY);
  token = 'second';
  await desk.poll(BODY);
  const sent = desk.upstream.requests.map(({ headers }) => headers.authorization);
  assert.deepEqual(sent, ['first', 'second']);
});

test('a source is not asked without what it is to be asked with', async (t) => {
  const message = 'auth.token: the file does not exist.';
  const findHeaders = async () => ({ ok: false, message }) as const;
  const desk = await openDesk(t, { findHeaders, hasCredentials: true });
  const { outcome } = await desk.poll(BODY);
  assert.deepEqual(
    [outcome.result, outcome.code, outcome.message],
    ['failed', 'credentials', message],
  );
  assert.equal(desk.upstream.count(), 0);
  assert.equal((await desk.state()).poll?.failures, 1);
});

test('an upstream that moves to another origin is asked at its own for as long as it has credentials', async (t) => {
  const abroad = await startUpstream(t);
  abroad.answer('/rss.xml', BODY);
  const headers = { Authorization: 'Bearer hunter2' };
  const findHeaders = async () => ({ ok: true, headers }) as const;
  const options = { findHeaders, hasCredentials: true, allow: [abroad.address] };
  const desk = await openDesk(t, options);
  const moved = { status: 301, headers: { location: abroad.url() } };
  for (let count = 0; count < 5; count++) {
    assert.equal((await desk.poll(moved)).outcome.result, 'done');
    desk.now += HOUR;
  }
  assert.equal((await desk.state()).poll?.movedTo, abroad.url());
  assert.equal(desk.upstream.count(), 5);
  assert.equal(abroad.count(), 5);
  for (const one of abroad.requests) assert.equal(one.headers.authorization, undefined);
});
