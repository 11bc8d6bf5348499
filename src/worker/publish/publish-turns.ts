// When feeds are published: one at a time, and what many ask for at once is done once. What polls change over
// and over is published with rests between, of a feed and of all of them, so that most time is left for polls.

import { setTimeout } from 'node:timers/promises';
import { TurnTaker } from '../turn-taker.ts';

/** So many times as long as its publication took, a feed rests. */
const REST_SHARE = 10;
const REST_MS_MAX = 2_000;
/** So many times as long as a publication took, the next patient one is later, of whatever feed. */
const PAUSE_SHARE = 5;
/** However many feeds change, none is patient with the others for longer. */
const PATIENCE_MS_MAX = 10_000;

export interface TurnOptions {
  /** Not before the feed has rested and others have had their turn, unless somebody else is in a hurry. */
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
  /** When the next patient publication may begin, by the same clock, and what it adds to that. */
  #freeAt = 0;
  #pauseMs = 0;

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
    const hurrying = new AbortController();
    const hurry = (): void => hurrying.abort();
    if (!isPatient) hurry();
    const result = this.#rest(feed, hurrying.signal).then(() =>
      this.#turns.take('publish', () => {
        this.#waiting.delete(feed);
        return this.#publish(feed, publish);
      }),
    );
    this.#waiting.set(feed, { result, hurry });
    return result;
  }

  /** Nobody rests any longer. */
  hurry(): void {
    for (const waiting of this.#waiting.values()) waiting.hurry();
  }

  async #rest(feed: string, hurried: AbortSignal): Promise<void> {
    await sleep((this.#restsUntil.get(feed) ?? 0) - performance.now(), hurried);
    if (hurried.aborted) return;
    const now = performance.now();
    const at = Math.min(Math.max(this.#freeAt, now), now + PATIENCE_MS_MAX);
    const pauseMs = this.#pauseMs;
    this.#freeAt = at + pauseMs;
    await sleep(at - now, hurried);
    if (hurried.aborted) this.#freeAt -= pauseMs;
  }

  async #publish(feed: string, publish: () => Promise<boolean>): Promise<boolean> {
    const startedAt = performance.now();
    const isPublished = await publish();
    const endedAt = performance.now();
    const restMs = Math.min(REST_MS_MAX, (endedAt - startedAt) * REST_SHARE);
    if (isPublished) this.#restsUntil.set(feed, endedAt + restMs);
    if (isPublished) this.#pauseMs = (endedAt - startedAt) * PAUSE_SHARE;
    return isPublished;
  }
}

/** Until then, or until somebody is in a hurry. */
async function sleep(ms: number, hurried: AbortSignal): Promise<void> {
  if (ms <= 0 || hurried.aborted) return;
  await setTimeout(ms, undefined, { signal: hurried }).catch(() => undefined);
}
