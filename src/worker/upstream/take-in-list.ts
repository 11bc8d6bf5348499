// Takes a list of upstreams in that a poll has brought: its outlines become sources of the feed, those that
// have left it are polled no longer, and a list that jumps is held as entries are.

import type { GuardLimits } from '../../core/guard.ts';
import { changeList, findListJump } from '../../core/listed-source.ts';
import type { ListMember, PollFailureCode, PollOutcome } from '../../core/poll.ts';
import type { SourceOutcome } from '../../core/source.ts';
import { contextOf } from './document-context.ts';
import type { DocumentThread } from './document-thread.ts';

interface ListInHand {
  readonly fetched: Extract<PollOutcome, { outcome: 'fetched' }>;
  readonly before: readonly ListMember[];
  readonly now: number;
  readonly isApproved: boolean;
}

type TakenList =
  | { readonly outcome: 'failed'; readonly code: PollFailureCode; readonly message: string }
  | { readonly outcome: 'held'; readonly message: string }
  | {
      readonly outcome: 'taken';
      readonly members: readonly ListMember[];
      /** `faults` counts the outlines that are left out; the message says why. */
      readonly told: Pick<SourceOutcome, 'faults' | 'message'>;
    };

/** Nothing is written: whoever asks records it. */
export async function takeInList(
  { fetched, before, now, isApproved }: ListInHand,
  { documents, guard }: { readonly documents: DocumentThread; readonly guard: GuardLimits },
): Promise<TakenList> {
  const reading = await documents.readList({ body: fetched.body, context: contextOf(fetched) });
  if (!reading.ok) {
    const code = reading.code === 'not-opml' ? 'not-a-feed' : reading.code;
    return { outcome: 'failed', code, message: reading.message };
  }
  const { outlines, refused, refusedCount, left } = reading;
  const members = outlines.map(({ url, title }) => {
    return { url, ...(title === undefined ? {} : { title }) };
  });
  const change = changeList(before, members, now);
  const jump = isApproved ? undefined : findListJump(change, { before, guard });
  if (jump !== undefined) {
    const message = `${jump}. Look at the list, and run "kabar approve" with the feed's name if that is wanted.`;
    return { outcome: 'held', message };
  }
  const [first] = refused;
  const why = first === undefined ? '' : `; line ${first.line}: ${first.reason}`;
  const faults = refusedCount + left;
  const message = `${faults} outlines of the list are left out${why}`;
  const told = faults === 0 ? { faults } : { faults, message };
  return { outcome: 'taken', members: change.members, told };
}
