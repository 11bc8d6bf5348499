// Dates as articles print them, in Indonesian, Malay, English and ISO forms, to RFC 3339 with the
// printed offset. A date library guesses (today for an unknown month, May for 05/11); here the text
// is a date as a whole, or it is none, or it names an impossible day and says so.

import {
  type Clock,
  type Cursor,
  type DateReading,
  type Day,
  readClockFirst,
  readDay,
  readSeparatedClock,
  readWeekday,
  weekdayOf,
} from './date-parts.ts';

export type PrintedDate =
  /** `value`: RFC 3339 date-time; without offset where no zone is known; a plain date without a time. */
  | { readonly outcome: 'date'; readonly value: string; readonly weekdayWrong?: boolean }
  /** It has a date's shape and is none: `reason` is a clause for a message. */
  | {
      readonly outcome: 'invalid';
      readonly reason: string;
      /** Its value where day and month could change places, read with the day first. */
      readonly dayFirst?: string;
    }
  | { readonly outcome: 'none' };

const DATE_CHARACTERS_MAX = 100;
const NONE: PrintedDate = { outcome: 'none' };
const TOKEN = /\d+|\p{L}+|[^\s]/gu;

/** Reads `text` as one printed date, with or without weekday, time and zone; all of it must be date. */
export function parsePrintedDate(text: string, reading: DateReading = {}): PrintedDate {
  if (text.length > DATE_CHARACTERS_MAX || !/\d/u.test(text)) return NONE;
  const folded = text.toLowerCase().replace(/['’‘ʼ`]/gu, '');
  const cursor: Cursor = { tokens: folded.match(TOKEN) ?? [], at: 0 };
  const clockFirst = readClockFirst(cursor, reading);
  const weekday = readWeekday(cursor);
  const day = readDay(cursor, reading);
  if (day === undefined) return NONE;
  const clock = clockFirst ?? readSeparatedClock(cursor, reading);
  if (cursor.tokens[cursor.at] === '.') cursor.at++;
  if (cursor.at < cursor.tokens.length) return NONE;
  return assemble({ text, day, clock, weekday, reading });
}

interface Parts {
  readonly text: string;
  readonly day: Day;
  readonly clock: Clock | undefined;
  readonly weekday: number | undefined;
  readonly reading: DateReading;
}

function assemble({ text, day, clock, weekday, reading }: Parts): PrintedDate {
  if (day.unknownMonth !== undefined) {
    if (clock === undefined && weekday === undefined) return NONE;
    return invalid(`“${day.unknownMonth}” is no month in “${text}”`);
  }
  if (day.fault !== undefined && day.ambiguous !== true) return invalid(day.fault);
  if (!isCalendarDay(day)) return invalid(`“${text}” is no day of the calendar`);
  if (clock?.unknownZone !== undefined) {
    return invalid(`the time zone “${clock.unknownZone}” in “${text}” is not known`);
  }
  if (clock !== undefined && (clock.hour > 23 || clock.minute > 59 || clock.second > 59)) {
    return invalid(`“${text}” is no time of day`);
  }
  if (day.fault !== undefined)
    return { ...invalid(day.fault), dayFirst: render(day, clock, reading.timezone) };
  const weekdayWrong = weekday !== undefined && weekday !== weekdayOf(day);
  const value = render(day, clock, reading.timezone);
  return weekdayWrong ? { outcome: 'date', value, weekdayWrong } : { outcome: 'date', value };
}

function invalid(reason: string): Extract<PrintedDate, { outcome: 'invalid' }> {
  return { outcome: 'invalid', reason };
}

function render(day: Day, clock: Clock | undefined, timezone: string | undefined): string {
  const date = `${pad(day.year, 4)}-${pad(day.month)}-${pad(day.day)}`;
  if (clock === undefined) return date;
  const local = `${date}T${pad(clock.hour)}:${pad(clock.minute)}:${pad(clock.second)}`;
  if (clock.offset !== undefined) return local + clock.offset;
  return timezone === undefined ? local : local + offsetIn(timezone, local);
}

function offsetIn(timezone: string, local: string): string {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(timezone).offset;
}

function isCalendarDay({ year, month, day }: Day): boolean {
  if (year < 1000 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, '0');
}
