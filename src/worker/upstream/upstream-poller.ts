// Polls upstreams side by side, each one in turn, and says in the log what each poll came to.

import type { Log } from '../../core/log.ts';
import type { Turn } from '../../core/poll.ts';
import type { UpstreamSource } from '../../core/source.ts';
import { TurnTaker } from '../turn-taker.ts';
import { type PollResult, type PollTools, pollSource } from './poll-source.ts';

export interface PollerTools extends Omit<PollTools, 'guard' | 'tag' | 'findHeaders'> {
  readonly log: Log;
  /** How many polls may be under way. */
  readonly concurrency: number;
}

export interface PollSettings extends Pick<PollTools, 'guard' | 'tag' | 'findHeaders'> {
  /** Also when the source is not due. */
  readonly isForced?: boolean;
}

/** Open until `interrupt`. */
export class UpstreamPoller {
  readonly #tools: PollerTools;
  readonly #turns: TurnTaker;
  readonly #stopping = new AbortController();

  constructor(tools: PollerTools) {
    this.#tools = tools;
    this.#turns = new TurnTaker(tools.concurrency);
  }

  /** Ends the polls that are under way, and begins none any more. */
  interrupt(): void {
    this.#stopping.abort();
  }

  /** Nothing when another worker holds the source. Throws `claimLost` and `storage`. */
  async poll(
    source: UpstreamSource,
    { isForced = false, guard, tag, findHeaders }: PollSettings,
  ): Promise<PollResult | undefined> {
    // First, so that those who wait for a slow host hold neither a claim nor a place of others.
    const turn = await this.#enter(source);
    try {
      return await this.#turns.take(source.id, async () => {
        const { signal } = this.#stopping;
        if (turn === undefined || signal.aborted) return undefined;
        const order = { source, isForced, signal, turn };
        const settings = { guard, tag, findHeaders };
        const result = await pollSource(order, { ...this.#tools, ...settings });
        if (result !== undefined && result.isSkipped !== true) this.#report(source, result);
        return result;
      });
    } finally {
      turn?.leave();
    }
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
