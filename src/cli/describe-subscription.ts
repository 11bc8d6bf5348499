// What `kabar status` shows of a source's subscription at a hub. Callbacks and secrets are never shown.

import type { Subscription } from '../core/subscription.ts';
import { isoTime } from './iso-time.ts';

/** As in `status --json`; times are ISO 8601. */
export interface SubscriptionStatus {
  readonly state: Subscription['state'];
  readonly hub: string;
  readonly topic: string;
  readonly leaseEndsAt?: string;
  readonly deliveredAt?: string;
  /** Of an attempt that came to nothing. */
  readonly failures?: number;
  readonly code?: string;
  readonly message?: string;
  readonly retryAt?: string;
}

/** Those that count, the one that runs first; ones that are being taken back are left out. */
export function describeSubscriptions(
  known: readonly Subscription[],
  now: number,
): readonly SubscriptionStatus[] {
  const counting = known.filter(
    ({ state, leaseEndsAt = 0 }) => state !== 'ending' && (state !== 'active' || leaseEndsAt > now),
  );
  const running = counting.filter(({ state }) => state === 'active');
  return [...running, ...counting.filter(({ state }) => state !== 'active')].map(describe);
}

function describe(subscription: Subscription): SubscriptionStatus {
  const { state, hub, topic, leaseEndsAt, deliveredAt, failures, code, message, retryAt } =
    subscription;
  const times = Object.entries({ leaseEndsAt, deliveredAt, retryAt }).flatMap(([name, at]) =>
    at === undefined ? [] : [[name, isoTime(at)] as const],
  );
  return {
    state,
    hub,
    topic,
    ...Object.fromEntries(times),
    ...(code === undefined ? {} : { failures, code }),
    ...(message === undefined ? {} : { message }),
  };
}

/** The same as a line for people. */
export function summarizeSubscription(subscription: SubscriptionStatus): string {
  const { state, hub, leaseEndsAt, deliveredAt, code, message, retryAt } = subscription;
  switch (state) {
    case 'active':
      return `hub ${hub} tells what is new until ${leaseEndsAt}, last ${deliveredAt ?? 'never yet'}`;
    case 'requested':
      return `hub ${hub} was asked to tell what is new, and is to ask back`;
    default:
      return `hub ${hub} ${state} (${code}: ${message}), tried again at ${retryAt}`;
  }
}
