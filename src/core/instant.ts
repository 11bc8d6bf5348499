// From the dates that entries carry, in their own offsets, to instants that can be compared.

const PLAIN_DATE = /^\d{4}-\d{2}-\d{2}$/u;
const OFFSET = /(?:[Zz]|[+-]\d{2}:\d{2})$/u;

/**
 * Milliseconds since 1970 of an RFC 3339 date-time, of one without an offset, or of a plain date
 * (its first moment); the last two in `timezone`. Nothing when it is none of these.
 */
export function instantOf(date: string, timezone: string): number | undefined {
  try {
    if (PLAIN_DATE.test(date)) {
      return Temporal.PlainDate.from(date).toZonedDateTime(timezone).epochMilliseconds;
    }
    if (OFFSET.test(date)) return Temporal.Instant.from(date).epochMilliseconds;
    return Temporal.PlainDateTime.from(date).toZonedDateTime(timezone).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Down to the whole second, the finest that every format and HTTP carry. */
export function wholeSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}
