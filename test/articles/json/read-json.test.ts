// Articles that are stored as JSON: told apart by what stands in them, one or several in a file.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createArticleReader } from '../../../src/articles/read-article.ts';
import type { ArticleReading } from '../../../src/core/article.ts';
import type { Entry } from '../../../src/core/entry.ts';

const reader = createArticleReader({ layouts: new Map(), layout: 'auto' });

function read(value: unknown, explain = false): ArticleReading {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return reader(Buffer.from(text), { file: 'a.json', timezone: 'Asia/Jakarta', explain });
}

function entryOf(value: unknown): Entry {
  const reading = read(value);
  assert.ok(reading.outcome === 'read', JSON.stringify(reading));
  return reading.entry;
}

function codeOf(value: unknown): string {
  const reading = read(value);
  if (reading.outcome === 'faulty') return reading.fault.code;
  return reading.outcome === 'held' ? reading.hold.code : reading.outcome;
}

describe('an Entry', () => {
  const entry = {
    sourceId: 'urn:x:1',
    url: 'https://a.example/1',
    title: 'Judul',
    subtitle: 'Anak judul',
    section: 'Dunia',
    tags: ['a', 'b'],
    publishedAt: '2024-10-15T12:18:00+07:00',
    updatedAt: '2024-10-16T12:18:00+07:00',
    version: '2',
    correction: 'Nama diperbaiki.',
    language: 'id',
    place: 'BEIJING',
    publisher: 'KOMPAS.TV',
    authors: [{ name: 'Ana', email: 'ana@example.org', url: 'https://a.example/ana' }],
    editors: [{ name: 'Budi' }],
    agencies: ['TASS'],
    images: [
      {
        url: 'https://a.example/1.jpg',
        caption: 'Kapal',
        credit: 'Ana',
        mediaType: 'image/jpeg',
        bytes: 5,
        width: 2,
        height: 1,
      },
      { caption: 'Tanpa gambar' },
    ],
    enclosures: [
      { url: 'https://a.example/1.mp3', mediaType: 'audio/mpeg', bytes: 7, durationSeconds: 3 },
    ],
    related: [{ title: 'Lain', url: 'https://a.example/2' }],
    summary: 'Ringkasan',
    html: '<p>Teks <b>berita</b>.</p>',
    text: 'Teks berita.',
    rights: '© KOMPAS.TV',
    commentsUrl: 'https://a.example/1#c',
    source: { title: 'Lain', url: 'https://b.example/' },
  };

  test('comes back as inspect prints it', () => {
    assert.deepEqual(entryOf(entry), entry);
    assert.deepEqual(entryOf({ file: 'x', kind: 'article', entry }), entry);
  });

  test('is cleaned, and what it has no place for is named', () => {
    const reading = read({
      title: 'Judul',
      html: '<p onclick="x()">Teks<script>x</script></p>',
      foo: 1,
    });
    assert.ok(reading.outcome === 'read');
    assert.equal(reading.entry.html, '<p>Teks</p>');
    assert.deepEqual(
      reading.warnings.map(({ code }) => code),
      ['left-out'],
    );
  });

  test('goes by the id of another store, and may be held back', () => {
    assert.equal(
      entryOf({ id: 'tag:x,2024:1', title: 'Judul', text: 'Teks' }).sourceId,
      'tag:x,2024:1',
    );
    assert.equal(codeOf({ title: 'Judul', text: 'Teks', draft: true }), 'draft');
    assert.equal(codeOf({ title: 'Judul', text: 'Teks', status: 'withheld' }), 'withheld');
    assert.equal(codeOf({ title: 'Judul', text: 'Teks', status: 'canceled' }), 'canceled');
    assert.equal(codeOf({ title: 'Judul', text: 'Teks', expiresAt: '2020-01-01' }), 'expired');
  });

  test('pollutes nothing, whatever its keys are', () => {
    const reading = read(
      '{"__proto__": {"polluted": 1}, "constructor": 2, "title": "Judul", "text": "Teks"}',
    );
    assert.equal(reading.outcome, 'read');
    assert.equal('polluted' in {}, false);
  });
});

describe('schema.org data', () => {
  const article = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    '@id': 'https://a.example/1#article',
    headline: 'Judul',
    datePublished: '2024-10-15T12:18:00+07:00',
    author: { '@type': 'Person', name: 'Ana' },
    articleBody: 'Satu.\n\nDua.',
    version: 3,
    correction: { '@type': 'CorrectionComment', text: 'Nama diperbaiki.' },
  };

  test('is read with its body, its name and its version', () => {
    const entry = entryOf(article);
    assert.deepEqual([entry.title, entry.text], ['Judul', 'Satu.\n\nDua.']);
    assert.equal(entry.sourceId, 'https://a.example/1#article');
    assert.deepEqual([entry.version, entry.correction], ['3', 'Nama diperbaiki.']);
    assert.equal(
      entryOf({ ...article, articleBody: '<p>Satu <b>dua</b>.</p>' }).html,
      '<p>Satu <b>dua</b>.</p>',
    );
    assert.equal(entryOf([{ '@context': 'x', '@graph': [article] }]).title, 'Judul');
  });

  test('without an article, or with a date that is none, is set aside', () => {
    assert.equal(
      codeOf({ '@context': 'https://schema.org', '@type': 'Person', name: 'Ana' }),
      'unknown-format',
    );
    assert.equal(codeOf({ ...article, datePublished: '2024-13-45' }), 'invalid-date');
  });
});

describe('ninjs', () => {
  const item = {
    uri: 'urn:newsml:x:1',
    type: 'text',
    versioncreated: '2024-10-15T12:18:00+07:00',
    headlines: [
      { role: 'main', value: 'Judul' },
      { role: 'sub', value: 'Anak judul' },
    ],
    bodies: [{ role: 'main', contenttype: 'text/html', value: '<p>Teks.</p>' }],
  };

  test('is read by its status', () => {
    assert.equal(codeOf({ ...item, pubstatus: 'usable' }), 'read');
    assert.equal(codeOf({ ...item, pubstatus: 'withheld' }), 'withheld');
    assert.equal(codeOf({ ...item, pubStatus: 'canceled' }), 'canceled');
    assert.equal(codeOf({ uri: 'urn:x', pubstatus: 'canceled' }), 'canceled', 'with nothing else');
    assert.equal(codeOf({ ...item, type: 'planning' }), 'not-an-article');
  });

  test('is published when its embargo ends', () => {
    for (const key of ['embargoed', 'embargoedUntil']) {
      const entry = entryOf({ ...item, [key]: '2030-01-01T08:00:00Z' });
      assert.deepEqual(
        [entry.publishedAt, entry.embargoedUntil],
        ['2030-01-01T08:00:00Z', '2030-01-01T08:00:00Z'],
      );
    }
    assert.equal(codeOf({ ...item, embargoed: 'soon' }), 'invalid-date');
  });

  test('means the same in every generation', () => {
    const { headlines: _h, bodies: _b, ...head } = item;
    const first = {
      ...head,
      headline: 'Judul',
      headline_sub: 'Anak judul',
      body_html: '<p>Teks.</p>',
      person: [{ rel: 'author', name: 'Ana' }],
    };
    const third = {
      ...{
        uri: item.uri,
        type: 'text',
        versionCreated: item.versioncreated,
        headlines: item.headlines,
      },
      bodies: [{ role: 'main', contentType: 'text/html', value: '<p>Teks.</p>' }],
      people: [{ rel: 'author', name: 'Ana' }],
    };
    assert.deepEqual(entryOf(first), entryOf(third));
  });

  test('says which key each field came from', () => {
    const reading = read({ ...item, infosources: [{ name: 'TASS' }] }, true);
    assert.ok(reading.outcome === 'read');
    assert.deepEqual(reading.origins?.title, [{ key: 'headlines.main' }]);
    assert.deepEqual(reading.origins?.agencies, [{ key: 'infosources' }]);
  });

  test('of later versions notes what was corrected', () => {
    assert.equal(
      entryOf({ ...item, ednote: 'CORRECTS spelling of name' }).correction,
      'CORRECTS spelling of name',
    );
    assert.equal(entryOf({ ...item, ednote: 'Pictures follow' }).correction, undefined);
  });
});

describe('a file', () => {
  test('may hold several articles, of which one may be faulty', () => {
    const reading = read([
      { title: 'Satu', text: 'Teks' },
      { text: 'Teks' },
      { title: 'Tiga', text: 'Teks', draft: true },
    ]);
    assert.ok(reading.outcome === 'several');
    assert.deepEqual(
      reading.readings.map(({ outcome }) => outcome),
      ['read', 'faulty', 'held'],
    );
    assert.match(JSON.stringify(reading.readings[1]), /Article 2 of 3: /u);
    assert.equal(
      codeOf({
        items: [
          { title: 'Satu', text: 'x' },
          { title: 'Dua', text: 'x' },
        ],
      }),
      'several',
    );
    assert.equal(codeOf([{ title: 'Satu', text: 'x' }]), 'read');
    assert.equal(
      codeOf(Array.from({ length: 1_001 }, () => ({ title: 'a', text: 'b' }))),
      'too-large',
    );
  });

  test('that is none of these is told what it is, or where its fault is', () => {
    assert.equal(codeOf('{}'), 'unknown-format');
    assert.equal(codeOf('[]'), 'unknown-format');
    assert.equal(codeOf('1'), 'unknown-format');
    assert.equal(
      codeOf({ version: 'https://jsonfeed.org/version/1.1', title: 'x', items: [] }),
      'unknown-format',
    );
    const reading = read('{\n"title": "a",\n"text": }');
    assert.ok(reading.outcome === 'faulty');
    assert.deepEqual(
      [reading.fault.code, reading.fault.line, reading.ending],
      ['invalid-json', 3, 'open'],
    );
    assert.equal(codeOf(`${'['.repeat(100_000)}`), 'invalid-json');
    assert.equal(codeOf(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), 'unknown-format');
  });
});
