// A store with entries that a test puts there itself, and what is published of them: the real store
// and the real renderers, with a clock that the test sets.

import assert from 'node:assert/strict';
import { CODINGS, type Publication } from '../../../src/core/document.ts';
import type { Entry } from '../../../src/core/entry.ts';
import type { FeedDefinition, FeedFormat } from '../../../src/core/feed.ts';
import type { Claim, SourceOutcome } from '../../../src/core/source.ts';
import type { Storage } from '../../../src/core/storage.ts';
import { RENDERERS } from '../../../src/formats/renderers.ts';
import { FragmentCache } from '../../../src/worker/publish/fragment-cache.ts';
import { type PublishTools, publishFeed } from '../../../src/worker/publish/publish-feed.ts';
import {
  feedOf,
  listeningLog,
  makeFolder,
  openStore,
  type Scope,
  sourceOf,
  TAG,
} from '../newsroom.ts';

/** 1 November 2024, noon. */
export const NOW = Date.UTC(2024, 10, 1, 12);
export const MINUTE = 60_000;

const NOTHING: SourceOutcome = {
  result: 'done',
  inserted: 0,
  updated: 0,
  restored: 0,
  withdrawn: 0,
  unchanged: 0,
  faults: 0,
  finishedAt: NOW,
};

export interface PutOptions extends Partial<Entry> {
  /** The entry's source in the store. */
  readonly from?: string;
  /** Milliseconds since 1970; the default is the hour before `NOW`. */
  readonly at?: number;
  /** The same. */
  readonly changedAt?: number;
}

export interface Press {
  readonly storage: Storage;
  readonly feeds: Map<string, FeedDefinition>;
  readonly log: ReturnType<typeof listeningLog>;
  /** May be changed between publications. */
  tools: PublishTools;
  now: number;
  /** Writes an entry, or another version of it. */
  put(key: string, options?: PutOptions): Promise<void>;
  vanish(...keys: readonly string[]): Promise<void>;
  /** Records that these sources were read once. */
  markRead(...sources: readonly string[]): Promise<void>;
  define(slug: string, more?: Partial<FeedDefinition>): FeedDefinition;
  publish(slug: string): Promise<Publication | undefined>;
  /** The same, and it must have been published. */
  publishNew(slug: string): Promise<Publication>;
}

export async function makePress(t: Scope): Promise<Press> {
  const storage = await openStore(t, makeFolder(t));
  const log = listeningLog();
  const claim = async (source: string): Promise<Claim> => {
    const taken = await storage.sources.claim(source, { holder: 'test', now: NOW, leaseMs: 1e9 });
    assert.ok(taken);
    return taken;
  };
  const nothing = { vanished: [], files: [], forgottenPaths: [] };
  const press: Press = {
    storage,
    log,
    feeds: new Map(),
    now: NOW,
    tools: {
      storage,
      log,
      renderers: RENDERERS,
      fragments: new FragmentCache(),
      clock: () => press.now,
      baseUrl: 'https://kabar.example',
      tag: TAG,
      version: '1',
    },
    async put(
      key,
      { from = 'berita/stored', at = NOW - 60 * MINUTE, changedAt = at, ...entry } = {},
    ) {
      const stored = {
        key,
        id: `tag:${TAG}:berita/${key}`,
        source: from,
        entry: { title: `Berita ${key}`, text: `Isi ${key}`, ...entry },
        publishedAt: at,
        updatedAt: changedAt,
      };
      const write = { stored, fingerprint: JSON.stringify(stored), identities: [`path:${key}`] };
      const taken = await claim(from);
      await storage.entries.commit({ ...nothing, claim: taken, now: press.now, writes: [write] });
    },
    async vanish(...keys) {
      const [one] = await Promise.all(keys.map((key) => storage.entries.find(key)));
      assert.ok(one);
      const taken = await claim(one.source);
      const gone = { ...nothing, writes: [], vanished: keys };
      await storage.entries.commit({ ...gone, claim: taken, now: press.now });
    },
    async markRead(...sources) {
      for (const source of sources)
        await storage.sources.release(await claim(source), { outcome: NOTHING, dueAt: 0 });
    },
    define(slug, more = {}) {
      const feed = feedOf(slug, { sources: [sourceOf(`${slug}/stored`, '/a')], ...more });
      press.feeds.set(slug, feed);
      return feed;
    },
    async publish(slug) {
      const feed = press.feeds.get(slug);
      assert.ok(feed, `${slug} is not defined`);
      return publishFeed(feed, press.feeds, press.tools);
    },
    async publishNew(slug) {
      const publication = await press.publish(slug);
      assert.ok(publication, `${slug} was not published`);
      return publication;
    },
  };
  return press;
}

/** The identity bytes of a document as text. */
export function textOf(publication: Publication, format: FeedFormat): string {
  const found = publication.documents.find((one) => one.format === format);
  assert.ok(found);
  return Buffer.from(found.bytes.identity).toString();
}

/** All of a publication in a form that compares by content. */
export function plain(publication: Publication | undefined): unknown {
  const documents = publication?.documents.map(({ bytes, ...document }) => ({
    ...document,
    bytes: CODINGS.map((coding) => Buffer.from(bytes[coding]).toString('base64')),
  }));
  return { ...publication, documents };
}

export function etagsOf({ documents }: Publication): readonly string[] {
  return documents.map(({ etag }) => etag);
}

/** The titles of the JSON document, newest first. */
export function titlesOf(publication: Publication): readonly string[] {
  const { items }: { items: readonly { title: string }[] } = JSON.parse(
    textOf(publication, 'json'),
  );
  return items.map(({ title }) => title);
}
