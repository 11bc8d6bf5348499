// Dates as feeds write them (RFC 822 in all its wildness, RFC 3339, ISO 8601, asctime and what generators
// of many languages make of these) as RFC 3339 in their own offset. What could mean two days is absent.
// Nothing is clamped here: what is plausible is for whoever takes the entry in to say.

import { parseIsoDate } from './feed-date-iso.ts';
import { findMonth } from './feed-date-months.ts';
import { findZone, parseOffset } from './feed-date-zones.ts';

/** A date as its parts were read. */
export interface DateParts {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
  readonly time?: { readonly hour: number; readonly minute: number; readonly second: number };
  /** Minutes east of Greenwich, or an IANA name. */
  readonly zone?: number | string;
}

const DATE_CHARACTERS_MAX = 100;
const TIME =
  /(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{1,2}))?(?:[.,]\d{1,9})?(?![\d:])\s{0,2}(a\.?m\.?(?![a-z])|p\.?m\.?(?![a-z]))?/iu;
const USUAL =
  /^[A-Z][a-z]{2}, (\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (GMT|[+-]\d{4})$/u;
const USUAL_MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** RFC 3339 §5.6. */
const USUAL_ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,12})?(?:Z|[+-]\d\d:\d\d)$/u;
/** Korean and Chinese put morning and afternoon before the time. */
const KOREAN = /[년오]/u;
const KOREAN_TIME = 9 * 60;
const AFTERNOON = /오후|下午|午後/u;
const MORNING = /오전|上午|午前/u;
const OFFSET = /(?:\b(?:GMT|UTC?)\s?|(?<=\s|^))([+\-\u2212]\d{1,2}:?\d{0,2})(?=$|\s|\()/u;
const YEAR_FIRST = /(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)/u;
const DAY_FIRST_DOTS = /(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)/u;
const TWO_WAYS = /(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)/u;

/**
 * The date as RFC 3339 date-time, or as a plain date where no time is given; absent when it is none, or
 * could be two. Without a zone the time is taken for UTC (RFC 5322 §4.3).
 */
export function parseFeedDate(text: string): string | undefined {
  if (text.length > DATE_CHARACTERS_MAX) return undefined;
  const usual = USUAL_ISO.test(text) ? parseIsoDate(text) : parseUsual(text);
  if (usual !== undefined) return renderDate(usual);
  const date = text.replace(/[\s\u00a0]+/gu, ' ').trim();
  if (!/\d/u.test(date)) return undefined;
  const parts = parseUsual(date) ?? parseIsoDate(date) ?? parseTimestamp(date) ?? parseWords(date);
  return parts === undefined ? undefined : renderDate(parts);
}

/** RFC 822 as it should be, which nearly all of RSS writes. */
function parseUsual(date: string): DateParts | undefined {
  const [, day, name = '', year, hour, minute, second, offset = ''] = USUAL.exec(date) ?? [];
  const month = USUAL_MONTHS.indexOf(name) + 1;
  const zone = offset === 'GMT' ? 0 : parseOffset(offset);
  if (month === 0 || zone === undefined) return undefined;
  const time = { hour: Number(hour), minute: Number(minute), second: Number(second) };
  return { year: Number(year), month, day: Number(day), time, zone };
}

/** Seconds or milliseconds since 1970, which some generators print. */
function parseTimestamp(date: string): DateParts | undefined {
  if (!/^[1-9]\d{9}(?:\d{3})?$/u.test(date)) return undefined;
  const at = new Date(date.length === 13 ? Number(date) : Number(date) * 1000);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    time: { hour: at.getUTCHours(), minute: at.getUTCMinutes(), second: at.getUTCSeconds() },
    zone: 0,
  };
}

/** Everything with words or punctuation in it: the time, the offset and the day are looked for in turn. */
function parseWords(date: string): DateParts | undefined {
  const time = readTime(date);
  if (time === undefined && date.includes(':')) return undefined;
  const withoutTime = time === undefined ? date : date.replace(TIME, ' ');
  const [offset, written] = OFFSET.exec(withoutTime) ?? [];
  const zoneOffset = written === undefined ? undefined : parseOffset(written);
  if (written !== undefined && zoneOffset === undefined) return undefined;
  const rest = offset === undefined ? withoutTime : withoutTime.replace(offset, ' ');
  const day = readNumericDay(rest) ?? readNamedDay(rest);
  if (day === undefined) return undefined;
  // Nobody writes Korean dates for another zone.
  const zone = zoneOffset ?? findZone(rest) ?? (KOREAN.test(date) ? KOREAN_TIME : undefined);
  return {
    ...day,
    ...(time !== undefined && { time }),
    ...(zone !== undefined && { zone }),
  };
}

function readTime(date: string): DateParts['time'] {
  const [, hour, minute, second, half] = TIME.exec(date) ?? [];
  if (hour === undefined) return undefined;
  const clock = { hour: Number(hour), minute: Number(minute), second: Number(second ?? 0) };
  const isAfternoon = /^p/iu.test(half ?? '') || AFTERNOON.test(date);
  const isMorning = /^a/iu.test(half ?? '') || MORNING.test(date);
  if (isAfternoon && clock.hour < 12) return { ...clock, hour: clock.hour + 12 };
  if (isMorning && clock.hour === 12) return { ...clock, hour: 0 };
  return clock;
}

function readNumericDay(text: string): Omit<DateParts, 'time' | 'zone'> | undefined {
  const [, year, month, day] = YEAR_FIRST.exec(text) ?? [];
  if (year !== undefined) return { year: Number(year), month: Number(month), day: Number(day) };
  const [, dotDay, dotMonth, dotYear] = DAY_FIRST_DOTS.exec(text) ?? [];
  if (dotDay !== undefined)
    return { year: Number(dotYear), month: Number(dotMonth), day: Number(dotDay) };
  const [, one, two, last] = TWO_WAYS.exec(text) ?? [];
  if (one === undefined) return undefined;
  const [a, b] = [Number(one), Number(two)];
  if (a > 12) return { year: Number(last), month: b, day: a };
  return b > 12 || a === b ? { year: Number(last), month: a, day: b } : undefined;
}

/** A month's name, a day and a year, in any order in which the day cannot be taken for the year. */
function readNamedDay(text: string): Omit<DateParts, 'time' | 'zone'> | undefined {
  const words = text.match(/\p{L}[\p{L}\p{M}]*|\d+/gu) ?? [];
  const monthAt = words.findLastIndex((word) => findMonth(word) !== undefined);
  const month = findMonth(words[monthAt] ?? '');
  const numbers = words.filter((word) => /^\d/u.test(word));
  const [first = '', second = ''] = numbers;
  if (month === undefined || numbers.length !== 2) return undefined;
  const [day, year] = first.length > 2 ? [second, first] : [first, second];
  if (day.length > 2) return undefined;
  return { year: fullYear(year), month, day: Number(day) };
}

/** Years of two and three digits, as RFC 5322 §4.3 reads them. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 2) return year < 50 ? year + 2000 : year + 1900;
  return digits.length === 3 ? year + 1900 : year;
}

function renderDate({ year, month, day, time, zone = 0 }: DateParts): string | undefined {
  const isDay = isRealDay(year, month, day);
  if (!isDay) return undefined;
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  if (time === undefined) return date;
  const { hour, minute } = time;
  // A leap second is the last one of its minute; 24:00 is the next day's first moment.
  const second = Math.min(time.second, 59);
  if (hour === 24 && minute === 0 && time.second === 0) {
    const next = new Date(Date.UTC(year, month - 1, day + 1));
    return `${next.toISOString().slice(0, 10)}T00:00:00${renderZone(zone, date)}`;
  }
  if (hour > 23 || minute > 59 || time.second > 60) return undefined;
  const clock = `${pad(hour)}:${pad(minute)}:${pad(second)}`;
  return `${date}T${clock}${renderZone(zone, `${date}T${clock}`)}`;
}

function isRealDay(year: number, month: number, day: number): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function renderZone(zone: number | string, local: string): string {
  if (typeof zone === 'string')
    return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).offset;
  if (zone === 0) return 'Z';
  const minutes = Math.abs(zone);
  return `${zone < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

function pad(value: number, length = 2): string {
  return String(value).padStart(length, '0');
}
