// What is to be done about the subscriptions of one source: decided from what is remembered and from what
// its upstream advertises, without asking anybody.

import type { Advertised } from '../../core/poll.ts';
import type { Subscription } from '../../core/subscription.ts';

/** For so long a hub may ask whether a request was meant. */
export const PENDING_MS = 30 * 60_000;

/** What a source wants; nothing when its upstream advertises no hub, or hubs are not to be used. */
export interface Wish extends Advertised {
  readonly source: string;
  /** The source's configured address. */
  readonly origin: string;
}

export type Step =
  /** Ask a hub, with what is known from before. */
  | {
      readonly step: 'request';
      readonly hub: string;
      readonly failures: number;
      readonly deliveredAt?: number;
    }
  /** Tell the hub that it is not wanted any more. */
  | { readonly step: 'end'; readonly subscription: Subscription }
  /** The hub has not asked in time. */
  | { readonly step: 'giveUp'; readonly subscription: Subscription }
  /** The lease is over. */
  | { readonly step: 'lapse'; readonly subscription: Subscription }
  | { readonly step: 'forget'; readonly subscription: Subscription };

export interface Occasion {
  /** Where callbacks begin now. */
  readonly callbacks: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** At most one of the steps is a request; it is the last one. */
export function planSteps(
  known: readonly Subscription[],
  wish: Wish | undefined,
  { callbacks, now }: Occasion,
): readonly Step[] {
  const fits = ({ origin, topic, hub, callback }: Subscription): boolean =>
    wish !== undefined &&
    origin === wish.origin &&
    topic === wish.topic &&
    wish.hubs.includes(hub) &&
    callback.startsWith(`${callbacks}/`);
  const isRunning = ({ state, leaseEndsAt = 0 }: Subscription): boolean =>
    state === 'active' && leaseEndsAt > now;
  const isPending = ({ requestedAt }: Subscription): boolean => now - requestedAt < PENDING_MS;
  // The one that counts: of several the newest.
  const running = known.filter((one) => isRunning(one) && fits(one)).at(-1);

  const stepFor = (subscription: Subscription): Step | undefined => {
    switch (subscription.state) {
      case 'ending':
        return isPending(subscription) ? undefined : { step: 'forget', subscription };
      case 'requested':
        if (!fits(subscription)) return { step: 'forget', subscription };
        return isPending(subscription) ? undefined : { step: 'giveUp', subscription };
      case 'active': {
        if (!isRunning(subscription)) return { step: 'lapse', subscription };
        // One for another topic goes on until its successor has taken over.
        const isWanted = subscription === running || (running === undefined && wish !== undefined);
        return isWanted ? undefined : { step: 'end', subscription };
      }
      case 'failed':
      case 'denied':
        return fits(subscription) ? undefined : { step: 'forget', subscription };
    }
  };
  const steps = known.flatMap((one) => stepFor(one) ?? []);
  const asked = known.some((one) => one.state === 'requested' && fits(one));
  const isLate = running === undefined || (running.renewAt ?? 0) <= now;
  const failed = known.find(
    (one) => (one.state === 'failed' || one.state === 'denied') && fits(one),
  );
  const mayTry = (failed?.retryAt ?? 0) <= now;
  if (wish === undefined || asked || !isLate || !mayTry) return steps;
  const failures = failed?.failures ?? 0;
  const hub = wish.hubs[failures % wish.hubs.length];
  if (hub === undefined) return steps;
  const { deliveredAt } = known.findLast((one) => one.deliveredAt !== undefined && fits(one)) ?? {};
  const proven = deliveredAt === undefined ? {} : { deliveredAt };
  return [...steps, { step: 'request', hub, failures, ...proven }];
}
