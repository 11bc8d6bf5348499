// A site that shows its front page where its feed was: the stories there go by other names, and would be
// taken for new ones.

import type { PollFailureCode, PollState } from '../../core/poll.ts';
import type { Channel } from '../../formats/channel.ts';

/** Of pages that are feeds themselves. */
const PAGE_FORMAT = 'h-feed';

/** Why a page is not taken for the feed that was read before; nothing where it may be. */
export function findPageFault(
  { format }: Pick<Channel, 'format'>,
  { fetchedAt, format: before }: Pick<PollState, 'fetchedAt' | 'format'>,
): { readonly code: PollFailureCode; readonly message: string } | undefined {
  if (format !== PAGE_FORMAT || fetchedAt === undefined || before === PAGE_FORMAT) return undefined;
  const message = 'The upstream sent a web page where it sent a feed document before.';
  return { code: 'not-a-feed', message };
}
