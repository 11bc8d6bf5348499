// What becomes of the story of an article that its newsroom holds back: it leaves every document, for a
// while or for good, and comes back with an article that is not held back.

import type { ArticleHold } from '../../core/article.ts';
import type { Entry, EntryState, StoredEntry } from '../../core/entry.ts';
import { instantOf } from '../../core/instant.ts';
import { hasLowerVersion } from '../../core/version.ts';
import type { BatchPlan, PlanContext } from './plan-batch.ts';

/** A hold that this story's state asks for, and when it ends (milliseconds since 1970). */
export interface StoryHold {
  readonly hold: ArticleHold;
  readonly until?: number;
}

export interface TakenStory {
  readonly key: string;
  /** Its state before this batch; absent: it is new. */
  readonly before: EntryState | undefined;
  /** The batch writes it, and so would bring it back. */
  readonly isWritten: boolean;
}

/** Takes the story back as the hold says: for good where it is canceled. */
export function takeBack(plan: BatchPlan, story: TakenStory, hold: ArticleHold): void {
  const { key, before, isWritten } = story;
  if (before === 'withdrawn') return;
  if (hold.code === 'canceled') plan.withdrawn.push({ key, reason: 'canceled by its newsroom' });
  else if (before === 'live' || isWritten) plan.vanished.add(key);
  if (before === 'live') plan.takenBack++;
  else plan.unchanged++;
}

/** Why a version of a known story may not replace what is published. */
export function findStoryHold(
  entry: Entry,
  stored: StoredEntry,
  { now, timezone }: PlanContext,
): StoryHold | undefined {
  if (hasLowerVersion(entry, stored.entry)) {
    const message = `is version ${entry.version} of a story whose version ${stored.entry.version} is here. Put a later version there.`;
    return { hold: { code: 'superseded', message } };
  }
  const { embargoedUntil } = entry;
  const until = embargoedUntil === undefined ? undefined : instantOf(embargoedUntil, timezone);
  const isPublic = stored.state === 'live' && stored.publishedAt <= now;
  if (!isPublic || until === undefined || until <= now) return undefined;
  const message = `is embargoed until ${embargoedUntil}. What it said before stays until then.`;
  return { hold: { code: 'embargoed', message }, until };
}
