// The use case "take a delivery": what a hub has sent for a source goes the way of a polled document,
// with the same limits and the same guard, and under this source alone, whatever it says of itself.

import type { PollFailureCode, PollState } from '../../core/poll.ts';
import { forgetBody } from '../../core/poll-memory.ts';
import { nextPollAt, rhythmOf } from '../../core/poll-schedule.ts';
import type { SourceOutcome, SourceState, UpstreamSource } from '../../core/source.ts';
import type { SubscriptionStore } from '../../core/storage.ts';
import type { StoredDelivery } from '../../core/subscription.ts';
import {
  type Claimant,
  type ClaimedResult,
  keepWhile,
  type LiveClaim,
  withClaim,
} from '../claims.ts';
import { findTimes, mergeTimes } from './document-rhythm.ts';
import { findPageFault } from './page-instead.ts';
import { quietOutcome } from './poll-outcomes.ts';
import type { PollTools } from './poll-source.ts';
import { type TakeInTools, takeInStories } from './take-in-stories.ts';

export interface DeliveryTools
  extends Claimant,
    TakeInTools,
    Pick<PollTools, 'documents' | 'random'> {
  readonly subscriptions: SubscriptionStore;
}

export interface DeliveryOrder {
  readonly source: UpstreamSource;
  /** Ends the work; the delivery waits. */
  readonly signal: AbortSignal;
}

export interface DeliveryResult extends ClaimedResult {
  /** The number of the one that was dealt with; absent: there was none, or it has to wait. */
  readonly number?: number;
  /** Why it brought nothing; the source is polled instead. */
  readonly refusal?: { readonly code: PollFailureCode; readonly message: string };
  /** The feeds that hold the source may be others now. */
  readonly isNews: boolean;
}

/** The oldest one. Nothing when another worker holds the source. Throws `claimLost` and `storage`. */
export async function takeDelivery(
  { source, signal }: DeliveryOrder,
  tools: DeliveryTools,
): Promise<DeliveryResult | undefined> {
  const result = await withClaim(tools, source.id, async (claim) => {
    const state = await tools.sources.find(source.id);
    const delivery = await tools.subscriptions.findDelivery(source.id);
    return keepWhile({ claim, signal }, (own) =>
      takeIn({ source, state, delivery, claim, signal: own }, tools),
    );
  });
  // Only now: whoever is stopped before takes it in again, which changes nothing.
  if (result?.number !== undefined) await tools.subscriptions.removeDelivery(result.number);
  return result;
}

interface Order extends DeliveryOrder {
  readonly state: SourceState | undefined;
  readonly delivery: StoredDelivery | undefined;
  readonly claim: LiveClaim;
}

async function takeIn(order: Order, tools: DeliveryTools): Promise<DeliveryResult> {
  const { source, state, delivery, signal } = order;
  const now = tools.clock();
  const before = state?.poll?.origin === source.url ? state.poll : undefined;
  const outcome = state?.outcome ?? quietOutcome(now);
  const waits = { outcome, dueAt: state?.dueAt ?? now, isNews: false };
  if (delivery === undefined || signal.aborted) return waits;
  const { number, topic, contentType, body } = delivery;
  const pollsInstead = { ...waits, number, dueAt: Math.max(now, before?.notBeforeAt ?? 0) };
  // It belongs to the address that the source had before.
  if (before === undefined) return pollsInstead;
  // The operator's word is for the poll that was held; it comes first.
  if (state?.approved === true) return { ...waits, dueAt: pollsInstead.dueAt };
  const context = { url: topic, ...(contentType === undefined ? {} : { contentType }) };
  const reading = await tools.documents.read({ body, context, now });
  if (!reading.ok) {
    const { code, message } = reading;
    return { ...pollsInstead, refusal: { code, message } };
  }
  const page = findPageFault(reading.feed, before);
  if (page !== undefined) return { ...pollsInstead, refusal: page };
  const restless = before.restless ?? {};
  const taken = await takeInStories(
    reading.stories,
    { source, claim: order.claim, signal, now, restless, mayFlood: false },
    tools,
  );
  if (taken.outcome === 'interrupted') return waits;
  if (taken.outcome === 'held') {
    const { message } = taken;
    const held: SourceOutcome = { ...quietOutcome(now), result: 'held', code: 'guard', message };
    return { ...waits, number, outcome: held, poll: forgetBody(before) };
  }
  const { inserted, updated, restored, unchanged, deferred } = taken.plan;
  const poll: PollState = {
    ...before,
    // What is delivered may be only what is new: it adds to what is known.
    entryTimes: mergeTimes(findTimes(reading.stories), before.entryTimes ?? []),
    restless: { ...restless, ...taken.plan.restless },
  };
  return {
    number,
    outcome: {
      ...quietOutcome(tools.clock()),
      inserted,
      updated,
      restored,
      unchanged: unchanged + deferred,
    },
    isNews: inserted + updated + restored > 0,
    ...(deferred === 0 ? { dueAt: waits.dueAt, poll } : lookAgain(order, poll, tools)),
  };
}

/** A change that waits is looked for by the source's schedule, as no hub will tell of it again. */
function lookAgain(
  { source }: Order,
  before: PollState,
  { clock, random }: DeliveryTools,
): Pick<DeliveryResult, 'dueAt' | 'poll'> {
  const poll = { ...forgetBody(before), rhythm: rhythmOf(source) };
  return { dueAt: nextPollAt({ source, state: poll, now: clock(), random }), poll };
}
