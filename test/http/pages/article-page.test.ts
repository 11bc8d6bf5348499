import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../../src/core/entry.ts';
import { renderArticlePage } from '../../../src/http/pages/article-page.ts';
import type { Site } from '../../../src/http/pages/layout.ts';
import { BASE_URL, feedOf, storedOf } from '../memory-service.ts';

const SITE: Site = {
  baseUrl: BASE_URL,
  prefix: '',
  assets: { style: '/s', script: '/j', icon: '/i' },
};
const EVIL = `</script><script>alert(1)</script>"'><img src=x onerror=alert(1)>\u0000\uD800`;

const FULL: Entry = {
  title: 'Judul',
  subtitle: 'Anak judul',
  section: 'Dunia',
  tags: ['satu', 'dua'],
  publishedAt: '2024-10-15T12:18:00+07:00',
  updatedAt: '2024-10-15T14:00:00+07:00',
  language: 'id',
  place: 'BEIJING',
  publisher: 'KORAN',
  authors: [{ name: 'A. Penulis', url: 'https://koran.example/a' }, { name: 'B' }],
  editors: [{ name: 'C. Editor' }],
  agencies: ['TASS'],
  images: [
    {
      url: 'https://koran.example/p.jpg',
      caption: 'Keterangan',
      credit: 'Antara',
      width: 640,
      height: 480,
    },
    { caption: 'Tanpa gambar' },
  ],
  related: [{ title: 'Lainnya' }, { title: 'Tautan', url: 'https://koran.example/r' }],
  text: 'Satu.\n\nDua.',
  rights: '© Koran',
};

function render(entry: Entry, content: 'full' | 'summary' = 'full'): string {
  return renderArticlePage(SITE, {
    stored: storedOf('k1', entry),
    feeds: [feedOf('world', { content })],
  });
}

function describe(page: string) {
  const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/su.exec(page) ?? [];
  return JSON.parse(json);
}

test('everything that the entry says is on the page, the dateline in the first paragraph', () => {
  const page = render(FULL);
  assert.match(page, /<html lang="id">/u);
  assert.match(page, /<p><span class="dateline">BEIJING<\/span> — Satu\.<\/p>\s*<p>Dua\.<\/p>/u);
  const texts = [
    ...['Judul', 'Anak judul', 'Dunia', 'A. Penulis', 'C. Editor', '15 Oktober 2024, 12.18 WIB'],
    ...[
      '15 Oktober 2024, 14.00 WIB',
      'Keterangan',
      'Antara',
      'Tanpa gambar',
      'TASS',
      'satu',
      'dua',
    ],
    ...['Lainnya', 'href="https://koran.example/r"', '© Koran', 'width="640" height="480"'],
  ];
  for (const text of texts) assert.ok(page.includes(text), text);
});

test('a place that the text opens with already is not said twice', () => {
  const page = render({ ...FULL, text: 'Beijing, KORAN – Satu.\n\nDua.' });
  assert.match(page, /<p>Beijing, KORAN – Satu\.<\/p>/u);
  assert.doesNotMatch(page, /class="dateline"/u);
  const marked = render({ ...FULL, html: '<p><strong>BEIJING</strong> - Satu.</p>' });
  assert.doesNotMatch(marked, /class="dateline"/u);
});

test('the description says what the entry says and leaves out what it does not', () => {
  const { author, editor, image, ...description } = describe(render(FULL));
  assert.equal(description['@type'], 'NewsArticle');
  assert.equal(description.headline, 'Judul');
  assert.equal(description.datePublished, '2024-10-15T12:18:00+07:00');
  assert.equal(description.dateModified, '2024-10-15T14:00:00+07:00');
  assert.equal(description.inLanguage, 'id');
  assert.equal(description.publisher.name, 'KORAN');
  assert.equal(description.contentLocation.name, 'BEIJING');
  assert.deepEqual(
    author.map((one: { name: string }) => one.name),
    ['A. Penulis', 'B'],
  );
  assert.equal(editor[0].name, 'C. Editor');
  assert.equal(image.length, 1);
  const bare = describe(render({ title: 'T', text: 'x' }));
  for (const name of [
    'author',
    'editor',
    'image',
    'keywords',
    'datePublished',
    'contentLocation',
  ]) {
    assert.equal(name in bare, false, name);
  }
});

test('no field of an entry can leave its place', () => {
  const page = render({
    ...FULL,
    title: EVIL,
    subtitle: EVIL,
    section: EVIL,
    place: EVIL,
    publisher: EVIL,
    tags: [EVIL],
    agencies: [EVIL],
    authors: [{ name: EVIL, url: 'javascript:alert(1)' }],
    images: [{ url: `https://x.example/"onload=alert(1)`, caption: EVIL, credit: EVIL }],
    related: [{ title: EVIL, url: 'data:text/html,x' }],
    enclosures: [{ url: 'javascript:alert(1)', mediaType: EVIL }],
    html: `<p onclick="alert(1)">x</p>${EVIL}`,
    url: 'https://x.example/"><script>',
    commentsUrl: 'javascript:alert(1)',
    rights: EVIL,
    summary: EVIL,
    publishedAt: EVIL,
    language: '"><script>',
  });
  assert.equal(page.match(/<script\b/gu)?.length, 2);
  assert.doesNotMatch(page, /<img src=x|javascript:|href="data:|<p onclick|"onload=/u);
  assert.equal(describe(page).headline.includes('alert(1)'), true);
});

test('a story that only summaries carry stays a summary, with the way to its own address', () => {
  const entry: Entry = { ...FULL, summary: 'Ringkas.', url: 'https://koran.example/k1' };
  const page = render(entry, 'summary');
  assert.match(page, /Ringkas\./u);
  assert.doesNotMatch(page, /Dua\./u);
  assert.match(page, /href="https:\/\/koran\.example\/k1">Baca berita ini di koran\.example</u);
  assert.match(render(FULL, 'summary'), /Dua\./u);
});

test('a right-to-left story is laid out from the right', () => {
  assert.match(render({ ...FULL, language: 'ar' }), /<main [^>]*dir="rtl"/u);
  assert.match(render({ ...FULL, language: 'ms-Arab' }), /<main [^>]*dir="rtl"/u);
  assert.match(render(FULL), /<main [^>]*dir="ltr"/u);
});
