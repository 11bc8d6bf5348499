import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEntry, readFeed } from '../read-feed.ts';

const atom = (content: string, attributes = ''): string =>
  `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" ${attributes}>${content}</feed>`;
const entry = (content: string): string => atom(`<title>T</title><entry>${content}</entry>`);

test('a feed says who it is, with its links by relation', async () => {
  const { feed } = await readFeed(
    atom(
      `<id>tag:example.org,2024:f</id><title type="html">Berita &amp;amp; &lt;b&gt;Kabar&lt;/b&gt;</title>
      <subtitle type="text">5 &lt; 6</subtitle><updated>2024-10-15T12:18:00+07:00</updated><rights>© Contoh</rights>
      <link rel="alternate" type="application/json" href="/x.json"/><link href="/"/><link rel="self" href="/feed"/>
      <link rel="hub" href="https://hub.example/"/><link rel="prev-archive" href="/archive/1"/>
      <author><name>Redaksi</name><email>red@example.org</email><uri>/redaksi</uri></author><logo>/logo.png</logo>`,
      'xml:lang="id" xml:base="https://base.example/"',
    ),
  );
  assert.deepEqual(feed, {
    id: 'tag:example.org,2024:f',
    title: 'Berita & Kabar',
    url: 'https://base.example/',
    description: '5 &lt; 6',
    language: 'id',
    updatedAt: '2024-10-15T12:18:00+07:00',
    feedUrl: 'https://base.example/feed',
    imageUrl: 'https://base.example/logo.png',
    authors: [{ name: 'Redaksi', email: 'red@example.org', url: 'https://base.example/redaksi' }],
    rights: '© Contoh',
    hubs: ['https://hub.example/'],
    prevArchive: 'https://base.example/archive/1',
    encoding: 'utf-8',
    format: 'atom-1.0',
  });
});

test('an entry keeps all of its authors, categories, links and texts', async () => {
  const read = await readEntry(
    entry(`<id>urn:1</id><title>a</title><link rel="enclosure" href="/a.mp3" type="audio/mpeg" length="7"/>
      <link rel="replies" href="/1#c"/><link rel="alternate" type="text/html" href="/1"/>
      <published>2024-10-15T12:18:00+07:00</published><updated>2024-10-16T00:00:00Z</updated>
      <author><name>Siti</name></author><author><name>Budi</name></author><contributor><name>Vyara</name></contributor>
      <category term="ekonomi" label="Ekonomi"/><category term="pangan"/><category scheme="https://schema.org/articleSection" term="Nasional"/>
      <summary>Ringkas</summary><content type="html">&lt;p&gt;Penuh&lt;/p&gt;</content>
      <source><id>urn:s</id><title>Lain</title><link href="https://other.example/"/></source>`),
  );
  assert.deepEqual(read, {
    sourceId: 'urn:1',
    url: 'https://example.org/1',
    title: 'a',
    section: 'Nasional',
    tags: ['ekonomi', 'pangan'],
    publishedAt: '2024-10-15T12:18:00+07:00',
    updatedAt: '2024-10-16T00:00:00Z',
    authors: [{ name: 'Siti' }, { name: 'Budi' }],
    editors: [{ name: 'Vyara' }],
    enclosures: [{ url: 'https://example.org/a.mp3', mediaType: 'audio/mpeg', bytes: 7 }],
    summary: 'Ringkas',
    html: '<p>Penuh</p>',
    text: 'Penuh',
    commentsUrl: 'https://example.org/1#c',
    source: { title: 'Lain', url: 'https://other.example/' },
  });
});

test('xhtml keeps its order, whatever its prefix, and loses what could run', async () => {
  const xhtml = `<content type="xhtml" xml:base="https://base.example/"><x:div xmlns:x="http://www.w3.org/1999/xhtml">
    a<x:b>b</x:b>c<x:i>d</x:i>e<x:br/><x:a href="f" onclick="x()">f</x:a><x:script>alert(1)</x:script>
    <svg xmlns="http://www.w3.org/2000/svg" onload="x()"/><x:p xml:base="g/">&lt;h&gt;<x:img src="i.png" alt=""/></x:p></x:div></content>`;
  const { html, text } = await readEntry(entry(xhtml));
  assert.equal(
    html?.replaceAll(/\s+(?=<)|(?<=>)\s+/gu, ''),
    '<div>a<b>b</b>c<i>d</i>e<br><a href="https://base.example/f">f</a><svg></svg>' +
      '<p>&lt;h&gt;<img src="https://base.example/g/i.png" alt="" /></p></div>',
  );
  assert.equal(text?.split('\n')[0], 'abcde');
});

test('the type says whether a text is text', async () => {
  const read = async (content: string) => (await readEntry(entry(content))).html;
  assert.equal(
    await read('<content type="text">&lt;b&gt; &amp;amp;</content>'),
    '&lt;b&gt; &amp;amp;',
  );
  assert.equal(await read('<content>&lt;b&gt;</content>'), '&lt;b&gt;');
  assert.equal(await read('<content type="html">&lt;b&gt;x&lt;/b&gt;</content>'), '<b>x</b>');
  const base64 = Buffer.from('<p>é</p>').toString('base64');
  assert.equal(
    await read(`<content type="text/html" mode="base64">${base64}</content>`),
    '<p>é</p>',
  );
  const title = await readEntry(entry('<title type="text">&lt;b&gt;x&lt;/b&gt; &amp;amp;</title>'));
  assert.equal(title.title, '<b>x</b> &amp;');
});

test('an entry without authors has those of its feed, one without a publication date that of its update', async () => {
  const { entries } = await readFeed(
    atom(
      '<author><name>Redaksi</name></author><entry><title>a</title><updated>2024-10-16T00:00:00Z</updated></entry>',
    ),
  );
  assert.deepEqual(entries[0]?.authors, [{ name: 'Redaksi' }]);
  assert.equal(entries[0]?.publishedAt, '2024-10-16T00:00:00Z');
});

test('Atom 0.3, prefixed Atom and a lone entry are read', async () => {
  const old = await readFeed(
    `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title mode="escaped" type="text/html">&lt;b&gt;T&lt;/b&gt;</title>
    <tagline>x</tagline><entry><title>a</title><issued>2024-10-15T12:18:00+07:00</issued><modified>2024-10-16T00:00:00Z</modified></entry></feed>`,
  );
  assert.deepEqual([old.feed.format, old.feed.title, old.feed.description], ['atom-0.3', 'T', 'x']);
  assert.equal(old.entries[0]?.publishedAt, '2024-10-15T12:18:00+07:00');
  const prefixed = await readEntry(
    '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>x</a:title></a:entry></a:feed>',
  );
  assert.equal(prefixed.title, 'x');
  const alone = await readEntry(
    '<entry xmlns="http://www.w3.org/2005/Atom"><title>x</title></entry>',
  );
  assert.equal(alone.title, 'x');
});

test('no bad date, link without address or empty element costs the entry', async () => {
  const read = await readEntry(
    entry(
      '<id/><title/><link/><link rel="alternate"/><updated>soon</updated><published/><summary>Isi</summary><author/>',
    ),
  );
  assert.deepEqual(read, { title: 'Isi', html: 'Isi', summary: 'Isi', text: 'Isi' });
});

test('drafts of Atom 1.0 are read, and modules of RSS where Atom itself is silent', async () => {
  const draft = await readEntry(
    '<f:feed xmlns:f="http://purl.org/atom/ns#draft-ietf-atompub-format-05"><f:entry><f:title>x</f:title></f:entry></f:feed>',
  );
  assert.equal(draft.title, 'x');
  const entry = await readEntry(
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:t="http://purl.org/dc/terms/">
    <entry><title>x</title><summary>Ringkas</summary><c:encoded><![CDATA[<p>Satu &amp; <b>dua</b></p>]]></c:encoded>
    <t:creator>Siti</t:creator><t:issued>2024-10-15</t:issued></entry></feed>`,
  );
  assert.equal(entry.html, '<p>Satu &amp; <b>dua</b></p>');
  assert.equal(entry.summary, 'Ringkas');
  assert.equal(entry.authors?.[0]?.name, 'Siti');
  assert.equal(entry.publishedAt, '2024-10-15');
});

test('drawings and formulas in xhtml are kept, whatever their prefixes', async () => {
  const { html } = await readEntry(
    `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title><content type="xhtml" xml:base="https://base.example/">
    <div xmlns="http://www.w3.org/1999/xhtml"><s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
    <s:a xlink:href="peta"><s:circle r="1"/></s:a></s:svg><m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:msup><m:mi>x</m:mi>
    <m:mn>2</m:mn></m:msup></m:math></div></content></entry></feed>`.replace(/\n\s+/gu, ''),
  );
  assert.equal(
    html,
    '<div><svg><a xlink:href="https://base.example/peta"><circle r="1"></circle></a></svg>' +
      '<math><msup><mi>x</mi><mn>2</mn></msup></math></div>',
  );
});

test('an attribute of another vocabulary never stands before the own one of the same name', async () => {
  const entry = await readEntry(
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="urn:x"><entry><title x:type="html" type="text">a&lt;b></title>
    <link x:href="https://x.example/" href="https://example.org/1"/><category x:term="x" term="Beras"/></entry></feed>`,
  );
  assert.equal(entry.title, 'a<b>');
  assert.equal(entry.url, 'https://example.org/1');
  assert.deepEqual(entry.tags, ['Beras']);
});
