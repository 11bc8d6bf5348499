import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEntry, readFeed } from '../read-feed.ts';

const MODULES =
  'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" ' +
  'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" ' +
  'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"';

const rss = (channel: string): string =>
  `<rss version="2.0" ${MODULES}><channel>${channel}</channel></rss>`;
const item = (fields: string): string => rss(`<title>T</title><item>${fields}</item>`);

test('a channel says who, where, how often and in which language', async () => {
  const { feed } = await readFeed(
    rss(`<title>Berita &amp; Kabar</title><link>/</link><description>Semua &lt;b&gt;kabar&lt;/b&gt;</description>
      <language>id</language><lastBuildDate>Tue, 15 Oct 2024 12:18:00 +0700</lastBuildDate>
      <managingEditor>red@example.org (Redaksi)</managingEditor><copyright>© Contoh</copyright>
      <ttl>30</ttl><skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>x</hour></skipHours>
      <skipDays><day>Sunday</day><day>monday</day><day>Blursday</day></skipDays>
      <image><url>/logo.png</url><title>x</title><link>/</link></image>
      <atom:link rel="self" href="https://example.org/rss"/><atom:link rel="hub" href="https://hub.example/"/>
      <atom:link rel="next" href="?page=2"/>`),
  );
  assert.deepEqual(feed, {
    title: 'Berita & Kabar',
    url: 'https://example.org/',
    description: 'Semua <b>kabar</b>',
    language: 'id',
    updatedAt: '2024-10-15T12:18:00+07:00',
    feedUrl: 'https://example.org/rss',
    imageUrl: 'https://example.org/logo.png',
    authors: [{ name: 'Redaksi', email: 'red@example.org' }],
    rights: '© Contoh',
    hubs: ['https://hub.example/'],
    ttlMinutes: 30,
    skipHours: [0, 7],
    skipDays: ['Sunday', 'Monday'],
    next: 'https://example.org/feed?page=2',
    encoding: 'utf-8',
    format: 'rss-2.0',
  });
});

test('an item keeps everything that rss-parser drops', async () => {
  const entry = await readEntry(
    item(`<title>Judul</title><link>/1</link><guid isPermaLink="false">urn:1</guid>
      <pubDate>Tue, 15 Oct 2024 12:18:00 +0700</pubDate><atom:updated>2024-10-15T13:00:00Z</atom:updated>
      <author>siti@example.org (Siti)</author><dc:creator>Budi</dc:creator><dc:creator>Budi</dc:creator>
      <dc:contributor>Vyara</dc:contributor>
      <category domain="x">Ekonomi</category><category>Pangan</category><dc:subject>Beras</dc:subject>
      <description>Ringkas &lt;i&gt;sekali&lt;/i&gt;</description>
      <content:encoded><![CDATA[<p>Satu</p><p>Dua <a href="/x">tiga</a></p>]]></content:encoded>
      <enclosure url="/a.mp3" length="10" type="audio/mpeg"/><enclosure url="/b.mp3" length="0" type="audio/mpeg"/>
      <itunes:duration>1:01:01</itunes:duration>
      <media:group><media:content url="/v.mp4" type="video/mp4" fileSize="5"/>
      <media:content url="/p.jpg" medium="image" width="640" height="480"/></media:group>
      <media:thumbnail url="/t.jpg"/>
      <comments>/1#c</comments><source url="https://other.example/rss">Lain</source><dc:language>ms</dc:language>`),
  );
  assert.deepEqual(entry, {
    sourceId: 'urn:1',
    url: 'https://example.org/1',
    title: 'Judul',
    tags: ['Ekonomi', 'Pangan', 'Beras'],
    publishedAt: '2024-10-15T12:18:00+07:00',
    updatedAt: '2024-10-15T13:00:00Z',
    language: 'ms',
    authors: [{ name: 'Siti', email: 'siti@example.org' }, { name: 'Budi' }],
    editors: [{ name: 'Vyara' }],
    images: [
      { url: 'https://example.org/p.jpg', mediaType: 'image/jpeg', width: 640, height: 480 },
      { url: 'https://example.org/t.jpg', mediaType: 'image/jpeg' },
    ],
    enclosures: [
      {
        url: 'https://example.org/a.mp3',
        mediaType: 'audio/mpeg',
        bytes: 10,
        durationSeconds: 3661,
      },
      { url: 'https://example.org/b.mp3', mediaType: 'audio/mpeg', durationSeconds: 3661 },
      { url: 'https://example.org/v.mp4', mediaType: 'video/mp4', bytes: 5 },
    ],
    summary: 'Ringkas sekali',
    summaryHtml: 'Ringkas <i>sekali</i>',
    html: '<p>Satu</p><p>Dua <a href="https://example.org/x">tiga</a></p>',
    text: 'Satu\n\nDua tiga',
    commentsUrl: 'https://example.org/1#c',
    source: { title: 'Lain', url: 'https://other.example/rss' },
  });
});

test('a description alone is the body, beside a full text it is the summary', async () => {
  assert.equal((await readEntry(item('<description>Isi</description>'))).html, 'Isi');
  const both = '<description>Ringkas</description><content:encoded>Penuh</content:encoded>';
  const entry = await readEntry(item(both));
  assert.deepEqual([entry.html, entry.summary, entry.summaryHtml], ['Penuh', 'Ringkas', undefined]);
});

test('a guid is the address only where it is said to be one', async () => {
  const guid = 'https://example.org/g';
  assert.equal((await readEntry(item(`<guid>${guid}</guid>`))).url, guid);
  assert.equal((await readEntry(item(`<guid isPermaLink="false">${guid}</guid>`))).url, undefined);
  assert.equal((await readEntry(item('<guid>12345</guid>'))).sourceId, '12345');
});

test('titles are plain text: references are read, tags of HTML go, everything else is meant', async () => {
  const titles: Readonly<Record<string, string>> = {
    'AT&amp;T': 'AT&T',
    'AT&amp;amp;T': 'AT&T',
    '&lt;b&gt;Tebal&lt;/b&gt; 5 &lt; 6': 'Tebal 5 < 6',
    '&amp;lt;script&amp;gt;': '<script>',
    'a &lt;/example&gt;': 'a </example>',
    '<![CDATA[ R&D &eacute; ]]>': 'R&D é',
    '  dua\n  baris ': 'dua baris',
  };
  for (const [written, expected] of Object.entries(titles)) {
    assert.equal((await readEntry(item(`<title>${written}</title>`))).title, expected, written);
  }
});

test('an item without a title is called by its first words, else by its address', async () => {
  assert.equal(
    (await readEntry(item('<description>Satu kalimat. Dua.</description>'))).title,
    'Satu kalimat. Dua.',
  );
  assert.equal((await readEntry(item('<link>https://e.org/1</link>'))).title, 'https://e.org/1');
});

test('relative addresses start at xml:base, else at the site, else at the document', async () => {
  const link = '<item><link>a</link><description>&lt;img src="b.png"&gt;</description></item>';
  const read = async (document: string) => {
    const { entries } = await readFeed(document, { url: 'https://feeds.example/x/feed' });
    return [entries[0]?.url, entries[0]?.html];
  };
  assert.deepEqual(await read(rss(`<link>https://site.example/</link>${link}`)), [
    'https://site.example/a',
    '<img src="https://site.example/b.png" />',
  ]);
  assert.deepEqual(await read(rss(link)), [
    'https://feeds.example/x/a',
    '<img src="https://feeds.example/x/b.png" />',
  ]);
  const based = `<rss version="2.0" xml:base="https://base.example/d/"><channel>${link}</channel></rss>`;
  assert.deepEqual(await read(based), [
    'https://base.example/d/a',
    '<img src="https://base.example/d/b.png" />',
  ]);
});

test('RSS 0.91, 0.90 and 1.0 are read, items outside of the channel too', async () => {
  const old = await readFeed(
    '<rss version="0.91"><channel><item><title>a</title></item></channel></rss>',
  );
  assert.deepEqual([old.feed.format, old.entries[0]?.title], ['rss-0.91', 'a']);
  const rdf = (namespace: string) => `<?xml version="1.0"?>
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="${namespace}" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel rdf:about="https://example.org/"><title>T</title><items><rdf:Seq><rdf:li resource="1"/></rdf:Seq></items></channel>
    <item rdf:about="https://example.org/1"><title>a</title><dc:date>2024-10-15T12:18+07:00</dc:date></item></rdf:RDF>`;
  const one = await readFeed(rdf('http://purl.org/rss/1.0/'));
  assert.equal(one.feed.format, 'rss-1.0');
  assert.deepEqual(one.entries[0], {
    sourceId: 'https://example.org/1',
    url: 'https://example.org/1',
    title: 'a',
    publishedAt: '2024-10-15T12:18:00+07:00',
    updatedAt: '2024-10-15T12:18:00+07:00',
  });
  assert.equal(
    (await readFeed(rdf('http://my.netscape.com/rdf/simple/0.9/'))).feed.format,
    'rss-0.90',
  );
});

test('modules are known by their namespaces, whatever their prefixes, and by prefixes that nobody declared', async () => {
  const renamed = await readEntry(
    '<r:rss xmlns:r="http://backend.userland.com/rss2" xmlns:z="http://purl.org/dc/elements/1.1/"><r:channel>' +
      '<r:item><r:title>a</r:title><z:creator>Siti</z:creator></r:item></r:channel></r:rss>',
  );
  assert.deepEqual([renamed.title, renamed.authors], ['a', [{ name: 'Siti' }]]);
  const undeclared = await readEntry(
    '<rss version="2.0"><channel><item><title>a</title><dc:creator>Siti</dc:creator><evil:title>x</evil:title></item></channel></rss>',
  );
  assert.deepEqual([undeclared.title, undeclared.authors], ['a', [{ name: 'Siti' }]]);
  const foreign = await readEntry(
    '<rss version="2.0" xmlns:m="http://example.com/m"><channel><item><m:title>x</m:title><title>a</title></item></channel></rss>',
  );
  assert.equal(foreign.title, 'a');
});

test('terms of Dublin Core mean what its elements mean, under any prefix', async () => {
  const terms = (prefix: string, uri: string) =>
    rss(`<title>T</title><item xmlns:${prefix}="${uri}"><${prefix}:title>Judul</${prefix}:title>
      <${prefix}:creator>Siti</${prefix}:creator><${prefix}:creator>Budi</${prefix}:creator>
      <${prefix}:contributor>Vyara</${prefix}:contributor><${prefix}:description>Isi</${prefix}:description>
      <${prefix}:subject>Beras</${prefix}:subject><${prefix}:language>ms</${prefix}:language>
      <${prefix}:rights>© Contoh</${prefix}:rights><${prefix}:date>2024-10-15</${prefix}:date>
      <${prefix}:identifier>https://example.org/1</${prefix}:identifier></item>`);
  const expected = {
    sourceId: 'https://example.org/1',
    url: 'https://example.org/1',
    title: 'Judul',
    tags: ['Beras'],
    publishedAt: '2024-10-15',
    updatedAt: '2024-10-15',
    language: 'ms',
    authors: [{ name: 'Siti' }, { name: 'Budi' }],
    editors: [{ name: 'Vyara' }],
    html: 'Isi',
    text: 'Isi',
    rights: '© Contoh',
  };
  assert.deepEqual(await readEntry(terms('dcterms', 'http://purl.org/dc/terms/')), expected);
  assert.deepEqual(await readEntry(terms('q', 'https://purl.org/dc/terms')), expected);
  assert.deepEqual(await readEntry(terms('q', 'http://purl.org/dc/elements/1.1/')), expected);
});

test('a guid goes before a Dublin Core identifier, which is an address only if it looks like one', async () => {
  const entry = await readEntry(
    item('<guid isPermaLink="false">g</guid><dc:identifier>doi:10.1/x</dc:identifier>'),
  );
  assert.equal(entry.sourceId, 'g');
  assert.equal(entry.url, undefined);
});

test('pictures have the captions and credits that stand inside them, else those that stand for all', async () => {
  const { images } = await readEntry(
    item(`<description>Isi</description><media:credit>Semua</media:credit><media:description>Video</media:description>
      <media:content url="/1.jpg"><media:description type="html">&lt;b&gt;Sawah&lt;/b&gt; di Subang</media:description>
      <media:credit role="photographer">Siti</media:credit><media:credit>Budi</media:credit></media:content>
      <media:group><media:content url="/2.jpg"/></media:group>
      <media:content url="/v.mp4"><media:credit>Kamera</media:credit></media:content>
      <media:content url="/3.jpg"><media:credit>Vyara</media:credit></media:content>`),
  );
  assert.deepEqual(
    images?.map(({ caption, credit }) => [caption, credit]),
    [
      ['Sawah di Subang', 'Siti, Budi'],
      [undefined, 'Semua'],
      [undefined, 'Vyara'],
    ],
  );
});

test('what describes the only picture beside it is its caption, but for items without a text of their own', async () => {
  const picture = '<media:content url="/1.jpg"/><media:description>Sawah</media:description>';
  const told = await readEntry(item(`<description>Isi</description>${picture}`));
  assert.equal(told.images?.[0]?.caption, 'Sawah');
  assert.equal(told.html, 'Isi');
  const silent = await readEntry(item(picture));
  assert.equal(silent.images?.[0]?.caption, undefined);
  assert.equal(silent.html, 'Sawah');
});

test('an RDF root is known without its namespace, and an Atom source by its link', async () => {
  const { feed, entries } = await readFeed(
    '<RDF><channel about="https://example.org/"><title>T</title></channel><item about="https://example.org/1"><title>x</title></item></RDF>',
  );
  assert.equal(feed.format, 'rss-1.0');
  assert.equal(entries[0]?.url, 'https://example.org/1');
  const { source } = await readEntry(
    item(
      '<atom:source><atom:title>Lain</atom:title><atom:link href="https://l.example/"/></atom:source>',
    ),
  );
  assert.deepEqual(source, { title: 'Lain', url: 'https://l.example/' });
});
