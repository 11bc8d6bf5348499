// The side of WebSub that asks: it subscribes to the topics of sources at the hubs that their upstreams
// advertise, renews in time, and takes back what nobody wants. All state is in the store.

import { randomBytes } from 'node:crypto';
import type { Log } from '../../core/log.ts';
import type { FormOutcome, UpstreamClient } from '../../core/poll.ts';
import type { SourceState, UpstreamSource } from '../../core/source.ts';
import type { Storage } from '../../core/storage.ts';
import type { Subscribing } from '../../core/subscribing.ts';
import { callbackId, type Subscription } from '../../core/subscription.ts';
import { type Failure, failAttempt } from './failed-attempt.ts';
import { LEASE_SECONDS_WISHED } from './lease.ts';
import { PENDING_MS, planSteps, type Step, type Wish } from './plan-steps.ts';

export interface SubscriberTools extends Pick<Storage, 'sources' | 'subscriptions'> {
  readonly client: Pick<UpstreamClient, 'postForm'>;
  /** Where callbacks begin, absolute, without a slash at the end; absent: nothing is subscribed to. */
  readonly callbacks?: string;
  readonly clock: () => number;
  /** At least 0, less than 1. */
  readonly random: () => number;
  readonly log: Log;
}

/** Bytes of randomness: 256 bits for each; a secret has to stay below 200 bytes (§5.1). */
const KEY_BYTES = 32;

/** Open until `interrupt`. */
export function createSubscriber(tools: SubscriberTools): Subscribing {
  const { sources, subscriptions } = tools;
  const stopping = new AbortController();
  const { signal } = stopping;
  const keep = async (known: readonly Subscription[], wish: Wish | undefined): Promise<void> => {
    const occasion = { callbacks: tools.callbacks ?? '', now: tools.clock() };
    for (const step of planSteps(known, wish, occasion)) {
      if (signal.aborted) return;
      await take(step, { wish, tools, signal });
    }
  };
  const wishOf = (source: UpstreamSource, state: SourceState | undefined): Wish | undefined =>
    tools.callbacks === undefined ? undefined : findWish(source, state);
  return {
    async keepAll(upstreams) {
      const bySource = Map.groupBy(await subscriptions.list(), ({ source }) => source);
      const states = new Map((await sources.list()).map((state) => [state.id, state]));
      const wishes = upstreams.map((one) => [one.id, wishOf(one, states.get(one.id))] as const);
      const all = new Map([
        ...[...bySource.keys()].map((id) => [id, undefined] as const),
        ...wishes,
      ]);
      await Promise.all([...all].map(([id, wish]) => keep(bySource.get(id) ?? [], wish)));
    },
    async keep(source, { isHubSilent = false } = {}) {
      if (isHubSilent) await giveUpSilent(source, tools);
      const wish = wishOf(source, await sources.find(source.id));
      await keep(await subscriptions.list(source.id), wish);
    },
    interrupt: () => stopping.abort(),
  };
}

/** What the source's upstream advertises, as its last poll found it. */
function findWish(source: UpstreamSource, state: SourceState | undefined): Wish | undefined {
  const poll = state?.poll;
  if (poll?.advertised === undefined || poll.origin !== source.url || poll.goneAt !== undefined)
    return undefined;
  return { ...poll.advertised, source: source.id, origin: source.url };
}

interface Around {
  readonly wish: Wish | undefined;
  readonly tools: SubscriberTools;
  readonly signal: AbortSignal;
}

async function take(step: Step, around: Around): Promise<void> {
  const { subscriptions, log } = around.tools;
  switch (step.step) {
    case 'request':
      return request(step, around);
    case 'end':
      return end(step.subscription, around);
    case 'giveUp': {
      const message = `The hub has not asked within ${PENDING_MS / 60_000} minutes whether the subscription was meant. Check that it can reach the service under its baseUrl.`;
      return fail(step.subscription, { code: 'unverified', message }, around.tools);
    }
    case 'lapse': {
      const fields = { event: 'subscriptionEnded', source: step.subscription.source };
      log.warn(
        { ...fields, code: 'lease-ended' },
        'the lease is over; the source is polled as usual',
      );
      return subscriptions.remove(step.subscription.id);
    }
    case 'forget':
      return subscriptions.remove(step.subscription.id);
  }
}

async function request(
  { hub, failures, deliveredAt }: Extract<Step, { readonly step: 'request' }>,
  { wish, tools, signal }: Around,
): Promise<void> {
  if (wish === undefined) return;
  const key = randomBytes(KEY_BYTES).toString('base64url');
  const { source, origin, topic } = wish;
  const subscription: Subscription = {
    id: callbackId(key),
    source,
    origin,
    topic,
    hub,
    callback: `${tools.callbacks}/${key}`,
    secret: randomBytes(KEY_BYTES).toString('base64url'),
    state: 'requested',
    requestedAt: tools.clock(),
    failures,
    ...(deliveredAt === undefined ? {} : { deliveredAt }),
  };
  // First: a hub may ask back before it answers.
  if (!(await tools.subscriptions.add(subscription))) return;
  const outcome = await ask('subscribe', subscription, { tools, signal });
  if (outcome === undefined) return;
  if (outcome.outcome === 'accepted')
    tools.log.debug({ event: 'subscriptionRequested', source }, 'the hub is to ask back');
  else await fail(subscription, failureOf(outcome), tools);
}

/** Deliveries are not taken any more from now on, whether the hub hears of it or not. */
async function end(subscription: Subscription, { tools, signal }: Around): Promise<void> {
  const { renewAt: _renewal, ...kept } = subscription;
  const ending: Subscription = { ...kept, state: 'ending', requestedAt: tools.clock() };
  if (!(await tools.subscriptions.replace(ending, ['active']))) return;
  const { source } = subscription;
  const outcome = await ask('unsubscribe', subscription, { tools, signal });
  if (outcome?.outcome === 'failed') {
    // Its lease ends there too, and its deliveries are refused here.
    tools.log.debug({ event: 'unsubscribeFailed', source, code: outcome.code }, outcome.message);
  } else tools.log.info({ event: 'unsubscribed', source }, 'the subscription was taken back');
}

/** What the hub answers; nothing when the service stops: the hub's question may still come. */
async function ask(
  mode: 'subscribe' | 'unsubscribe',
  { hub, topic, callback, secret }: Subscription,
  { tools, signal }: Pick<Around, 'tools' | 'signal'>,
): Promise<FormOutcome | undefined> {
  const own =
    mode === 'subscribe'
      ? { 'hub.lease_seconds': String(LEASE_SECONDS_WISHED), 'hub.secret': secret }
      : {};
  const fields = {
    'hub.mode': mode,
    'hub.topic': topic,
    'hub.callback': callback,
    // Hubs from before WebSub (PubSubHubbub 0.3) insist on it; others have to ignore it.
    'hub.verify': 'async',
    ...own,
  };
  try {
    return await tools.client.postForm({ url: hub, fields }, signal);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function failureOf(outcome: Exclude<FormOutcome, { outcome: 'accepted' }>): Failure {
  const { retryAfterMs } = outcome;
  const retry = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (outcome.outcome === 'failed') {
    const { code, message } = outcome;
    return { code, message: `The hub cannot be asked: ${message}`, ...retry };
  }
  const message = `The hub asks for patience (status ${outcome.status}).`;
  return { code: 'rate-limited', message, ...retry };
}

/** Unless the hub has asked back meanwhile, which counts for more than its answer. */
async function fail(
  subscription: Subscription,
  failure: Failure,
  { subscriptions, clock, random, log }: SubscriberTools,
): Promise<void> {
  const failed = failAttempt(subscription, failure, { now: clock(), random });
  if (!(await subscriptions.replace(failed, [subscription.state]))) return;
  const { source, failures } = failed;
  log.warn({ event: 'subscribeFailed', source, code: failure.code, failures }, failure.message);
}

/** The source is polled as usual again, and the hub is tried once more after a day or later. */
async function giveUpSilent(source: UpstreamSource, tools: SubscriberTools): Promise<void> {
  const message =
    'A poll found entries that the hub had not told of; the source is polled as usual again.';
  for (const one of await tools.subscriptions.list(source.id))
    if (one.state === 'active') await fail(one, { code: 'silent-hub', message }, tools);
}
