// The parts of a printed date, each read off a row of tokens: weekday, day, clock, zone. A reader
// moves the cursor past what it has read, and leaves it where there was nothing of its kind.

import { DAY_FIRST_WORDS, MONTHS, TIME_WORDS, WEEKDAYS, ZONES } from './date-words.ts';

/** How an article's dates are printed, where the text alone does not say. */
export interface DateReading {
  /** Order of day and month in numeric dates such as 05/11/2015; absent: an ambiguous one is refused. */
  readonly numericOrder?: 'day-first' | 'month-first';
  /** IANA zone of times that print no zone; absent: such a time gets no offset. */
  readonly timezone?: string;
  /** Zone abbreviations in lower case to RFC 3339 offsets, beside the known ones. */
  readonly zones?: ReadonlyMap<string, string>;
}

/** Numbers, words and signs in lower case, and how far they are read. */
export interface Cursor {
  readonly tokens: readonly string[];
  at: number;
}

/** A day as printed; whether the calendar has it is not looked at. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Why this is no day, though it looks like one. */
  readonly fault?: string;
  /** Day and month could change places: nothing printed says which is which. */
  readonly ambiguous?: boolean;
  /** The month is a word that we do not know; only a weekday or a time makes it a date at all. */
  readonly unknownMonth?: string;
}

/** A time of day as printed, with its offset where a zone is. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly offset?: string;
  readonly unknownZone?: string;
}

const ORDINALS = new Set(['st', 'nd', 'rd', 'th']);
const SEPARATORS = new Set([',', '|', '-', '–', '—', '·', '•', ':', '/', ';']);

/** The weekday at the cursor, 1 (Monday) to 7, with the signs after it. */
export function readWeekday(cursor: Cursor): number | undefined {
  const weekday = WEEKDAYS.get(cursor.tokens[cursor.at] ?? '');
  if (weekday === undefined) return undefined;
  cursor.at++;
  if (cursor.tokens[cursor.at] === '.') cursor.at++;
  skipSeparators(cursor);
  return weekday;
}

/** The day at the cursor, in any of the known orders. */
export function readDay(cursor: Cursor, reading: DateReading): Day | undefined {
  const [first, second, third] = cursor.tokens.slice(cursor.at, cursor.at + 3);
  if (first === undefined) return undefined;
  if (!isNumber(first)) return readMonthFirst(cursor);
  const sign = second === '/' || second === '-' || second === '.' ? second : undefined;
  if (sign !== undefined && third !== undefined && isNumber(third)) {
    return readNumericDay(cursor, reading);
  }
  return first.length <= 2 ? readDayFirst(cursor) : undefined;
}

/** 15 Oktober 2024, 15-Okt-2024, 15th of October, 2024. */
function readDayFirst(cursor: Cursor): Day | undefined {
  const day = Number(cursor.tokens[cursor.at++]);
  if (ORDINALS.has(cursor.tokens[cursor.at] ?? '')) cursor.at++;
  skipOne(cursor, ['.', '-', '/']);
  skipOne(cursor, ['of']);
  const word = cursor.tokens[cursor.at++] ?? '';
  if (!/^\p{L}/u.test(word)) return undefined;
  skipOne(cursor, ['.']);
  skipOne(cursor, [',', '-', '/']);
  const year = takeYear(cursor);
  if (year === undefined) return undefined;
  const month = MONTHS.get(word);
  return month === undefined ? { year, month: 0, day, unknownMonth: word } : { year, month, day };
}

/** October 15, 2024; Oct. 15th 2024. */
function readMonthFirst(cursor: Cursor): Day | undefined {
  const month = MONTHS.get(cursor.tokens[cursor.at++] ?? '');
  if (month === undefined) return undefined;
  skipOne(cursor, ['.']);
  const day = cursor.tokens[cursor.at++];
  if (day === undefined || !isNumber(day) || day.length > 2) return undefined;
  if (ORDINALS.has(cursor.tokens[cursor.at] ?? '')) cursor.at++;
  skipOne(cursor, [',']);
  const year = takeYear(cursor);
  return year === undefined ? undefined : { year, month, day: Number(day) };
}

/** 2024-10-15, 15/10/2024, and by weekday, language or declared order 10/15/2024. */
function readNumericDay(cursor: Cursor, reading: DateReading): Day | undefined {
  const [first = '', sign, second = '', again, third = ''] = cursor.tokens.slice(
    cursor.at,
    cursor.at + 5,
  );
  if (sign !== again || !isNumber(third) || second.length > 2) return undefined;
  cursor.at += 5;
  if (first.length === 4 && third.length <= 2) {
    return { year: Number(first), month: Number(second), day: Number(third) };
  }
  if (first.length > 2 || third.length !== 4) return undefined;
  const [left, right, year] = [Number(first), Number(second), Number(third)];
  const dayFirst = { year, month: right, day: left };
  const monthFirst = { year, month: left, day: right };
  const order =
    orderByWeekday({ left, right, year }, cursor) ??
    reading.numericOrder ??
    orderByPrint({ left, right }, cursor);
  if (order === 'month-first') return monthFirst;
  if (order === 'day-first' || left === right) return dayFirst;
  const fault = `“${first}${sign}${second}${sign}${third}” may be day or month first; say which in the layout (dates.numericOrder)`;
  return { ...dayFirst, fault, ambiguous: true };
}

interface Pair {
  readonly left: number;
  readonly right: number;
}

/** A printed weekday that fits one order only is certain, whatever the layout says. */
function orderByWeekday(
  { left, right, year }: Pair & { readonly year: number },
  { tokens }: Cursor,
): DateReading['numericOrder'] {
  const weekday = WEEKDAYS.get(tokens.find((token) => WEEKDAYS.has(token)) ?? '');
  if (weekday === undefined) return undefined;
  const asDayFirst = right <= 12 && weekdayOf({ year, month: right, day: left }) === weekday;
  const asMonthFirst = left <= 12 && weekdayOf({ year, month: left, day: right }) === weekday;
  if (asDayFirst === asMonthFirst) return undefined;
  return asDayFirst ? 'day-first' : 'month-first';
}

/** A number past twelve is no month; and who writes WIB or Kamis writes the day first. */
function orderByPrint({ left, right }: Pair, { tokens }: Cursor): DateReading['numericOrder'] {
  if (left > 12) return 'day-first';
  if (right > 12) return 'month-first';
  return tokens.some((token) => DAY_FIRST_WORDS.has(token)) ? 'day-first' : undefined;
}

/** ISO 8601: 1 is Monday. */
export function weekdayOf({ year, month, day }: Pick<Day, 'year' | 'month' | 'day'>): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
}

function takeYear(cursor: Cursor): number | undefined {
  const year = cursor.tokens[cursor.at];
  if (year === undefined || !isNumber(year) || year.length !== 4) return undefined;
  cursor.at++;
  return Number(year);
}

/** "12:18 WIB, 15 Oktober 2024": a clock before the day. Leaves the cursor when there is none. */
export function readClockFirst(cursor: Cursor, reading: DateReading): Clock | undefined {
  const { tokens } = cursor;
  // A dotted clock looks like a numeric date: only a colon is taken for one here.
  if (tokens[1] !== ':' || !isNumber(tokens[0] ?? '')) return undefined;
  const clock = readClock(cursor, reading);
  if (clock === undefined) cursor.at = 0;
  else skipSeparators(cursor);
  return clock;
}

/** The clock after a day, with what parts them (", ", " | ", " pukul "). */
export function readSeparatedClock(cursor: Cursor, reading: DateReading): Clock | undefined {
  const start = cursor.at;
  skipSeparators(cursor);
  while (TIME_WORDS.has(cursor.tokens[cursor.at] ?? '')) cursor.at++;
  skipOne(cursor, ['.']);
  skipOne(cursor, [':']);
  const clock = readClock(cursor, reading);
  if (clock === undefined) cursor.at = start;
  return clock;
}

function readClock(cursor: Cursor, reading: DateReading): Clock | undefined {
  const [hourText = '', sign, minuteText = ''] = cursor.tokens.slice(cursor.at, cursor.at + 3);
  if (!isNumber(hourText) || hourText.length > 2 || (sign !== ':' && sign !== '.'))
    return undefined;
  if (!isNumber(minuteText) || minuteText.length !== 2) return undefined;
  cursor.at += 3;
  const second = readSecond(cursor, sign);
  const hour = readHalf(cursor, Number(hourText));
  const clock = { hour, minute: Number(minuteText), second };
  const zone = readZone(cursor, reading);
  return zone === undefined ? clock : { ...clock, ...zone };
}

function readSecond(cursor: Cursor, sign: string): number {
  const text = cursor.tokens[cursor.at + 1] ?? '';
  if (cursor.tokens[cursor.at] !== sign || !isNumber(text) || text.length !== 2) return 0;
  cursor.at += 2;
  // Fractions of a second are dropped: nobody prints news to the millisecond.
  if (cursor.tokens[cursor.at] === '.' && isNumber(cursor.tokens[cursor.at + 1] ?? ''))
    cursor.at += 2;
  return Number(text);
}

/** am, pm, a.m., p.m. after the clock; an hour that it cannot belong to becomes impossible. */
function readHalf(cursor: Cursor, hour: number): number {
  const [first, dot, second] = cursor.tokens.slice(cursor.at, cursor.at + 3);
  const dotted = (first === 'a' || first === 'p') && dot === '.' && second === 'm';
  const half = dotted ? `${first}m` : first;
  if (half !== 'am' && half !== 'pm') return hour;
  cursor.at += dotted ? 3 : 1;
  if (cursor.tokens[cursor.at] === '.') cursor.at++;
  if (hour < 1 || hour > 12) return 99;
  return (hour % 12) + (half === 'pm' ? 12 : 0);
}

function readZone(
  cursor: Cursor,
  reading: DateReading,
): Pick<Clock, 'offset' | 'unknownZone'> | undefined {
  const bracketed = cursor.tokens[cursor.at] === '(';
  if (bracketed) cursor.at++;
  const word = cursor.tokens[cursor.at] ?? '';
  let zone: Pick<Clock, 'offset' | 'unknownZone'> | undefined;
  if (/^\p{L}/u.test(word)) {
    cursor.at++;
    const named = reading.zones?.get(word) ?? ZONES.get(word);
    const shift = named === 'Z' ? readShift(cursor) : undefined;
    zone = named === undefined ? { unknownZone: word.toUpperCase() } : { offset: shift ?? named };
  } else {
    const shift = readShift(cursor);
    zone = shift === undefined ? undefined : { offset: shift };
  }
  if (bracketed && cursor.tokens[cursor.at] === ')') cursor.at++;
  return zone;
}

/** +07:00, +0700, +7, -3.30 */
function readShift(cursor: Cursor): string | undefined {
  const [sign, digits = '', colon, minutes = ''] = cursor.tokens.slice(cursor.at, cursor.at + 4);
  if ((sign !== '+' && sign !== '-' && sign !== '−') || !isNumber(digits)) return undefined;
  const mark = sign === '+' ? '+' : '-';
  const pointed = (colon === ':' || colon === '.') && minutes.length === 2 && isNumber(minutes);
  const text = digits.length <= 2 ? digits.padStart(2, '0') + (pointed ? minutes : '00') : digits;
  if (text.length !== 4 || Number(text.slice(0, 2)) > 14 || Number(text.slice(2)) > 59)
    return undefined;
  cursor.at += digits.length <= 2 && pointed ? 4 : 2;
  return `${mark}${text.slice(0, 2)}:${text.slice(2)}`;
}

function skipSeparators(cursor: Cursor): void {
  while (SEPARATORS.has(cursor.tokens[cursor.at] ?? '')) cursor.at++;
}

function skipOne(cursor: Cursor, tokens: readonly string[]): void {
  if (tokens.includes(cursor.tokens[cursor.at] ?? '')) cursor.at++;
}

function isNumber(token: string): boolean {
  return /^\d+$/u.test(token);
}
