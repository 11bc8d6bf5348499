// When feeds are published: one at a time, and what many ask for at once is done once. A feed that polls
// change over and over rests between two publications, so that most of the time is left for the polls.

import { TurnTaker } from '../turn-taker.ts';

/** So many times as long as its publication took, a feed rests. */
const REST_SHARE = 10;
const REST_MS_MAX = 2_000;

export interface TurnOptions {
  /** Not before the feed has rested, unless somebody else is in a hurry. */
  readonly isPatient?: boolean;
}

interface Waiting {
  readonly result: Promise<boolean>;
  hurry(): void;
}

export class PublishTurns {
  readonly #turns = new TurnTaker(1);
  /** Publications that have not begun, by feed: they will hold whatever has been stored by then. */
  readonly #waiting = new Map<string, Waiting>();
  /** By the monotonic clock, in milliseconds. */
  readonly #restsUntil = new Map<string, number>();

  /** Publishes a feed, once for all that want the same before it begins. */
  take(
    feed: string,
    publish: () => Promise<boolean>,
    { isPatient = false }: TurnOptions = {},
  ): Promise<boolean> {
    const known = this.#waiting.get(feed);
    if (known !== undefined) {
      if (!isPatient) known.hurry();
      return known.result;
    }
    const { promise: rested, resolve: hurry } = Promise.withResolvers<void>();
    const restMs = (this.#restsUntil.get(feed) ?? 0) - performance.now();
    const timer = isPatient && restMs > 0 ? setTimeout(hurry, restMs) : undefined;
    if (timer === undefined) hurry();
    const result = rested.then(() => {
      clearTimeout(timer);
      return this.#turns.take('publish', () => {
        this.#waiting.delete(feed);
        return this.#publish(feed, publish);
      });
    });
    this.#waiting.set(feed, { result, hurry });
    return result;
  }

  /** Nobody rests any longer. */
  hurry(): void {
    for (const waiting of this.#waiting.values()) waiting.hurry();
  }

  async #publish(feed: string, publish: () => Promise<boolean>): Promise<boolean> {
    const startedAt = performance.now();
    const isPublished = await publish();
    const endedAt = performance.now();
    const restMs = Math.min(REST_MS_MAX, (endedAt - startedAt) * REST_SHARE);
    if (isPublished) this.#restsUntil.set(feed, endedAt + restMs);
    return isPublished;
  }
}
