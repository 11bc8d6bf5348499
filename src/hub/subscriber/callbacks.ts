// What hubs may do at our callbacks: ask whether a subscription was meant, deny it, and deliver. It needs
// the store and nothing of the worker, and tells a stranger nothing.

import type { Log } from '../../core/log.ts';
import type { UpstreamSource } from '../../core/source.ts';
import type { SubscriptionStore } from '../../core/storage.ts';
import type {
  CallbackState,
  Callbacks,
  DeliveryAnswer,
  HubQuestion,
} from '../../core/subscribing.ts';
import { callbackId, type Subscription } from '../../core/subscription.ts';
import { cleanLine, truncateText } from '../../core/text.ts';
import { failAttempt } from './failed-attempt.ts';
import { activate, readLease } from './lease.ts';
import { PENDING_MS } from './plan-steps.ts';
import { isSigned } from './signature.ts';

export interface CallbackTools {
  readonly subscriptions: SubscriptionStore;
  /** As the source is defined now. */
  findUpstream(id: string): UpstreamSource | undefined;
  /** Of a delivery's body. */
  readonly bytesMax: number;
  readonly clock: () => number;
  /** At least 0, less than 1. */
  readonly random: () => number;
  readonly log: Log;
}

/** Deliveries of a source that may wait: a worker takes one in within a second or so. */
const WAITING_MAX = 8;
const CHALLENGE_CHARACTERS_MAX = 4_096;
const REASON_CHARACTERS_MAX = 200;

export function createCallbacks(tools: CallbackTools): Callbacks {
  const { subscriptions } = tools;
  const find = (key: string): Promise<Subscription | undefined> =>
    subscriptions.find(callbackId(key));
  return {
    bytesMax: tools.bytesMax,
    async answer(key, question) {
      const subscription = await find(key);
      if (subscription === undefined || question.topic !== subscription.topic) return undefined;
      switch (question.mode) {
        case 'subscribe':
          return confirm(subscription, question, tools);
        case 'unsubscribe':
          return subscription.state === 'ending' ? readChallenge(question) : undefined;
        case 'denied':
          return takeDenial(subscription, question, tools);
        default:
          return undefined;
      }
    },
    findState: async (key) => stateOf(await find(key), tools),
    async keep(key, { signature, contentType, body }): Promise<DeliveryAnswer> {
      const subscription = await find(key);
      const state = stateOf(subscription, tools);
      if (state !== 'open' || subscription === undefined)
        return state === 'open' ? 'unknown' : state;
      const { id, source, topic, secret } = subscription;
      if (!isSigned(body, { header: signature, secret }))
        return refuse(source, 'bad-signature', tools);
      const delivery = {
        source,
        subscription: id,
        receivedAt: tools.clock(),
        topic,
        ...(contentType === undefined ? {} : { contentType }),
        body,
      };
      if (!(await subscriptions.keepDelivery(delivery, WAITING_MAX)))
        return refuse(source, 'too-many', tools);
      tools.log.info({ event: 'delivered', source, bytes: body.length }, 'a hub has delivered');
      return 'kept';
    },
  };
}

function stateOf(subscription: Subscription | undefined, tools: CallbackTools): CallbackState {
  if (subscription === undefined || subscription.state === 'requested') return 'unknown';
  const { state, leaseEndsAt = 0, source, origin } = subscription;
  const isWanted = tools.findUpstream(source)?.url === origin;
  return isWanted && state === 'active' && leaseEndsAt > tools.clock() ? 'open' : 'ended';
}

/**
 * §5.3.1. A hub that asks once more, as it has not heard the answer, gets it again: otherwise it would
 * hold for failed what counts here as made.
 */
async function confirm(
  subscription: Subscription,
  question: HubQuestion,
  { subscriptions, clock, random, log }: CallbackTools,
): Promise<string | undefined> {
  const { state, requestedAt, source } = subscription;
  const now = clock();
  const isPending = (state === 'requested' || state === 'active') && now - requestedAt < PENDING_MS;
  const challenge = readChallenge(question);
  if (!isPending || challenge === undefined) return undefined;
  const leaseMs = readLease(question.leaseSeconds);
  const active = activate(subscription, { leaseMs, now, random });
  if (!(await subscriptions.replace(active, [state]))) return undefined;
  const leaseEndsAt = new Date(now + leaseMs).toISOString();
  if (state === 'requested')
    log.info({ event: 'subscribed', source, leaseEndsAt }, 'the hub will tell what is new');
  return challenge;
}

function readChallenge({ challenge }: HubQuestion): string | undefined {
  const isUsable =
    challenge !== undefined && challenge !== '' && challenge.length <= CHALLENGE_CHARACTERS_MAX;
  return isUsable ? challenge : undefined;
}

/** §5.2: at once, or in the middle of a lease. */
async function takeDenial(
  subscription: Subscription,
  { reason }: HubQuestion,
  { subscriptions, clock, random, log }: CallbackTools,
): Promise<string | undefined> {
  const { state, source } = subscription;
  if (state !== 'requested' && state !== 'active') return undefined;
  const said = truncateText(cleanLine(reason ?? ''), REASON_CHARACTERS_MAX);
  const message = `The hub denies the subscription${said === '' ? '' : `: ${said}`}`;
  const denied = failAttempt(subscription, { code: 'denied', message }, { now: clock(), random });
  if (!(await subscriptions.replace(denied, [state]))) return undefined;
  log.warn(
    { event: 'subscribeFailed', source, code: 'denied', failures: denied.failures },
    message,
  );
  return '';
}

function refuse(
  source: string,
  code: 'bad-signature' | 'too-many',
  { log }: CallbackTools,
): DeliveryAnswer {
  const isForged = code === 'bad-signature';
  const message = isForged
    ? 'what was delivered is not signed with the secret of the subscription'
    : `${WAITING_MAX} deliveries are waiting to be taken in; the hub is told to come again`;
  log.warn({ event: 'deliveryRefused', source, code }, message);
  return isForged ? 'forged' : 'full';
}
