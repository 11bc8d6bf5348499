// A feed's documents in every format and coding, from its entries. All formats hold the same entries,
// and an entry that breaks one of them is left out of all. The event loop gets its turns meanwhile.

import { hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { entryUrl } from '../../core/addresses.ts';
import type { FeedDocument } from '../../core/document.ts';
import type { StoredEntry } from '../../core/entry.ts';
import { KabarError, messageOf } from '../../core/errors.ts';
import { FEED_FORMATS, type FeedDefinition, type FeedFormat } from '../../core/feed.ts';
import type { Log } from '../../core/log.ts';
import { withMediaUrls } from '../../core/media.ts';
import type { FeedHead, FormatRenderer, PublishableEntry } from '../../formats/format.ts';
import { compressDocument } from './compress-document.ts';
import type { FragmentCache } from './fragment-cache.ts';

/** How long rendering may hold the event loop between two turns. Milliseconds. */
const TURN_MS = 15;

export interface RenderTools {
  readonly renderers: Readonly<Record<FeedFormat, FormatRenderer>>;
  readonly fragments: FragmentCache;
  readonly log: Log;
  readonly baseUrl: string;
}

export interface Rendering {
  readonly head: FeedHead;
  /** Newest first. */
  readonly entries: readonly StoredEntry[];
  readonly tools: RenderTools;
}

export interface RenderedDocuments {
  readonly documents: readonly FeedDocument[];
  readonly entryCount: number;
}

/** Throws `internal` when the documents do not parse even without the entries that break them. */
export async function renderDocuments(
  feed: FeedDefinition,
  rendering: Rendering,
): Promise<RenderedDocuments> {
  const all = await renderCandidates(feed, rendering);
  const first = await joinDocuments(all, rendering);
  if (first.faults.length === 0) return { documents: first.documents, entryCount: all.length };
  const good = await setFaultyAside(feed, all, rendering);
  const second = await joinDocuments(good, rendering);
  if (second.faults.length === 0) return { documents: second.documents, entryCount: good.length };
  const message = `the documents of feed ${feed.slug} do not parse: ${second.faults.join('; ')}`;
  throw new KabarError('internal', message);
}

/** An entry on its way into the documents, rendered. */
interface Candidate {
  readonly key: string;
  readonly fragments: Readonly<Record<FeedFormat, string>>;
}

async function renderCandidates(
  feed: FeedDefinition,
  { entries, tools }: Rendering,
): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  let turnEndsAt = performance.now() + TURN_MS;
  for (const stored of entries) {
    try {
      candidates.push(renderCandidate(feed, stored, tools));
    } catch (error) {
      tellSetAside(feed, stored.key, { log: tools.log, reason: messageOf(error) });
    }
    if (performance.now() < turnEndsAt) continue;
    await nextTurn();
    turnEndsAt = performance.now() + TURN_MS;
  }
  return candidates;
}

function renderCandidate(
  feed: FeedDefinition,
  { key, sequence, id, publishedAt, updatedAt, entry: stored }: StoredEntry,
  { renderers, fragments, baseUrl }: RenderTools,
): Candidate {
  const { content } = feed;
  const entry = withMediaUrls(stored, { key, baseUrl });
  const url = entryUrl(baseUrl, { key, entry });
  const publishable: PublishableEntry = { id, url, publishedAt, updatedAt, entry };
  const render = (format: FeedFormat): string =>
    fragments.get(`${format} ${content} ${url} ${key} ${sequence}`, () =>
      renderers[format].renderEntry(publishable, { content }),
    );
  return { key, fragments: { rss: render('rss'), atom: render('atom'), json: render('json') } };
}

/** One format is compressed on the thread pool while the next is put together here. */
async function joinDocuments(
  candidates: readonly Candidate[],
  { head, tools }: Rendering,
): Promise<{ documents: readonly FeedDocument[]; faults: readonly string[] }> {
  const documents: Promise<FeedDocument>[] = [];
  const faults: string[] = [];
  for (const format of FEED_FORMATS) {
    const { text, fault } = joinDocument(format, candidates, { head, tools });
    if (fault === undefined) documents.push(finishDocument(format, text));
    else faults.push(fault);
    await nextTurn();
  }
  return { documents: await Promise.all(documents), faults };
}

function joinDocument(
  format: FeedFormat,
  candidates: readonly Candidate[],
  { head, tools }: Pick<Rendering, 'head' | 'tools'>,
): { readonly text: string; readonly fault?: string } {
  const renderer = tools.renderers[format];
  const fragments = candidates.map((one) => one.fragments[format]);
  try {
    const text = renderer.renderDocument(head, fragments);
    const fault = renderer.findFault(text);
    return fault === undefined ? { text } : { text, fault: `${format}: ${fault}` };
  } catch (error) {
    return { text: '', fault: `${format}: ${messageOf(error)}` };
  }
}

async function finishDocument(format: FeedFormat, text: string): Promise<FeedDocument> {
  const bytes = Buffer.from(text);
  const digest = hash('sha256', bytes, 'base64url').slice(0, 27);
  return { format, etag: `"${digest}"`, bytes: await compressDocument(bytes) };
}

/** The entries that break no document on their own. */
async function setFaultyAside(
  feed: FeedDefinition,
  candidates: readonly Candidate[],
  rendering: Rendering,
): Promise<readonly Candidate[]> {
  const good: Candidate[] = [];
  for (const one of candidates) {
    const faults = FEED_FORMATS.flatMap(
      (format) => joinDocument(format, [one], rendering).fault ?? [],
    );
    if (faults.length === 0) good.push(one);
    else tellSetAside(feed, one.key, { log: rendering.tools.log, reason: faults.join('; ') });
    await nextTurn();
  }
  return good;
}

function tellSetAside(
  feed: FeedDefinition,
  entry: string,
  { log, reason }: { log: Log; reason: string },
): void {
  const fields = { event: 'entrySetAside', feed: feed.slug, entry, code: 'unrenderable' };
  log.error(fields, `the entry is left out of the feed: ${reason}`);
}
