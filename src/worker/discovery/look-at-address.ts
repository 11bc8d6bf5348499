// One look at an address on the way to a feed: fetched once, through the guard, and told to be a feed, a
// page that may lead to one, or neither.

import type { PollOutcome, UpstreamClient } from '../../core/poll.ts';
import { findPermanentTarget } from '../../core/poll-memory.ts';
import type { Channel } from '../../formats/channel.ts';
import { decodeDocument } from '../../formats/decode-document.ts';
import { isOpml } from '../../formats/opml/parse-document.ts';
import { contextOf } from '../upstream/document-context.ts';
import type { DocumentThread } from '../upstream/document-thread.ts';
import { outcomeOf } from '../upstream/poll-outcomes.ts';
import type { ToldEntry } from '../upstream/tell-apart.ts';

export interface LookTools {
  readonly client: UpstreamClient;
  readonly documents: DocumentThread;
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

/** A document that an address leads to. */
interface Arrived {
  /** Where to poll it: as asked, or where permanent redirects lead. */
  readonly url: string;
  /** Where it came from in the end. */
  readonly arrivedAt: string;
}

export interface SeenFeed extends Arrived {
  readonly kind: 'feed';
  readonly feed: Channel;
  readonly stories: readonly ToldEntry[];
  /** The page's text, of a page that is a feed itself. */
  readonly page?: string;
  /** The answer's `Link` header. */
  readonly link?: string;
}

export interface SeenPage extends Arrived {
  readonly kind: 'page';
  readonly page: string;
  readonly link?: string;
}

export interface Miss {
  readonly kind: 'miss';
  readonly url: string;
  /** As of polls: `blocked-address`, `not-a-feed` … */
  readonly code: string;
  readonly message: string;
}

export type Sight = SeenFeed | SeenPage | Miss;

const LIST = {
  code: 'not-a-feed',
  message:
    'The document is a list of feeds (OPML). Take it over with "kabar import opml", or follow it as a source { opml: ADDRESS }.',
};

/** Rejects only with the reason of `signal`. */
export async function lookAtAddress(url: string, tools: LookTools): Promise<Sight> {
  const { client, documents, clock, signal } = tools;
  const answer = await client.poll({ url, validators: {} }, signal);
  if (answer.outcome !== 'fetched') return missOf(url, answer, clock());
  const { body, headers } = answer;
  const reading = await documents.read({ body, context: contextOf(answer), now: clock() });
  const arrived = {
    url: findPermanentTarget(answer.redirects) ?? url,
    arrivedAt: answer.url,
    ...(headers.link === undefined ? {} : { link: headers.link }),
  };
  const isPageItself = reading.ok && reading.feed.format === 'h-feed';
  const page = !reading.ok || isPageItself ? pageOf(body, headers['content-type']) : undefined;
  if (reading.ok) {
    const { feed, stories } = reading;
    return { kind: 'feed', ...arrived, feed, stories, ...(page === undefined ? {} : { page }) };
  }
  if (page !== undefined && isOpml(page)) return { kind: 'miss', url, ...LIST };
  if (page !== undefined) return { kind: 'page', ...arrived, page };
  return { kind: 'miss', url, code: reading.code, message: reading.message };
}

function missOf(
  url: string,
  answer: Exclude<PollOutcome, { outcome: 'fetched' }>,
  now: number,
): Miss {
  const { code = 'protocol', message = 'The answer brought no document.' } = outcomeOf(answer, now);
  return { kind: 'miss', url, code, message };
}

/** The text of HTML; nothing for other documents. */
function pageOf(body: Uint8Array, contentType: string | undefined): string | undefined {
  const { text } = decodeDocument(body, contentType);
  const isHtml = /^\s*(?:text\/html|application\/xhtml)/iu.test(contentType ?? '');
  const looksSo = /<(?:!doctype html|html|head|body|link|a)\b/iu.test(text.slice(0, 5_000));
  return isHtml || looksSo ? text : undefined;
}
