// All that the operator wrote, read together and read again: what becomes faulty keeps its last good form.

import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { describe, type TestContext, test } from 'node:test';
import {
  type Definitions,
  loadDefinitions,
  stampDefinitions,
} from '../../src/config/definitions.ts';
import {
  type DefinitionsListener,
  followDefinitions,
} from '../../src/config/follow-definitions.ts';
import type { ConfigLocation } from '../../src/config/service-config.ts';
import { type Desk, makeDesk } from './desk.ts';

const feed = (title: string, layout = 'plain'): string =>
  `title: ${title}\nsources: { stored: { folder: articles, layout: ${layout} } }\n`;

interface Place extends Desk {
  readonly location: ConfigLocation;
  load(before?: Definitions): Definitions;
}

/** A desk with a configuration, one layout and the feeds a and b. */
function makePlace(t: TestContext): Place {
  const desk = makeDesk(t);
  const config = desk.write('config/kabar.yaml', 'tag: a.example,2024\n');
  desk.write('config/layouts/plain.yaml', 'header: ["{date}"]\n');
  desk.write('feeds/a/feed.yaml', feed('A'));
  desk.write('feeds/b/feed.yaml', feed('B'));
  const location = { config, environment: {} };
  return {
    ...desk,
    location,
    load(before) {
      const reading = loadDefinitions(location, before);
      assert.ok(reading.ok, JSON.stringify(reading));
      return reading.definitions;
    },
  };
}

const titles = ({ feeds }: Definitions): readonly string[] => feeds.map(({ title }) => title);

describe('definitions', () => {
  test('are all that the files say, feeds in the order of their slugs', (t) => {
    const { load } = makePlace(t);
    const definitions = load();
    assert.deepEqual(titles(definitions), ['A', 'B']);
    assert.deepEqual(Object.keys(definitions.layouts), ['plain']);
    assert.deepEqual([definitions.broken, definitions.faults], [[], []]);
  });

  test('with a feed that was never good are those of the others, and it is named', (t) => {
    const place = makePlace(t);
    place.write('feeds/a/feed.yaml', 'title: [');
    const definitions = place.load();
    assert.deepEqual(titles(definitions), ['B']);
    assert.deepEqual(definitions.broken, ['a']);
    assert.equal(definitions.faults.length, 1);
  });

  test('with a feed that became faulty keep what was good of it, in its place', (t) => {
    const place = makePlace(t);
    const before = place.load();
    place.write('feeds/a/feed.yaml', 'title: [');
    place.write('feeds/b/feed.yaml', feed('B2'));
    const after = place.load(before);
    assert.deepEqual(titles(after), ['A', 'B2']);
    assert.deepEqual(after.broken, []);
    assert.equal(after.faults.length, 1);
    place.write('feeds/a/feed.yaml', feed('A3'));
    assert.deepEqual(titles(place.load(after)), ['A3', 'B2']);
  });

  test('without a feed whose folder was taken away do without it', (t) => {
    const place = makePlace(t);
    const before = place.load();
    rmSync(place.path('feeds/a'), { recursive: true });
    const after = place.load(before);
    assert.deepEqual([titles(after), after.broken, after.faults], [['B'], [], []]);
  });

  test('keep a feed whose file is away for a moment, as when an editor saves it', (t) => {
    const place = makePlace(t);
    const before = place.load();
    rmSync(place.path('feeds/a/feed.yaml'));
    assert.deepEqual(titles(place.load(before)), ['A', 'B']);
  });

  test('keep all feeds when their folder cannot be read', (t) => {
    const place = makePlace(t);
    const before = place.load();
    renameSync(place.path('feeds'), place.path('away'));
    const after = place.load(before);
    assert.deepEqual([titles(after), after.broken], [['A', 'B'], 'all']);
    assert.equal(after.faults.length, 1);
    assert.equal(place.load().broken, 'all');
  });

  test('keep a layout that became faulty, and all when their folder is gone', (t) => {
    const place = makePlace(t);
    const before = place.load();
    place.write('config/layouts/plain.yaml', 'header: 5');
    place.write('config/layouts/more.yaml', 'header: ["{date}"]');
    const faulty = place.load(before);
    assert.deepEqual(faulty.layouts.plain, before.layouts.plain);
    assert.deepEqual(Object.keys(faulty.layouts).sort(), ['more', 'plain']);
    rmSync(place.path('config/layouts'), { recursive: true });
    const gone = place.load(faulty);
    assert.deepEqual(Object.keys(gone.layouts).sort(), ['more', 'plain']);
    assert.deepEqual(gone.faults, []);
  });

  test('do without a layout whose file was taken away', (t) => {
    const place = makePlace(t);
    const before = place.load();
    rmSync(place.path('config/layouts/plain.yaml'));
    const after = place.load(before);
    assert.deepEqual(Object.keys(after.layouts), []);
    assert.equal(after.faults.length, 2, 'both feeds name it');
  });

  test('are not read with defaults when the configuration has gone', (t) => {
    const place = makePlace(t);
    const start = process.cwd();
    t.after(() => process.chdir(start));
    process.chdir(place.root);
    const found = loadDefinitions({ environment: {} });
    assert.ok(found.ok && found.definitions.config.tag === 'a.example,2024');
    rmSync(place.path('config/kabar.yaml'));
    const again = loadDefinitions({ environment: {} }, found.definitions);
    assert.ok(!again.ok);
    assert.match(again.faults[0]?.message ?? '', /^does not exist/u);
    const fresh = loadDefinitions({ environment: {} });
    assert.ok(fresh.ok && fresh.definitions.config.file === undefined, 'it need not be there');
  });
});

describe('the stamp of definitions', () => {
  test('is another after each change of a file, and the same without one', (t) => {
    const place = makePlace(t);
    const { config } = place.load();
    const seen = new Set([stampDefinitions(config)]);
    assert.ok(seen.has(stampDefinitions(config)));
    const changes: readonly (() => unknown)[] = [
      () => place.write('config/kabar.yaml', 'tag: b.example,2024\n'),
      () => place.write('config/layouts/plain.yaml', 'header: ["{date} "]\n'),
      () => place.write('config/layouts/new.yaml', ''),
      () => place.write('feeds/a/feed.yaml', feed('A2')),
      () => place.write('feeds/c/feed.yaml', feed('C')),
      () => rmSync(place.path('feeds/a/feed.yaml')),
      () => rmSync(place.path('feeds/b'), { recursive: true }),
      () => renameSync(place.path('feeds'), place.path('away')),
    ];
    for (const change of changes) {
      change();
      const stamp = stampDefinitions(config);
      assert.ok(!seen.has(stamp), change.toString());
      seen.add(stamp);
    }
  });

  test('does not depend on what lies beside the definitions', (t) => {
    const place = makePlace(t);
    const { config } = place.load();
    const before = stampDefinitions(config);
    place.write('feeds/a/articles/x.txt', 'x');
    place.write('data/kabar.db', 'x');
    assert.equal(stampDefinitions(config), before);
  });

  test('can be taken of anything that may stand there', (t) => {
    const place = makePlace(t);
    const { config } = place.load();
    place.write('feeds/README.md', 'x');
    symlinkSync('loop', place.path('feeds/loop'));
    mkdirSync(place.path('feeds/c/feed.yaml'), { recursive: true });
    rmSync(place.path('config/kabar.yaml'));
    assert.match(stampDefinitions(config), /loop\/feed\.yaml ELOOP/u);
  });
});

describe('following definitions', () => {
  /** What is told from now on; `changed` waits for the next definitions, `faulty` for the next faults. */
  function follow(t: TestContext, place: Place, start: Definitions) {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const told: (Definitions | string)[] = [];
    const listener: DefinitionsListener = {
      onChange: (definitions) => told.push(definitions),
      onFault: (faults) => told.push(place.lines(faults).join()),
    };
    const stop = followDefinitions(place.location, start, listener);
    t.after(stop);
    return {
      stop,
      /** What is told by the time of the next look. */
      look(): readonly (Definitions | string)[] {
        t.mock.timers.tick(5_000);
        return told.splice(0);
      },
    };
  }

  test('tells each change once, and nothing without one', (t) => {
    const place = makePlace(t);
    const { look } = follow(t, place, place.load());
    assert.deepEqual(look(), []);
    place.write('feeds/a/feed.yaml', feed('A2'));
    const [changed, ...others] = look();
    assert.ok(typeof changed === 'object');
    assert.deepEqual([titles(changed), others], [['A2', 'B'], []]);
    assert.deepEqual(look(), []);
  });

  test('tells what changed between the reading and the following', (t) => {
    const place = makePlace(t);
    const start = place.load();
    place.write('feeds/a/feed.yaml', feed('A2'));
    const [changed] = follow(t, place, start).look();
    assert.ok(typeof changed === 'object');
    assert.deepEqual(titles(changed), ['A2', 'B']);
  });

  test('tells once that the configuration is faulty or gone, and goes on from what was good', (t) => {
    const place = makePlace(t);
    const { look } = follow(t, place, place.load());
    place.write('config/kabar.yaml', 'tag: [');
    const [fault] = look();
    assert.match(String(fault), /^config\/kabar\.yaml:\d/u);
    assert.deepEqual(look(), []);
    rmSync(place.path('config/kabar.yaml'));
    assert.deepEqual(look(), ['config/kabar.yaml: does not exist. Create it.']);
    place.write('feeds/a/feed.yaml', 'title: [');
    look();
    place.write('config/kabar.yaml', 'tag: b.example,2024');
    const [mended] = look();
    assert.ok(typeof mended === 'object');
    assert.equal(mended.config.tag, 'b.example,2024');
    assert.deepEqual(titles(mended), ['A', 'B'], 'a keeps its last good form');
  });

  test('follows the feeds to another folder that the configuration names', (t) => {
    const place = makePlace(t);
    const { look } = follow(t, place, place.load());
    place.write('channels/c/feed.yaml', feed('C'));
    place.write('config/kabar.yaml', 'feeds: channels');
    const told = look();
    assert.deepEqual(
      told.map((one) => (typeof one === 'object' ? titles(one) : one)),
      [['C']],
    );
    place.write('channels/c/feed.yaml', feed('C2'));
    const [changed] = look();
    assert.ok(typeof changed === 'object');
    assert.deepEqual(titles(changed), ['C2']);
  });

  test('ends when it is told to', (t) => {
    const place = makePlace(t);
    const { look, stop } = follow(t, place, place.load());
    stop();
    place.write('feeds/a/feed.yaml', feed('A2'));
    assert.deepEqual(look(), []);
  });
});
