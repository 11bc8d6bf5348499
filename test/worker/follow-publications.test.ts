// The documents as they are now, whoever publishes them, and while the store is away.

import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Publication } from '../../src/core/document.ts';
import type { PublicationStore } from '../../src/core/storage.ts';
import { PublicationFollower } from '../../src/worker/follow-publications.ts';
import { feedOf, listeningLog } from './newsroom.ts';

function publicationOf(feed: string, sequence: number, fingerprint = 'f'): Publication {
  const bytes = {
    identity: new Uint8Array(),
    gzip: new Uint8Array(),
    br: new Uint8Array(),
    zstd: new Uint8Array(),
  };
  const etag = `"${feed}-${sequence}-${fingerprint}"`;
  return {
    feed,
    sequence,
    fingerprint,
    definition: feedOf(feed),
    baseUrl: 'https://kabar.example',
    lastModifiedAt: sequence,
    entryCount: 0,
    documents: [{ format: 'rss', etag, bytes }],
  };
}

/** A follower of a store that another process publishes to. */
async function makeFollower(t: TestContext, ...published: readonly Publication[]) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const stored = new Map(published.map((one) => [one.feed, one]));
  const state = { version: 1, failure: undefined as Error | undefined, listings: 0 };
  let onList: (() => void) | undefined;
  const store: Pick<PublicationStore, 'findVersion' | 'list'> = {
    async findVersion() {
      if (state.failure !== undefined) throw state.failure;
      return state.version;
    },
    async list() {
      state.listings++;
      const all = [...stored.values()];
      onList?.();
      return all;
    },
  };
  const log = listeningLog();
  const follower = new PublicationFollower(store as PublicationStore, log);
  await follower.open();
  t.after(() => follower.close());
  const told: string[] = [];
  follower.subscribe(({ feed, sequence }) => told.push(`${feed} ${sequence}`));
  const look = async (): Promise<readonly string[]> => {
    t.mock.timers.tick(1_000);
    for (let count = 0; count < 5; count++) await new Promise((resolve) => setImmediate(resolve));
    return told.splice(0);
  };
  const publish = (one: Publication): void => {
    stored.set(one.feed, one);
    state.version++;
  };
  const drop = (feed: string): void => {
    stored.delete(feed);
    state.version++;
  };
  const duringList = (work: () => void): void => {
    onList = () => {
      onList = undefined;
      work();
    };
  };
  return { follower, log, state, look, publish, drop, duringList };
}

const sequenceOf = (follower: PublicationFollower, feed: string): number | undefined =>
  follower.find(feed)?.sequence;

describe('following publications', () => {
  test('begins with all that were published before', async (t) => {
    const { follower } = await makeFollower(t, publicationOf('a', 1), publicationOf('b', 2));
    assert.deepEqual(
      follower
        .list()
        .map(({ feed }) => feed)
        .sort(),
      ['a', 'b'],
    );
    assert.equal(sequenceOf(follower, 'b'), 2);
    assert.equal(follower.find('c'), undefined);
  });

  test('tells at once what this process publishes, and each listener until it leaves', async (t) => {
    const { follower, look } = await makeFollower(t);
    const heard: string[] = [];
    const leave = follower.subscribe(({ feed }) => heard.push(feed));
    follower.accept(publicationOf('a', 1));
    leave();
    follower.accept(publicationOf('b', 2));
    assert.deepEqual(heard, ['a']);
    assert.deepEqual(await look(), ['a 1', 'b 2']);
  });

  test('notices what another process publishes, and tells each feed that changed and no other', async (t) => {
    const { look, publish, state } = await makeFollower(
      t,
      publicationOf('a', 1),
      publicationOf('b', 1),
    );
    assert.deepEqual(await look(), []);
    assert.equal(state.listings, 1, 'nothing is read while nothing has changed');
    publish(publicationOf('b', 2));
    publish(publicationOf('c', 3));
    assert.deepEqual(await look(), ['b 2', 'c 3']);
    publish(publicationOf('c', 3, 'another definition'));
    assert.deepEqual(await look(), ['c 3']);
    assert.deepEqual(await look(), []);
  });

  test('does not go back to an older publication', async (t) => {
    const { follower, look, publish } = await makeFollower(t, publicationOf('a', 5));
    follower.accept(publicationOf('a', 4));
    publish(publicationOf('a', 3));
    assert.deepEqual(await look(), []);
    assert.equal(sequenceOf(follower, 'a'), 5);
  });

  test('does not go back to what was read before this process published', async (t) => {
    const { follower, look, publish, duringList } = await makeFollower(t, publicationOf('a', 1));
    publish(publicationOf('a', 1, 'old'));
    duringList(() => {
      // Published by this process while the old list is on its way.
      for (const one of [publicationOf('a', 1, 'new'), publicationOf('b', 1)]) {
        publish(one);
        follower.accept(one);
      }
    });
    await look();
    assert.equal(follower.find('a')?.fingerprint, 'new');
    assert.equal(sequenceOf(follower, 'b'), 1);
    await look();
    assert.equal(follower.find('a')?.fingerprint, 'new');
  });

  test('drops what was taken away', async (t) => {
    const { follower, look, drop } = await makeFollower(
      t,
      publicationOf('a', 1),
      publicationOf('b', 1),
    );
    drop('a');
    await look();
    assert.equal(follower.find('a'), undefined);
    assert.equal(follower.list().length, 1);
  });

  test('keeps all in memory while the store is away, says so once, and catches up', async (t) => {
    const { follower, look, publish, state, log } = await makeFollower(t, publicationOf('a', 1));
    for (const outage of [1, 2]) {
      state.failure = new Error('disk gone');
      publish(publicationOf('a', outage + 1));
      await look();
      await look();
      assert.equal(sequenceOf(follower, 'a'), outage);
      assert.equal(log.lines.length, outage);
      state.failure = undefined;
      assert.deepEqual(await look(), [`a ${outage + 1}`]);
    }
    assert.equal(log.lines[0]?.event, 'storageAway');
    assert.match(String(log.lines[0]?.reason), /disk gone/u);
  });

  test('blames nobody when the store is closed with it, in the middle of a look', async (t) => {
    const { follower, look, publish, duringList, log } = await makeFollower(t);
    publish(publicationOf('a', 1));
    duringList(() => {
      follower.close();
      throw new Error('this process is stopping');
    });
    await look();
    assert.deepEqual(log.lines, []);
  });

  test('ends when it is closed, in the middle of a look too', async (t) => {
    const { follower, look, publish, duringList, state } = await makeFollower(t);
    publish(publicationOf('a', 1));
    duringList(() => follower.close());
    await look();
    const { listings } = state;
    publish(publicationOf('a', 2));
    assert.deepEqual(await look(), []);
    assert.equal(state.listings, listings);
  });
});
