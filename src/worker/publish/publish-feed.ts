// The use case "publish a feed": its documents are rendered, looked at strictly and swapped in, all or
// none. A feed that no change has touched is left alone; one bad entry is set aside and costs no other.

import { createHash } from 'node:crypto';
import { documentUrl, entryUrl, siteUrl } from '../../core/addresses.ts';
import type { FeedDocument, Publication } from '../../core/document.ts';
import type { StoredEntry } from '../../core/entry.ts';
import { KabarError } from '../../core/errors.ts';
import { FEED_FORMATS, type FeedDefinition, type FeedFormat } from '../../core/feed.ts';
import { mintFeedId } from '../../core/identity.ts';
import { wholeSecond } from '../../core/instant.ts';
import type { Log } from '../../core/log.ts';
import type { Storage } from '../../core/storage.ts';
import type { FeedHead, FormatRenderer, PublishableEntry } from '../../formats/format.ts';
import { compressDocument } from './compress-document.ts';
import type { FragmentCache } from './fragment-cache.ts';
import { type Branch, listBranches, selectEntries } from './select-entries.ts';

export interface PublishTools {
  readonly storage: Pick<Storage, 'entries' | 'publications' | 'sources'>;
  readonly renderers: Readonly<Record<FeedFormat, FormatRenderer>>;
  readonly fragments: FragmentCache;
  readonly clock: () => number;
  readonly log: Log;
  readonly baseUrl: string;
  /** Authority of new tag URIs, `NAME,DATE`. */
  readonly tag: string;
  /** Another version of the service may render other bytes. */
  readonly version: string;
}

/**
 * Publishes the feed if anything has changed since it was published; the publication then, else
 * nothing. Throws `storage`.
 */
export async function publishFeed(
  feed: FeedDefinition,
  feeds: ReadonlyMap<string, FeedDefinition>,
  tools: PublishTools,
): Promise<Publication | undefined> {
  const { storage, clock } = tools;
  const now = clock();
  const branches = listBranches(feed, feeds);
  const sources = [...new Set(branches.map(({ source }) => source))];
  const before = await storage.publications.findHead(feed.slug);
  if (before === undefined && !(await wereRead(sources, tools))) return undefined;
  const latest = await storage.entries.findLatestChange(sources);
  const fingerprint = fingerprintOf(feed, branches, tools);
  // A definition that lost a source must not look older than what was published with it.
  const sequence = Math.max(latest?.sequence ?? 0, before?.sequence ?? 0);
  const isDue = before?.nextEntryAt !== undefined && before.nextEntryAt <= now;
  if (before?.fingerprint === fingerprint && before.sequence >= sequence && !isDue)
    return undefined;
  const entries = await selectEntries(storage.entries, branches, {
    limit: feed.entriesMax,
    until: now,
  });
  const emptyAt = before?.lastModifiedAt ?? now;
  const head = await describeHead(feed, { entries, sources, emptyAt, tools });
  const { documents, entryCount } = await renderDocuments(feed, { head, entries, tools });
  const old = await storage.publications.find(feed.slug);
  const isSame = documents.every(({ format, etag }) =>
    old?.documents.some((one) => one.format === format && one.etag === etag),
  );
  const nextEntryAt = await storage.entries.findNextPublication(sources, now);
  const publication: Publication = {
    feed: feed.slug,
    sequence,
    definition: feed,
    baseUrl: tools.baseUrl,
    fingerprint,
    lastModifiedAt: isSame && old !== undefined ? old.lastModifiedAt : wholeSecond(now),
    ...(nextEntryAt === undefined ? {} : { nextEntryAt }),
    entryCount,
    documents,
  };
  return (await storage.publications.publish(publication)) ? publication : undefined;
}

/** A feed is not shown empty for the moment before its sources are read for the first time. */
async function wereRead(sources: readonly string[], { storage }: PublishTools): Promise<boolean> {
  const read = (await storage.sources.list()).filter(({ outcome }) => outcome !== undefined);
  return sources.every((source) => read.some(({ id }) => id === source));
}

/** Everything but the entries that shapes the bytes, in one text. */
function fingerprintOf(
  feed: FeedDefinition,
  branches: readonly Branch[],
  tools: PublishTools,
): string {
  const { file: _file, sources: _sources, ...shown } = feed;
  const text = JSON.stringify([tools.version, tools.baseUrl, shown, branches]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 27);
}

async function describeHead(
  feed: FeedDefinition,
  around: {
    entries: readonly StoredEntry[];
    sources: readonly string[];
    /** What a feed with no entries yet says of its last change. */
    emptyAt: number;
    tools: PublishTools;
  },
): Promise<FeedHead> {
  const { entries, sources, emptyAt, tools } = around;
  const { baseUrl, storage, tag } = tools;
  const removedAt = await storage.entries.findLatestRemoval(sources);
  const newest = Math.max(0, removedAt ?? 0, ...entries.map((one) => one.updatedAt));
  const { title, description, language, author, copyright, icon, slug } = feed;
  return {
    id: await storage.publications.identify(slug, () => mintFeedId(tag, slug)),
    title,
    siteUrl: siteUrl(baseUrl, feed),
    documentUrls: {
      rss: documentUrl(baseUrl, slug, 'rss'),
      atom: documentUrl(baseUrl, slug, 'atom'),
      json: documentUrl(baseUrl, slug, 'json'),
    },
    updatedAt: wholeSecond(newest === 0 ? emptyAt : newest),
    ...(description === undefined ? {} : { description }),
    ...(language === undefined ? {} : { language }),
    ...(author === undefined ? {} : { author }),
    ...(copyright === undefined ? {} : { copyright }),
    ...(icon === undefined ? {} : { icon }),
  };
}

interface Rendering {
  readonly head: FeedHead;
  readonly entries: readonly StoredEntry[];
  readonly tools: PublishTools;
}

async function renderDocuments(
  feed: FeedDefinition,
  rendering: Rendering,
): Promise<{ documents: readonly FeedDocument[]; entryCount: number }> {
  const texts = renderTexts(feed, rendering);
  const documents = await Promise.all(
    FEED_FORMATS.map(async (format): Promise<FeedDocument> => {
      const bytes = Buffer.from(texts.byFormat[format]);
      const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 27);
      return { format, etag: `"${digest}"`, bytes: await compressDocument(bytes) };
    }),
  );
  return { documents, entryCount: texts.entryCount };
}

/** An entry on its way into the documents, with what its fragments are kept under. */
interface Candidate {
  readonly key: string;
  readonly sequence: number;
  readonly publishable: PublishableEntry;
}

interface Texts {
  readonly byFormat: Readonly<Record<FeedFormat, string>>;
  readonly entryCount: number;
}

/** All formats hold the same entries: one that breaks any of them is left out of all. */
function renderTexts(feed: FeedDefinition, { head, entries, tools }: Rendering): Texts {
  const render = (good: readonly Candidate[]): { texts: Texts; faults: readonly string[] } => {
    const byFormat = { rss: '', atom: '', json: '' };
    const faults: string[] = [];
    for (const format of FEED_FORMATS) {
      const renderer = tools.renderers[format];
      const fragments = good.map((one) => fragmentOf(one, { feed, renderer, tools }));
      byFormat[format] = renderer.renderDocument(head, fragments);
      const fault = renderer.findFault(byFormat[format]);
      if (fault !== undefined) faults.push(`${format}: ${fault}`);
    }
    return { texts: { byFormat, entryCount: good.length }, faults };
  };
  const candidates = entries.map(
    ({ key, sequence, id, publishedAt, updatedAt, entry }): Candidate => {
      const url = entryUrl(tools.baseUrl, { key, entry });
      return { key, sequence, publishable: { id, url, publishedAt, updatedAt, entry } };
    },
  );
  const first = render(candidates);
  if (first.faults.length === 0) return first.texts;
  const good = candidates.filter((one) => {
    const { faults } = render([one]);
    const fields = {
      event: 'entrySetAside',
      feed: feed.slug,
      entry: one.key,
      code: 'unrenderable',
    };
    if (faults.length > 0)
      tools.log.error(fields, `the entry is left out of the feed: ${faults.join('; ')}`);
    return faults.length === 0;
  });
  const second = render(good);
  if (second.faults.length === 0) return second.texts;
  const message = `the documents of feed ${feed.slug} do not parse: ${second.faults.join('; ')}`;
  throw new KabarError('internal', message);
}

function fragmentOf(
  { key, sequence, publishable }: Candidate,
  {
    feed,
    renderer,
    tools,
  }: { feed: FeedDefinition; renderer: FormatRenderer; tools: PublishTools },
): string {
  const name = `${renderer.format} ${feed.content} ${publishable.url} ${key} ${sequence}`;
  return tools.fragments.get(name, () =>
    renderer.renderEntry(publishable, { content: feed.content }),
  );
}
