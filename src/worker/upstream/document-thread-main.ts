// The inside of the thread that reads upstream documents: bytes in, a channel and its stories out, with
// the names and hashes that the store compares.

import { parentPort } from 'node:worker_threads';
import { webAddress } from '../../core/web-address.ts';
import { decodeDocument } from '../../formats/decode-document.ts';
import { parseDocument as parseList } from '../../formats/opml/parse-document.ts';
import { parseFeed } from '../../formats/parse-feed.ts';
import { boundEntry } from './bound-entry.ts';
import type { DocumentOrder, DocumentReading, ListOrder } from './document-thread.ts';
import { tellApart } from './tell-apart.ts';

const ENTRIES_MAX = 2_000;

parentPort?.on('message', (order: DocumentOrder | ListOrder) => {
  if ('isList' in order) {
    const { text } = decodeDocument(order.body, order.context.contentType);
    parentPort?.postMessage(parseList(text));
    return;
  }
  // What rejects here ends the thread, which is the answer.
  void readDocument(order).then((reading) => parentPort?.postMessage(reading));
});

async function readDocument({ body, context, now }: DocumentOrder): Promise<DocumentReading> {
  const reading = await parseFeed(body, context);
  if (!reading.ok) return reading;
  const { feed } = reading;
  const credit = { ...(feed.title && { title: feed.title }), ...creditUrl(feed, context.url) };
  const entries = reading.entries
    .slice(0, ENTRIES_MAX)
    .flatMap((entry) => boundEntry(entry, { now, credit }) ?? []);
  return { ok: true, feed, stories: tellApart(entries, feed.url) };
}

/**
 * Where readers find the feed that an entry came through: as it says itself, else as it is polled, else
 * its site. Where it is polled with a query, which may be a key, no address with a query is told.
 */
function creditUrl(
  feed: { readonly feedUrl?: string; readonly url?: string },
  polled: string | undefined,
): { readonly url?: string } {
  const hasQuery = (url: string | undefined): boolean =>
    url !== undefined && (!URL.canParse(url) || new URL(url).search !== '');
  const mayBeSecret = hasQuery(polled);
  const addresses = [webAddress(feed.feedUrl), polled, webAddress(feed.url)];
  const url = addresses.find((one) => one !== undefined && !(mayBeSecret && hasQuery(one)));
  return url === undefined ? {} : { url };
}
