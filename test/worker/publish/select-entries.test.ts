// Which entries a feed holds: newest first, through every selection on the way.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FeedDefinition } from '../../../src/core/feed.ts';
import { listBranches, selectEntries } from '../../../src/worker/publish/select-entries.ts';
import { feedOf, sourceOf } from '../newsroom.ts';
import { MINUTE, makePress, NOW, type Press } from './press.ts';

/** A feed of these sources; `@slug` merges a feed. */
function feed(slug: string, sources: readonly string[], select?: string): FeedDefinition {
  return feedOf(slug, {
    ...(select === undefined ? {} : { select }),
    sources: sources.map((name, index) =>
      name.startsWith('@')
        ? { kind: 'feed', id: `${slug}/m${index}`, name: `m${index}`, feed: name.slice(1) }
        : sourceOf(`${slug}/${name}`, '/a'),
    ),
  });
}

function mapOf(...feeds: readonly FeedDefinition[]): ReadonlyMap<string, FeedDefinition> {
  return new Map(feeds.map((one) => [one.slug, one]));
}

function branchesOf(slug: string, ...feeds: readonly FeedDefinition[]) {
  const all = mapOf(...feeds);
  const one = all.get(slug);
  assert.ok(one);
  return listBranches(one, all);
}

describe('the branches of a feed', () => {
  const sourcesOf = (...input: Parameters<typeof branchesOf>): readonly string[] =>
    branchesOf(...input).map(({ source, selections }) => `${source} ${selections.length}`);

  test('are its own sources and those of the feeds that it merges, all the way down', () => {
    const feeds = [feed('a', ['x', '@b']), feed('b', ['y', '@c']), feed('c', ['z'])];
    assert.deepEqual(sourcesOf('a', ...feeds), ['a/x 0', 'b/y 0', 'c/z 0']);
    assert.deepEqual(sourcesOf('c', ...feeds), ['c/z 0']);
  });

  test('gather the selections on the way', () => {
    const feeds = [
      feed('a', ['@b', '@c'], 'tag:a'),
      feed('b', ['y', '@c'], 'tag:b'),
      feed('c', ['z']),
    ];
    assert.deepEqual(sourcesOf('a', ...feeds), ['b/y 2', 'c/z 2', 'c/z 1']);
  });

  test('are each there once, however many ways of one kind lead to a source', () => {
    const feeds = [
      feed('a', ['@b', '@c', '@b']),
      feed('b', ['@d']),
      feed('c', ['@d']),
      feed('d', ['z']),
    ];
    assert.deepEqual(sourcesOf('a', ...feeds), ['d/z 0']);
  });

  test('are found at once in a tower of feeds that each merge the one below twice', () => {
    const tower = Array.from({ length: 60 }, (_, level) =>
      feed(`f${level}`, level === 0 ? ['z'] : [`@f${level - 1}`, `@f${level - 1}`]),
    );
    assert.deepEqual(sourcesOf('f59', ...tower), ['f0/z 0']);
  });

  test('end at a feed that is not there, and at one that was on the way', () => {
    const feeds = [feed('a', ['x', '@b', '@nope']), feed('b', ['y', '@a'])];
    assert.deepEqual(sourcesOf('a', ...feeds), ['a/x 0', 'b/y 0']);
  });
});

describe('the entries of a feed', () => {
  async function keysOf(
    press: Press,
    slug: string,
    query: { limit?: number; until?: number } = {},
  ): Promise<string> {
    const one = press.feeds.get(slug);
    assert.ok(one);
    const branches = listBranches(one, press.feeds);
    const all = { limit: 50, until: NOW, ...query };
    const entries = await selectEntries(press.storage.entries, branches, all);
    return entries.map(({ key }) => key).join('');
  }

  async function pressOf(t: Parameters<typeof makePress>[0], ...feeds: readonly FeedDefinition[]) {
    const press = await makePress(t);
    for (const one of feeds) press.feeds.set(one.slug, one);
    return press;
  }

  test('are the newest of all its sources, ties by key, up to the limit', async (t) => {
    const press = await pressOf(t, feed('a', ['x', '@b']), feed('b', ['y']));
    await press.put('c', { from: 'a/x', at: NOW - 2 * MINUTE });
    await press.put('b', { from: 'b/y', at: NOW - 2 * MINUTE });
    await press.put('a', { from: 'a/x', at: NOW - 3 * MINUTE });
    await press.put('d', { from: 'b/y', at: NOW - MINUTE });
    assert.equal(await keysOf(press, 'a'), 'dbca');
    assert.equal(await keysOf(press, 'a', { limit: 2 }), 'db');
    assert.equal(await keysOf(press, 'b'), 'db');
  });

  test('leave out what is embargoed, with a selection and without', async (t) => {
    const press = await pressOf(t, feed('a', ['x']), feed('s', ['@a'], 'berita'));
    await press.put('a', { from: 'a/x', at: NOW });
    await press.put('b', { from: 'a/x', at: NOW + 1_000 });
    for (const slug of ['a', 's']) {
      assert.equal(await keysOf(press, slug), 'a');
      assert.equal(await keysOf(press, slug, { until: NOW + 1_000 }), 'ba');
    }
  });

  test('pass every selection on their way, and one way is enough', async (t) => {
    const press = await pressOf(
      t,
      feed('all', ['x']),
      feed('sport', ['@all'], 'tag:sport'),
      feed('short', ['@sport'], 'tag:short'),
      feed('mixed', ['@short', '@world']),
      feed('world', ['@all'], 'tag:world'),
    );
    await press.put('a', { from: 'all/x', tags: ['sport'] });
    await press.put('b', { from: 'all/x', tags: ['sport', 'short'] });
    await press.put('c', { from: 'all/x', tags: ['short'] });
    await press.put('d', { from: 'all/x', tags: ['world', 'sport', 'short'] });
    assert.equal(await keysOf(press, 'all'), 'abcd');
    assert.equal(await keysOf(press, 'sport'), 'abd');
    assert.equal(await keysOf(press, 'short'), 'bd');
    assert.equal(await keysOf(press, 'mixed'), 'bd');
    assert.equal(await keysOf(press, 'world'), 'd');
  });

  test('are found however far back a rare one lies', async (t) => {
    const press = await pressOf(t, feed('a', ['x'], 'tag:rare'));
    const claim = await press.storage.sources.claim('a/x', {
      holder: 'test',
      now: NOW,
      leaseMs: 1e9,
    });
    assert.ok(claim);
    const writes = Array.from({ length: 700 }, (_, index) => ({
      fingerprint: '',
      identities: [],
      stored: {
        key: `k${index}`,
        id: `tag:a.example,2024:k${index}`,
        source: 'a/x',
        entry: { title: 'T', tags: index % 300 === 299 ? ['rare'] : ['common'] },
        // Many at one instant, across the pages.
        publishedAt: NOW - Math.floor(index / 250) * MINUTE,
        updatedAt: NOW,
      },
    }));
    const nothing = { vanished: [], files: [], forgottenPaths: [] };
    await press.storage.entries.commit({ ...nothing, claim, now: NOW, writes });
    assert.equal(await keysOf(press, 'a'), 'k299k599');
    assert.equal(await keysOf(press, 'a', { limit: 1 }), 'k299');
  });
});
