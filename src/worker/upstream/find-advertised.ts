// Which hubs tell what is new of an upstream, and under which address: the server's word before the
// document's (WebSub §4).

import type { Advertised, UpstreamHeaders } from '../../core/poll.ts';
import type { Channel } from '../../formats/channel.ts';
import { findLinks } from '../../formats/link-header.ts';

const HUBS_MAX = 4;
/** Longer addresses are nobody's. */
const CHARACTERS_MAX = 2_048;

export interface FetchedHead {
  readonly headers: UpstreamHeaders;
  /** Where the document came from in the end. */
  readonly url: string;
}

/** Nothing where no hub is named, or no address of the feed's own, which a topic has to be. */
export function findAdvertised(
  { headers, url }: FetchedHead,
  feed: Pick<Channel, 'hubs' | 'feedUrl'>,
): Advertised | undefined {
  const find = (relation: string) => findLinks(headers.link, { relation, base: url });
  const sent = find('hub');
  const isUsable = (address: string): boolean => address.length <= CHARACTERS_MAX;
  const hubs = [...new Set(sent.length > 0 ? sent : feed.hubs)].filter(isUsable);
  const topic = find('self')[0] ?? feed.feedUrl;
  if (hubs.length === 0 || topic === undefined || !isUsable(topic)) return undefined;
  return { hubs: hubs.slice(0, HUBS_MAX), topic };
}
