// The use case "publish a feed": its documents are rendered, looked at strictly and swapped in, all or
// none. A feed that no change has touched is left alone; one bad entry is set aside and costs no other.

import { createHash } from 'node:crypto';
import { documentUrl, siteUrl } from '../../core/addresses.ts';
import type { Publication } from '../../core/document.ts';
import type { StoredEntry } from '../../core/entry.ts';
import type { FeedDefinition } from '../../core/feed.ts';
import { mintFeedId } from '../../core/identity.ts';
import { wholeSecond } from '../../core/instant.ts';
import type { Storage } from '../../core/storage.ts';
import type { FeedHead } from '../../formats/format.ts';
import { type RenderTools, renderDocuments } from './render-documents.ts';
import { type Branch, listBranches, selectEntries } from './select-entries.ts';

export interface PublishTools extends RenderTools {
  readonly storage: Pick<Storage, 'entries' | 'publications' | 'sources'>;
  readonly clock: () => number;
  /** Authority of new tag URIs, `NAME,DATE`. */
  readonly tag: string;
  /** Another version of the service may render other bytes. */
  readonly version: string;
}

const UPDATED = /<updated>([^<]+)<\/updated>/u;
/** Where it stands: before the entries. */
const HEAD_BYTES = 8_192;

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
  const isDue = before?.nextEntryAt !== undefined && before.nextEntryAt <= now;
  if (before === undefined || isDue) await storage.entries.reveal(sources, now);
  const latest = await storage.entries.findLatestChange(sources);
  const fingerprint = fingerprintOf(feed, branches, tools);
  // A definition that lost a source must not look older than what was published with it.
  const sequence = Math.max(latest?.sequence ?? 0, before?.sequence ?? 0);
  if (before?.fingerprint === fingerprint && before.sequence >= sequence && !isDue)
    return undefined;
  const entries = await selectEntries(storage.entries, branches, {
    limit: feed.entriesMax,
    until: now,
  });
  const emptyAt = before?.lastModifiedAt ?? now;
  const old = await storage.publications.find(feed.slug);
  const notBefore = old === undefined ? 0 : findUpdatedAt(old, now);
  const head = await describeHead(feed, { entries, sources, emptyAt, notBefore, tools });
  const { documents, entryCount } = await renderDocuments(feed, { head, entries, tools });
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

/**
 * Renders a feed that was published before and drops the documents: what stays are its rendered
 * entries, and code that has been run. Throws `storage`.
 */
export async function rehearsePublication(
  feed: FeedDefinition,
  feeds: ReadonlyMap<string, FeedDefinition>,
  tools: PublishTools,
): Promise<void> {
  const before = await tools.storage.publications.findHead(feed.slug);
  if (before === undefined) return;
  const branches = listBranches(feed, feeds);
  const sources = [...new Set(branches.map(({ source }) => source))];
  const query = { limit: feed.entriesMax, until: tools.clock() };
  const entries = await selectEntries(tools.storage.entries, branches, query);
  const emptyAt = before.lastModifiedAt;
  const head = await describeHead(feed, { entries, sources, emptyAt, tools });
  await renderDocuments(feed, { head, entries, tools });
}

/** The last change that a publication named, unless that is still to come; its Atom document says it first. */
function findUpdatedAt({ documents }: Publication, now: number): number {
  const atom =
    documents.find(({ format }) => format === 'atom')?.bytes.identity ?? new Uint8Array();
  const [, said = ''] = UPDATED.exec(Buffer.from(atom.subarray(0, HEAD_BYTES)).toString()) ?? [];
  const at = Date.parse(said);
  return Number.isNaN(at) || at > now ? 0 : at;
}

/** A feed is not shown empty for the moment before its sources are read for the first time. */
async function wereRead(ids: readonly string[], { storage }: PublishTools): Promise<boolean> {
  for (const id of ids) {
    if ((await storage.sources.find(id))?.outcome === undefined) return false;
  }
  return true;
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
    /** What the feed said of its last change before: an entry that left may have been its newest. */
    notBefore?: number;
    tools: PublishTools;
  },
): Promise<FeedHead> {
  const { entries, sources, emptyAt, notBefore = 0, tools } = around;
  const { baseUrl, storage, tag } = tools;
  const removedAt = await storage.entries.findLatestRemoval(sources);
  const newest = Math.max(notBefore, removedAt ?? 0, ...entries.map((one) => one.updatedAt));
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
