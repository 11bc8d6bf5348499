// The use case "poll a source": one conditional GET, what is new in its answer taken in, and what that
// came to recorded with the time of the next poll. An unchanged upstream costs a 304 or a hash.

import { createHash } from 'node:crypto';
import type {
  PollFailureCode,
  PollOutcome,
  PollState,
  SourceHeaders,
  Turn,
  UpstreamClient,
  UpstreamHeaders,
} from '../../core/poll.ts';
import { forgetBody, newPollState, rememberBody, rememberPoll } from '../../core/poll-memory.ts';
import {
  isAnnounced,
  isHubSilent,
  nextPollAt,
  pollDueAt,
  rhythmOf,
} from '../../core/poll-schedule.ts';
import type { SourceOutcome, SourceState, UpstreamSource } from '../../core/source.ts';
import {
  type Claimant,
  type ClaimedResult,
  keepWhile,
  type LiveClaim,
  withClaim,
} from '../claims.ts';
import { contextOf } from './document-context.ts';
import { findHints, findTimes } from './document-rhythm.ts';
import type { DocumentThread } from './document-thread.ts';
import { findAdvertised } from './find-advertised.ts';
import { findPageFault } from './page-instead.ts';
import { failedOutcome, outcomeOf, quietOutcome } from './poll-outcomes.ts';
import { takeInList } from './take-in-list.ts';
import { type TakeInTools, takeInStories } from './take-in-stories.ts';

/** An upstream that lies about its validators is found out within this time. */
const UNVERIFIED_MS_MAX = 86_400_000;

export interface PollTools extends Claimant, TakeInTools {
  readonly client: UpstreamClient;
  readonly documents: DocumentThread;
  /** Another version of the service may read the same document differently. */
  readonly version: string;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** With what a source is to be asked that has credentials of its own. */
  readonly findHeaders: (source: string) => Promise<SourceHeaders>;
}

export interface PollOrder {
  readonly source: UpstreamSource;
  /** Also when it is not due; never before the upstream has asked to be left alone. */
  readonly isForced: boolean;
  /** Ends the poll. */
  readonly signal: AbortSignal;
  /** A turn with the source's host that was waited for. */
  readonly turn?: Turn;
}

export interface PollResult extends ClaimedResult {
  /** It was not due: nothing was asked, and this is what was known. */
  readonly isSkipped?: boolean;
  /** It found what a hub had promised to tell of, and had not. */
  readonly isHubSilent?: boolean;
  /** A list was read: the feed may have other sources now. */
  readonly isListNews?: boolean;
  /** The feeds that hold the source may be others now. */
  readonly isNews: boolean;
}

/** Nothing when another worker holds the source. Throws `claimLost` and `storage`. */
export async function pollSource(
  order: PollOrder,
  tools: PollTools,
): Promise<PollResult | undefined> {
  return withClaim(tools, order.source.id, async (claim) => {
    const state = await tools.sources.find(order.source.id);
    const known = findReasonToWait(order, state, tools.clock());
    if (known !== undefined) return known;
    return keepWhile({ claim, signal: order.signal }, (signal) =>
      new Poll({ ...order, signal }, { state, claim, tools }).run(),
    );
  });
}

/** What is known of a source that is not to be polled now. */
function findReasonToWait(
  { source, isForced }: PollOrder,
  state: SourceState | undefined,
  now: number,
): PollResult | undefined {
  if (state?.outcome === undefined) return undefined;
  const dueAt = pollDueAt(source, state, now);
  const notBeforeAt = state.poll?.origin === source.url ? (state.poll.notBeforeAt ?? 0) : 0;
  if (isForced || state.approved ? notBeforeAt <= now : dueAt <= now) return undefined;
  return { outcome: state.outcome, dueAt: state.dueAt ?? dueAt, isSkipped: true, isNews: false };
}

interface Around {
  readonly state: SourceState | undefined;
  readonly claim: LiveClaim;
  readonly tools: PollTools;
}

type Fetched = Extract<PollOutcome, { outcome: 'fetched' }>;

/** Its lifetime is one poll. */
class Poll {
  readonly #order: PollOrder;
  readonly #around: Around;
  readonly #before: PollState;
  /** What was remembered is of the same address and was read by the same version. */
  readonly #isKnown: boolean;

  constructor(order: PollOrder, around: Around) {
    this.#order = order;
    this.#around = around;
    const { state, tools } = around;
    const { url } = order.source;
    this.#before = state?.poll?.origin === url ? state.poll : newPollState(url);
    this.#isKnown = state?.reader === tools.version && this.#before.fetchedAt !== undefined;
  }

  async run(): Promise<PollResult> {
    const outcome = await this.#ask();
    if (outcome === undefined) return this.#interrupted();
    if (outcome.outcome === 'fetched') return this.#takeIn(outcome);
    const poll = rememberPoll(this.#before, { outcome, now: this.#now() });
    const headers = 'headers' in outcome ? outcome.headers : undefined;
    return this.#settle(outcomeOf(outcome, this.#now()), poll, headers);
  }

  #now(): number {
    return this.#around.tools.clock();
  }

  /** What the upstream answers; nothing when the poll was ended. */
  async #ask(): Promise<PollOutcome | undefined> {
    const { source, signal, turn } = this.#order;
    const { fetchedAt = 0, validators } = this.#before;
    const isTrusted = this.#isKnown && this.#now() - fetchedAt < UNVERIFIED_MS_MAX;
    const sent = isTrusted ? validators : {};
    const { client, findHeaders } = this.#around.tools;
    const own = source.hasCredentials === true ? await findHeaders(source.id) : undefined;
    if (own?.ok === false) return { outcome: 'failed', code: 'credentials', message: own.message };
    try {
      const outcome = await client.poll(
        {
          url: this.#address(),
          validators: sent,
          ...(own === undefined ? {} : { headers: own.headers }),
          ...(turn === undefined ? {} : { turn }),
        },
        signal,
      );
      return judge(outcome, sent.etag !== undefined || sent.lastModified !== undefined);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  /** Where the upstream has moved to, unless what the source is asked with must not go there. */
  #address(): string {
    const { url, hasCredentials } = this.#order.source;
    const { movedTo = url } = this.#before;
    const staysHome = new URL(movedTo).origin === new URL(url).origin;
    return hasCredentials !== true || staysHome ? movedTo : url;
  }

  async #takeIn(fetched: Fetched): Promise<PollResult> {
    const { tools, claim, state } = this.#around;
    const { body, validators, headers } = fetched;
    const now = this.#now();
    const digest = createHash('sha256').update(body).digest('hex');
    const poll = rememberPoll(this.#before, { outcome: fetched, now });
    if (this.#isKnown && digest === this.#before.bodyDigest) {
      const same = { ...poll, outcome: 'unchanged' as const };
      const known = rememberBody(same, { validators, digest, now });
      return this.#settle(quietOutcome(now), known, headers);
    }
    if (this.#order.source.isList === true) {
      const before = state?.poll?.list ?? [];
      const order = { fetched, before, now, isApproved: state?.approved === true };
      const list = await takeInList(order, tools);
      if (list.outcome === 'failed') return this.#fail(list);
      if (list.outcome === 'held') return this.#hold(list.message, poll, headers);
      const known = { ...rememberBody(poll, { validators, digest, now }), list: list.members };
      const settled = this.#settle({ ...quietOutcome(now), ...list.told }, known, headers);
      return { ...settled, isNews: true, isListNews: true };
    }
    const reading = await tools.documents.read({ body, context: contextOf(fetched), now });
    if (!reading.ok) return this.#fail(reading);
    const page = findPageFault(reading.feed, this.#before);
    if (page !== undefined) return this.#fail(page);
    const { source, signal } = this.#order;
    const mayFlood = this.#before.fetchedAt === undefined || state?.approved === true;
    const restless = this.#before.restless ?? {};
    const order = { source, claim, signal, now, restless, mayFlood };
    const taken = await takeInStories(reading.stories, order, tools);
    if (taken.outcome === 'held') return this.#hold(taken.message, poll, headers);
    if (taken.outcome === 'interrupted') return this.#interrupted();
    const { plan } = taken;
    const {
      hints: _before,
      advertised: _hubs,
      ...known
    } = rememberBody(poll, { validators, digest, now });
    const hints = findHints(reading.feed);
    const advertised = findAdvertised(fetched, reading.feed);
    const read = {
      ...known,
      ...(hints === undefined ? {} : { hints }),
      ...(advertised === undefined ? {} : { advertised }),
      format: reading.feed.format,
      entryTimes: findTimes(reading.stories),
      restless: plan.restless,
    };
    // A change that waits is looked for again, though nothing else may have changed by then, and no
    // hub will tell of it.
    const kept = plan.deferred > 0 ? forgetBody(read) : read;
    const { inserted, updated, restored, insertedTimes } = plan;
    const unchanged = plan.unchanged + plan.deferred;
    const counts = { inserted, updated, restored, unchanged };
    const outcome = { ...quietOutcome(this.#now()), ...counts };
    const settled = this.#settle(outcome, kept, headers);
    const isSilent = isHubSilent(this.#before, { insertedTimes, now });
    return isSilent ? { ...settled, isHubSilent: true } : settled;
  }

  #hold(message: string, poll: PollState, headers: UpstreamHeaders): PollResult {
    const outcome: SourceOutcome = {
      ...quietOutcome(this.#now()),
      result: 'held',
      code: 'guard',
      message,
    };
    return this.#settle(outcome, forgetBody(poll), headers);
  }

  /** A body that is no feed: what was read before stays, and so do the validators of that. */
  #fail(fault: { readonly code: PollFailureCode; readonly message: string }): PollResult {
    const now = this.#now();
    const outcome = { outcome: 'failed', ...fault } as const;
    const poll = rememberPoll(this.#before, { outcome, now });
    return this.#settle(failedOutcome(fault.code, fault.message, now), poll);
  }

  #settle(outcome: SourceOutcome, poll: PollState, headers?: UpstreamHeaders): PollResult {
    const { tools, state } = this.#around;
    const { source } = this.#order;
    // Without the digest of a body, the document is to be asked for again soon.
    const announced = poll.bodyDigest === undefined ? undefined : state?.announced;
    const occasion = {
      source,
      state: poll,
      now: this.#now(),
      random: tools.random,
      ...(announced === undefined ? {} : { announced }),
    };
    const changed = outcome.inserted + outcome.updated + outcome.restored > 0;
    const wasRead = outcome.result === 'done' && poll.outcome === 'fetched';
    return {
      outcome,
      dueAt: nextPollAt({ ...occasion, ...(headers === undefined ? {} : { headers }) }),
      poll: {
        ...poll,
        rhythm: rhythmOf(source, { isAnnounced: isAnnounced(announced, occasion.now) }),
      },
      ...(wasRead ? { reader: tools.version } : {}),
      isNews: changed || state?.outcome === undefined,
    };
  }

  /** The process is to stop, or the source was taken over: the next poll begins anew. */
  #interrupted(): PollResult {
    const now = this.#now();
    const message = 'the process was stopped during the poll; it is made again';
    return { outcome: failedOutcome('interrupted', message, now), dueAt: now, isNews: false };
  }
}

/** Answers that are well formed and still cannot be (robustness against broken servers). */
function judge(outcome: PollOutcome, wasConditional: boolean): PollOutcome {
  if (outcome.outcome === 'notModified' && !wasConditional) {
    const message = 'The upstream says that nothing has changed, though nothing was known of it.';
    return { outcome: 'failed', code: 'protocol', message, status: 304 };
  }
  if (outcome.outcome === 'fetched' && outcome.body.length === 0)
    return { outcome: 'failed', code: 'empty', message: 'The upstream sent an empty document.' };
  return outcome;
}
