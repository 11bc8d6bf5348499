// A service that lives in memory, for tests of the web: feeds, entries and documents are what a test
// says, and a publication happens when it says so.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { documentUrl, entryUrl } from '../../src/core/addresses.ts';
import type { FeedDocument, Publication } from '../../src/core/document.ts';
import type { Entry, StoredEntry } from '../../src/core/entry.ts';
import { FEED_FORMATS, type FeedDefinition, type FeedFormat } from '../../src/core/feed.ts';
import type { RefreshReport, Service } from '../../src/core/service.ts';
import type { CallbackState, DeliveryAnswer, HubMessage } from '../../src/core/subscribing.ts';

export interface MemoryService extends Service {
  /** Everything can be changed between requests. */
  readonly feeds: Map<string, FeedDefinition>;
  readonly entries: StoredEntry[];
  readonly dueAt: Map<string, number>;
  /** Secrets that `findToken` knows. */
  readonly secrets: Set<string>;
  readonly refreshes: (readonly string[] | undefined)[];
  notReadyReasons: readonly string[];
  /** What hubs have delivered, and what a callback answers. */
  readonly messages: HubMessage[];
  callbackState: CallbackState;
  deliveryAnswer: DeliveryAnswer;
  /** Set to have every asynchronous method fail. */
  failure: Error | undefined;
  /** How often entries were asked for. */
  listings: number;
  publish(slug: string): Publication;
}

export const BASE_URL = 'https://kabar.example';
/** 1 November 2024, 00:00 UTC. */
export const NOW = Date.UTC(2024, 10, 1);

export function createMemoryService(baseUrl = BASE_URL): MemoryService {
  const listeners = new Set<(publication: Publication) => void>();
  const publications = new Map<string, Publication>();
  const report: RefreshReport = { sources: [], published: [] };
  const service: MemoryService = {
    baseUrl,
    mediaFolder: '/nowhere',
    feeds: new Map(),
    entries: [],
    dueAt: new Map(),
    secrets: new Set(),
    refreshes: [],
    notReadyReasons: [],
    messages: [],
    callbackState: 'open',
    deliveryAnswer: 'kept',
    callbacks: {
      bytesMax: 1_000,
      async answer(_key, { mode, challenge }) {
        if (service.failure !== undefined) throw service.failure;
        return mode === 'denied' ? '' : challenge;
      },
      findState: async () => service.callbackState,
      async keep(_key, message) {
        if (service.failure !== undefined) throw service.failure;
        service.messages.push(message);
        return service.deliveryAnswer;
      },
    },
    failure: undefined,
    listings: 0,
    listFeeds: () => [...service.feeds.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1)),
    findFeed: (slug) => service.feeds.get(slug),
    listPublications: () => [...publications.values()],
    onPublication(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    findNextDueAt: (slug) => service.dueAt.get(slug),
    async listEntries(slug, limit) {
      service.listings += 1;
      if (service.failure !== undefined) throw service.failure;
      return liveEntries(service, slug).slice(0, limit);
    },
    async findEntry(keyOrId) {
      if (service.failure !== undefined) throw service.failure;
      return service.entries.find(({ key, id }) => key === keyOrId || id === keyOrId);
    },
    listFeedsOf: ({ source }) =>
      service
        .listFeeds()
        .filter((feed) => !feed.private && feed.sources.some(({ id }) => id === source)),
    async listChanges(after, limit) {
      if (service.failure !== undefined) throw service.failure;
      const inOrder = [...service.entries].sort((a, b) => a.sequence - b.sequence);
      const latest = inOrder.at(-1)?.sequence ?? 0;
      const page = inOrder.filter(({ sequence }) => sequence > after).slice(0, limit);
      const changes = page.map((stored) => ({ stored, feeds: service.listFeedsOf(stored) }));
      return {
        changes: changes.filter(({ feeds }) => feeds.length > 0),
        through: page.at(-1)?.sequence ?? latest,
        latest,
      };
    },
    async refresh(feeds) {
      if (service.failure !== undefined) throw service.failure;
      service.refreshes.push(feeds);
      return report;
    },
    async findToken(secret) {
      if (!service.secrets.has(secret)) return undefined;
      return { id: 't1', label: 'cron', digest: '', createdAt: 0 };
    },
    readiness: () => ({
      ready: service.notReadyReasons.length === 0,
      reasons: service.notReadyReasons,
    }),
    publish(slug) {
      const publication = renderPublication(service, slug, publications.size + 1);
      publications.set(slug, publication);
      for (const listener of listeners) listener(publication);
      return publication;
    },
  };
  return service;
}

export function feedOf(slug: string, more: Partial<FeedDefinition> = {}): FeedDefinition {
  return {
    slug,
    title: `Feed ${slug}`,
    entriesMax: 50,
    content: 'full',
    private: false,
    sources: [{ id: `${slug}/stored`, name: 'stored', kind: 'feed', feed: slug }],
    file: `feeds/${slug}/feed.yaml`,
    ...more,
  };
}

export function storedOf(key: string, entry: Entry, more: Partial<StoredEntry> = {}): StoredEntry {
  const publishedAt = entry.publishedAt === undefined ? 0 : Date.parse(entry.publishedAt);
  return {
    key,
    id: `tag:kabar.example,2024:${key}`,
    source: 'world/stored',
    entry,
    state: 'live',
    publishedAt,
    updatedAt: publishedAt,
    changedAt: publishedAt,
    sequence: 1,
    ...more,
  };
}

function liveEntries(service: MemoryService, slug: string): readonly StoredEntry[] {
  const sources = new Set(service.feeds.get(slug)?.sources.map(({ id }) => id));
  return service.entries
    .filter(
      ({ source, state, publishedAt }) =>
        sources.has(source) && state === 'live' && publishedAt <= NOW,
    )
    .sort((one, other) => other.publishedAt - one.publishedAt);
}

function renderPublication(service: MemoryService, slug: string, sequence: number): Publication {
  const entries = liveEntries(service, slug);
  const definition = service.feeds.get(slug);
  assert.ok(definition);
  return {
    feed: slug,
    definition,
    baseUrl: service.baseUrl,
    sequence,
    fingerprint: JSON.stringify(definition),
    lastModifiedAt: Math.max(0, ...entries.map(({ changedAt }) => changedAt)),
    entryCount: entries.length,
    documents: FEED_FORMATS.map((format) => renderDocument(service, slug, format)),
  };
}

function renderDocument(service: MemoryService, slug: string, format: FeedFormat): FeedDocument {
  const self = documentUrl(service.baseUrl, slug, format);
  const titles = liveEntries(service, slug).map(
    (stored) => `${stored.entry.title} ${entryUrl(service.baseUrl, stored)}`,
  );
  const text =
    format === 'json'
      ? JSON.stringify({ feed_url: self, items: titles })
      : `<feed><link rel="self" href="${self}"/>${titles.map(escapeText).join('')}</feed>`;
  const identity = Buffer.from(`${text}\n`);
  return {
    format,
    etag: `"${createHash('sha256').update(identity).digest('base64url').slice(0, 16)}"`,
    bytes: {
      identity,
      gzip: gzipSync(identity),
      br: brotliCompressSync(identity),
      zstd: zstdCompressSync(identity),
    },
  };
}

function escapeText(text: string): string {
  return `<title>${text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;')}</title>`;
}
