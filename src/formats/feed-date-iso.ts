// The forms of ISO 8601 that feeds use: the profile of RFC 3339 and W3C-DTF, and the short and ordinal
// forms of older generators.

import type { DateParts } from './feed-date.ts';
import { findZone, parseOffset } from './feed-date-zones.ts';

const DATE_TIME =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:(?:\s?[Tt]\s?|\s)(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{0,12})?)?)?\s?([Zz]|[+\-\u2212].*|[A-Z]{2,5}|[A-Z][a-z]+\/[A-Za-z_/]+)?$/u;

/** Days of short forms. The century of two digits is the current one, as ISO 8601 had it then. */
const SHORT_FORMS: readonly (readonly [RegExp, (groups: readonly string[]) => string])[] = [
  [/^(\d{4})$/u, ([year]) => `${year}-01-01`],
  [/^(\d{4})-(\d{2})$/u, ([year, month]) => `${year}-${month}-01`],
  [/^(\d{2})-?(\d{2})-?(\d{2})$/u, ([year, month, day]) => `20${year}-${month}-${day}`],
  [/^-(\d{2})-?(\d{2})$/u, ([year, month]) => `20${year}-${month}-01`],
  [/^(\d{4})-?(\d{3})$/u, ([year, day]) => ordinalDay(year, day)],
  [/^(\d{2})-?(\d{3})$/u, ([year, day]) => ordinalDay(`20${year}`, day)],
];
const SHORT_CHARACTERS_MAX = 8;
const STRAY_ZERO = /^(\d{4}-)0(\d{2}-\d{2})/u;

/** The parts of an ISO 8601 date; nothing when it has another form. */
export function parseIsoDate(date: string): DateParts | undefined {
  if (!/^[\d-]/u.test(date)) return undefined;
  for (const [form, dayOf] of date.length > SHORT_CHARACTERS_MAX ? [] : SHORT_FORMS) {
    const [, ...groups] = form.exec(date) ?? [];
    if (groups.length > 0) return partsOfDay(dayOf(groups));
  }
  const found = DATE_TIME.exec(date.replace(STRAY_ZERO, '$1$2'));
  if (found === null) return undefined;
  const [, year = '', month = '', day = '', hour, minute, second = '0', zoneText] = found;
  const parts = { year: Number(year), month: Number(month), day: Number(day) };
  if (hour === undefined) return zoneText === undefined ? parts : undefined;
  const zone = zoneText === undefined ? 0 : (parseOffset(zoneText) ?? findZone(zoneText));
  if (zone === undefined) return { ...parts, month: 0 };
  const time = { hour: Number(hour), minute: Number(minute), second: Number(second) };
  return { ...parts, time, zone };
}

function partsOfDay(day: string): DateParts {
  const [year, month, date] = day.split('-').map(Number);
  return { year: year ?? 0, month: month ?? 0, day: date ?? 0 };
}

function ordinalDay(year = '', day = ''): string {
  const date = new Date(Date.UTC(Number(year), 0, Number(day)));
  return date.getUTCFullYear() === Number(year) ? date.toISOString().slice(0, 10) : '0-0-0';
}
