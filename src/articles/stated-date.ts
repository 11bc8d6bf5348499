// Dates as software writes them into front matter, JSON and XML: ISO 8601 in its extended and basic forms
// first, the seconds since 1970 that some generators write, then whatever people print (dates.ts).

import { parsePrintedDate } from './dates.ts';

export type StatedDate =
  /** RFC 3339 date-time, without offset where no zone is known; a plain date without a time. */
  | { readonly outcome: 'date'; readonly value: string }
  /** `reason` is a clause for a message. */
  | { readonly outcome: 'invalid'; readonly reason: string };

const QUOTED_CHARACTERS_MAX = 60;
/** ISO 8601 basic format, as NITF's `norm` has it: 20170102T222800+0000. */
const BASIC = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$/u;
const EPOCH_SECONDS = /^\d{10}$/u;
const EPOCH_MILLISECONDS = /^\d{13}$/u;
/** What JavaScript prints: "Tue Oct 15 2024 12:18:00 GMT+0700 (Western Indonesia Time)". */
const ZONE_NAME = /\s+\([^()]{1,60}\)$/u;
/** The full forms of RFC 3339, which nearly every date is: only its calendar has to be checked. */
const WHOLE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2}))?$/u;

/** Reads one stated date; those without a zone are taken in `timezone`. */
export function parseStatedDate(text: string, timezone?: string): StatedDate {
  if (WHOLE.test(text) && !Number.isNaN(Date.parse(text)) && isCalendarDay(text))
    return { outcome: 'date', value: text.replace(' ', 'T') };
  if (EPOCH_SECONDS.test(text)) return epochDate(Number(text) * 1_000);
  if (EPOCH_MILLISECONDS.test(text)) return epochDate(Number(text));
  const printed = parsePrintedDate(extend(text).replace(ZONE_NAME, ''), {
    ...(timezone !== undefined && { timezone }),
  });
  if (printed.outcome === 'date') return { outcome: 'date', value: printed.value };
  const reason =
    printed.outcome === 'invalid'
      ? printed.reason.replace(
          '; say which in the layout (dates.numericOrder)',
          '; write it as YYYY-MM-DD',
        )
      : `“${text.slice(0, QUOTED_CHARACTERS_MAX)}” is no date`;
  return { outcome: 'invalid', reason };
}

/** `Date.parse` lets 31 April through as 1 May. */
function isCalendarDay(text: string): boolean {
  const day = Number(text.slice(8, 10));
  return (
    day <= new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate()
  );
}

function epochDate(milliseconds: number): StatedDate {
  const value = new Date(milliseconds).toISOString().slice(0, 19).concat('Z');
  return { outcome: 'date', value };
}

/** The basic form in the extended one; anything else as it is. */
function extend(text: string): string {
  const [, year, month, day, hour, minute, second = '00', zone = ''] = BASIC.exec(text) ?? [];
  if (year === undefined) return text;
  const date = `${year}-${month}-${day}`;
  return hour === undefined ? date : `${date}T${hour}:${minute}:${second}${zone}`;
}
