// Whether a reader already has what it asks for: conditional requests (RFC 9110 §13) and the dates
// that they are written in (§5.6.7).

const SECOND_MS = 1_000;
const HTTP_DATE_CHARACTERS_MAX = 40;

export interface Conditions {
  /** In upper case, as the protocol has it. */
  readonly method: string;
  /** The field's value; several fields joined with commas (RFC 9110 §5.3). */
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: string | undefined;
}

/** Validators of the representation that a 200 would carry now, in the coding it would carry. */
export interface CurrentState {
  /** Quoted, strong or weak. */
  readonly etag?: string;
  /** Milliseconds since 1970. */
  readonly lastModifiedAt?: number;
}

/**
 * Decides between 304 and the full answer, in the order of RFC 9110 §13.2.2. Only GET and HEAD can be
 * answered with 304; other methods proceed.
 *
 * The tag of another coding of the same state does not match. §13.1.2 compares with the selected
 * representation, a 304 carries the ETag that the 200 would have had (§15.4.5), and with that tag a
 * cache finds no stored answer to freshen (RFC 9111 §4.3.4): it would be left with nothing, while a
 * full answer is right for everybody and comes once, when a reader changes what it accepts. A cache
 * that keeps several codings lists all their tags, and the selected one is among them.
 */
export function evaluateConditions(
  { method, ifNoneMatch, ifModifiedSince }: Conditions,
  { etag, lastModifiedAt }: CurrentState,
): 'notModified' | 'proceed' {
  if (method !== 'GET' && method !== 'HEAD') return 'proceed';
  // Its presence alone, matching or not, puts If-Modified-Since out of play (§13.1.3).
  if (ifNoneMatch !== undefined) return listsTag(ifNoneMatch, etag) ? 'notModified' : 'proceed';
  if (ifModifiedSince === undefined || lastModifiedAt === undefined) return 'proceed';
  const since = parseHttpDate(ifModifiedSince);
  if (since === undefined) return 'proceed';
  // A date ahead of our clock is a date like any other since RFC 7232: nothing is newer than it.
  return Math.floor(lastModifiedAt / SECOND_MS) * SECOND_MS <= since ? 'notModified' : 'proceed';
}

/** An IMF-fixdate (RFC 9110 §5.6.7): whole seconds, the rest is cut. For the years 0 to 9999. */
export function formatHttpDate(at: number): string {
  return new Date(at).toUTCString();
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const CLOCK = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)';
const MONTH = `(?<month>${MONTHS.join('|')})`;
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const LONG_DAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';
const HTTP_DATES = [
  new RegExp(`^${DAY}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${CLOCK} GMT$`, 'u'),
  new RegExp(`^${LONG_DAY}, (?<day>\\d\\d)-${MONTH}-(?<year>\\d\\d) ${CLOCK} GMT$`, 'u'),
  new RegExp(`^${DAY} ${MONTH} (?<day>\\d\\d| \\d) ${CLOCK} (?<year>\\d{4})$`, 'u'),
];

/**
 * The instant of an HTTP-date in any of its three forms (RFC 9110 §5.6.7), in milliseconds since
 * 1970; nothing for any other text. A two-digit year is at most 50 years ahead of `now`. The name of
 * the weekday is not held against the date.
 */
export function parseHttpDate(text: string, now = Date.now()): number | undefined {
  const trimmed = text.length > HTTP_DATE_CHARACTERS_MAX ? '' : text.trim();
  for (const form of HTTP_DATES) {
    const parts = form.exec(trimmed)?.groups;
    if (parts !== undefined) return instantOf(parts, now);
  }
  return undefined;
}

function instantOf(parts: Readonly<Record<string, string>>, now: number): number | undefined {
  const { month = '', year = '' } = parts;
  const [day, hour] = [Number(parts.day), Number(parts.hour)];
  const [minute, second] = [Number(parts.minute), Number(parts.second)];
  // 60 is a leap second.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const midnight = { year: Number(year), month: MONTHS.indexOf(month), day };
  const timeOfDay = ((hour * 60 + minute) * 60 + second) * SECOND_MS;
  if (year.length === 2) midnight.year = findCentury(midnight, now - timeOfDay);
  const date = dateOf(midnight);
  return date.getUTCDate() === day ? date.getTime() + timeOfDay : undefined;
}

interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The latest year with these two last digits that is not more than 50 years ahead. */
function findCentury(date: CalendarDay, now: number): number {
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + 50);
  const year = Math.floor(latest.getUTCFullYear() / 100) * 100 + date.year;
  return dateOf({ ...date, year }) > latest ? year - 100 : year;
}

function dateOf({ year, month, day }: CalendarDay): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date;
}

/** Whether an If-None-Match lists a tag, by weak comparison (RFC 9110 §8.8.3.2). Linear. */
function listsTag(list: string, etag: string | undefined): boolean {
  const value = list.trim();
  if (value === '*') return true;
  if (etag === undefined) return false;
  const wanted = etag.startsWith('W/') ? etag.slice(2) : etag;
  if (value === etag || value === wanted) return true;
  let at = 0;
  while (at < value.length) {
    const start = value.startsWith('W/', at) ? at + 2 : at;
    const end = value[start] === '"' ? value.indexOf('"', start + 1) : -1;
    // An unclosed quote swallows the rest; anything else that is no tag ends at the next comma.
    if (value[start] === '"' && end === -1) return false;
    const next = skipSpace(value, end === -1 ? at : end + 1);
    const closed = end !== -1 && (next === value.length || value[next] === ',');
    if (closed && value.slice(start, end + 1) === wanted) return true;
    const comma = value.indexOf(',', next);
    if (comma === -1) return false;
    at = skipSpace(value, comma + 1);
  }
  return false;
}

function skipSpace(value: string, from: number): number {
  let at = from;
  while (value[at] === ' ' || value[at] === '\t') at += 1;
  return at;
}
