// Times as commands print them.

/** ISO 8601 in UTC, to the second, of milliseconds since 1970. */
export function isoTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).concat('Z');
}
