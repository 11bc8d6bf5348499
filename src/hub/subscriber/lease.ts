// Leases (WebSub §5.3): how long a hub promises to deliver, within reason, and when to ask for another one.

import type { Subscription } from '../../core/subscription.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const LEASE_MS = { min: 5 * MINUTE_MS, usual: 10 * DAY_MS, max: 30 * DAY_MS } as const;
/** What is left of a lease when it is renewed, as a share of it; spread, so that not all come at once. */
const LEFT = { min: 0.15, spread: 0.15 } as const;

/** What a hub is asked for. */
export const LEASE_SECONDS_WISHED = LEASE_MS.usual / 1_000;

/** `hub.lease_seconds` as milliseconds, 5 minutes to 30 days; as wished where it is none. */
export function readLease(leaseSeconds: string | undefined): number {
  const text = leaseSeconds?.trim() ?? '';
  const ms = text === '' ? Number.NaN : Number(text) * 1_000;
  if (Number.isNaN(ms)) return LEASE_MS.usual;
  return Math.min(Math.max(ms, LEASE_MS.min), LEASE_MS.max);
}

/** The subscription once the hub has asked whether it was meant. Instants in milliseconds since 1970. */
export function activate(
  subscription: Subscription,
  occasion: { readonly leaseMs: number; readonly now: number; readonly random: () => number },
): Subscription {
  const { leaseMs, now, random } = occasion;
  const leftMs = leaseMs * (LEFT.min + LEFT.spread * random());
  return {
    ...subscription,
    state: 'active',
    verifiedAt: subscription.verifiedAt ?? now,
    leaseEndsAt: now + leaseMs,
    renewAt: Math.round(now + leaseMs - leftMs),
  };
}
