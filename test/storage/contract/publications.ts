// Publications: all documents of a feed or none, never an older state over a newer one, noticed by
// every process.

import assert from 'node:assert/strict';
import type { FeedDocument, Publication } from '../../../src/core/document.ts';
import { FEED_FORMATS, type FeedDefinition } from '../../../src/core/feed.ts';
import { type OpenStore, START, storeTest } from './samples.ts';

function documentsOf(text: string): FeedDocument[] {
  const bytes = (coding: string) => new TextEncoder().encode(`${coding} of ${text}`);
  return FEED_FORMATS.map((format) => ({
    format,
    etag: `"${format} ${text}"`,
    bytes: {
      zstd: bytes('zstd'),
      br: bytes('br'),
      gzip: new Uint8Array(),
      identity: bytes(`identity ${format}`),
    },
  }));
}

const DEFINITION: FeedDefinition = {
  slug: 'kompas-tv',
  title: 'Kompas TV \u0000 😀',
  entriesMax: 50,
  content: 'full',
  private: false,
  sources: [{ kind: 'feed', id: 'kompas-tv/merged', name: 'merged', feed: 'other' }],
  file: 'feeds/kompas-tv/feed.yaml',
};

function publicationOf(feed: string, parts: Partial<Publication> = {}): Publication {
  return {
    feed,
    sequence: 5,
    definition: DEFINITION,
    baseUrl: 'https://kabar.example',
    fingerprint: 'definition 1',
    lastModifiedAt: START,
    entryCount: 3,
    documents: documentsOf(feed),
    ...parts,
  };
}

export function publicationCases(open: OpenStore): void {
  storeTest(
    open,
    'a publication comes back as it went in, its documents in their order',
    async (storage, store) => {
      const one = publicationOf('one', { nextEntryAt: START + 1 });
      const two = publicationOf('two', { documents: documentsOf('two').reverse() });
      assert.equal(await storage.publications.publish(two), true);
      assert.equal(await storage.publications.publish(one), true);
      const other = await store.connectAgain();
      assert.deepEqual(await other.publications.find('one'), one);
      assert.deepEqual(await other.publications.list(), [one, two]);
      const { documents, ...head } = one;
      assert.deepEqual(await other.publications.findHead('one'), head);
      assert.equal(documents.length, 3);
      assert.equal(await other.publications.find('three'), undefined);
      assert.equal(await other.publications.findHead('three'), undefined);
    },
  );

  storeTest(open, 'an older state is refused, an equal or newer one taken', async (storage) => {
    const publish = (parts: Partial<Publication>) =>
      storage.publications.publish(publicationOf('f', parts));
    assert.equal(await publish({ nextEntryAt: START }), true);
    const version = await storage.publications.findVersion();
    assert.equal(await publish({ sequence: 4, documents: documentsOf('old') }), false);
    assert.equal(await storage.publications.findVersion(), version);
    assert.deepEqual(
      await storage.publications.find('f'),
      publicationOf('f', { nextEntryAt: START }),
    );
    const equal = publicationOf('f', {
      fingerprint: 'definition 2',
      documents: documentsOf('new'),
    });
    assert.equal(await storage.publications.publish(equal), true);
    assert.deepEqual(await storage.publications.find('f'), equal);
    assert.equal(await publish({ sequence: 6, documents: [] }), true);
    assert.deepEqual((await storage.publications.find('f'))?.documents, []);
  });

  storeTest(
    open,
    'the version changes with every publication of any process, and with nothing else',
    async (storage, store) => {
      const other = await store.connectAgain();
      const seen = [await storage.publications.findVersion()];
      assert.equal(await other.publications.findVersion(), seen[0]);
      await storage.publications.publish(publicationOf('a'));
      seen.push(await storage.publications.findVersion());
      assert.equal(await other.publications.findVersion(), seen[1]);
      const next = publicationOf('a', { fingerprint: 'definition 2' });
      assert.equal(await other.publications.publish(next), true);
      assert.equal(await storage.publications.publish(next), false, 'the same once more');
      seen.push(await other.publications.findVersion());
      assert.equal(await storage.publications.findVersion(), seen[2]);
      await storage.publications.retain([]);
      seen.push(await other.publications.findVersion());
      assert.equal(new Set(seen).size, 4);
      await storage.publications.retain([]);
      await storage.sources.approve(['x/y']);
      assert.equal(await other.publications.findVersion(), seen[3]);
    },
  );

  storeTest(
    open,
    'feeds that are no longer defined lose their documents, not their ids',
    async (storage) => {
      for (const feed of ['a', 'b', 'c']) await storage.publications.publish(publicationOf(feed));
      const id = await storage.publications.identify('a', () => 'tag:a');
      await storage.publications.retain(['b', 'z']);
      assert.deepEqual(
        (await storage.publications.list()).map(({ feed }) => feed),
        ['b'],
      );
      assert.equal(await storage.publications.find('a'), undefined);
      assert.equal(await storage.publications.identify('a', () => 'tag:other'), id);
      assert.equal(await storage.publications.publish(publicationOf('a', { sequence: 1 })), true);
    },
  );

  storeTest(open, "a feed's id is issued once, whoever asks first", async (storage, store) => {
    const other = await store.connectAgain();
    const stores = [storage, other, storage, other];
    const ids = await Promise.all(
      stores.map((one, i) => one.publications.identify('f', () => `tag:${i}`)),
    );
    assert.equal(new Set(ids).size, 1);
    assert.equal(await storage.publications.identify('f', () => 'tag:late'), ids[0]);
  });
}
