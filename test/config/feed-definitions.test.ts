// feed.yaml: what is taken, and that one faulty feed costs no other.

import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, test } from 'node:test';
import { type FeedsReading, loadFeedDefinitions } from '../../src/config/feed-definitions.ts';
import type { FeedDefinition } from '../../src/core/feed.ts';
import { type Desk, makeDesk } from './desk.ts';

const DEFAULTS = { refresh: '*/5 * * * *', timezone: 'UTC', layouts: new Set(['kompas-tv']) };
const GOOD = 'title: Berita\nsources: { stored: { folder: articles } }\n';

/** What is read of feeds with these definitions. */
function load(desk: Desk, feeds: Readonly<Record<string, string>>): FeedsReading {
  mkdirSync(desk.path('feeds'), { recursive: true });
  for (const [slug, text] of Object.entries(feeds)) desk.write(`feeds/${slug}/feed.yaml`, text);
  return loadFeedDefinitions(desk.path('feeds'), DEFAULTS);
}

function loadOne(desk: Desk, text: string): FeedDefinition {
  const { feeds, faults } = load(desk, { berita: text });
  assert.deepEqual(faults, []);
  assert.ok(feeds[0]);
  return feeds[0];
}

function faultsOf(desk: Desk, text: string): readonly string[] {
  const { feeds, broken, faults } = load(desk, { berita: text });
  assert.deepEqual([feeds, broken], [[], ['berita']]);
  return desk.lines(faults).map((line) => line.replace('feeds/berita/feed.yaml', 'F'));
}

describe('a feed', () => {
  test('needs a title and one source; everything else has its default', (t) => {
    const desk = makeDesk(t);
    assert.deepEqual(loadOne(desk, GOOD), {
      slug: 'berita',
      file: desk.path('feeds/berita/feed.yaml'),
      title: 'Berita',
      entriesMax: 50,
      content: 'full',
      private: false,
      sources: [
        {
          kind: 'folder',
          id: 'berita/stored',
          name: 'stored',
          folder: desk.path('feeds/berita/articles'),
          layout: 'auto',
          refresh: '*/5 * * * *',
          timezone: 'UTC',
          timezoneDeclared: false,
        },
      ],
    });
  });

  test('takes every key that is documented', (t) => {
    const desk = makeDesk(t);
    const text = `title: " Kompas TV – Kompas dunia "
description: Berita dunia
language: id
link: https://www.kompas.tv/
author: { name: Kompas TV, email: redaksi@kompas.tv, url: "https://kompas.tv" }
copyright: © Kompas TV
icon: https://kompas.tv/icon.png
entries: 1000
content: summary
sources:
  stored: { folder: /articles, layout: kompas-tv, refresh: "0 6 * * *", timezone: Asia/Jakarta }
  semua: { feed: other }
select: 'section:"Kompas dunia" -tag:opini'
private: true
`;
    const [feed] = load(desk, { berita: text, other: GOOD }).feeds;
    assert.ok(feed);
    const { sources, file: _file, ...fields } = feed;
    assert.deepEqual(fields, {
      slug: 'berita',
      title: 'Kompas TV – Kompas dunia',
      description: 'Berita dunia',
      language: 'id',
      link: 'https://www.kompas.tv/',
      author: { name: 'Kompas TV', email: 'redaksi@kompas.tv', url: 'https://kompas.tv' },
      copyright: '© Kompas TV',
      icon: 'https://kompas.tv/icon.png',
      entriesMax: 1000,
      content: 'summary',
      select: 'section:"Kompas dunia" -tag:opini',
      private: true,
    });
    const [stored, merged] = sources;
    assert.ok(stored?.kind === 'folder');
    assert.equal(stored.folder, '/articles');
    assert.equal(stored.refresh, '0 6 * * *');
    assert.deepEqual([stored.timezone, stored.timezoneDeclared], ['Asia/Jakarta', true]);
    assert.deepEqual(merged, { kind: 'feed', id: 'berita/semua', name: 'semua', feed: 'other' });
  });

  test('that says UTC itself has declared it, also where that is the default', (t) => {
    const text = 'title: T\nsources: { stored: { folder: a, timezone: UTC } }';
    const [source] = loadOne(makeDesk(t), text).sources;
    assert.ok(source?.kind === 'folder' && source.timezoneDeclared);
  });

  test('polls upstreams by a schedule or by their own rhythm', (t) => {
    const text = `title: T
sources:
  antara: { url: "HTTPS://Example.org:443/rss.xml", refresh: "*/15 * * * *", timezone: Asia/Jakarta }
  own: { url: "http://127.0.0.1:8081/", refresh: adaptive }
`;
    assert.deepEqual(loadOne(makeDesk(t), text).sources, [
      {
        kind: 'upstream',
        id: 'berita/antara',
        name: 'antara',
        url: 'https://example.org/rss.xml',
        refresh: '*/15 * * * *',
        timezone: 'Asia/Jakarta',
      },
      {
        kind: 'upstream',
        id: 'berita/own',
        name: 'own',
        url: 'http://127.0.0.1:8081/',
        refresh: 'adaptive',
        timezone: 'UTC',
      },
    ]);
  });

  test('tells all its faults at once, each with its line', (t) => {
    const text = `title: 5
description: ""
language: id_ID
link: kompas.tv
author: { email: nobody }
icon: ftp://a/b
entries: 0
content: short
sources:
  a:
    folder: 7
    layuot: x
    refresh: "61 * * * *"
    timezone: Mars
  B: { folder: b }
  c: { url: "https://me:secret@example.org/rss.xml" }
  d: { push: true }
  e: { sftp: host }
  f: { folder: a, feed: b }
  g: articles
select: "tag:a OR"
`;
    assert.deepEqual(faultsOf(makeDesk(t), text), [
      'F:1: title is 5: expected text; put it in quotes',
      'F:2: description is "": expected text',
      'F:3: language is "id_ID": expected a language tag such as id or en-GB (BCP 47)',
      'F:4: link is "kompas.tv": expected an absolute http or https address',
      'F:5: author.name is missing: expected text',
      'F:5: author.email is "nobody": expected an e-mail address',
      'F:6: icon is "ftp://a/b": expected http or https',
      'F:7: entries is 0: expected at least 1',
      'F:8: content is "short": expected full or summary',
      'F:11: sources.a.folder is 7: expected text',
      'F:13: sources.a.refresh is "61 * * * *": "61" does not fit the minute field of the cron expression "61 * * * *": it takes 0 to 59, also as *, ranges, steps (*/5) and lists.',
      'F:14: sources.a.timezone is "Mars": "Mars" is no time zone; name one of the IANA list, such as UTC or Europe/Vienna.',
      'F:12: unknown key "sources.a.layuot". Remove or correct it.',
      'F:15: sources.B: a source is named with lower-case letters, digits and hyphens',
      'F:16: sources.c.url is "https://…@example.org/rss.xml": an address must not hold a user name or password; write them beside it, as auth: { user: …, password: … }',
      'F:17: sources.d.push is true: this version reads no source of this kind; use folder, url, opml or feed',
      'F:18: sources.e is {"sftp":"host"}: expected one of folder, url, opml or feed; found none',
      'F:19: sources.f is {"folder":"a","feed":"b"}: expected one of folder, url, opml or feed; found folder and feed',
      'F:20: sources.g is "articles": expected keys with values, such as { folder: articles }',
      'F:21: select is "tag:a OR": at column 7: OR stands between two terms; for the word itself write "or".',
    ]);
  });

  test('with a key that there is not, or a switch that is none, is faulty', (t) => {
    assert.deepEqual(faultsOf(makeDesk(t), `${GOOD}private: maybe\ntitel: T\n`), [
      'F:3: private is "maybe": expected true or false',
      'F:4: unknown key "titel". Remove or correct it.',
    ]);
  });

  test('without a source is none', (t) => {
    const desk = makeDesk(t);
    const hint = 'expected at least one source, such as "stored: { folder: articles }"';
    assert.deepEqual(faultsOf(desk, 'title: T'), [`F: sources is missing: ${hint}`]);
    assert.deepEqual(faultsOf(desk, 'title: T\nsources:'), [`F:2: sources is empty: ${hint}`]);
    assert.deepEqual(faultsOf(desk, 'title: T\nsources: {}'), [
      'F:2: sources is {}: at least one source is needed',
    ]);
  });

  test('has no more text in one line than readers show', (t) => {
    const [fault = ''] = faultsOf(makeDesk(t), GOOD.replace('Berita', 'x'.repeat(1_001)));
    assert.match(fault, /^F:1: title is "x+…: expected at most 1,000 characters$/u);
  });

  test('has addresses without passwords and without white space', (t) => {
    const desk = makeDesk(t);
    for (const link of ['https://u:p@a.example/', 'https://a.example/ b', 'javascript:alert(1)'])
      assert.equal(faultsOf(desk, `${GOOD}link: "${link}"`).length, 1, link);
  });

  test('with a layout that is not there stands, but is warned of', (t) => {
    const desk = makeDesk(t);
    const text = 'title: T\nsources:\n  a:\n    folder: x\n    layout: kompastv\n';
    const { feeds, broken, faults } = load(desk, { berita: text });
    assert.deepEqual([feeds.length, broken], [1, []]);
    assert.deepEqual(desk.lines(faults), [
      'feeds/berita/feed.yaml:5: sources.a.layout is "kompastv", and there is no such layout. There are: kompas-tv.',
    ]);
  });
});

describe('the folder of feeds', () => {
  test('holds a feed in each folder that can be a slug, and other folders are named', (t) => {
    const desk = makeDesk(t);
    const long = 'a'.repeat(65);
    const feeds = { a: GOOD, 'b-2': GOOD, Berita: GOOD, x_y: GOOD, '-a': GOOD, [long]: GOOD };
    desk.write('feeds/README.md', 'not a feed');
    desk.write('feeds/.git/feed.yaml', 'not a feed');
    const reading = load(desk, feeds);
    assert.deepEqual(
      reading.feeds.map(({ slug }) => slug),
      ['a', 'b-2'],
    );
    assert.deepEqual(reading.broken, []);
    const rule =
      'cannot stand in a URL. Name the folder with lower-case letters, digits and hyphens, at most 64.';
    assert.deepEqual(desk.lines(reading.faults), [
      `feeds/-a: "-a" ${rule}`,
      `feeds/Berita: "Berita" ${rule}`,
      `feeds/${long}: "${long}" ${rule}`,
      `feeds/x_y: "x_y" ${rule}`,
    ]);
  });

  test('names a slug that stands there twice but for its case', (t) => {
    const desk = makeDesk(t);
    const { feeds, faults } = load(desk, { berita: GOOD, BERITA: GOOD });
    assert.deepEqual(
      feeds.map(({ slug }) => slug),
      ['berita'],
    );
    assert.deepEqual(desk.lines(faults), [
      'feeds/BERITA: has the same slug as "berita". Rename or remove one.',
    ]);
  });

  test('holds good feeds beside broken ones of any kind', (t) => {
    const desk = makeDesk(t);
    symlinkSync('loop', desk.path('loop'));
    const feeds = { a: 'title: [', b: '', c: GOOD, d: 'x'.repeat(70_000), e: GOOD };
    mkdirSync(desk.path('feeds/nothing'), { recursive: true });
    symlinkSync('loop', desk.path('feeds/loop'));
    const reading = load(desk, feeds);
    assert.deepEqual(
      reading.feeds.map(({ slug }) => slug),
      ['c', 'e'],
    );
    assert.deepEqual([...reading.broken].sort(), ['a', 'b', 'd', 'loop', 'nothing']);
    const missing = desk.lines(reading.faults).find((line) => line.includes('nothing'));
    assert.equal(missing, 'feeds/nothing/feed.yaml: does not exist. Create it.');
  });

  test('may hold links to feeds that stand elsewhere', (t) => {
    const desk = makeDesk(t);
    desk.write('elsewhere/feed.yaml', GOOD);
    mkdirSync(desk.path('feeds'));
    symlinkSync(desk.path('elsewhere'), desk.path('feeds/linked'));
    const [feed] = load(desk, {}).feeds;
    const [source] = feed?.sources ?? [];
    assert.ok(source?.kind === 'folder');
    assert.equal(source.folder, desk.path('feeds/linked/articles'));
  });

  test('that cannot be listed lets nothing be concluded', (t) => {
    const desk = makeDesk(t);
    const reading = loadFeedDefinitions(desk.path('none'), DEFAULTS);
    assert.deepEqual([reading.isListed, reading.feeds, reading.broken], [false, [], []]);
    assert.match(
      desk.lines(reading.faults)[0] ?? '',
      /^.*none: the feeds' folder cannot be read: ENOENT/u,
    );
  });
});

describe('merged feeds', () => {
  const merging = (...slugs: readonly string[]): string =>
    `title: T\nsources: { ${slugs.map((slug) => `m-${slug}: { feed: ${slug} }`).join(', ')} }\n`;

  /** What is said of each faulty feed. */
  function faultsBySlug(desk: Desk, feeds: Readonly<Record<string, string>>) {
    const { faults, feeds: good } = load(desk, feeds);
    const said = desk
      .lines(faults)
      .map((line) => line.slice('feeds/'.length).split('/feed.yaml: '));
    return { good: good.map(({ slug }) => slug), said: Object.fromEntries(said) };
  }

  test('may be merged again, by several ways', (t) => {
    const feeds = { a: GOOD, b: merging('a'), c: merging('a'), d: merging('b', 'c', 'a') };
    assert.deepEqual(faultsBySlug(makeDesk(t), feeds), { good: ['a', 'b', 'c', 'd'], said: {} });
  });

  test('must exist, and one that lost a part of it is faulty itself, however far away', (t) => {
    const feeds = { a: merging('b'), b: merging('c', 'd'), c: merging('nope'), d: GOOD };
    assert.deepEqual(faultsBySlug(makeDesk(t), feeds), {
      good: ['d'],
      said: {
        a: 'merges the feed "b", which is faulty. Correct that one.',
        b: 'merges the feed "c", which is faulty. Correct that one.',
        c: 'merges the feed "nope", which does not exist. Correct its name.',
      },
    });
  });

  test('whose own definition is broken are told apart from those that are not there', (t) => {
    const desk = makeDesk(t);
    const { feeds, faults } = load(desk, { a: merging('b'), b: 'title: T' });
    assert.deepEqual(feeds, []);
    assert.equal(
      desk.lines(faults).at(-1),
      'feeds/a/feed.yaml: merges the feed "b", which is faulty. Correct that one.',
    );
  });

  test('must not lead back to themselves, directly or by a detour', (t) => {
    const itself = 'merges itself through its sources. Take one of them out.';
    const feeds = {
      a: merging('a'),
      b: merging('c', 'f'),
      c: merging('d'),
      d: merging('b'),
      f: GOOD,
    };
    assert.deepEqual(faultsBySlug(makeDesk(t), feeds), {
      good: ['f'],
      said: { a: itself, b: itself, c: itself, d: itself },
    });
  });

  test('that lead into a circle are faulty for the circle’s sake', (t) => {
    const { said } = faultsBySlug(makeDesk(t), { a: merging('b'), b: merging('b') });
    assert.equal(said.a, 'merges the feed "b", which is faulty. Correct that one.');
  });
});
