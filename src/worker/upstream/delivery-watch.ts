// Sees that what hubs have delivered is taken in: whichever process acknowledged it, it is in the store,
// and is looked for there several times a second.

import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import type { UpstreamSource } from '../../core/source.ts';
import type { SubscriptionStore } from '../../core/storage.ts';
import type { DeliveryResult } from './take-delivery.ts';

const LOOK_MS = 250;
/** After a failure, of the store or of one source. */
const FAILURE_MS = 5_000;

export interface DeliveryWatchTools {
  readonly subscriptions: Pick<
    SubscriptionStore,
    'listWaiting' | 'findDelivery' | 'removeDelivery'
  >;
  readonly clock: () => number;
  readonly log: Log;
  listUpstreams(): readonly UpstreamSource[];
  /** Nothing when another process has the source. */
  take(source: UpstreamSource): Promise<DeliveryResult | undefined>;
  /** A source is to be polled now. */
  onDue(): void;
  /** Keeps account of work that goes on by itself. */
  background(work: Promise<unknown>): void;
}

/** From `open` until `close`. */
export class DeliveryWatch {
  readonly #tools: DeliveryWatchTools;
  readonly #running = new Set<string>();
  /** Sources that failed, and until when they are left alone. */
  readonly #resting = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #isAway = false;

  constructor(tools: DeliveryWatchTools) {
    this.#tools = tools;
  }

  open(): void {
    this.#schedule(LOOK_MS);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #schedule(ms: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => this.#tools.background(this.#look()), ms);
  }

  async #look(): Promise<void> {
    const { subscriptions, clock, log } = this.#tools;
    try {
      const now = clock();
      for (const id of await subscriptions.listWaiting()) {
        const isResting = (this.#resting.get(id) ?? 0) > now;
        if (!this.#closed && !this.#running.has(id) && !isResting)
          this.#tools.background(this.#run(id));
      }
      this.#isAway = false;
      this.#schedule(LOOK_MS);
    } catch (error) {
      const fields = { event: 'deliveriesUnread', reason: messageOf(error) };
      if (!this.#isAway) log.error(fields, 'the store cannot be read; deliveries wait');
      this.#isAway = true;
      this.#schedule(FAILURE_MS);
    }
  }

  async #run(id: string): Promise<void> {
    const { listUpstreams, take, onDue, clock, log } = this.#tools;
    this.#running.add(id);
    try {
      const source = listUpstreams().find((one) => one.id === id);
      if (source === undefined) return await this.#drop(id);
      const result = await take(source);
      this.#resting.delete(id);
      if (result === undefined) return;
      if (result.number === undefined) this.#resting.set(id, clock() + FAILURE_MS);
      if (result.dueAt <= clock()) onDue();
    } catch (error) {
      this.#resting.set(id, clock() + FAILURE_MS);
      log.error({ event: 'sourceFailed', source: id }, messageOf(error));
    } finally {
      this.#running.delete(id);
    }
  }

  /** Nobody wants it any more. */
  async #drop(id: string): Promise<void> {
    const { subscriptions } = this.#tools;
    const delivery = await subscriptions.findDelivery(id);
    if (delivery !== undefined) await subscriptions.removeDelivery(delivery.number);
  }
}
