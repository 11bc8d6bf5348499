// The subscription: a hub's word that it will send what is new under a topic to a callback of ours
// (WebSub, W3C Recommendation of 23 January 2018). A source is polled rarely while it has one.

import { createHash } from 'node:crypto';
import type { PollFailureCode } from './poll.ts';

/**
 * `requested`: the hub is to ask whether we meant it. `active`: it has asked, and the lease runs.
 * `ending`: taken back, the hub is to ask once more. `failed`, `denied`: an attempt that came to
 * nothing, kept until the next one.
 */
export type SubscriptionState = 'requested' | 'active' | 'ending' | 'failed' | 'denied';

/** Why there is no subscription: the closed list that `status`, the log and the documentation share. */
export type SubscriptionFaultCode =
  | PollFailureCode
  | 'rate-limited'
  | 'unverified'
  | 'denied'
  | 'lease-ended'
  | 'silent-hub';

/** One callback of one topic. Instants in milliseconds since 1970. */
export interface Subscription {
  /** `callbackId` of the callback's key: a look-up by it tells nothing of the key through its time. */
  readonly id: string;
  readonly source: string;
  /** The source's configured address when it was requested; with another one, it is another feed. */
  readonly origin: string;
  readonly topic: string;
  readonly hub: string;
  /** Absolute. Its last segment is the key; whoever knows it can speak in the hub's name but for signatures. */
  readonly callback: string;
  /** Key of the signatures (§7.1). Never shown. */
  readonly secret: string;
  readonly state: SubscriptionState;
  readonly requestedAt: number;
  /** When the hub asked first whether we meant it. */
  readonly verifiedAt?: number;
  /** Until when the hub has promised to deliver. */
  readonly leaseEndsAt?: number;
  /** When it is to be replaced by another one. */
  readonly renewAt?: number;
  /** When the hub last delivered, here or to the subscription that this one replaced. */
  readonly deliveredAt?: number;
  /** Attempts in a row that came to nothing. */
  readonly failures: number;
  /** When the next attempt is made; of one that came to nothing. */
  readonly retryAt?: number;
  readonly code?: SubscriptionFaultCode;
  /** A plain sentence. No secret. */
  readonly message?: string;
}

/** What is to be known of a source's subscription to plan its polls. */
export interface Announced {
  /** Until when a hub has promised to tell what is new. Milliseconds since 1970. */
  readonly until: number;
  /** Whether it ever did. */
  readonly isProven: boolean;
}

/** A body that a hub has sent, acknowledged and not yet taken in. */
export interface Delivery {
  readonly source: string;
  /** The subscription's id. */
  readonly subscription: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly topic: string;
  readonly contentType?: string;
  readonly body: Uint8Array;
}

/** A delivery under the number that the store gave it; numbers grow. */
export interface StoredDelivery extends Delivery {
  readonly number: number;
}

/** What is stored of a callback's key: its SHA-256, hexadecimal. */
export function callbackId(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
