// Polls upstreams side by side and takes in what hubs deliver, one thing at a time for each source, and
// says in the log what each came to.

import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import type { Turn } from '../../core/poll.ts';
import { pollDueAt } from '../../core/poll-schedule.ts';
import type { UpstreamSource } from '../../core/source.ts';
import type { Subscribing } from '../../core/subscribing.ts';
import { TurnTaker } from '../turn-taker.ts';
import { type PollResult, type PollTools, pollSource } from './poll-source.ts';
import { type DeliveryResult, type DeliveryTools, takeDelivery } from './take-delivery.ts';

export interface PollerTools
  extends Omit<PollTools & DeliveryTools, 'guard' | 'tag' | 'findHeaders'> {
  readonly log: Log;
  readonly subscribing: Subscribing;
  /** How many polls may be under way. */
  readonly concurrency: number;
}

export interface PollSettings extends Pick<PollTools, 'guard' | 'tag' | 'findHeaders'> {
  /** Also when the source is not due. */
  readonly isForced?: boolean;
}

export type DeliverySettings = Pick<PollTools, 'guard' | 'tag'>;

/** Open until `interrupt`. */
export class UpstreamPoller {
  readonly #tools: PollerTools;
  readonly #turns: TurnTaker;
  readonly #stopping = new AbortController();

  constructor(tools: PollerTools) {
    this.#tools = tools;
    this.#turns = new TurnTaker(tools.concurrency);
  }

  /** Ends what is under way, and begins nothing any more. */
  interrupt(): void {
    this.#stopping.abort();
    this.#tools.subscribing.interrupt();
  }

  /** Those whose time has come by what the store says. Throws `storage`. */
  async findDue(upstreams: readonly UpstreamSource[]): Promise<ReadonlySet<UpstreamSource>> {
    if (upstreams.length === 0) return new Set();
    const { sources, clock } = this.#tools;
    const states = new Map((await sources.list()).map((state) => [state.id, state]));
    const now = clock();
    return new Set(upstreams.filter((one) => pollDueAt(one, states.get(one.id), now) <= now));
  }

  /** Nothing when another worker holds the source. Throws `claimLost` and `storage`. */
  async poll(
    source: UpstreamSource,
    { isForced = false, guard, tag, findHeaders }: PollSettings,
  ): Promise<PollResult | undefined> {
    // First, so that those who wait for a slow host hold neither a claim nor a place of others.
    const turn = await this.#enter(source);
    let result: PollResult | undefined;
    try {
      result = await this.#turns.take(source.id, async () => {
        const { signal } = this.#stopping;
        if (turn === undefined || signal.aborted) return undefined;
        const order = { source, isForced, signal, turn };
        const settings = { guard, tag, findHeaders };
        const polled = await pollSource(order, { ...this.#tools, ...settings });
        if (polled !== undefined && polled.isSkipped !== true) this.#report(source, polled);
        return polled;
      });
    } finally {
      turn?.leave();
    }
    if (result?.isSkipped !== true && result?.poll?.advertised !== undefined)
      await this.#tools.subscribing.keep(source, { isHubSilent: result.isHubSilent === true });
    return result;
  }

  /** Takes in the oldest that a hub has delivered; the rest as `poll` does. */
  take(
    source: UpstreamSource,
    { guard, tag }: DeliverySettings,
  ): Promise<DeliveryResult | undefined> {
    return this.#turns.take(source.id, async () => {
      const { signal } = this.#stopping;
      if (signal.aborted) return undefined;
      const result = await takeDelivery({ source, signal }, { ...this.#tools, guard, tag });
      if (result?.number !== undefined) this.#reportDelivery(source, result);
      return result;
    });
  }

  /** A turn with the source's host; nothing once polls are to end. */
  async #enter({ url }: UpstreamSource): Promise<Turn | undefined> {
    const { signal } = this.#stopping;
    if (signal.aborted) return undefined;
    try {
      return await this.#tools.client.enter(url, signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  /** Takes in all that waits for these, in a pass where no service does; a failure costs no other. Throws `storage`. */
  async takeWaiting(
    upstreams: readonly UpstreamSource[],
    settings: DeliverySettings,
  ): Promise<void> {
    const waiting = new Set(await this.#tools.subscriptions.listWaiting());
    for (const source of upstreams.filter(({ id }) => waiting.has(id))) {
      try {
        for (let taken = await this.take(source, settings); taken?.number !== undefined; )
          taken = await this.take(source, settings);
      } catch (error) {
        this.#tools.log.error({ event: 'sourceFailed', source: source.id }, messageOf(error));
      }
    }
  }

  /** Sees to the subscriptions of all upstreams. Throws `storage`. */
  keepSubscriptions(upstreams: readonly UpstreamSource[]): Promise<void> {
    return this.#tools.subscribing.keepAll(upstreams);
  }

  #reportDelivery(source: UpstreamSource, { outcome, refusal, isNews }: DeliveryResult): void {
    const { log } = this.#tools;
    const event = { event: 'deliveryTaken', source: source.id };
    if (refusal !== undefined) {
      const message = `What the hub delivered is not taken in; the upstream is polled instead. ${refusal.message}`;
      log.warn({ ...event, code: refusal.code }, message);
      return;
    }
    const { finishedAt: _at, message, ...told } = outcome;
    if (outcome.result !== 'done') log.warn({ ...event, ...told }, message ?? outcome.result);
    else if (isNews) log.info({ ...event, ...told }, 'delivery taken in');
    else log.debug({ ...event, ...told }, 'nothing new');
  }

  /** One line for each poll; those that brought nothing are for whoever debugs. */
  #report(source: UpstreamSource, { outcome, poll, isNews }: PollResult): void {
    const { finishedAt: _at, message, ...told } = outcome;
    const answer = poll === undefined ? {} : { poll: poll.outcome, failures: poll.failures };
    const fields = { event: 'sourceRead', source: source.id, ...answer, ...told };
    const { log } = this.#tools;
    if (outcome.result !== 'done') log.warn(fields, message ?? outcome.result);
    else if (isNews) log.info(fields, 'source read');
    else log.debug(fields, 'nothing new');
  }
}
