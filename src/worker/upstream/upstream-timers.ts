// Everything that wakes for upstreams: polls at their times, deliveries as they come, subscriptions
// before they run out.

import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import type { Storage } from '../../core/storage.ts';
import type { Worker } from '../worker.ts';
import { DeliveryWatch } from './delivery-watch.ts';
import { PollTimers } from './poll-timers.ts';

export interface UpstreamTimersTools extends Pick<Storage, 'sources' | 'subscriptions'> {
  readonly worker: Worker;
  readonly clock: () => number;
  readonly log: Log;
  /** Keeps account of work that goes on by itself. */
  background(work: Promise<unknown>): void;
}

/** From the first `arrange` until `close`. */
export class UpstreamTimers {
  readonly #tools: UpstreamTimersTools;
  readonly #polls: PollTimers;
  readonly #deliveries: DeliveryWatch;
  #isKeeping = false;

  constructor(tools: UpstreamTimersTools) {
    this.#tools = tools;
    const { worker } = tools;
    const listUpstreams = () => worker.listUpstreams();
    this.#polls = new PollTimers({
      ...tools,
      listUpstreams,
      random: Math.random,
      poll: (source) => worker.poll(source),
    });
    this.#deliveries = new DeliveryWatch({
      ...tools,
      listUpstreams,
      take: (source) => worker.takeDelivery(source),
      onDue: () => this.#arrangeSoon(),
    });
    this.#deliveries.open();
  }

  /** To be called at the start, at every change of the definitions, and every minute. Throws `storage`. */
  async arrange(): Promise<void> {
    await this.#polls.arrange();
    this.#tools.background(this.#keepSubscriptions());
  }

  close(): void {
    this.#polls.close();
    this.#deliveries.close();
  }

  #arrangeSoon(): void {
    this.#tools.background(this.#saying('refreshFailed', () => this.#polls.arrange()));
  }

  /** Hubs may take long to answer: nothing else waits for them. */
  async #keepSubscriptions(): Promise<void> {
    if (this.#isKeeping) return;
    this.#isKeeping = true;
    await this.#saying('subscribeFailed', () => this.#tools.worker.keepSubscriptions());
    this.#isKeeping = false;
  }

  async #saying(event: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#tools.log.error({ event }, messageOf(error));
    }
  }
}
