// Takes the stories of a document in, whoever brought it: planned, weighed by the guard, written. A poll
// and a hub's delivery go the same way, so that neither can do what the other could not.

import type { GuardLimits } from '../../core/guard.ts';
import type { UpstreamSource } from '../../core/source.ts';
import type { Storage } from '../../core/storage.ts';
import type { LiveClaim } from '../claims.ts';
import { planStories, type StoryPlan } from './plan-stories.ts';
import type { Restlessness } from './restless-stories.ts';
import type { ToldEntry } from './tell-apart.ts';
import { writeStories } from './write-stories.ts';

export interface TakeInTools {
  readonly entries: Storage['entries'];
  readonly clock: () => number;
  readonly guard: GuardLimits;
  /** Authority of new tag URIs, `NAME,DATE`. */
  readonly tag: string;
}

export interface TakeInOrder {
  readonly source: UpstreamSource;
  readonly claim: LiveClaim;
  readonly signal: AbortSignal;
  readonly now: number;
  readonly restless: Restlessness;
  /** A first reading, or one that the operator has approved, is never held for being long. */
  readonly mayFlood: boolean;
}

/** `held`: nothing was written. `interrupted`: some of it may have been. */
export type TakenIn =
  | { readonly outcome: 'held'; readonly message: string }
  | { readonly outcome: 'interrupted' }
  | { readonly outcome: 'taken'; readonly plan: StoryPlan };

/** Throws `claimLost` and `storage`. */
export async function takeInStories(
  stories: readonly ToldEntry[],
  order: TakeInOrder,
  tools: TakeInTools,
): Promise<TakenIn> {
  const { source, claim, signal, now, restless } = order;
  const { entries, clock, tag } = tools;
  const plan = await planStories(stories, { source: source.id, entries, tag, now, restless });
  const { newEntriesMax } = tools.guard;
  if (!order.mayFlood && plan.inserted > newEntriesMax) {
    const feed = source.id.split('/')[0];
    const message = `${plan.inserted} entries are new at once, more than the ${newEntriesMax} that the guard allows. Look at the upstream, and run "kabar approve ${feed}" if they are wanted.`;
    return { outcome: 'held', message };
  }
  const isWhole = await writeStories(plan, { claim, entries, clock, signal });
  return isWhole ? { outcome: 'taken', plan } : { outcome: 'interrupted' };
}
