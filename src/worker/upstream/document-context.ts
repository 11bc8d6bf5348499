// What a server said of a document beside its bytes, for whoever reads it.

import type { PollOutcome } from '../../core/poll.ts';
import type { FeedContext } from '../../formats/channel.ts';

/** Of an answer that brought a document. */
export function contextOf({
  url,
  headers,
}: Pick<Extract<PollOutcome, { outcome: 'fetched' }>, 'url' | 'headers'>): FeedContext {
  const contentType = headers['content-type'];
  const contentLocation = headers['content-location'];
  const contentLanguage = headers['content-language'];
  return {
    url,
    ...(contentType === undefined ? {} : { contentType }),
    ...(contentLocation === undefined ? {} : { contentLocation }),
    ...(contentLanguage === undefined ? {} : { contentLanguage }),
  };
}
