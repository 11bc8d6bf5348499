// When a source is due next. node-cron only wakes the worker; the due times live in the store and are
// computed here, so that a restart neither forgets nor repeats, and so that a change of the clocks
// neither loses an hour in autumn nor a run in spring.

import { type CronTimes, compileCron, nextWallTime } from './cron-expression.ts';
import { KabarError } from './errors.ts';

const SECOND_MS = 1_000;
// No zone's clocks ever changed by more than a day.
const CLOCK_CHANGE_MS_MAX = 2 * 86_400_000;
const CLOCKS_MAX = 100;

/** A cron expression and the IANA zone whose wall clock it is read by. */
export interface Schedule {
  readonly expression: string;
  readonly timezone: string;
}

/**
 * The first run strictly after an instant, both in milliseconds since 1970. Throws `configuration`
 * for an expression or zone that `findCronFault` or `findTimezoneFault` objects to.
 *
 * When the clocks change by some minutes, the old clock goes on counting beside the new one for
 * these minutes. In spring that puts a run from the skipped time at the shifted instant (Temporal's
 * `compatible`). In autumn it holds for hours that are a span or a rhythm (`*`, `8-18`, a step), which so
 * go on in real time; single hours of the day skip the second copy and run once.
 */
export function nextRunAt(schedule: Schedule, afterMs: number): number {
  const found = compileCron(schedule.expression);
  if ('fault' in found) throw new KabarError('configuration', found.fault);
  let at = (Math.floor(afterMs / SECOND_MS) + 1) * SECOND_MS;
  for (let count = 0; count < CLOCKS_MAX; count += 1) {
    const clock = clockAt(schedule.timezone, at);
    const run = findRun(found.times, clock, at);
    if (run < clock.untilAt) return run;
    // No other clock brings forward what this one has not within its greatest change.
    at = Math.max(clock.untilAt, run - CLOCK_CHANGE_MS_MAX);
  }
  throw new KabarError('internal', `No run of ${schedule.expression} was found.`);
}

/** What is wrong with a cron expression, as a sentence that names the field and its value. */
export function findCronFault(expression: string): string | undefined {
  const found = compileCron(expression);
  return 'fault' in found ? found.fault : undefined;
}

/** What is wrong with the name of a time zone, as a sentence. */
export function findTimezoneFault(timezone: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    return undefined;
  } catch {
    const shown = JSON.stringify(timezone.slice(0, 80));
    return `${shown} is no time zone; name one of the IANA list, such as UTC or Europe/Vienna.`;
  }
}

/** The first run at or after an instant, if the clock were never changed again. */
function findRun(times: CronTimes, clock: Clock, at: number): number {
  const by = (offset: number, from: number) => nextWallTime(times, from + offset - 1) - offset;
  if (at >= clock.bothUntilAt) return by(clock.offset, at);
  const repeats = clock.offset < clock.oldOffset;
  if (repeats && !times.everyHour) return by(clock.offset, clock.bothUntilAt);
  const run = by(clock.offset, at);
  const carried = by(clock.oldOffset, at);
  return carried < clock.bothUntilAt ? Math.min(run, carried) : run;
}

/** A stretch in which the clocks of a zone are not changed. Offsets in milliseconds east of UTC. */
interface Clock {
  readonly offset: number;
  readonly oldOffset: number;
  /** Until when the old clock counts too; not after the stretch's beginning when there is none. */
  readonly bothUntilAt: number;
  readonly untilAt: number;
}

function clockAt(timezone: string, at: number): Clock {
  const now = zonedAt(timezone, at + 1);
  const since = now.getTimeZoneTransition('previous');
  const until = now.getTimeZoneTransition('next');
  const offset = now.offsetNanoseconds / 1e6;
  const untilAt = until === null ? Number.POSITIVE_INFINITY : until.epochMilliseconds;
  if (since === null) return { offset, oldOffset: offset, bothUntilAt: at, untilAt };
  const oldOffset = zonedAt(timezone, since.epochMilliseconds - 1).offsetNanoseconds / 1e6;
  const bothUntilAt = since.epochMilliseconds + Math.abs(offset - oldOffset);
  return { offset, oldOffset, bothUntilAt, untilAt };
}

function zonedAt(timezone: string, at: number): Temporal.ZonedDateTime {
  try {
    return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
  } catch (error) {
    const fault = findTimezoneFault(timezone) ?? 'The instant is outside the calendar.';
    throw new KabarError('configuration', fault, error);
  }
}
