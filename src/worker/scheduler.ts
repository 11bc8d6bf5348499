// Wakes the worker: node-cron by every expression and zone in use, watchers for speed, timers for
// files that are still being written and for embargoes. Whether something is due is the store's word.

import { KabarError, messageOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { nextRunAt } from '../core/schedule.ts';
import type { FolderSource } from '../core/source.ts';
import type { Storage } from '../core/storage.ts';
import { CronTask } from './cron-task.ts';
import type { IngestResult } from './folder/ingest-folder.ts';
import { mayBeArticle } from './folder/list-articles.ts';
import { mayBeMedia } from './folder/media/beside.ts';
import { ReadingGatherer } from './gather-readings.ts';
import { UpstreamTimers } from './upstream/upstream-timers.ts';
import { type FolderChange, FolderWatch } from './watch-folder.ts';
import type { Worker } from './worker.ts';

/** Spreads runs of one expression, so that many services do not all wake on the same second. */
const JITTER_MS_MAX = 2_000;
/**
 * Every minute, after the jitter: node-cron runs no task that it is late for, and around a change of
 * the clocks it leaves runs out; what the store says is due is caught up with here.
 */
const SWEEP = '5 * * * * *';
/** How late a source may be before the sweep takes it. */
const LATE_MS = 3_000;
const TIMER_MS_MAX = 2 ** 31 - 1;
const EMBARGO_RETRY_MS = 1_000;
const FAILURE_RETRY_MS = 5_000;

export interface SchedulerTools extends Pick<Storage, 'sources' | 'subscriptions'> {
  readonly worker: Worker;
  readonly clock: () => number;
  readonly log: Log;
  /** When the next embargo of any feed lifts, milliseconds since 1970. */
  findNextEntryAt(): number | undefined;
}

/** From `start` to `stop`. */
export class Scheduler {
  readonly #tools: SchedulerTools;
  readonly #tasks = new Map<string, CronTask>();
  readonly #watches = new Map<string, FolderWatch>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<unknown>>();
  /** Sources whose last reading failed, with the code and what tries again. */
  readonly #failing = new Map<string, { readonly code: string; readonly timer: NodeJS.Timeout }>();
  readonly #readings = new ReadingGatherer((source, what) => this.#readOne(source, what));
  readonly #upstreams: UpstreamTimers;
  #embargo: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(tools: SchedulerTools) {
    this.#tools = tools;
    this.#upstreams = new UpstreamTimers({
      ...tools,
      background: (work) => this.#background(work),
    });
  }

  /** Looks at every folder once, as its watcher was not there meanwhile, and goes on by schedule. */
  start(): void {
    this.#background(this.#lookAtAll().then(() => this.#tools.worker.rehearse()));
  }

  /** After new settings: other expressions, other folders, all of them looked at again. */
  restart(): void {
    if (!this.#stopped) this.#background(this.#lookAtAll());
  }

  /** No new work begins; what is under way is finished. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#tools.worker.interrupt();
    clearTimeout(this.#embargo);
    this.#upstreams.close();
    for (const timer of this.#timers) clearTimeout(timer);
    for (const { timer } of this.#failing.values()) clearTimeout(timer);
    for (const watch of this.#watches.values()) watch.close();
    await Promise.all([...this.#tasks.values()].map((task) => task.destroy()));
    await Promise.allSettled(this.#running);
  }

  async #lookAtAll(): Promise<void> {
    this.#arrange();
    const sources = this.#tools.worker.listSources();
    const readings = sources.map((source) => this.#readings.read(source, 'all'));
    await Promise.all([...readings, this.#arrangePolls(), this.#publishAll()]);
  }

  #arrange(): void {
    const sources = this.#tools.worker.listSources();
    const wanted = new Map(sources.map((one) => [scheduleName(one), one]));
    for (const [name, task] of this.#tasks) {
      if (wanted.has(name) || name === SWEEP) continue;
      void task.destroy();
      this.#tasks.delete(name);
    }
    for (const [name, { refresh, timezone }] of wanted) {
      this.#addTask(name, {
        expression: refresh,
        timezone,
        run: () => this.#readDue({ name, lateMs: 0 }),
      });
    }
    this.#addTask(SWEEP, {
      expression: SWEEP,
      timezone: 'UTC',
      run: async () => {
        await Promise.all([this.#readDue({ lateMs: LATE_MS }), this.#arrangePolls()]);
      },
    });
    this.#arrangeWatches(sources);
  }

  #addTask(
    name: string,
    { expression, timezone, run }: { expression: string; timezone: string; run(): Promise<void> },
  ): void {
    if (this.#tasks.has(name)) return;
    const { log, clock } = this.#tools;
    const task = new CronTask({
      expression,
      timezone,
      run,
      clock,
      jitterMsMax: name === SWEEP ? 0 : JITTER_MS_MAX,
      onOverlap: () =>
        log.warn(
          { event: 'refreshOverlap', schedule: name },
          'a run was skipped: the one before is still going on',
        ),
    });
    this.#tasks.set(name, task);
  }

  /** Sources of a schedule (or of all) whose time has come by what the store says. */
  async #readDue(which: { name?: string; lateMs: number }): Promise<void> {
    try {
      const due = await this.#findDue(which);
      await Promise.all(due.map((source) => this.#track(this.#readings.read(source, 'all'))));
      await this.#track(this.#publishAll());
    } catch (error) {
      this.#tools.log.error({ event: 'refreshFailed', code: codeOf(error) }, messageOf(error));
    }
  }

  async #findDue({
    name,
    lateMs,
  }: {
    name?: string;
    lateMs: number;
  }): Promise<readonly FolderSource[]> {
    const { worker, sources, clock } = this.#tools;
    const states = new Map((await sources.list()).map((state) => [state.id, state]));
    const now = clock();
    return worker.listSources().filter((source) => {
      if (name !== undefined && scheduleName(source) !== name) return false;
      const dueAt = states.get(source.id)?.dueAt ?? 0;
      // A due time beyond the next run was computed before the clock was set back.
      const nextAt = nextRunAt({ expression: source.refresh, timezone: source.timezone }, now);
      return dueAt <= now - lateMs || dueAt > nextAt;
    });
  }

  async #arrangePolls(): Promise<void> {
    try {
      await this.#tools.worker.loadLists();
      await this.#upstreams.arrange();
    } catch (error) {
      this.#tools.log.error({ event: 'refreshFailed', code: codeOf(error) }, messageOf(error));
    }
  }

  #arrangeWatches(sources: readonly FolderSource[]): void {
    const wanted = new Map(sources.map((source) => [source.id, source]));
    for (const [id, watch] of this.#watches) {
      watch.close();
      this.#watches.delete(id);
    }
    for (const source of wanted.values()) {
      const onChange = (change: FolderChange): void => this.#onChange(source, change);
      const watch = new FolderWatch(source.folder, { onChange, log: this.#tools.log });
      watch.watch(['']);
      this.#watches.set(source.id, watch);
    }
  }

  #onChange(source: FolderSource, change: FolderChange): void {
    // Which articles a picture belongs to, only a look at all of them tells.
    const isAll = change === 'all' || change.some(mayBeMedia);
    const what = isAll ? 'all' : change.filter(mayBeArticle);
    if (what.length > 0) this.#read(source, what);
  }

  #read(source: FolderSource, what: FolderChange): void {
    this.#background(this.#readings.read(source, what));
  }

  async #readOne({ id }: FolderSource, what: FolderChange): Promise<void> {
    // As it is defined by now: what was to be read later may be read another way, or not any more.
    const source = this.#tools.worker.listSources().find((one) => one.id === id);
    if (this.#stopped || source === undefined) return;
    try {
      const result = await this.#tools.worker.read(source, what === 'all' ? {} : { paths: what });
      if (result === undefined) this.#later(source, { at: this.#tools.clock() + 1_000, what });
      else this.#after(source, result);
    } catch (error) {
      this.#retry(source, error);
    }
  }

  /** The store or its disk fails: what was to be read is read when it is back; said once. */
  #retry(source: FolderSource, error: unknown): void {
    const code = codeOf(error);
    const fields = { event: 'sourceFailed', source: source.id, code };
    const known = this.#failing.get(source.id);
    if (known?.code !== code) this.#tools.log.error(fields, messageOf(error));
    clearTimeout(known?.timer);
    if (this.#stopped) return;
    const timer = setTimeout(() => this.#read(source, 'all'), FAILURE_RETRY_MS);
    this.#failing.set(source.id, { code, timer });
  }

  #after(source: FolderSource, result: IngestResult): void {
    const watch = this.#watches.get(source.id);
    if (result.folders !== undefined) {
      // Only a whole look makes up for what failed before.
      clearTimeout(this.#failing.get(source.id)?.timer);
      this.#failing.delete(source.id);
      // What came into a folder after it was listed and before it was watched has not been noticed.
      if (watch?.watch(result.folders) === true) this.#read(source, 'all');
    } else if (result.outcome.result === 'failed') watch?.restart();
    if (result.unsettled !== undefined) {
      const { paths, at } = result.unsettled;
      this.#later(source, { at, what: paths });
    }
    this.#planEmbargo();
  }

  /** Another process is reading the source, or a file is still being written. */
  #later(source: FolderSource, { at, what }: { at: number; what: FolderChange }): void {
    if (this.#stopped) return;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        this.#read(source, what);
      },
      Math.max(10, at - this.#tools.clock()),
    );
    this.#timers.add(timer);
  }

  async #publishAll(): Promise<void> {
    try {
      await this.#tools.worker.publish();
      this.#planEmbargo();
    } catch (error) {
      this.#tools.log.error({ event: 'publishFailed', code: codeOf(error) }, messageOf(error));
    }
  }

  /** An embargo lifts on the second, not on the next tick. */
  #planEmbargo(): void {
    clearTimeout(this.#embargo);
    const at = this.#tools.findNextEntryAt();
    if (at === undefined || this.#stopped) return;
    const leftMs = at - this.#tools.clock();
    // What is overdue has just failed to be published: not again at once.
    const waitMs = leftMs > 0 ? Math.min(TIMER_MS_MAX, leftMs) : EMBARGO_RETRY_MS;
    this.#embargo = setTimeout(() => this.#background(this.#publishAll()), waitMs);
  }

  #background(work: Promise<unknown>): void {
    void this.#track(work);
  }

  #track<T>(work: Promise<T>): Promise<T> {
    const kept = work.finally(() => this.#running.delete(kept));
    this.#running.add(kept);
    return kept;
  }
}

/** Sources of one expression and zone are woken together. */
function scheduleName({ refresh, timezone }: FolderSource): string {
  return `${refresh} ${timezone}`;
}

function codeOf(error: unknown): string {
  return error instanceof KabarError ? error.code : 'internal';
}
