// What a reader would notice, and how the times of an entry move.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decideTimes, entryFingerprint } from '../../src/core/change.ts';
import type { Entry, StoredEntry } from '../../src/core/entry.ts';

const STORY: Entry = {
  url: 'https://news.example/rusia',
  title: 'Menhan “China” – Rusia: itu ‘baru’… 50 % naik',
  section: 'Kompas dunia',
  tags: ['dunia', 'china'],
  publishedAt: '2024-10-15T12:18:00+07:00',
  language: 'id',
  authors: [{ name: 'Edwin Shri Bimo', url: 'https://news.example/edwin' }],
  images: [{ caption: 'Bendera China', credit: 'AP', width: 640 }],
  related: [{ title: 'Kisah lain' }],
  summary: 'Ringkasan pendek',
  text: 'Paragraf pertama, dengan isi.\n\nParagraf kedua - dengan "kutipan".',
};

const same = (changed: Entry): boolean => entryFingerprint(changed) === entryFingerprint(STORY);

/** The story with one text of it rewritten. */
function listRewritings(rewrite: (text: string) => string): readonly Entry[] {
  const { title, text = '', section = '', summary = '' } = STORY;
  return [
    { ...STORY, title: rewrite(title) },
    { ...STORY, text: rewrite(text) },
    { ...STORY, section: rewrite(section) },
    { ...STORY, summary: rewrite(summary) },
    { ...STORY, tags: (STORY.tags ?? []).map(rewrite) },
    { ...STORY, authors: [{ ...STORY.authors?.[0], name: rewrite('Edwin Shri Bimo') }] },
    { ...STORY, images: [{ ...STORY.images?.[0], caption: rewrite('Bendera China') }] },
    { ...STORY, related: [{ title: rewrite('Kisah lain') }] },
  ];
}

/** Puts something between characters here and there, by a number that says where. */
function sprinkle(text: string, what: string, seed: number): string {
  return [...text].map((one, at) => ((at * 7 + seed) % 5 === 0 ? what + one : one)).join('');
}

describe('no reader would notice', () => {
  const space = fc.constantFrom('  ', '\t', '\u00A0', '\u202F', '\u3000', ' \n', '\r\n', '\u0085');
  const invisible = fc.constantFrom('\u200B', '\u00AD', '\u2060', '\uFEFF', '\u0000', '\u009F');

  test('other white space between words, and white space around', () => {
    fc.assert(
      fc.property(space, (one) => {
        for (const entry of listRewritings((text) => ` ${text.replace(/(?<!\n)[ ]/gu, one)}${one}`))
          assert.ok(same(entry), JSON.stringify(entry));
      }),
    );
  });

  test('characters that are not seen', () => {
    fc.assert(
      fc.property(invisible, fc.nat(4), (one, seed) => {
        for (const entry of listRewritings((text) => sprinkle(text, one, seed)))
          assert.ok(same(entry), JSON.stringify(entry));
      }),
    );
  });

  test('another kind of quotation mark, dash or ellipsis, or another composition', () => {
    const plain = (text: string): string =>
      text
        .replace(/[“”]/gu, '"')
        .replace(/[‘’]/gu, "'")
        .replace(/–/gu, '-')
        .replace(/…/gu, '...')
        .normalize('NFD');
    const typeset = (text: string): string =>
      text.replaceAll('"', '”').replaceAll('-', '—').replaceAll("'", '’');
    for (const entry of [...listRewritings(plain), ...listRewritings(typeset)])
      assert.ok(same(entry), JSON.stringify(entry));
  });

  test('the order of the fields, and fields that are there but empty', () => {
    const backwards = Object.fromEntries(Object.entries(STORY).reverse()) as unknown as Entry;
    assert.notEqual(JSON.stringify(backwards), JSON.stringify(STORY));
    assert.ok(same(backwards));
    assert.ok(same({ ...STORY, agencies: [], subtitle: ' ', html: '' }));
  });

  test('more blank lines between paragraphs, of any kind', () => {
    for (const gap of ['\n\n\n', '\n \t\n', '\r\n\r\n', '\n\u00A0\n'])
      assert.ok(same({ ...STORY, text: (STORY.text ?? '').replace('\n\n', gap) }), gap);
  });
});

describe('a reader would notice', () => {
  test('any visible character that comes, goes or is another', () => {
    const visible = fc.constantFrom(...'aZ9.,!?%&<>é北', '\u{1F600}');
    fc.assert(
      fc.property(visible, fc.nat(), fc.boolean(), (sign, seed, replaces) => {
        const edit = (text: string): string => {
          const characters = [...text];
          const at = seed % characters.length;
          characters.splice(at, replaces && characters[at]?.trim() ? 1 : 0, sign);
          return characters.join('');
        };
        for (const entry of listRewritings(edit)) {
          const isEdited = JSON.stringify(entry) !== JSON.stringify(STORY);
          assert.equal(same(entry), !isEdited, JSON.stringify(entry));
        }
      }),
    );
  });

  test('paragraphs that are merged, parted, swapped or gone', () => {
    const [first = '', second = ''] = (STORY.text ?? '').split('\n\n');
    for (const text of [
      `${first} ${second}`,
      `${first}\n${second}`,
      `${second}\n\n${first}`,
      first,
    ])
      assert.ok(!same({ ...STORY, text }), text);
    const parted = (STORY.text ?? '').replace(', ', ',\n\n');
    assert.ok(!same({ ...STORY, text: parted }));
  });

  test('words that are parted or joined, and another order of names', () => {
    assert.ok(!same({ ...STORY, section: 'Kompasdunia' }));
    assert.ok(!same({ ...STORY, tags: ['china', 'dunia'] }));
    assert.ok(!same({ ...STORY, tags: ['dunia china'] }));
  });

  test('a field that comes, goes or changes its place', () => {
    for (const key of Object.keys(STORY).filter((one) => one !== 'title'))
      assert.ok(!same({ ...STORY, [key]: undefined }), key);
    assert.ok(!same({ ...STORY, subtitle: 'Lagi' }));
    const { summary, ...others } = STORY;
    assert.ok(!same({ ...others, ...(summary === undefined ? {} : { subtitle: summary }) }));
  });
});

describe('the times of an entry', () => {
  const SECOND = 1_000;
  const HOUR = 3_600_000;
  const NOW = Date.UTC(2024, 9, 15, 12);
  const nothing = { publishedAt: undefined, updatedAt: undefined };

  /** An entry with these times; nothing else of it matters here. */
  function storedAt(publishedAt: number, updatedAt = publishedAt): StoredEntry {
    const text = { key: 'k', id: 'tag:a.example,2024:k', source: 'f/s', entry: { title: 'T' } };
    return { ...text, state: 'live', publishedAt, updatedAt, changedAt: 0, sequence: 1 };
  }

  test('of a new one are its own, or now where it says nothing', () => {
    const own = { publishedAt: NOW - HOUR, updatedAt: NOW - SECOND };
    assert.deepEqual(decideTimes(undefined, { ...own, now: NOW }), own);
    const silent = decideTimes(undefined, { ...nothing, now: NOW + 1 });
    assert.deepEqual(silent, { publishedAt: NOW, updatedAt: NOW });
  });

  test('of one from before Kabar are as old as it says', () => {
    const publishedAt = Date.UTC(1910, 0, 1);
    const times = decideTimes(undefined, { ...nothing, publishedAt, now: NOW });
    assert.deepEqual(times, { publishedAt, updatedAt: publishedAt });
  });

  test('do not believe an update from the future', () => {
    const future = { publishedAt: NOW - HOUR, updatedAt: NOW + HOUR, now: NOW };
    assert.equal(decideTimes(undefined, future).updatedAt, NOW - HOUR);
    assert.equal(decideTimes(storedAt(NOW - HOUR), future).updatedAt, NOW);
  });

  test('take an update over from the article when it moves forward, else it is now', () => {
    const stored = storedAt(NOW - 3 * HOUR, NOW - 2 * HOUR);
    const update = (updatedAt: number | undefined): number =>
      decideTimes(stored, { publishedAt: undefined, updatedAt, now: NOW }).updatedAt;
    assert.equal(update(NOW - HOUR), NOW - HOUR);
    assert.equal(update(NOW - 2 * HOUR), NOW);
    assert.equal(update(undefined), NOW);
  });

  test('of an embargoed one may both move, to the past or further ahead', () => {
    const stored = storedAt(NOW + HOUR);
    for (const publishedAt of [NOW - HOUR, NOW + 2 * HOUR]) {
      const times = decideTimes(stored, { ...nothing, publishedAt, now: NOW });
      assert.deepEqual(times, { publishedAt, updatedAt: publishedAt });
    }
    assert.equal(decideTimes(stored, { ...nothing, now: NOW }).publishedAt, NOW + HOUR);
  });

  const instant = fc.integer({ min: NOW - 100 * HOUR, max: NOW + 100 * HOUR });
  const stated = fc.record({
    publishedAt: fc.option(instant, { nil: undefined }),
    updatedAt: fc.option(instant, { nil: undefined }),
    now: instant,
  });

  test('never move back once readers have seen them, whatever the article and the clock say', () => {
    fc.assert(
      fc.property(fc.array(stated, { minLength: 1, maxLength: 12 }), (versions) => {
        let stored: StoredEntry | undefined;
        for (const version of versions) {
          const wasSeen = stored !== undefined && stored.publishedAt <= version.now;
          const times = decideTimes(stored, version);
          assert.ok(times.updatedAt >= times.publishedAt, 'updated before it was published');
          assert.equal(times.publishedAt % SECOND, 0);
          assert.equal(times.updatedAt % SECOND, 0);
          if (times.publishedAt <= version.now)
            assert.ok(times.updatedAt <= Math.max(version.now, stored?.updatedAt ?? 0));
          if (wasSeen && stored !== undefined) {
            assert.equal(times.publishedAt, stored.publishedAt, 'published has moved');
            assert.ok(times.updatedAt >= stored.updatedAt, 'updated went back');
          }
          stored = storedAt(times.publishedAt, times.updatedAt);
        }
      }),
    );
  });
});
