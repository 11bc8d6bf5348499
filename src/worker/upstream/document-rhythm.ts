// What a document teaches of its upstream's rhythm: the wishes in its head, and when its stories came.

import type { PollHints } from '../../core/poll.ts';
import type { Channel } from '../../formats/channel.ts';
import type { ToldEntry } from './tell-apart.ts';

const TIMES_MAX = 20;
const HOURS_MAX = 24;
const DAYS_MAX = 7;

/** Nothing where the document wishes nothing. */
export function findHints({ ttlMinutes, skipHours, skipDays }: Channel): PollHints | undefined {
  if (ttlMinutes === undefined && skipHours === undefined && skipDays === undefined)
    return undefined;
  return {
    ...(ttlMinutes === undefined ? {} : { ttlMinutes }),
    ...(skipHours === undefined ? {} : { skipHours: skipHours.slice(0, HOURS_MAX) }),
    ...(skipDays === undefined ? {} : { skipDays: skipDays.slice(0, DAYS_MAX) }),
  };
}

/** The newest of both, newest first. */
export function mergeTimes(times: readonly number[], others: readonly number[]): readonly number[] {
  return [...new Set([...times, ...others])].sort((a, b) => b - a).slice(0, TIMES_MAX);
}

/** When the newest stories were published, newest first. Milliseconds since 1970. */
export function findTimes(stories: readonly ToldEntry[]): readonly number[] {
  return stories
    .flatMap(({ publishedAt }) => publishedAt ?? [])
    .sort((a, b) => b - a)
    .slice(0, TIMES_MAX);
}
