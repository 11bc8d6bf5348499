// When an upstream is polled next: by the operator's schedule or the upstream's own rhythm, never
// before the upstream wants it, rarely while a hub tells what is new, later and later while it fails,
// and never all sources at once.

import type { PollHints, PollState, UpstreamHeaders } from './poll.ts';
import { nextRunAt, type Schedule } from './schedule.ts';
import type { SourceState, UpstreamSource } from './source.ts';
import type { Announced } from './subscription.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How far polls are spread, as a share of the interval. */
const JITTER = 0.2;
/** A schedule of the operator's is left by no more than this. */
const SCHEDULE_JITTER_MS_MAX = MINUTE_MS;
/** The wish of an upstream is followed up to this far. */
const FRESH_MS_MAX = DAY_MS;
const BACK_OFF_MS_MAX = DAY_MS;
const ADAPTIVE_MS = { min: 10 * MINUTE_MS, unknown: HOUR_MS, max: DAY_MS } as const;
/** How rarely a source is polled that a hub tells of: one that never has yet, and one that has. */
const ANNOUNCED_MS = { unproven: HOUR_MS, proven: DAY_MS } as const;
/** How long a hub may take to tell what is new. */
const ON_ITS_WAY_MS_MAX = 10 * MINUTE_MS;
/** Marks a plan that relied on a hub. */
const ANNOUNCED_RHYTHM = ' announced';
/** First polls, and those that are overdue at a start, begin at most so many a second. */
const FIRST_POLLS_PER_SECOND = 5;
const WEEK_HOURS = 7 * 24;
/** Further than this after its schedule no poll is planned: a week of `skipDays`, and a day. */
const PLANNED_MS_MAX = 8 * DAY_MS;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** When a source that has ended is due: never. */
export const NEVER_AT = Date.UTC(9999, 11, 31);

export interface PollOccasion {
  readonly source: Pick<UpstreamSource, 'refresh' | 'timezone'>;
  /** What is known after the poll. */
  readonly state: PollState;
  /** Of the answer, where there was one. */
  readonly headers?: UpstreamHeaders;
  /** What a hub has promised. */
  readonly announced?: Announced;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** At least 0, less than 1. */
  readonly random: () => number;
}

/** When the source is due after a poll, in milliseconds since 1970, always after `now`. */
export function nextPollAt(occasion: PollOccasion): number {
  const { state, now, random } = occasion;
  if (state.goneAt !== undefined) return NEVER_AT;
  if (state.failures > 0) {
    const intervalMs = pollIntervalMs(occasion);
    const doubled = Math.min(BACK_OFF_MS_MAX, intervalMs * 2 ** Math.min(state.failures - 1, 40));
    const waitMs = Math.min(BACK_OFF_MS_MAX, doubled * (1 + JITTER * (2 * random() - 1)));
    return Math.max(Math.ceil(now + waitMs), state.notBeforeAt ?? 0);
  }
  const freshUntil = now + findFreshMs(occasion);
  const at =
    occasion.source.refresh === 'adaptive'
      ? nextOwnPoll(occasion, freshUntil)
      : nextScheduledPoll(occasion, freshUntil);
  return Math.max(at, announcedUntil(occasion), state.notBeforeAt ?? 0);
}

/** Of what the next poll was planned by; to be remembered with the due time. */
export function rhythmOf(
  { refresh, timezone }: PollOccasion['source'],
  { isAnnounced = false } = {},
): string {
  const rhythm = `${refresh} ${timezone}`;
  return isAnnounced ? `${rhythm}${ANNOUNCED_RHYTHM}` : rhythm;
}

/**
 * Whether a hub that was relied on has kept silent about entries that a poll finds new, by when they
 * were published; what is only just out may be on its way.
 */
export function isHubSilent(
  before: Pick<PollState, 'rhythm' | 'fetchedAt'>,
  { insertedTimes, now }: { readonly insertedTimes: readonly number[]; readonly now: number },
): boolean {
  const { rhythm, fetchedAt } = before;
  if (fetchedAt === undefined || rhythm?.endsWith(ANNOUNCED_RHYTHM) !== true) return false;
  return insertedTimes.some((at) => at > fetchedAt && at < now - ON_ITS_WAY_MS_MAX);
}

/**
 * When a source is due by what is remembered of it, in milliseconds since 1970: 0 for one that was
 * never polled or has another address by now.
 */
export function pollDueAt(
  source: Pick<UpstreamSource, 'url' | 'refresh' | 'timezone'>,
  state: SourceState | undefined,
  now: number,
): number {
  const { poll, dueAt = 0, approved = false, announced } = state ?? {};
  if (poll?.origin !== source.url || approved) return 0;
  if (poll.goneAt !== undefined) return NEVER_AT;
  // What was planned before a hub was relied on is kept: that poll brings what came before its word.
  const isPlanned =
    poll.rhythm === rhythmOf(source) ||
    (isAnnounced(announced, now) && poll.rhythm === rhythmOf(source, { isAnnounced: true }));
  const isOtherRhythm = !isPlanned && poll.failures === 0;
  // A look at the schedule costs more than all else here, and is rarely needed.
  if (!isOtherRhythm && dueAt <= now + PLANNED_MS_MAX) return dueAt;
  const nextRun = source.refresh === 'adaptive' ? now : nextRunAt(scheduleOf(source), now);
  // Planned further ahead than anything plans: the clock was set back since.
  if (dueAt > nextRun + PLANNED_MS_MAX) return 0;
  return isOtherRhythm ? Math.max(Math.min(dueAt, nextRun), poll.notBeforeAt ?? 0) : dueAt;
}

/** Whether a hub's promise stands now. */
export function isAnnounced(announced: Announced | undefined, now: number): announced is Announced {
  return announced !== undefined && announced.until > now;
}

/** Until when a hub is relied on without a look of our own, at most to the end of its lease. */
function announcedUntil({ announced, now, random }: PollOccasion): number {
  if (!isAnnounced(announced, now)) return 0;
  const restMs = announced.isProven ? ANNOUNCED_MS.proven : ANNOUNCED_MS.unproven;
  const jitter = 1 + JITTER * (2 * random() - 1);
  return Math.min(announced.until, now + Math.round(restMs * jitter));
}

/** How long the source is left alone between two polls that are not late, in milliseconds. */
export function pollIntervalMs(occasion: Pick<PollOccasion, 'source' | 'state' | 'now'>): number {
  const { source, now, state } = occasion;
  if (source.refresh === 'adaptive') return adaptiveIntervalMs(state.entryTimes ?? [], now);
  const run = nextRunAt(scheduleOf(source), now);
  return nextRunAt(scheduleOf(source), run) - run;
}

/**
 * When a source that was never polled, or is overdue at a start, is polled: one alone at once, many
 * spread over at most their interval. `waiting` counts all that wait at the same time.
 */
export function firstPollAt(occasion: {
  readonly waiting: number;
  readonly intervalMs: number;
  readonly now: number;
  readonly random: () => number;
}): number {
  const { waiting, intervalMs, now, random } = occasion;
  const spreadMs = ((waiting - 1) * 1_000) / FIRST_POLLS_PER_SECOND;
  return now + Math.floor(random() * Math.min(intervalMs, spreadMs));
}

/**
 * Half of the usual time between two entries; after a longer silence, a tenth of that silence. The
 * times are newest first.
 */
function adaptiveIntervalMs(entryTimes: readonly number[], now: number): number {
  const [newest] = entryTimes;
  if (newest === undefined) return ADAPTIVE_MS.unknown;
  const gaps = entryTimes
    .slice(1)
    .map((at, index) => (entryTimes[index] ?? at) - at)
    .sort((a, b) => a - b);
  const usual = gaps[Math.floor(gaps.length / 2)] ?? ADAPTIVE_MS.unknown;
  const wished = Math.max(usual / 2, (now - newest) / 10);
  return Math.round(Math.min(Math.max(wished, ADAPTIVE_MS.min), ADAPTIVE_MS.max));
}

function nextOwnPoll(occasion: PollOccasion, freshUntil: number): number {
  const { now, random, state } = occasion;
  const waitMs = pollIntervalMs(occasion) * (1 + JITTER * (2 * random() - 1));
  const at = Math.max(now + Math.round(waitMs), freshUntil);
  return leaveOut(state.hints, at, (end) => end);
}

function nextScheduledPoll(occasion: PollOccasion, freshUntil: number): number {
  const { source, now, random, state } = occasion;
  const schedule = scheduleOf(source);
  const intervalMs = pollIntervalMs(occasion);
  // A run a little before the document goes stale is not given away for a whole interval.
  const earliest = Math.max(now, freshUntil - JITTER * intervalMs);
  const at = leaveOut(state.hints, nextRunAt(schedule, earliest), (end) =>
    nextRunAt(schedule, end - 1),
  );
  return at + Math.floor(random() * Math.min(SCHEDULE_JITTER_MS_MAX, JITTER * intervalMs));
}

/** The first instant outside of `skipHours` and `skipDays`; where all are skipped, the wish is none. */
function leaveOut(hints: PollHints | undefined, at: number, next: (end: number) => number): number {
  const isSkipped = (instant: number): boolean => {
    const date = new Date(instant);
    const day = WEEKDAYS[date.getUTCDay()] ?? '';
    return (
      hints?.skipHours?.includes(date.getUTCHours()) === true ||
      hints?.skipDays?.includes(day) === true
    );
  };
  let found = at;
  for (let count = 0; count < WEEK_HOURS && isSkipped(found); count++) {
    found = next((Math.floor(found / HOUR_MS) + 1) * HOUR_MS);
  }
  return isSkipped(found) ? at : found;
}

/** For how long the upstream says that nothing will be new: `Cache-Control`, `Expires`, `ttl`. */
function findFreshMs({ headers = {}, state, now }: PollOccasion): number {
  const ttlMs = (state.hints?.ttlMinutes ?? 0) * MINUTE_MS;
  const wished = Math.max(ttlMs, cacheFreshMs(headers, now));
  return Number.isFinite(wished) ? Math.min(Math.max(wished, 0), FRESH_MS_MAX) : 0;
}

/** RFC 9111 §4.2.1: `max-age` less the answer's age, else `Expires` after `Date`. */
function cacheFreshMs(headers: UpstreamHeaders, now: number): number {
  const directives = (headers['cache-control'] ?? '').slice(0, 1_000).toLowerCase().split(',');
  const names = directives.map((one) => one.trim());
  if (names.includes('no-cache') || names.includes('no-store')) return 0;
  const maxAge = names.find((one) => one.startsWith('max-age='))?.slice('max-age='.length);
  if (maxAge !== undefined) {
    const age = wholeNumber(headers.age?.trim()) ?? 0;
    return ((wholeNumber(maxAge.replaceAll('"', '')) ?? 0) - age) * 1_000;
  }
  const expiresAt = httpDate(headers.expires);
  return expiresAt === undefined ? 0 : expiresAt - (httpDate(headers.date) ?? now);
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/u.test(text) ? Number(text) : undefined;
}

function httpDate(text: string | undefined): number | undefined {
  const at = text === undefined || text.length > 40 ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

function scheduleOf({ refresh, timezone }: PollOccasion['source']): Schedule {
  return { expression: refresh, timezone };
}
