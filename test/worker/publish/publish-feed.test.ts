// Publishing: when a feed is published, what its documents hold, and what is the same again.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { etagFor } from '../../../src/core/document.ts';
import { KabarError } from '../../../src/core/errors.ts';
import { FEED_FORMATS, type FeedFormat } from '../../../src/core/feed.ts';
import type { FormatRenderer, PublishableEntry } from '../../../src/formats/format.ts';
import { RENDERERS } from '../../../src/formats/renderers.ts';
import { FragmentCache } from '../../../src/worker/publish/fragment-cache.ts';
import { sourceOf } from '../newsroom.ts';
import { etagsOf, MINUTE, makePress, NOW, type Press, plain, textOf, titlesOf } from './press.ts';

async function pressWith(t: Parameters<typeof makePress>[0], ...keys: readonly string[]) {
  const press = await makePress(t);
  press.define('berita');
  for (const key of keys) await press.put(key);
  await press.markRead('berita/stored');
  return press;
}

/** The instant that the Atom document names as the feed's last change. */
function updatedOf(atom: string): number {
  return Date.parse(/<updated>([^<]+)<\/updated>/u.exec(atom)?.[1] ?? '');
}

describe('a feed', () => {
  test('is published in every format, with everything that serving it takes', async (t) => {
    const press = await pressWith(t, 'a');
    const publication = await press.publishNew('berita');
    const { documents, definition, ...head } = publication;
    assert.deepEqual(
      { ...head, fingerprint: '' },
      {
        feed: 'berita',
        sequence: 1,
        baseUrl: 'https://kabar.example',
        fingerprint: '',
        lastModifiedAt: NOW,
        entryCount: 1,
      },
    );
    assert.equal(definition, press.feeds.get('berita'));
    assert.deepEqual(
      documents.map(({ format }) => format),
      FEED_FORMATS,
    );
    for (const format of FEED_FORMATS) {
      assert.match(textOf(publication, format), /Berita a/u);
      assert.equal(RENDERERS[format].findFault(textOf(publication, format)), undefined);
    }
    assert.deepEqual(plain(await press.storage.publications.find('berita')), plain(publication));
  });

  test('is left alone while nothing has changed, and no document is touched', async (t) => {
    const press = await pressWith(t, 'a');
    await press.publishNew('berita');
    const version = await press.storage.publications.findVersion();
    press.now += 60 * MINUTE;
    assert.equal(await press.publish('berita'), undefined);
    assert.equal(await press.storage.publications.findVersion(), version);
  });

  test('is not shown before each of its sources was read once', async (t) => {
    const press = await makePress(t);
    const sources = ['a', 'b'].map((name) => sourceOf(`berita/${name}`, '/a'));
    press.define('berita', { sources });
    assert.equal(await press.publish('berita'), undefined);
    await press.markRead('berita/a');
    assert.equal(await press.publish('berita'), undefined);
    await press.markRead('berita/b');
    assert.equal((await press.publishNew('berita')).entryCount, 0);
  });

  test('follows its entries: new, changed and gone', async (t) => {
    const press = await pressWith(t, 'a', 'b');
    const first = await press.publishNew('berita');
    await press.put('c', { at: NOW - MINUTE });
    assert.deepEqual(titlesOf(await press.publishNew('berita')), [
      'Berita c',
      'Berita a',
      'Berita b',
    ]);
    await press.put('a', { title: 'Lain', changedAt: NOW });
    assert.deepEqual(titlesOf(await press.publishNew('berita')), ['Berita c', 'Lain', 'Berita b']);
    await press.vanish('a', 'c');
    assert.deepEqual(titlesOf(await press.publishNew('berita')), ['Berita b']);
    const last = await press.storage.publications.find('berita');
    assert.ok(last !== undefined && last.sequence > first.sequence);
  });

  test('holds the newest entries, as many as it is to', async (t) => {
    const press = await makePress(t);
    press.define('berita', { entriesMax: 2 });
    for (const [index, key] of ['a', 'b', 'c'].entries())
      await press.put(key, { at: NOW - index * MINUTE });
    await press.markRead('berita/stored');
    assert.deepEqual(titlesOf(await press.publishNew('berita')), ['Berita a', 'Berita b']);
  });

  test('with no entries is a feed all the same', async (t) => {
    const press = await pressWith(t);
    const publication = await press.publishNew('berita');
    assert.equal(publication.entryCount, 0);
    assert.equal(updatedOf(textOf(publication, 'atom')), NOW);
    press.now += MINUTE;
    assert.equal(await press.publish('berita'), undefined);
  });

  test('is published again when its definition, the address or the program is another', async (t) => {
    const press = await pressWith(t, 'a');
    const first = await press.publishNew('berita');
    press.define('berita', { title: 'Nama baru' });
    const renamed = await press.publishNew('berita');
    assert.match(textOf(renamed, 'rss'), /Nama baru/u);
    assert.notDeepEqual(etagsOf(renamed), etagsOf(first));
    press.tools = { ...press.tools, baseUrl: 'https://other.example' };
    assert.match(textOf(await press.publishNew('berita'), 'atom'), /other\.example/u);
    press.tools = { ...press.tools, version: '2' };
    const upgraded = await press.publishNew('berita');
    assert.equal(await press.publish('berita'), undefined);
    // Where another program gives the same bytes, no reader is told of a change.
    press.now += MINUTE;
    press.tools = { ...press.tools, version: '3' };
    const again = await press.publishNew('berita');
    assert.deepEqual(etagsOf(again), etagsOf(upgraded));
    assert.equal(again.lastModifiedAt, upgraded.lastModifiedAt);
  });

  test('does not depend on where its definition stands or how its articles are read', async (t) => {
    const press = await pressWith(t, 'a');
    await press.publishNew('berita');
    const source = { ...sourceOf('berita/stored', '/elsewhere'), refresh: '* * * * *' };
    press.define('berita', { file: 'elsewhere/feed.yaml', sources: [source] });
    assert.equal(await press.publish('berita'), undefined);
  });
});

describe('the bytes of a feed', () => {
  /** Another store and another time, and the same entries put there in another order. */
  async function publishElsewhere(t: Parameters<typeof makePress>[0], later: number) {
    const press = await makePress(t);
    press.now += later;
    press.define('berita');
    for (const key of later === 0 ? ['a', 'b', 'c'] : ['c', 'a', 'b']) await press.put(key);
    await press.markRead('berita/stored');
    return press.publishNew('berita');
  }

  test('are the same on another machine at another time', async (t) => {
    const [here, there] = [await publishElsewhere(t, 0), await publishElsewhere(t, 90 * MINUTE)];
    assert.deepEqual(etagsOf(here), etagsOf(there));
    for (const [index, { bytes }] of here.documents.entries())
      assert.deepEqual(bytes, there.documents[index]?.bytes);
  });

  test('have a strong entity tag of their own in every coding', async (t) => {
    const { documents } = await publishElsewhere(t, 0);
    const tags = documents.flatMap(({ etag }) => [
      etag,
      ...(['gzip', 'br', 'zstd'] as const).map((coding) => etagFor(etag, coding)),
    ]);
    assert.equal(new Set(tags).size, 12);
    for (const tag of tags) assert.match(tag, /^"[\w-]{27}(?:-(?:gzip|br|zstd))?"$/u);
  });

  test('and their date of change move together', async (t) => {
    const press = await pressWith(t, 'a');
    const first = await press.publishNew('berita');
    press.now += 5 * MINUTE + 123;
    // An embargoed entry is a change that nobody may see yet.
    await press.put('b', { at: NOW + 60 * MINUTE });
    const unseen = await press.publishNew('berita');
    assert.ok(unseen.sequence > first.sequence);
    assert.deepEqual(etagsOf(unseen), etagsOf(first));
    assert.equal(unseen.lastModifiedAt, first.lastModifiedAt);
    await press.put('c');
    const seen = await press.publishNew('berita');
    assert.notDeepEqual(etagsOf(seen), etagsOf(first));
    assert.equal(seen.lastModifiedAt, NOW + 5 * MINUTE, 'in whole seconds');
  });

  test('say that the feed changed when an entry was taken out', async (t) => {
    const press = await pressWith(t, 'a', 'b');
    const before = updatedOf(textOf(await press.publishNew('berita'), 'atom'));
    assert.equal(before, NOW - 60 * MINUTE);
    press.now += MINUTE;
    await press.vanish('a');
    assert.equal(updatedOf(textOf(await press.publishNew('berita'), 'atom')), NOW + MINUTE);
  });
});

test('the last change of a feed does not go back when its newest entry leaves by the selection', async (t) => {
  const press = await pressWith(t);
  press.define('berita', { select: '-tag:opini' });
  await press.put('a', { changedAt: NOW - 10 * MINUTE });
  await press.put('b', { changedAt: NOW - 5 * MINUTE });
  const before = await press.publishNew('berita');
  assert.equal(updatedOf(textOf(before, 'atom')), NOW - 5 * MINUTE);
  press.now += MINUTE;
  await press.put('b', { changedAt: NOW + MINUTE, tags: ['opini'] });
  const after = await press.publishNew('berita');
  assert.deepEqual(titlesOf(after), ['Berita a']);
  assert.equal(updatedOf(textOf(after, 'atom')), NOW - 5 * MINUTE);
});

describe('an embargo', () => {
  test('holds an entry back until its second, and is told to whoever wakes the worker', async (t) => {
    const press = await pressWith(t, 'a');
    const lifts = NOW + 10 * MINUTE;
    await press.put('b', { at: lifts });
    await press.put('c', { at: lifts + MINUTE });
    const before = await press.publishNew('berita');
    assert.deepEqual([titlesOf(before), before.nextEntryAt], [['Berita a'], lifts]);
    press.now = lifts - 1;
    assert.equal(await press.publish('berita'), undefined);
    press.now = lifts;
    const after = await press.publishNew('berita');
    assert.deepEqual(
      [titlesOf(after), after.nextEntryAt],
      [['Berita b', 'Berita a'], lifts + MINUTE],
    );
    press.now += 5 * MINUTE;
    const last = await press.publishNew('berita');
    assert.deepEqual([last.entryCount, last.nextEntryAt], [3, undefined]);
  });
});

describe('an entry that cannot be rendered', () => {
  /** The real renderers, but one of them fails at entries of a title. */
  function breakAt(press: Press, format: FeedFormat, how: Partial<FormatRenderer>): void {
    const renderers = { ...RENDERERS, [format]: { ...RENDERERS[format], ...how } };
    press.tools = { ...press.tools, renderers, fragments: new FragmentCache() };
  }

  const isBad = ({ entry }: PublishableEntry): boolean => entry.title === 'Berita b';

  for (const format of FEED_FORMATS) {
    const ways: Readonly<Record<string, Partial<FormatRenderer>>> = {
      throws: {
        renderEntry(entry, rendering) {
          if (isBad(entry)) throw new RangeError('Invalid time value');
          return RENDERERS[format].renderEntry(entry, rendering);
        },
      },
      'breaks the document': {
        renderEntry: (entry, rendering) =>
          isBad(entry) ? '<oops' : RENDERERS[format].renderEntry(entry, rendering),
      },
    };
    for (const [way, how] of Object.entries(ways)) {
      test(`is left out of all formats when it ${way} in ${format}, and said why`, async (t) => {
        const press = await pressWith(t, 'a', 'b', 'c');
        breakAt(press, format, how);
        const publication = await press.publishNew('berita');
        assert.equal(publication.entryCount, 2);
        for (const one of FEED_FORMATS) {
          assert.doesNotMatch(textOf(publication, one), /Berita b/u);
          assert.match(textOf(publication, one), /Berita a[\s\S]*Berita c/u);
        }
        const [line, ...others] = press.log.lines;
        assert.deepEqual(others, []);
        const { message, ...fields } = line ?? {};
        assert.deepEqual(fields, {
          level: 'error',
          event: 'entrySetAside',
          feed: 'berita',
          entry: 'b',
          code: 'unrenderable',
        });
        assert.match(String(message), /^the entry is left out of the feed: ./u);
      });
    }
  }

  test('does not cost the last good documents when it is the whole feed that breaks', async (t) => {
    const press = await pressWith(t, 'a');
    const good = await press.publishNew('berita');
    await press.put('b');
    breakAt(press, 'atom', { findFault: () => 'broken all through' });
    await assert.rejects(press.publish('berita'), (error) => {
      assert.ok(error instanceof KabarError);
      assert.equal(error.code, 'internal');
      assert.match(error.message, /feed berita do not parse: atom: broken all through/u);
      return true;
    });
    assert.deepEqual(plain(await press.storage.publications.find('berita')), plain(good));
  });

  test('is rendered again once it has changed', async (t) => {
    const press = await pressWith(t, 'a', 'b');
    breakAt(press, 'rss', { renderEntry: () => '<oops' });
    assert.equal((await press.publishNew('berita')).entryCount, 0);
    press.tools = { ...press.tools, renderers: RENDERERS, fragments: new FragmentCache() };
    await press.put('b', { title: 'Berita d', changedAt: NOW });
    assert.deepEqual(titlesOf(await press.publishNew('berita')), ['Berita a', 'Berita d']);
  });
});

test('an entry is rendered once per change, not once per publication', async (t) => {
  const press = await pressWith(t, 'a', 'b');
  const rendered: string[] = [];
  const count = (format: FeedFormat): FormatRenderer => ({
    ...RENDERERS[format],
    renderEntry(entry, rendering) {
      rendered.push(`${format} ${entry.entry.title}`);
      return RENDERERS[format].renderEntry(entry, rendering);
    },
  });
  const renderers = { rss: count('rss'), atom: count('atom'), json: count('json') };
  press.tools = { ...press.tools, renderers };
  await press.publishNew('berita');
  assert.equal(rendered.splice(0).length, 6);
  await press.put('c', { at: NOW });
  await press.publishNew('berita');
  assert.deepEqual(rendered.splice(0), ['rss Berita c', 'atom Berita c', 'json Berita c']);
  await press.put('a', { title: 'Lain' });
  await press.publishNew('berita');
  assert.equal(rendered.splice(0).length, 3);
  press.define('berita', { content: 'summary' });
  await press.publishNew('berita');
  assert.equal(rendered.splice(0).length, 9, 'another content is another rendering');
});
