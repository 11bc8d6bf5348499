// Reads an upstream feed document of any format: bytes and what the server said of them in, a channel and
// its entries out. rss-parser is the engine for RSS and Atom; what it cannot read is repaired before, and
// what it drops is carried past it (xml/canonicalize-feed.ts). A page with an h-feed is a feed, too.

import { webAddress } from '../core/web-address.ts';
import { parseDocument as parseAtom } from './atom/parse-document.ts';
import { FEED_LIMITS, type FeedContext, type FeedFaultCode, type FeedReading } from './channel.ts';
import { type DecodedDocument, decodeDocument } from './decode-document.ts';
import { parseDocument as parseHFeed } from './hfeed/parse-document.ts';
import { parseDocument as parseJsonFeed } from './jsonfeed/parse-document.ts';
import { parseDocument as parseRss } from './rss/parse-document.ts';
import { canonicalizeFeed } from './xml/canonicalize-feed.ts';
import { parseCanonical } from './xml/parse-canonical.ts';

/** Never rejects for what a document holds; time and memory are linear in it. */
export async function parseFeed(
  bytes: Uint8Array,
  context: FeedContext = {},
): Promise<FeedReading> {
  if (bytes.length > FEED_LIMITS.bytesMax) {
    return fault('too-large', `The document is larger than ${FEED_LIMITS.bytesMax} bytes.`);
  }
  const decoded = decodeDocument(bytes, context.contentType);
  const start = decoded.text.slice(0, 10_000).trimStart();
  if (start === '' && decoded.text.trim() === '') return fault('empty', 'The document is empty.');
  const base = baseOf(context);
  const reading = start.startsWith('{')
    ? readJson(decoded, base)
    : await readXml(decoded, { base });
  if (!reading.ok || reading.feed.language !== undefined) return reading;
  // RFC 9110 §8.5: only where the document itself is silent.
  const language = context.contentLanguage?.trim() ?? '';
  return /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/u.test(language)
    ? { ...reading, feed: { ...reading.feed, language } }
    : reading;
}

/** Where relative addresses start (RFC 3986 §5.1). */
function baseOf({ url, contentLocation }: FeedContext): string | undefined {
  return webAddress(contentLocation, url) ?? webAddress(url);
}

function readJson({ text, encoding }: DecodedDocument, base: string | undefined): FeedReading {
  const reading = parseJsonFeed(text, base);
  if (reading.outcome === 'too-deep') return tooDeep();
  if (reading.outcome !== 'read') {
    const what = reading.outcome === 'not-json' ? 'broken JSON' : 'JSON, but no JSON Feed';
    return fault('not-a-feed', `The document is ${what}.`);
  }
  const { channel, entries, format } = reading;
  return { ok: true, feed: { ...channel, encoding, format }, entries };
}

async function readXml(
  { text, encoding }: DecodedDocument,
  { base }: { readonly base: string | undefined },
): Promise<FeedReading> {
  const canonicalization = canonicalizeFeed(text, base);
  if (canonicalization.outcome !== 'canonical') {
    return canonicalization.outcome === 'too-deep' ? tooDeep() : readPage({ text, encoding }, base);
  }
  const { feed: canonical } = canonicalization;
  const fields = await parseCanonical(canonical);
  const parse = canonical.kind === 'atom' ? parseAtom : parseRss;
  const { channel, entries } = parse(fields, base);
  return { ok: true, feed: { ...channel, encoding, format: canonical.format }, entries };
}

/** No XML of a feed: a page may be one by its microformats. */
function readPage({ text, encoding }: DecodedDocument, base: string | undefined): FeedReading {
  const reading = parseHFeed(text, base);
  if (reading.outcome === 'read') {
    const { channel, entries } = reading;
    return { ok: true, feed: { ...channel, encoding, format: 'h-feed' }, entries };
  }
  return reading.outcome === 'too-deep'
    ? tooDeep()
    : fault('not-a-feed', 'The document has no element that begins a feed: rss, feed or RDF.');
}

function tooDeep(): FeedReading {
  return fault('too-deep', `The document is nested deeper than ${FEED_LIMITS.depthMax}.`);
}

function fault(code: FeedFaultCode, message: string): FeedReading {
  return { ok: false, code, message };
}
