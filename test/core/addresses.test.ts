import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  articlePageUrl,
  documentUrl,
  entryUrl,
  feedPageUrl,
  siteUrl,
} from '../../src/core/addresses.ts';
import type { FeedDefinition } from '../../src/core/feed.ts';

const BASE = 'https://kabar.example/berita';
const feed: FeedDefinition = {
  slug: 'dunia',
  title: 'Dunia',
  entriesMax: 50,
  content: 'full',
  private: false,
  sources: [],
  file: 'feed.yaml',
};

test('every address of the service starts with the base URL, its path included', () => {
  assert.equal(documentUrl(BASE, 'dunia', 'atom'), `${BASE}/feeds/dunia.atom`);
  assert.equal(feedPageUrl(BASE, 'dunia'), `${BASE}/feeds/dunia`);
  assert.equal(articlePageUrl(BASE, 'abc'), `${BASE}/articles/abc`);
});

test('a feed stands for its site, and for its own page where it names none', () => {
  assert.equal(siteUrl(BASE, { ...feed, link: 'https://site.example/' }), 'https://site.example/');
  assert.equal(siteUrl(BASE, feed), `${BASE}/feeds/dunia`);
});

test('a reader is sent to the article’s own address, and to the service’s page where it has none', () => {
  const own = { title: 'T', url: 'https://site.example/1' };
  assert.equal(entryUrl(BASE, { key: 'abc', entry: own }), 'https://site.example/1');
  assert.equal(entryUrl(BASE, { key: 'abc', entry: { title: 'T' } }), `${BASE}/articles/abc`);
});
