import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSlugGiver, SLUG, slugOf } from '../../src/core/slug.ts';

test('a slug is made of a title’s letters and digits', () => {
  for (const [title, slug] of [
    ['Kompas TV – Kompas dunia', 'kompas-tv-kompas-dunia'],
    ['Édition n° 5!', 'edition-n-5'],
    ['  --A__b--  ', 'a-b'],
    ['Straße', 'stra-e'],
    ['新聞', undefined],
    ['', undefined],
  ] as const)
    assert.equal(slugOf(title), slug, title);
});

test('a long title is cut between words, a long word anywhere', () => {
  const long = slugOf('satu dua tiga empat lima enam tujuh delapan sembilan sepuluh') ?? '';
  assert.equal(long, 'satu-dua-tiga-empat-lima-enam-tujuh-delapan');
  assert.equal(slugOf('a'.repeat(500))?.length, 48);
  assert.match(long, SLUG);
});

test('no slug is given twice', () => {
  const give = createSlugGiver(['berita', 'berita-3']);
  assert.deepEqual(['berita', 'berita', 'dunia', 'berita', 'dunia'].map(give), [
    'berita-2',
    'berita-4',
    'dunia',
    'berita-5',
    'dunia-2',
  ]);
});
