// Cron expressions in the dialect of the package node-cron, as plain calendar arithmetic: which wall
// times an expression names, whatever the zone. The package reads the text, so that what it accepts
// and what is computed here cannot drift apart; time zones are the business of core/schedule.ts.

import { type ParsedFields, validateDetailed } from 'node-cron';

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
const EXPRESSION_CHARACTERS_MAX = 256;
const COMPILED_MAX = 1_000;
// The calendar repeats after 400 years; the longest wait of a pattern that fires at all is 40.
const MONTHS_MAX = 400 * 12;

/** An expression, ready to be asked for wall times. */
export interface CronTimes {
  /** Ascending, each at least one. */
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Bit 1 to 12. */
  readonly months: number;
  /** Bit 1 to 31 of the days that fit, by `monthShape`: a month's length and its first weekday. */
  readonly days: readonly number[];
  /** The hours are a span or a rhythm (`*`, `8-18`, a step), not single hours of the day. */
  readonly everyHour: boolean;
}

type Compiled = { readonly times: CronTimes } | { readonly fault: string };

const FIELDS = [
  { key: 'second', name: 'second', takes: '0 to 59' },
  { key: 'minute', name: 'minute', takes: '0 to 59' },
  { key: 'hour', name: 'hour', takes: '0 to 23' },
  { key: 'dayOfMonth', name: 'day-of-month', takes: '1 to 31, L, L-3, 15W or LW' },
  { key: 'month', name: 'month', takes: '1 to 12 or jan to dec' },
  { key: 'dayOfWeek', name: 'day-of-week', takes: '0 to 7 or sun to sat, 2#3 or 5L' },
] as const;

const compiled = new Map<string, Compiled>();

/** Reads an expression, or says in a sentence what is wrong with it. Remembers the latest ones. */
export function compileCron(expression: string): Compiled {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const result = compile(expression);
  if (compiled.size >= COMPILED_MAX) compiled.clear();
  compiled.set(expression, result);
  return result;
}

/**
 * The first wall time after another, both as if they were UTC (milliseconds since 1970). Every
 * compiled expression has one.
 */
export function nextWallTime(times: CronTimes, afterMs: number): number {
  const from = (Math.floor(afterMs / SECOND_MS) + 1) * SECOND_MS;
  const midnight = Math.floor(from / DAY_MS) * DAY_MS;
  if (findDay(times, midnight) === midnight) {
    const second = findSecondOfDay(times, (from - midnight) / SECOND_MS);
    if (second !== undefined) return midnight + second * SECOND_MS;
  }
  const day = findDay(times, midnight + DAY_MS);
  const first = findSecondOfDay(times, 0);
  if (day === undefined || first === undefined) throw new RangeError('no time fits the expression');
  return day + first * SECOND_MS;
}

function compile(expression: string): Compiled {
  const sizeFault = findSizeFault(expression);
  if (sizeFault !== undefined) return { fault: sizeFault };
  const { fields, errors } = validateDetailed(expression);
  if (fields === undefined) return { fault: describe(expression, errors[0]) };
  const times = {
    seconds: ascending(fields.second),
    minutes: ascending(fields.minute),
    hours: ascending(fields.hour),
    months: fields.month.reduce((bits, month) => bits | (1 << month), 0),
    days: listDays(fields),
    everyHour: isEveryHour(expression, fields.hour),
  };
  return fires(times) ? { times } : { fault: neverFires(expression) };
}

// node-cron writes every range out before it looks at the numbers: `0-9999999999` is to be stopped here.
function findSizeFault(expression: string): string | undefined {
  if (expression.length > EXPRESSION_CHARACTERS_MAX) {
    return `A cron expression has at most ${EXPRESSION_CHARACTERS_MAX} characters; this one has ${expression.length}.`;
  }
  const texts = splitFields(expression);
  if (texts.length !== 5 && texts.length !== 6) return undefined;
  const at = texts.findIndex((text) => /\d{4}/u.test(text));
  return at === -1 ? undefined : describeField(expression, at + 6 - texts.length, texts[at]);
}

function describe(
  expression: string,
  error: { readonly field: string; readonly value?: string; readonly message: string } | undefined,
): string {
  if (error?.message.includes('impossible') === true) return neverFires(expression);
  const at = FIELDS.findIndex((field) => field.key === error?.field);
  if (at !== -1) return describeField(expression, at, error?.value);
  const count = expression.trim() === '' ? 0 : splitFields(expression).length;
  if (count !== 5 && count !== 6) {
    return `A cron expression has 5 fields (minute, hour, day of month, month, day of week), or 6 with a second before them; ${show(expression)} has ${count}.`;
  }
  return `${show(expression)} holds a character that no cron expression has.`;
}

function describeField(expression: string, at: number, value: string | undefined): string {
  const field = FIELDS[at];
  if (field === undefined) return `${show(expression)} is not a cron expression.`;
  return `${show(value ?? '')} does not fit the ${field.name} field of the cron expression ${show(expression)}: it takes ${field.takes}, also as *, ranges, steps (*/5) and lists.`;
}

function neverFires(expression: string): string {
  return `The day-of-month, month and day-of-week fields of the cron expression ${show(expression)} name a day that never comes.`;
}

function show(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}

function splitFields(expression: string): string[] {
  return expression.trim().split(/ +/u);
}

function isEveryHour(expression: string, hours: readonly number[]): boolean {
  const texts = splitFields(expression);
  // A nickname (@daily) is one field: only its hours tell.
  const text = texts.length === 1 ? '' : (texts.at(-4) ?? '');
  return /[*/-]/u.test(text) || new Set(hours).size === 24;
}

function ascending(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

// 4 lengths by 7 first weekdays: all the shapes a month can have.
function listDays(fields: ParsedFields): readonly number[] {
  const days: number[] = [];
  for (let length = 28; length <= 31; length += 1) {
    for (let first = 0; first < 7; first += 1) {
      const ofMonth = fitDaysOfMonth(fields.dayOfMonth, length, first);
      days.push(ofMonth & fitDaysOfWeek(fields.dayOfWeek, length, first));
    }
  }
  return days;
}

function fitDaysOfMonth(values: ParsedFields['dayOfMonth'], length: number, first: number): number {
  let bits = 0;
  for (const value of values) {
    const day = dayOfMonth(value, length, first);
    if (day >= 1 && day <= length) bits |= 1 << day;
  }
  return bits;
}

function dayOfMonth(value: number | string, length: number, first: number): number {
  if (typeof value === 'number') return value;
  if (value === 'L') return length;
  if (value.startsWith('L-')) return length - Number(value.slice(2));
  const target = value === 'LW' ? length : Number.parseInt(value, 10);
  return target > length ? 0 : nearestWorkday(target, length, first);
}

function nearestWorkday(day: number, length: number, first: number): number {
  const weekday = (first + day - 1) % 7;
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === length ? day - 2 : day + 1;
  return day;
}

function fitDaysOfWeek(values: ParsedFields['dayOfWeek'], length: number, first: number): number {
  let bits = 0;
  for (let day = 1; day <= length; day += 1) {
    if (values.some((value) => fitsWeekday(value, day, { length, first }))) bits |= 1 << day;
  }
  return bits;
}

function fitsWeekday(
  value: number | string,
  day: number,
  month: { readonly length: number; readonly first: number },
): boolean {
  const weekday = (month.first + day - 1) % 7;
  if (typeof value === 'number') return value === weekday;
  if (Number.parseInt(value, 10) !== weekday) return false;
  const nth = value.split('#')[1];
  return nth === undefined ? day + 7 > month.length : Math.ceil(day / 7) === Number(nth);
}

// Every month that is not February has one length, and comes with every first weekday.
function fires(times: CronTimes): boolean {
  for (let month = 1; month <= 12; month += 1) {
    if ((times.months & (1 << month)) === 0) continue;
    const longest = month === 2 ? 29 : lengthOfMonth(2001, month);
    for (let length = month === 2 ? 28 : longest; length <= longest; length += 1) {
      for (let first = 0; first < 7; first += 1) {
        if (times.days[monthShape(length, first)] !== 0) return true;
      }
    }
  }
  return false;
}

function monthShape(length: number, first: number): number {
  return (length - 28) * 7 + first;
}

function lengthOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The first day that fits at or after a midnight, as its midnight. */
function findDay(times: CronTimes, midnight: number): number | undefined {
  const date = new Date(midnight);
  let year = date.getUTCFullYear();
  let month = date.getUTCMonth() + 1;
  let from = date.getUTCDate();
  let first = (date.getUTCDay() + 36 - from) % 7;
  let start = midnight - (from - 1) * DAY_MS;
  for (let count = 0; count <= MONTHS_MAX; count += 1) {
    const length = lengthOfMonth(year, month);
    if ((times.months & (1 << month)) !== 0) {
      const bits = ((times.days[monthShape(length, first)] ?? 0) >>> from) << from;
      if (bits !== 0) return start + (30 - Math.clz32(bits & -bits)) * DAY_MS;
    }
    start += length * DAY_MS;
    first = (first + length) % 7;
    from = 1;
    month = (month % 12) + 1;
    if (month === 1) year += 1;
  }
  return undefined;
}

function findSecondOfDay(times: CronTimes, from: number): number | undefined {
  const hour = Math.floor(from / 3_600);
  const minute = Math.floor(from / 60) % 60;
  const hourAt = times.hours.find((value) => value >= hour);
  if (hourAt === undefined) return undefined;
  if (hourAt > hour) return findSecondOfDay(times, hourAt * 3_600);
  const minuteAt = times.minutes.find((value) => value >= minute);
  if (minuteAt === undefined) return nextUnit(times, (hour + 1) * 3_600);
  const least = minuteAt > minute ? 0 : from % 60;
  const second = times.seconds.find((value) => value >= least);
  if (second === undefined) return nextUnit(times, hour * 3_600 + (minuteAt + 1) * 60);
  return hour * 3_600 + minuteAt * 60 + second;
}

function nextUnit(times: CronTimes, from: number): number | undefined {
  return from >= 86_400 ? undefined : findSecondOfDay(times, from);
}
