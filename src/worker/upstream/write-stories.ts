// Writes what was planned for an upstream's stories, batch by batch, so that a long first reading holds
// nobody up and can be stopped between two of them.

import type { EntryStore } from '../../core/storage.ts';
import type { LiveClaim } from '../claims.ts';
import type { StoryPlan } from './plan-stories.ts';

const BATCH_STORIES = 200;

export interface WriteTools {
  readonly claim: LiveClaim;
  readonly entries: Pick<EntryStore, 'commit'>;
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

/** False when it was interrupted: some batches are written. Throws `claimLost` and `storage`. */
export async function writeStories(
  { writes, names }: Pick<StoryPlan, 'writes' | 'names'>,
  { claim, entries, clock, signal }: WriteTools,
): Promise<boolean> {
  const count = Math.max(writes.length, names.length);
  for (let start = 0; start < count; start += BATCH_STORIES) {
    if (signal.aborted) return false;
    await claim.keep();
    await entries.commit({
      claim: claim.current,
      now: clock(),
      writes: writes.slice(start, start + BATCH_STORIES),
      names: names.slice(start, start + BATCH_STORIES),
      vanished: [],
      files: [],
      forgottenPaths: [],
    });
  }
  return true;
}
