import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findFeedLinks, isFeedType } from '../../../src/formats/html/find-feed-links.ts';

const ADDRESS = 'https://example.org/berita/';
const urls = (links: readonly { readonly url: string }[]) => links.map(({ url }) => url);

test('declared feeds are told in the order of the page, each once, with their titles', () => {
  const { declared } = findFeedLinks(
    `<link rel="ALTERNATE home" type="Application/RSS+XML" title=" Semua " href="/rss.xml">
<link rel=alternate type=application/atom+xml href=atom.xml>
<link rel=alternate type=application/feed+json href=//cdn.example/feed.json>
<link rel=alternate type=application/rss+xml href=https://example.org/rss.xml>
<link rel=feed href=/catatan>
<link rel=alternate hreflang=en href=/en>
<link rel="alternate stylesheet" type=text/xml href=/a.css>
<link rel=alternate type=application/json title=JSON href=/wp-json/wp/v2/posts/1>
<link rel=alternate type=application/json href=/feed.json>
<link rel=alternate type=application/rss+xml href=javascript:alert(1)>
<link rel=alternate type=application/rss+xml>`,
    ADDRESS,
  );
  assert.deepEqual(declared, [
    { url: 'https://example.org/rss.xml', title: 'Semua' },
    { url: 'https://example.org/berita/atom.xml' },
    { url: 'https://cdn.example/feed.json' },
    { url: 'https://example.org/catatan' },
    { url: 'https://example.org/feed.json' },
  ]);
});

test('links for people are told by their address, type or name, the own host first', () => {
  const { hinted } = findFeedLinks(
    `<a href="https://other.example/feed/">Sahabat</a><a href="/feed">x</a><a href="/index.xml#atas">x</a>
<a href="/?feed=rss2">x</a><a href="/berlangganan"><svg></svg> RSS </a><a href="/umpan" type="application/atom+xml">x</a>
<a href="feed:https://example.org/c.rss">x</a><a href="/tentang">Tentang</a><a href="/feedback">Saran</a>
<a href="/rss-itu-apa">Apa itu RSS dan mengapa</a><a href="/kiriman" title="RSS feed"><img></a>`,
    ADDRESS,
  );
  assert.deepEqual(urls(hinted), [
    'https://example.org/feed',
    'https://example.org/index.xml#atas',
    'https://example.org/?feed=rss2',
    'https://example.org/berlangganan',
    'https://example.org/umpan',
    'https://example.org/c.rss',
    'https://example.org/kiriman',
    'https://other.example/feed/',
  ]);
});

test('addresses start at the base element, and what is declared is not hinted at again', () => {
  const { declared, hinted } = findFeedLinks(
    '<base href="/lain/"><link rel=alternate type=application/rss+xml href=rss.xml><a href=rss.xml>RSS</a>',
    ADDRESS,
  );
  assert.deepEqual(urls(declared), ['https://example.org/lain/rss.xml']);
  assert.deepEqual(hinted, []);
});

test('a page of links alone costs no more than a few of them', () => {
  const page = '<a href="/feed?n=1">RSS</a>'
    .repeat(50_000)
    .replaceAll(/n=1/gu, () => `n=${Math.random()}`);
  assert.equal(findFeedLinks(page, ADDRESS).hinted.length, 20);
});

test('feeds are sent as media types of feeds, whatever their parameters', () => {
  for (const type of ['application/rss+xml; charset=utf-8', 'text/xml', ' APPLICATION/FEED+JSON'])
    assert.ok(isFeedType(type), type);
  for (const type of ['', 'text/html', 'application/oembed+json', 'image/svg+xml'])
    assert.ok(!isFeedType(type), type);
});
