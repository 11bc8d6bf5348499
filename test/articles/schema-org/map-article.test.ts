// What schema.org data says of an article, in the forms in which publishers write it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findSchemaArticle } from '../../../src/articles/schema-org/find-article.ts';
import {
  mapSchemaArticle,
  type SchemaArticle,
} from '../../../src/articles/schema-org/map-article.ts';
import { namesOf } from '../../../src/articles/schema-org/people.ts';

const BASE = 'https://harian.example/kota/pelabuhan';

function read(value: unknown): SchemaArticle {
  const found = findSchemaArticle([value]);
  assert.ok(found);
  return mapSchemaArticle(found, { base: BASE, readDate: (text) => text });
}

const ARTICLE = { '@type': 'NewsArticle', headline: 'Harbour reopens' };

describe('an article described by schema.org', () => {
  test('gives every field that an entry has a place for, and says from which property', () => {
    const { fields, origins, body, isFree } = read({
      '@context': 'https://schema.org',
      ...ARTICLE,
      alternativeHeadline: 'After ten years',
      mainEntityOfPage: { '@type': 'WebPage', '@id': '/kota/pelabuhan?id=7' },
      datePublished: '2024-10-15T12:18:00+07:00',
      dateModified: '2024-10-15T13:00:00+07:00',
      inLanguage: 'en_US',
      articleSection: 'City',
      keywords: ['harbour', { '@type': 'DefinedTerm', name: 'transport' }],
      description: 'The harbour &amp; its line.',
      dateline: 'JAKARTA',
      copyrightNotice: '© Harian',
      author: { '@type': 'Person', name: 'Ana Reyes', url: '/penulis/ana' },
      editor: [{ name: 'May Lin' }],
      publisher: { '@type': 'Organization', name: 'Harian' },
      creditText: 'TASS / Anadolu',
      image: {
        '@type': 'ImageObject',
        url: '/a.jpg',
        width: '1200px',
        height: { '@type': 'QuantitativeValue', value: 800 },
        caption: 'The pier',
        creditText: 'Tom Birch',
      },
      audio: { contentUrl: '/a.mp3', encodingFormat: 'audio/mpeg', duration: 'PT1M5S' },
      articleBody: 'The harbour was opened.',
      isAccessibleForFree: 'False',
    });
    assert.deepEqual(fields, {
      title: 'Harbour reopens',
      subtitle: 'After ten years',
      url: 'https://harian.example/kota/pelabuhan?id=7',
      publishedAt: '2024-10-15T12:18:00+07:00',
      updatedAt: '2024-10-15T13:00:00+07:00',
      language: 'en-US',
      section: 'City',
      tags: ['harbour', 'transport'],
      summary: 'The harbour & its line.',
      place: 'JAKARTA',
      rights: '© Harian',
      images: [
        {
          url: 'https://harian.example/a.jpg',
          caption: 'The pier',
          credit: 'Tom Birch',
          width: 1200,
          height: 800,
        },
      ],
      enclosures: [
        { url: 'https://harian.example/a.mp3', mediaType: 'audio/mpeg', durationSeconds: 65 },
      ],
      publisher: 'Harian',
      authors: [{ name: 'Ana Reyes', url: 'https://harian.example/penulis/ana' }],
      editors: [{ name: 'May Lin' }],
      agencies: ['TASS', 'Anadolu'],
    });
    assert.equal(origins.publishedAt, 'datePublished');
    assert.equal(origins.url, 'mainEntityOfPage');
    assert.equal(body, 'The harbour was opened.');
    assert.equal(isFree, false);
  });

  test('names its authors as a person, a text, a list or a reference', () => {
    const authors = (author: unknown) =>
      read({ ...ARTICLE, author }).fields.authors?.map(({ name }) => name);
    assert.deepEqual(authors('By Ana Reyes'), ['Ana Reyes']);
    assert.deepEqual(authors(['Ana Reyes', { name: 'Tom Birch' }]), ['Ana Reyes', 'Tom Birch']);
    assert.deepEqual(authors({ '@type': 'Person', name: ['Ana Reyes', 'Tom Birch'] }), [
      'Ana Reyes',
      'Tom Birch',
    ]);
    assert.deepEqual(authors({ '@type': 'Organization', name: 'Reuters' }), ['Reuters']);
    assert.deepEqual(authors({ givenName: 'Ana', familyName: 'Reyes' }), ['Ana Reyes']);
    assert.equal(authors('https://facebook.com/ana'), undefined);
    assert.equal(authors([]), undefined);
    const graph = [
      { ...ARTICLE, author: { '@id': '#ana' } },
      { '@type': 'Person', '@id': '#ana', name: 'Ana Reyes' },
    ];
    assert.deepEqual(read({ '@graph': graph }).fields.authors, [{ name: 'Ana Reyes' }]);
  });

  test('survives values that are none', () => {
    const { fields } = read({
      ...ARTICLE,
      datePublished: null,
      author: [null, 7, {}, [[]], { name: null }],
      image: [{}, 'javascript:alert(1)', { url: 5 }, null],
      keywords: ' , ,',
      publisher: true,
      inLanguage: 'no language at all',
      mainEntityOfPage: true,
      __proto__: { url: 'https://evil.example/' },
    });
    assert.deepEqual(Object.keys(fields), ['title']);
  });
});

describe('the article among what a page describes', () => {
  test('is found in lists, graphs and pages', () => {
    const wrapped = [
      [{ '@type': 'WebSite', name: 'Harian' }, ARTICLE],
      { '@graph': [{ '@type': 'BreadcrumbList' }, { ...ARTICLE, '@type': ['Thing', 'Article'] }] },
      { '@type': 'WebPage', mainEntity: ARTICLE },
      { ...ARTICLE, '@type': 'http://schema.org/ReportageNewsArticle' },
      { ...ARTICLE, '@type': 'schema:NewsArticle' },
    ];
    for (const one of wrapped)
      assert.equal(findSchemaArticle([one])?.node.headline, ARTICLE.headline);
  });

  test('is the one with the page’s address or title, not a story beside it', () => {
    const other = { '@type': 'NewsArticle', headline: 'Another', datePublished: '2024-01-01' };
    const own = { '@type': 'Article', headline: 'Harbour reopens', url: `${BASE}/?utm_source=x` };
    assert.equal(findSchemaArticle([other, own], { url: BASE })?.node, own);
    assert.equal(findSchemaArticle([other, own], { title: 'Harbour  reopens' })?.node, own);
    assert.equal(findSchemaArticle([other, own])?.node, other);
  });

  test('is none where nothing describes an article', () => {
    for (const value of [null, 5, 'NewsArticle', [], { '@type': 'WebPage', name: 'Home' }])
      assert.equal(findSchemaArticle([value]), undefined);
    const deep = JSON.parse(`${'[1,'.repeat(5_000)}0${']'.repeat(5_000)}`) as unknown;
    assert.equal(findSchemaArticle([deep]), undefined);
  });
});

test('a list of whole names is parted, a name with a comma is not', () => {
  assert.deepEqual(namesOf('Ana Reyes, Tom Birch and May Lin'), [
    'Ana Reyes',
    'Tom Birch',
    'May Lin',
  ]);
  assert.deepEqual(namesOf('Reyes, Ana'), ['Reyes, Ana']);
  assert.deepEqual(namesOf('oleh Siti Aminah & Budi Santoso'), ['Siti Aminah', 'Budi Santoso']);
  assert.deepEqual(namesOf('Byron Smith'), ['Byron Smith']);
  assert.deepEqual(namesOf('  '), []);
});
