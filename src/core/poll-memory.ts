// What is learned from the outcome of a poll: where the upstream has moved to, whether it is gone, how
// long it has been failing, and until when it wants to be left alone.

import type { PollOutcome, PollState, Redirect, UpstreamValidators } from './poll.ts';

/** Bounds of what an upstream may ask for with `Retry-After`. Milliseconds. */
const RETRY_AFTER_MS_MIN = 60_000;
const RETRY_AFTER_MS_MAX = 86_400_000;
/** A permanent move is followed after so many equal sightings in a row. */
const SIGHTINGS_MIN = 3;
/** Failures in a row after which the configured address is tried again instead of the one moved to. */
const MOVED_FAILURES_MAX = 3;
/** Longer ones are nobody's validators, and are not sent back. */
const VALIDATOR_LENGTH_MAX = 1_024;
/** A validator that can stand in a header of a request (RFC 9110 §5.5). */
const VALIDATOR = /^[\u0020-\u007E\u0080-\u00FF]+$/u;

/** Nothing known yet of an upstream that is configured at this address. */
export function newPollState(origin: string): PollState {
  return { origin, outcome: 'failed', validators: {}, failures: 0 };
}

/**
 * What is known after a poll. Validators and digest are left as they are: they are to be kept only
 * once the body is taken in (`rememberBody`).
 */
export function rememberPoll(
  before: PollState,
  { outcome, now }: { readonly outcome: PollOutcome; readonly now: number },
): PollState {
  const { notBeforeAt: _asked, goneAt: _gone, failedSinceAt, ...kept } = before;
  const asked = outcome.outcome === 'rateLimited' || outcome.outcome === 'failed';
  const notBefore =
    asked && outcome.retryAfterMs !== undefined
      ? { notBeforeAt: now + clampRetryAfter(outcome.retryAfterMs) }
      : {};
  switch (outcome.outcome) {
    case 'fetched':
    case 'notModified': {
      const state = { ...kept, outcome: outcome.outcome, failures: 0 };
      return rememberMove(state, outcome.redirects);
    }
    case 'gone': {
      // Only the configured address can end the source: the one it moved to may have been a mistake.
      if (kept.movedTo !== undefined) return forgetMove({ ...kept, outcome: 'gone', failures: 1 });
      return { ...kept, outcome: 'gone', failures: 0, goneAt: before.goneAt ?? now };
    }
    case 'rateLimited':
    case 'failed': {
      const failures = before.failures + 1;
      const state: PollState = {
        ...kept,
        ...notBefore,
        outcome: outcome.outcome,
        failures,
        failedSinceAt: failedSinceAt ?? now,
      };
      return failures >= MOVED_FAILURES_MAX ? forgetMove(state) : state;
    }
  }
}

/** The same, once the body that came with these validators is taken in. */
export function rememberBody(
  state: PollState,
  body: {
    readonly validators: UpstreamValidators;
    readonly digest: string;
    readonly now: number;
  },
): PollState {
  const { validators, digest, now } = body;
  return {
    ...state,
    validators: usableValidators(validators),
    bodyDigest: digest,
    fetchedAt: now,
  };
}

/** The same, when a body was received and is to be asked for again in full. */
export function forgetBody(state: PollState): PollState {
  const { bodyDigest: _digest, ...kept } = state;
  return { ...kept, validators: {} };
}

/** What an upstream asks for with `Retry-After`, within reason: 1 minute to 24 hours. */
export function clampRetryAfter(retryAfterMs: number): number {
  if (Number.isNaN(retryAfterMs)) return RETRY_AFTER_MS_MIN;
  return Math.min(Math.max(retryAfterMs, RETRY_AFTER_MS_MIN), RETRY_AFTER_MS_MAX);
}

function usableValidators({ etag, lastModified, url }: UpstreamValidators): UpstreamValidators {
  const isUsable = (value: string | undefined): value is string =>
    value !== undefined && value.length <= VALIDATOR_LENGTH_MAX && VALIDATOR.test(value);
  return {
    ...(isUsable(etag) ? { etag } : {}),
    ...(isUsable(lastModified) ? { lastModified } : {}),
    ...(url === undefined ? {} : { url }),
  };
}

/** Counts equal sightings of a permanent move (RFC 9110 §15.4.2, §15.4.9); any other answer begins anew. */
function rememberMove(state: PollState, redirects: readonly Redirect[]): PollState {
  const { move: before, ...kept } = state;
  const to = findPermanentTarget(redirects);
  if (to === undefined) return kept;
  const sightings = before?.to === to ? before.sightings + 1 : 1;
  if (sightings < SIGHTINGS_MIN) return { ...kept, move: { to, sightings } };
  const { movedTo: _old, ...home } = kept;
  return to === state.origin ? home : { ...home, movedTo: to };
}

function forgetMove(state: PollState): PollState {
  const { movedTo: _to, move: _move, ...kept } = state;
  return kept;
}

/** Where the permanent redirects at the beginning of the way lead; never from https to http. */
export function findPermanentTarget(redirects: readonly Redirect[]): string | undefined {
  let target: string | undefined;
  for (const { status, from, to } of redirects) {
    if (status !== 301 && status !== 308) break;
    if (from.startsWith('https:') && !to.startsWith('https:')) break;
    target = to;
  }
  return target;
}
