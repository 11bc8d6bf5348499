// Wakes the polls of upstreams: one timer for each source at the time that the store says. What wakes
// late, as after a sleep of the machine, is caught up with by whoever calls `arrange` now and then.

import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { newPollState } from '../../core/poll-memory.ts';
import { firstPollAt, pollDueAt, pollIntervalMs, rhythmOf } from '../../core/poll-schedule.ts';
import type { SourceState, UpstreamSource } from '../../core/source.ts';
import type { SourceStore } from '../../core/storage.ts';
import type { PollResult } from './poll-source.ts';

/** The longest time that a timer takes; what is due later is planned later. */
const TIMER_MS_MAX = 2 ** 31 - 1;
/** A timer that is so late has slept. */
const LATE_MS = 3_000;
/** When a source is looked at again that another process is polling. */
const OTHERS_MS = 1_000;
const FAILURE_MS = 60_000;

export interface PollTimersTools {
  readonly sources: Pick<SourceStore, 'list'>;
  readonly clock: () => number;
  readonly random: () => number;
  readonly log: Log;
  listUpstreams(): readonly UpstreamSource[];
  /** Nothing when another process is polling the source. */
  poll(source: UpstreamSource): Promise<PollResult | undefined>;
  /** Keeps account of work that goes on by itself. */
  background(work: Promise<unknown>): void;
}

/** From the first `arrange` until `close`. */
export class PollTimers {
  readonly #tools: PollTimersTools;
  readonly #timers = new Map<string, { readonly at: number; readonly timer: NodeJS.Timeout }>();
  readonly #running = new Set<string>();
  #sources: ReadonlyMap<string, UpstreamSource> = new Map();
  #closed = false;

  constructor(tools: PollTimersTools) {
    this.#tools = tools;
  }

  /** Takes over the sources as they are defined now, and plans those that have no plan. Throws `storage`. */
  async arrange(): Promise<void> {
    const { sources, clock, listUpstreams } = this.#tools;
    const upstreams = listUpstreams();
    this.#sources = new Map(upstreams.map((one) => [one.id, one]));
    for (const id of this.#timers.keys()) if (!this.#sources.has(id)) this.#clear(id);
    if (upstreams.length === 0) return;
    const states = new Map((await sources.list()).map((state) => [state.id, state]));
    if (this.#closed) return;
    const now = clock();
    const overdue: UpstreamSource[] = [];
    for (const source of upstreams) {
      if (this.#running.has(source.id)) continue;
      const dueAt = pollDueAt(source, states.get(source.id), now);
      const planned = this.#timers.get(source.id)?.at;
      if (dueAt > now) {
        if (planned !== dueAt) this.#plan(source.id, dueAt);
      } else if (planned === undefined || planned <= now - LATE_MS) overdue.push(source);
    }
    this.#spread(overdue, { states, now });
  }

  close(): void {
    this.#closed = true;
    for (const id of [...this.#timers.keys()]) this.#clear(id);
  }

  #spread(
    overdue: readonly UpstreamSource[],
    known: { states: ReadonlyMap<string, SourceState>; now: number },
  ): void {
    const { random } = this.#tools;
    const { states, now } = known;
    const intervals = new Map<string, number>();
    for (const source of overdue) {
      const rhythm = rhythmOf(source);
      const state = states.get(source.id)?.poll ?? newPollState(source.url);
      const intervalMs = intervals.get(rhythm) ?? pollIntervalMs({ source, state, now });
      if (source.refresh !== 'adaptive') intervals.set(rhythm, intervalMs);
      this.#plan(source.id, firstPollAt({ waiting: overdue.length, intervalMs, now, random }));
    }
  }

  #clear(id: string): void {
    clearTimeout(this.#timers.get(id)?.timer);
    this.#timers.delete(id);
  }

  #plan(id: string, at: number): void {
    this.#clear(id);
    const leftMs = at - this.#tools.clock();
    if (this.#closed || leftMs > TIMER_MS_MAX) return;
    const timer = setTimeout(() => {
      this.#timers.delete(id);
      this.#tools.background(this.#run(id));
    }, Math.max(0, leftMs) + 1);
    this.#timers.set(id, { at, timer });
  }

  async #run(id: string): Promise<void> {
    const source = this.#sources.get(id);
    if (source === undefined || this.#closed || this.#running.has(id)) return;
    const { clock, log, poll } = this.#tools;
    this.#running.add(id);
    let nextAt: number;
    try {
      nextAt = (await poll(source))?.dueAt ?? clock() + OTHERS_MS;
    } catch (error) {
      log.error({ event: 'sourceFailed', source: id }, messageOf(error));
      nextAt = clock() + FAILURE_MS;
    } finally {
      this.#running.delete(id);
    }
    if (this.#sources.has(id)) this.#plan(id, nextAt);
  }
}
