// A list of sources in a file beside the feed's: what it brings, what is said of its faults, and that it is
// noticed when it changes.

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import {
  type Definitions,
  loadDefinitions,
  stampDefinitions,
} from '../../src/config/definitions.ts';
import { makeDesk } from './desk.ts';

const opml = (...urls: readonly string[]): string =>
  `<opml><body>\n${urls.map((url) => `<outline text="T" type="rss" xmlUrl="${url}"/>`).join('\n')}\n</body></opml>`;

function makePlace(t: { after(work: () => void): void }) {
  const desk = makeDesk(t);
  const config = desk.write('config/kabar.yaml', 'schedule: { refresh: "0 * * * *" }\n');
  desk.write('config/layouts/plain.yaml', 'header: ["{date}"]\n');
  desk.write(
    'feeds/a/feed.yaml',
    'title: A\nsources:\n  own: { url: "https://own.example/rss" }\n  list: { opml: list.opml, refresh: adaptive }\n',
  );
  return {
    ...desk,
    load(before?: Definitions): Definitions {
      const reading = loadDefinitions({ config, environment: {} }, before);
      assert.ok(reading.ok);
      return reading.definitions;
    },
  };
}

test('each outline is a source with the rhythm of the list, but for those that the feed has itself', (t) => {
  const place = makePlace(t);
  place.write('feeds/a/list.opml', opml('http://own.example/rss', 'https://b.example/rss'));
  const { feeds, faults } = place.load();
  assert.deepEqual(faults, []);
  const [own, listed, ...others] = feeds[0]?.sources ?? [];
  assert.deepEqual([own?.id, others], ['a/own', []]);
  assert.match(listed?.id ?? '', /^a\/b\.example~[0-9a-f]{20}$/u);
  assert.deepEqual(listed, {
    kind: 'upstream',
    id: listed?.id,
    name: 'T',
    url: 'https://b.example/rss',
    refresh: 'adaptive',
    timezone: 'UTC',
  });
});

test('a source keeps its id when it leaves and comes back, by https, under another name of the list', (t) => {
  const place = makePlace(t);
  place.write('feeds/a/list.opml', opml('http://b.example/rss'));
  const ids = (definitions: Definitions) => definitions.feeds[0]?.sources.map(({ id }) => id);
  const before = ids(place.load());
  place.write('feeds/a/list.opml', opml());
  assert.deepEqual(ids(place.load()), ['a/own']);
  place.write(
    'feeds/a/feed.yaml',
    'title: A\nsources: { own: { url: "https://own.example/rss" }, x: { opml: list.opml } }\n',
  );
  place.write('feeds/a/list.opml', opml('https://b.example/rss'));
  assert.deepEqual(ids(place.load()), before);
});

test('an outline that is refused is a fault with its line, and the others are in force', (t) => {
  const place = makePlace(t);
  place.write('feeds/a/list.opml', opml('javascript:x', 'https://b.example/rss'));
  const { feeds, faults } = place.load();
  assert.equal(feeds[0]?.sources.length, 2);
  assert.match(
    place.lines(faults).join(),
    /^feeds\/a\/list\.opml:2: "T" is left out: .*neither http/u,
  );
});

test('a list that is gone, or none, leaves the feed as it was', (t) => {
  const place = makePlace(t);
  const list = place.write('feeds/a/list.opml', opml('https://b.example/rss'));
  const good = place.load();
  for (const [change, message] of [
    [() => rmSync(list), /list\.opml: does not exist/u],
    [() => place.write('feeds/a/list.opml', '<rss/>'), /list\.opml: is no OPML/u],
  ] as const) {
    change();
    const now = place.load(good);
    assert.deepEqual(now.feeds, good.feeds);
    assert.match(place.lines(now.faults).join(), message);
    assert.deepEqual(place.load().broken, ['a']);
  }
});

test('a change of a list is noticed as one of the definitions', (t) => {
  const place = makePlace(t);
  place.write('feeds/a/list.opml', opml('https://b.example/rss'));
  const { config, lists, stamp } = place.load();
  assert.equal(stampDefinitions(config, lists), stamp);
  place.write('feeds/a/list.opml', opml('https://b.example/rss', 'https://c.example/rss'));
  assert.notEqual(stampDefinitions(config, lists), stamp);
});
