// How often a feed wants to be asked: `ttl`, `skipHours`, `skipDays` of RSS and the syndication module.

import type { Channel } from './channel.ts';
import type { FieldSource } from './xml/parse-canonical.ts';

const MINUTES_MAX = 525_600;
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const PERIOD_MINUTES: Readonly<Record<string, number>> = Object.assign(Object.create(null), {
  hourly: 60,
  daily: 1_440,
  weekly: 10_080,
  monthly: 43_200,
  yearly: MINUTES_MAX,
});

/** What the head says of its own rhythm; anything that is not plainly a number or a day is absent. */
export function readTiming(
  head: FieldSource,
): Pick<Channel, 'ttlMinutes' | 'skipHours' | 'skipDays'> {
  const ttlMinutes = wholeNumber(head.first('ttl')?.text, MINUTES_MAX) ?? readPeriod(head);
  const hours = (head.first('skipHours')?.children().list('hour') ?? []).flatMap(
    // RSS 0.91 counted them from 1 to 24.
    ({ text }) => (wholeNumber(text, 24, 0) ?? -1) % 24,
  );
  const days = (head.first('skipDays')?.children().list('day') ?? []).flatMap(({ text }) => {
    const name = text.trim().toLowerCase();
    return DAYS.find((day) => day.toLowerCase() === name) ?? [];
  });
  const skipHours = [...new Set(hours)].filter((hour) => hour >= 0);
  const skipDays = [...new Set(days)];
  return {
    ...(ttlMinutes !== undefined && { ttlMinutes }),
    ...(skipHours.length > 0 && { skipHours }),
    ...(skipDays.length > 0 && { skipDays }),
  };
}

function readPeriod(head: FieldSource): number | undefined {
  const period = head.first('sy:updateperiod')?.text.trim().toLowerCase();
  const minutes = PERIOD_MINUTES[period ?? ''];
  const times = wholeNumber(head.first('sy:updatefrequency')?.text, 1_000) ?? 1;
  return minutes === undefined ? undefined : Math.max(1, Math.round(minutes / times));
}

function wholeNumber(text: string | undefined, max: number, min = 1): number | undefined {
  if (!/^\s*\d{1,9}\s*$/u.test(text ?? '')) return undefined;
  const number = Number(text);
  return number >= min && number <= max ? number : undefined;
}
