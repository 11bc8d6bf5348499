// How changes are read after a number, for every engine: a bounded stretch of the sequence at a time.

import type { ChangesPage, ChangesQuery } from '../core/storage.ts';

/** So many numbers are looked at in one call: few of them may be of the sources that are asked for. */
const STRETCH_NUMBERS = 5_000;

/** The last number of the stretch that is looked at, when `latest` is the store's last. */
export function endOfStretch({ after }: ChangesQuery, latest: number): number {
  return Math.min(latest, after + STRETCH_NUMBERS);
}

/** The page that the stretch's entries make: where the limit cut them off, the rest is still to be told. */
export function changesPage(
  entries: ChangesPage['entries'],
  { limit }: ChangesQuery,
  stretch: { readonly end: number; readonly latest: number },
): ChangesPage {
  const last = entries.length === limit ? entries.at(-1) : undefined;
  return { entries, through: last?.sequence ?? stretch.end, latest: stretch.latest };
}
