// Whether a file that was changed still tells its story, or another one was put in its place: an
// edited story keeps its id, and no story may be published under the id of another.

import type { Entry } from './entry.ts';
import { foldText } from './text.ts';

/** Paragraphs in common, as a share of the shorter text, that make two texts versions of one. */
const SHARED_MIN = 0.5;

/**
 * Whether `after`, which was written over `before`, is another story. An edit leaves the title, the
 * date, the address or much of the text; where the old bytes now stand in a file of their own, one
 * of them alone proves nothing.
 */
export function isReplaced(
  before: Entry,
  after: Entry,
  options: { readonly oldBytesStandElsewhere: boolean },
): boolean {
  if (hasSameTitle(before, after)) return false;
  if (before.url !== undefined && before.url === after.url) return false;
  const isSameText = sharedShare(before, after) >= SHARED_MIN;
  const isSameDate = hasSameDate(before, after);
  return options.oldBytesStandElsewhere ? !(isSameText && isSameDate) : !(isSameText || isSameDate);
}

/** The titles are the same to a reader. */
export function hasSameTitle(a: Entry, b: Entry): boolean {
  return foldText(a.title) === foldText(b.title);
}

/** Both print a date, and it is the same. */
export function hasSameDate(a: Entry, b: Entry): boolean {
  return a.publishedAt !== undefined && a.publishedAt === b.publishedAt;
}

function sharedShare(a: Entry, b: Entry): number {
  const [first, second] = [paragraphsOf(a), paragraphsOf(b)];
  const shorter = Math.min(first.size, second.size);
  if (shorter === 0) return 0;
  let shared = 0;
  for (const one of first) if (second.has(one)) shared++;
  return shared / shorter;
}

function paragraphsOf({ text = '' }: Entry): ReadonlySet<string> {
  return new Set(text.split('\n\n').map(foldText).filter(Boolean));
}
