// Wake-up calls by one cron expression. node-cron walks every slot between the one that it waits for and
// now, all at once: a clock that is set years ahead would hold the service for minutes. So the clock is
// looked at just before each call, and after such a jump the task is begun anew.

import cron, { type ScheduledTask } from 'node-cron';
import { nextRunAt, type Schedule } from '../core/schedule.ts';

/** Ahead of node-cron's own timer. */
const LOOK_AHEAD_MS = 5;
const LOOK_MS_MAX = 3_600_000;
/** A clock that is further on than this has been set, or the machine has slept. */
const JUMP_MS_MIN = 600_000;
/** A busy machine's tick counts as missed only when it is later than this. */
const TICK_LATE_MS_MAX = 30_000;

export interface CronTaskOptions extends Schedule {
  /** Spreads runs, so that many services do not all wake on the same second. Milliseconds. */
  readonly jitterMsMax: number;
  readonly clock: () => number;
  run(): Promise<void>;
  /** A run was left out, because the one before is still going on. */
  onOverlap(): void;
}

/** From its making to `destroy`. */
export class CronTask {
  readonly #options: CronTaskOptions;
  #task: ScheduledTask;
  #look: NodeJS.Timeout | undefined;
  #isDestroyed = false;

  constructor(options: CronTaskOptions) {
    this.#options = options;
    // Before the task, so that its timer is the earlier one however long making the task takes.
    this.#watch(options.clock());
    this.#task = this.#begin();
  }

  /** No run begins any more. */
  async destroy(): Promise<void> {
    this.#isDestroyed = true;
    clearTimeout(this.#look);
    await this.#task.destroy();
  }

  #begin(): ScheduledTask {
    const { expression, timezone, jitterMsMax, run, onOverlap } = this.#options;
    const task = cron.schedule(expression, run, {
      timezone,
      noOverlap: true,
      maxRandomDelay: jitterMsMax,
      missedExecutionTolerance: TICK_LATE_MS_MAX,
      suppressMissedWarning: true,
    });
    task.on('execution:overlap', onOverlap);
    return task;
  }

  /** Plans the look before the first slot after an instant. */
  #watch(after: number): void {
    const { clock } = this.#options;
    const slotAt = Math.min(nextRunAt(this.#options, after), clock() + LOOK_MS_MAX);
    const lookAt = slotAt - LOOK_AHEAD_MS;
    this.#look = setTimeout(() => this.#check(lookAt), Math.max(0, lookAt - clock()));
  }

  #check(plannedAt: number): void {
    if (this.#isDestroyed) return;
    const now = this.#options.clock();
    if (now - plannedAt > JUMP_MS_MIN) {
      void this.#task.destroy();
      this.#watch(now);
      this.#task = this.#begin();
    } else this.#watch(Math.max(now, plannedAt + LOOK_AHEAD_MS));
  }
}
