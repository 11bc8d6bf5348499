// Names of stories: the same on every machine, of no host and no scheme.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  articleIdentities,
  mintEntryId,
  mintFeedId,
  mintKey,
  pathIdentity,
  storyIdentities,
} from '../../src/core/identity.ts';

describe('a key', () => {
  test('is 26 characters that URLs, file names and people tell apart', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(9), (source, identity, attempt) => {
        assert.match(mintKey(source, identity, attempt), /^[a-z2-7]{26}$/u);
      }),
    );
  });

  test('is the same on every machine and in every version', () => {
    const key = mintKey('kompas-tv/stored', pathIdentity('menhan-china-rusia.txt'), 0);
    assert.equal(key, 'edmxyuy7hs7f5potwerfxb4xc4');
  });

  test('is another for another source, story or attempt, and uses all of its 128 bits', () => {
    const keys = new Set<string>();
    for (const source of ['a/s', 'b/s'])
      for (const identity of ['path:1', 'path:2', '\n1'])
        for (const attempt of [0, 1, 2, 11]) keys.add(mintKey(source, identity, attempt));
    assert.equal(keys.size, 24);
    const places = Array.from({ length: 26 }, (_, at) => {
      return new Set(Array.from({ length: 400 }, (_, n) => mintKey('s', String(n), 0)[at])).size;
    });
    assert.deepEqual(places, [...Array(25).fill(32), 8], 'the last stands for three bits');
  });
});

describe('a published id', () => {
  // RFC 4151 §2.1, for authorities as the configuration takes them.
  const TAG =
    /^tag:(?:[\w.-]+@)?[A-Za-z0-9](?:[A-Za-z0-9-.]*[A-Za-z0-9])?,\d{4}(?:-\d\d(?:-\d\d)?)?:(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-F]{2})*$/u;

  test('is a tag URI that any URL parser takes', () => {
    const key = mintKey('kompas-tv/stored', 'path:x', 0);
    for (const authority of ['kabar.invalid,2026', 'red@news.example.org,2024-10-15']) {
      for (const id of [mintEntryId(authority, 'kompas-tv', key), mintFeedId(authority, 'a-b')]) {
        assert.match(id, TAG);
        assert.equal(new URL(id).href, id);
      }
    }
    assert.equal(mintEntryId('a.example,2024', 'slug', 'k'), 'tag:a.example,2024:slug/k');
    assert.equal(mintFeedId('a.example,2024', 'slug'), 'tag:a.example,2024:feeds/slug');
  });
});

describe('the names of a story', () => {
  const entry = { title: 'Judul', url: 'https://a.example/1', publishedAt: '2024-10-15' };

  test('begin with the file’s path, which counts to the letter', () => {
    assert.equal(articleIdentities('a/b.txt', entry)[0], pathIdentity('a/b.txt'));
    const paths = ['a.txt', 'A.txt', 'a/a.txt', 'é.txt', 'e\u0301.txt', 'a.txt '];
    assert.equal(new Set(paths.map(pathIdentity)).size, paths.length);
  });

  test('do not change when the site moves from http to https', () => {
    const [before, after] = ['http', 'https'].map((scheme) =>
      storyIdentities({ title: 'Judul', url: `${scheme}://a.example/1?q=http://b` }),
    );
    assert.deepEqual(before, after);
    const other = storyIdentities({ title: 'Judul', url: 'https://a.example/2' });
    assert.notDeepEqual(after, other);
  });

  test('hold the title with its date, as a reader sees the title', () => {
    const name = (title: string, publishedAt: string): string | undefined =>
      storyIdentities({ title, publishedAt })[0];
    assert.equal(name('“Judul” baru', '2024-10-15'), name('"Judul"\u00A0baru', '2024-10-15'));
    assert.notEqual(name('Judul', '2024-10-15'), name('Judul', '2024-10-16'));
    assert.notEqual(name('Judul', '2024-10-15'), name('Judul 2', '2024-10-15'));
  });

  test('are only those that the story can be told by: a title alone is none', () => {
    assert.deepEqual(storyIdentities({ title: 'Cuaca hari ini' }), []);
    assert.equal(articleIdentities('a.txt', entry).length, 3);
  });

  test('say which kind they are, so that an address is no path', () => {
    const kinds = articleIdentities('a.txt', entry).map((one) => one.replace(/:.*$/u, ''));
    assert.deepEqual(kinds, ['path', 'url', 'story']);
    for (const one of articleIdentities('a.txt', entry)) assert.match(one, /^[a-z]+:[\w-]{27}$/u);
  });
});
