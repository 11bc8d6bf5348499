import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFeed } from '../../../src/formats/parse-feed.ts';
import { readEntry, readFeed } from '../read-feed.ts';

const page = (body: string, head = ''): string =>
  `<!doctype html>\n<html lang="id"><head><title>Catatan &amp; kabar</title>${head}</head><body>${body}</body></html>`;
const feed = (entries: string): string => page(`<main class="h-feed">${entries}</main>`);
const NOTE = '<article class="h-entry"><p class="p-name">Satu</p></article>';

test('a page with an h-feed is read with everything that the format has', async () => {
  const read = await readFeed(
    page(
      `<main class="h-feed"><h1 class="p-name">Catatan</h1><p class="p-summary">5 &lt; 6</p>
<img class="u-photo" src="foto.png" alt=""><p class="p-author h-card"><a class="u-url" href="/redaksi">Redaksi</a></p>
<article class="h-entry"><a class="u-url u-uid" href="7"><h2 class="p-name">Judul</h2></a>
<time class="dt-published" datetime="2024-10-15 12:18:00+0700">hari ini</time>
<time class="dt-updated" datetime="2024-10-16T00:00:00Z">lalu</time>
<p class="p-author h-card">Ana <a class="u-email" href="mailto:ana@example.org">surat</a></p>
<p class="p-summary">Ringkas</p><img class="u-photo" src="/a.jpg" alt="Kapal">
<div class="e-content"><p>Isi <script>x</script><a href="x">y</a></p></div>
<a class="p-category" href="/t/x">x</a><audio class="u-audio" src="/a.mp3"></audio></article></main>`,
      '<base href="/blog/"><link rel="hub" href="https://hub.example/"><link rel="next" href="?hal=2">',
    ),
  );
  assert.deepEqual(read.feed, {
    title: 'Catatan',
    url: 'https://example.org/feed',
    description: '5 &lt; 6',
    language: 'id',
    imageUrl: 'https://example.org/blog/foto.png',
    authors: [{ name: 'Redaksi', url: 'https://example.org/redaksi' }],
    hubs: ['https://hub.example/'],
    next: 'https://example.org/blog/?hal=2',
    encoding: 'utf-8',
    format: 'h-feed',
  });
  assert.deepEqual(read.entries, [
    {
      sourceId: 'https://example.org/blog/7',
      url: 'https://example.org/blog/7',
      title: 'Judul',
      tags: ['x'],
      publishedAt: '2024-10-15T12:18:00+07:00',
      updatedAt: '2024-10-16T00:00:00Z',
      language: 'id',
      authors: [{ name: 'Ana surat', email: 'ana@example.org' }],
      images: [{ url: 'https://example.org/blog/a.jpg'.replace('/blog', ''), caption: 'Kapal' }],
      enclosures: [{ url: 'https://example.org/a.mp3', mediaType: 'audio/mpeg' }],
      summary: 'Ringkas',
      html: '<p>Isi <a href="https://example.org/blog/x">y</a></p>',
      text: 'Isi y',
    },
  ]);
});

test('a note without a name is titled by its text, and keeps its author from the feed', async () => {
  const entry = await readEntry(
    feed(
      '<a class="p-author h-card" href="/">Ana</a><article class="h-entry"><div class="e-content">Hujan lagi.</div></article>',
    ),
  );
  assert.equal(entry.title, 'Hujan lagi.');
  assert.deepEqual(entry.authors, [{ name: 'Ana', url: 'https://example.org/' }]);
});

test('several entries of a page are a feed without a head of its own, one alone is an article', async () => {
  const { feed: head, entries } = await readFeed(page(NOTE + NOTE.replace('Satu', 'Dua')));
  assert.equal(head.title, 'Catatan & kabar');
  assert.deepEqual(
    entries.map(({ title }) => title),
    ['Satu', 'Dua'],
  );
  const alone = await parseFeed(Buffer.from(page(NOTE)));
  assert.equal(alone.ok === false && alone.code, 'not-a-feed');
});

test('pages that say nothing in microformats are no feeds, nor are classes of old themes', async () => {
  for (const body of [
    '<form action="/login"><input name="password"></form>',
    '<div class="hfeed"><div class="hentry">a</div><div class="hentry">b</div></div>',
    '<p>class="h-feed"</p>',
    '<div class="ph-feed h-feeder">x</div>',
  ]) {
    const reading = await parseFeed(Buffer.from(page(body)));
    assert.equal(reading.ok === false && reading.code, 'not-a-feed', body);
  }
});

test('without an address of the page, what is relative is absent and nothing is invented', async () => {
  const { feed: head, entries } = await readFeed(
    feed('<article class="h-entry"><a class="u-url u-uid p-name" href="7">Judul</a></article>'),
    {},
  );
  assert.equal(head.url, undefined);
  assert.deepEqual([entries[0]?.url, entries[0]?.sourceId], [undefined, undefined]);
  assert.doesNotMatch(JSON.stringify({ head, entries }), /\.invalid/u);
});

test('a page in another encoding is read as it declares itself', async () => {
  const text = feed(
    '<article class="h-entry"><p class="p-name">Caf\u00e9 d\u2019\u00e9t\u00e9</p></article>',
  );
  const declared = text.replace('<head>', '<head><meta charset="windows-1252">');
  const bytes = Uint8Array.from(declared, (one) =>
    one === '\u2019' ? 0x92 : (one.codePointAt(0) ?? 0),
  );
  const { feed: head, entries } = await readFeed(bytes);
  assert.equal(head.encoding, 'windows-1252');
  assert.equal(entries[0]?.title, 'Caf\u00e9 d\u2019\u00e9t\u00e9');
});

test('no script survives in what a page brings', async () => {
  const entry = await readEntry(
    feed(
      '<article class="h-entry"><a class="u-url p-name" href="javascript:alert(1)">a</a><div class="e-content"><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a></div></article>',
    ),
  );
  assert.equal(entry.url, undefined);
  assert.doesNotMatch(JSON.stringify(entry), /alert|onerror|javascript/u);
});

test('a page that is nested deeper than can be read is refused', async () => {
  const deep = feed(`${NOTE}${'<div>'.repeat(30_000)}`);
  const reading = await parseFeed(Buffer.from(deep));
  assert.equal(reading.ok === false && reading.code, 'too-deep');
});

test('a page of frames, or with classes but no element in its body, is no feed and no failure', async () => {
  for (const document of [
    '<html class="h-entry"><head><title>x</title></head><body>teks</body></html>',
    '<html class="h-feed"><frameset><frame src="/a"></frameset></html>',
    '<!DOCTYPE html><html class="h-feed">',
  ]) {
    const reading = await parseFeed(Buffer.from(document));
    assert.equal(reading.ok === false && reading.code, 'not-a-feed', document);
  }
});
