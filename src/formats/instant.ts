// Instants as the formats write them. A date never stops a document: what no calendar of the
// formats can say is brought to the nearest that it can.

const EARLIEST_AT = Date.parse('0001-01-01T00:00:00Z');
const LATEST_AT = Date.parse('9999-12-31T23:59:59Z');

/** The instant as a `Date` that every format can write: years 1 to 9999 (RFC 3339 §5.6). */
export function documentDate(at: number): Date {
  if (Number.isNaN(at)) return new Date(0);
  return new Date(Math.min(Math.max(at, EARLIEST_AT), LATEST_AT));
}
