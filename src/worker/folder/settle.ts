// When a file counts as finished. A file that is still being written must not be published by half,
// and a finished one must not wait: what the reader saw of its end decides how long it has to be quiet.

import type { ArticleEnding } from '../../core/article.ts';

/** Milliseconds for which a file has to have been left alone, by what was seen of its end. */
const QUIET_MS: Readonly<Record<ArticleEnding, number>> = { marked: 0, closed: 600, open: 2_000 };

/** When the file may be taken, if that is still to come. Milliseconds since 1970. */
export function findSettlingAt(
  ending: ArticleEnding,
  times: { readonly changedAt: number; readonly now: number },
): number | undefined {
  const settlesAt = times.changedAt + QUIET_MS[ending];
  // A change in the future is a clock that was set back, not a file that is being written.
  return times.changedAt <= times.now + 1_000 && settlesAt > times.now
    ? Math.ceil(settlesAt)
    : undefined;
}
