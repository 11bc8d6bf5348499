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

interface Plan {
  readonly at: number;
  /** It was due already, and waits for others: not all can come at once. */
  readonly isOverdue: boolean;
  readonly timer: NodeJS.Timeout;
}

/** From the first `arrange` until `close`. */
export class PollTimers {
  readonly #tools: PollTimersTools;
  readonly #timers = new Map<string, Plan>();
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
      const plan = this.#timers.get(source.id);
      if (dueAt > now) {
        if (plan?.at !== dueAt) this.#plan(source.id, dueAt);
        continue;
      }
      // It has slept through its time, or has become due before it.
      const isLate = plan === undefined || plan.at <= now - LATE_MS;
      if (isLate || (plan.at > now && !plan.isOverdue)) overdue.push(source);
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
      const at = firstPollAt({ waiting: overdue.length, intervalMs, now, random });
      this.#plan(source.id, at, { isOverdue: true });
    }
  }

  #clear(id: string): void {
    clearTimeout(this.#timers.get(id)?.timer);
    this.#timers.delete(id);
  }

  #plan(id: string, at: number, { isOverdue = false } = {}): void {
    this.#clear(id);
    const leftMs = at - this.#tools.clock();
    if (this.#closed || leftMs > TIMER_MS_MAX) return;
    const timer = setTimeout(() => {
      this.#timers.delete(id);
      this.#tools.background(this.#run(id));
    }, Math.max(0, leftMs) + 1);
    this.#timers.set(id, { at, isOverdue, timer });
  }

  async #run(id: string): Promise<void> {
    const source = this.#sources.get(id);
    if (source === undefined || this.#closed || this.#running.has(id)) return;
    const { clock, log, poll, background } = this.#tools;
    this.#running.add(id);
    let dueAt: number | undefined;
    let waitMs = OTHERS_MS;
    try {
      const result = await poll(source);
      if (result?.isListNews === true) background(this.arrange());
      dueAt = result?.dueAt;
    } catch (error) {
      log.error({ event: 'sourceFailed', source: id }, messageOf(error));
      waitMs = FAILURE_MS;
    } finally {
      this.#running.delete(id);
    }
    if (!this.#sources.has(id)) return;
    this.#plan(id, dueAt ?? clock() + waitMs, { isOverdue: dueAt === undefined });
  }
}
