// What is learned from polls: moves, ends, failures, and how long to leave an upstream alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PollOutcome, PollState, Redirect } from '../../src/core/poll.ts';
import {
  clampRetryAfter,
  forgetBody,
  newPollState,
  rememberBody,
  rememberPoll,
} from '../../src/core/poll-memory.ts';

const ORIGIN = 'https://old.example/rss.xml';
const NEW = 'https://new.example/rss.xml';
const OTHER = 'https://other.example/rss.xml';
const NOW = Date.UTC(2024, 9, 15);
const MINUTE = 60_000;
const DAY = 86_400_000;

const hop = (to: string, status = 301, from = ORIGIN): Redirect => ({ status, from, to });

function answered(...redirects: Redirect[]): PollOutcome {
  return { outcome: 'notModified', headers: {}, redirects };
}

function failed(extra: { retryAfterMs?: number } = {}): PollOutcome {
  return { outcome: 'failed', code: 'timeout', message: 'took too long', ...extra };
}

function after(outcomes: readonly PollOutcome[], start = newPollState(ORIGIN)): PollState {
  return outcomes.reduce((state, outcome) => rememberPoll(state, { outcome, now: NOW }), start);
}

const times = (count: number, outcome: PollOutcome): PollOutcome[] => Array(count).fill(outcome);

test('a permanent move is followed after three equal sightings, not after one or two', () => {
  for (const status of [301, 308]) {
    assert.equal(after(times(2, answered(hop(NEW, status)))).movedTo, undefined);
    assert.equal(after(times(3, answered(hop(NEW, status)))).movedTo, NEW);
  }
});

test('a temporary redirect is never remembered, nor what comes after it', () => {
  for (const status of [302, 303, 307])
    assert.equal(after(times(9, answered(hop(NEW, status)))).movedTo, undefined);
  const detour = answered(hop(NEW), hop(OTHER, 302, NEW));
  assert.equal(after(times(3, detour)).movedTo, NEW);
});

test('another target, or none, begins the count anew', () => {
  const seen = [...times(2, answered(hop(NEW))), answered(hop(OTHER)), answered(hop(NEW))];
  assert.deepEqual(after(seen).move, { to: NEW, sightings: 1 });
  assert.equal(after([...times(2, answered(hop(NEW))), answered()]).move, undefined);
});

test('a failure in between neither counts nor begins anew', () => {
  const seen = [...times(2, answered(hop(NEW))), failed(), answered(hop(NEW))];
  assert.equal(after(seen).movedTo, NEW);
});

test('a move from https to http is not remembered', () => {
  assert.equal(after(times(5, answered(hop('http://old.example/rss.xml')))).movedTo, undefined);
});

test('a move back to the configured address is remembered as no move', () => {
  const moved = after(times(3, answered(hop(NEW))));
  assert.equal(after(times(3, answered(hop(ORIGIN, 301, NEW))), moved).movedTo, undefined);
});

test('where the new address keeps failing or is gone, the configured one is tried again', () => {
  const moved = after(times(3, answered(hop(NEW))));
  assert.equal(after(times(2, failed()), moved).movedTo, NEW);
  assert.equal(after(times(3, failed()), moved).movedTo, undefined);
  const gone = after([{ outcome: 'gone', headers: {}, redirects: [] }], moved);
  assert.equal(gone.movedTo, undefined);
  assert.equal(gone.goneAt, undefined);
});

test('what is gone has an end, which an answer takes back', () => {
  const gone = after([{ outcome: 'gone', headers: {}, redirects: [] }]);
  assert.equal(gone.goneAt, NOW);
  assert.equal(after([answered()], gone).goneAt, undefined);
});

test('failures are counted from the first, and forgotten at a success', () => {
  const state = after(times(4, failed()));
  assert.equal(state.failures, 4);
  assert.equal(state.failedSinceAt, NOW);
  const well = after([answered()], state);
  assert.equal(well.failures, 0);
  assert.equal(well.failedSinceAt, undefined);
});

test('what an upstream asks for with Retry-After is kept between a minute and a day', () => {
  for (const [asked, kept] of [
    [120_000, 120_000],
    [-5_000, MINUTE],
    [Number.NaN, MINUTE],
    [Number.POSITIVE_INFINITY, DAY],
    [10 * 365 * DAY, DAY],
  ] as const)
    assert.equal(clampRetryAfter(asked), kept);
  const limited: PollOutcome = {
    outcome: 'rateLimited',
    status: 429,
    retryAfterMs: 120_000,
    headers: {},
    redirects: [],
  };
  assert.equal(after([limited]).notBeforeAt, NOW + 120_000);
  assert.equal(after([failed({ retryAfterMs: 1 })]).notBeforeAt, NOW + MINUTE);
  assert.equal(after([limited, answered()]).notBeforeAt, undefined);
});

test('a failure keeps validators and digest; only a body that was taken in replaces them', () => {
  const body = { validators: { etag: '"a"' }, digest: 'd1', now: NOW };
  const known = rememberBody(after([answered()]), body);
  const still = after([failed()], known);
  assert.deepEqual(still.validators, { etag: '"a"' });
  assert.equal(still.bodyDigest, 'd1');
  assert.deepEqual(forgetBody(known).validators, {});
  assert.equal(forgetBody(known).bodyDigest, undefined);
});

test('validators that could not be sent back are not kept', () => {
  for (const etag of ['"a"\r\nX-Evil: 1', 'x'.repeat(8_000), '"\u0000"', '', '"\u{1f600}"']) {
    const state = rememberBody(newPollState(ORIGIN), {
      validators: { etag, lastModified: 'yesterday' },
      digest: 'd',
      now: NOW,
    });
    assert.deepEqual(state.validators, { lastModified: 'yesterday' });
  }
});
