// A subscription that came to nothing, and when it is tried again: soon where a hub was only away, after a
// day where it refused or kept silent, and later each time.

import { clampRetryAfter } from '../../core/poll-memory.ts';
import type { Subscription, SubscriptionFaultCode } from '../../core/subscription.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WAIT_MS = { min: 5 * MINUTE_MS, max: DAY_MS } as const;
const REFUSED_WAIT_MS = { min: DAY_MS, max: 16 * DAY_MS } as const;
const JITTER = 0.2;

/** What will hardly be otherwise in an hour. */
const REFUSALS: ReadonlySet<SubscriptionFaultCode> = new Set(['denied', 'silent-hub']);

export interface Failure {
  readonly code: SubscriptionFaultCode;
  /** A plain sentence. No secret. */
  readonly message: string;
  /** As the hub asked, not yet clamped. */
  readonly retryAfterMs?: number;
}

export interface FailureOccasion {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** At least 0, less than 1. */
  readonly random: () => number;
}

/** The subscription as what it came to. */
export function failAttempt(
  subscription: Subscription,
  { code, message, retryAfterMs }: Failure,
  { now, random }: FailureOccasion,
): Subscription {
  const { leaseEndsAt: _lease, renewAt: _renewal, verifiedAt: _verified, ...kept } = subscription;
  const failures = subscription.failures + 1;
  const { min, max } = REFUSALS.has(code) ? REFUSED_WAIT_MS : WAIT_MS;
  const waitMs = Math.min(max, min * 2 ** Math.min(failures - 1, 40));
  const ownMs = Math.round(waitMs * (1 + JITTER * (2 * random() - 1)));
  const askedMs = retryAfterMs === undefined ? 0 : clampRetryAfter(retryAfterMs);
  return {
    ...kept,
    state: code === 'denied' ? 'denied' : 'failed',
    failures,
    retryAt: now + Math.max(ownMs, askedMs),
    code,
    message,
  };
}
