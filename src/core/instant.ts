// From the dates that entries carry, in their own offsets, to instants that can be compared.

const PLAIN_DATE = /^\d{4}-\d{2}-\d{2}$/u;
// RFC 3339 §5.6; Temporal alone also takes forms whose offset it would silently leave out.
const DATE_TIME =
  /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?<offset>[Zz]|[+-]\d{2}:\d{2})?$/u;

/**
 * Milliseconds since 1970 of an RFC 3339 date-time, of one without an offset, or of a plain date
 * (its first moment); the last two in `timezone`. Nothing when it is none of these.
 */
export function instantOf(date: string, timezone: string): number | undefined {
  try {
    if (PLAIN_DATE.test(date)) {
      return Temporal.PlainDate.from(date).toZonedDateTime(timezone).epochMilliseconds;
    }
    const match = DATE_TIME.exec(date);
    if (match === null) return undefined;
    if (match.groups?.offset !== undefined) return Temporal.Instant.from(date).epochMilliseconds;
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
