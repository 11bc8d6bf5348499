// Dates as a newsroom prints them: in the story's own offset, whatever zone the machine is in, and in
// the story's language.

/** An entry's date taken apart for a page. */
export interface PrintedDate {
  /** For `<time datetime>`, as the entry has it. */
  readonly machine: string;
  /** `2024-10-15`: the day on which it was printed, to group by. */
  readonly day: string;
  /** "Selasa, 15 Oktober 2024". */
  readonly dayText: string;
  /** "12.18 WIB"; absent where no time is printed. */
  readonly timeText?: string;
  /** Date and, where it is printed, time: "15 Oktober 2024, 12.18 WIB". */
  readonly text: string;
}

/** Reads an entry's `publishedAt` or `updatedAt`; nothing when it is absent or no date. */
export function printDate(
  date: string | undefined,
  language: string | undefined,
): PrintedDate | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})[\d:.,]*(Z|[+-]\d{2}:\d{2})?)?$/iu.exec(
    date ?? '',
  );
  const [machine, day, clock, offset] = parts ?? [];
  if (machine === undefined || day === undefined) return undefined;
  // The wall clock is what was printed: formatting it as if it were UTC keeps every digit of it.
  const wallClock = new Date(`${day}T${clock ?? '00:00'}:00Z`);
  if (Number.isNaN(wallClock.getTime())) return undefined;
  const locale = localeOf(language);
  const dateText = format(locale, DATE, wallClock);
  const days = { machine, day, dayText: format(locale, DAY, wallClock) };
  if (clock === undefined) return { ...days, text: dateText };
  const zone = zoneText(locale, offset);
  return {
    ...days,
    timeText: withZone(format(locale, CLOCK, wallClock), zone),
    text: withZone(
      usesComma(locale)
        ? `${dateText}, ${format(locale, CLOCK, wallClock)}`
        : format(locale, { ...DATE, ...CLOCK }, wallClock),
      zone,
    ),
  };
}

/** An instant (milliseconds since 1970) as it is printed in the offset of `like`, an entry's date; else in UTC. */
export function printInstant(
  at: number,
  { like, language }: { readonly like?: string | undefined; readonly language: string },
): PrintedDate | undefined {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/u.exec(like ?? '') ?? [];
  if (sign === undefined) return printDate(new Date(at).toISOString(), language);
  const offsetMinutes = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  const wallClock = new Date(at + offsetMinutes * 60_000).toISOString().slice(0, -1);
  return printDate(`${wallClock}${sign}${hours}:${minutes}`, language);
}

/** Where newspapers put a comma between date and time; elsewhere the language's own way is taken. */
function usesComma(locale: string): boolean {
  return /^(?:en|id|ms)\b/u.test(locale);
}

function withZone(text: string, zone: string): string {
  return zone === '' ? text : `${text} ${zone}`;
}

const DAY = { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' } as const;
const DATE = { year: 'numeric', month: 'long', day: 'numeric' } as const;
const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;

// Indonesian time is printed by its name; the three zones have no summer time (Keppres 41/1987).
const INDONESIAN_ZONES: Readonly<Record<string, string>> = {
  '+07:00': 'WIB',
  '+08:00': 'WITA',
  '+09:00': 'WIT',
};

const formatters = new Map<string, Intl.DateTimeFormat>();
const FORMATTERS_MAX = 200;

function format(locale: string, options: Intl.DateTimeFormatOptions, date: Date): string {
  const key = `${locale} ${Object.keys(options).join()}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    if (formatters.size >= FORMATTERS_MAX) formatters.clear();
    formatter = new Intl.DateTimeFormat(locale, {
      ...options,
      timeZone: 'UTC',
      calendar: 'gregory',
    });
    formatters.set(key, formatter);
  }
  return formatter.format(date);
}

function zoneText(locale: string, offset: string | undefined): string {
  if (offset === undefined) return '';
  const name = locale.startsWith('id') ? INDONESIAN_ZONES[offset] : undefined;
  if (name !== undefined) return name;
  if (/^(?:z|[+-]00:00)$/iu.test(offset)) return 'UTC';
  const [, sign, hours, minutes] = /^([+-])0?(\d+):(\d\d)$/u.exec(offset) ?? [];
  return `UTC${sign === '-' ? '\u2212' : '+'}${hours}${minutes === '00' ? '' : `:${minutes}`}`;
}

/** The language as `Intl` takes it; what it does not know is printed in English. */
function localeOf(language: string | undefined): string {
  if (language === undefined) return 'en-GB';
  try {
    const [supported] = Intl.DateTimeFormat.supportedLocalesOf(language);
    return supported === undefined || supported === 'en' ? 'en-GB' : supported;
  } catch (error) {
    if (error instanceof RangeError) return 'en-GB';
    throw error;
  }
}
