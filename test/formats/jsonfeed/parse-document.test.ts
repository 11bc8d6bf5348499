import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFeed } from '../../../src/formats/parse-feed.ts';
import { readEntry, readFeed } from '../read-feed.ts';

const VERSION = 'https://jsonfeed.org/version/1.1';
const json = (members: object): string =>
  JSON.stringify({ version: VERSION, title: 'T', ...members });
const item = (members: object): string => json({ items: [members] });

test('a feed and its items are read with everything that the format has', async () => {
  const { feed, entries } = await readFeed(
    `\uFEFF${json({
      home_page_url: '/',
      feed_url: 'https://example.org/feed.json',
      next_url: '?page=2',
      description: '5 < 6',
      icon: '/icon.png',
      language: 'id',
      authors: [{ name: 'Redaksi', url: '/redaksi' }],
      hubs: [{ type: 'WebSub', url: 'https://hub.example/' }],
      items: [
        {
          id: 7,
          url: ' /7 ',
          title: 'a <b> &amp;',
          content_html: '<p>Isi <script>x</script><a href="/x">y</a></p>',
          content_text: 'lain',
          summary: 'Ringkas',
          image: '/a.jpg',
          date_published: '2024-10-15T12:18:00+07:00',
          date_modified: '2024-10-16T00:00:00Z',
          tags: ['x', 'x', 3],
          attachments: [
            { url: '/a.mp3', mime_type: 'audio/mpeg', size_in_bytes: 7, duration_in_seconds: 60 },
          ],
        },
      ],
    })}`,
  );
  assert.deepEqual(feed, {
    title: 'T',
    url: 'https://example.org/',
    description: '5 &lt; 6',
    language: 'id',
    feedUrl: 'https://example.org/feed.json',
    imageUrl: 'https://example.org/icon.png',
    authors: [{ name: 'Redaksi', url: 'https://example.org/redaksi' }],
    hubs: ['https://hub.example/'],
    next: 'https://example.org/feed?page=2',
    encoding: 'utf-8',
    format: 'json-1.1',
  });
  assert.deepEqual(entries, [
    {
      sourceId: '7',
      url: 'https://example.org/7',
      title: 'a <b> &amp;',
      tags: ['x'],
      publishedAt: '2024-10-15T12:18:00+07:00',
      updatedAt: '2024-10-16T00:00:00Z',
      language: 'id',
      authors: [{ name: 'Redaksi', url: 'https://example.org/redaksi' }],
      images: [{ url: 'https://example.org/a.jpg' }],
      enclosures: [
        {
          url: 'https://example.org/a.mp3',
          mediaType: 'audio/mpeg',
          bytes: 7,
          durationSeconds: 60,
        },
      ],
      summary: 'Ringkas',
      html: '<p>Isi <a href="https://example.org/x">y</a></p>',
      text: 'Isi y',
    },
  ]);
});

test('plain text becomes paragraphs and stays plain', async () => {
  const entry = await readEntry(item({ id: '1', content_text: 'a < b\n\nc' }));
  assert.deepEqual([entry.html, entry.text], ['<p>a &lt; b</p>\n<p>c</p>', 'a < b\n\nc']);
});

test('authors are read in every form that documents have them in', async () => {
  for (const [members, names] of [
    [{ author: { name: 'A' } }, ['A']],
    [{ authors: { name: 'A' } }, ['A']],
    [{ authors: [{ name: 'A' }, { name: 'A' }], author: { name: 'B' } }, ['A', 'B']],
    [{ authors: ['A', null, 3, {}] }, ['A']],
  ] as const) {
    const { authors } = await readEntry(item({ id: '1', title: 'x', ...members }));
    assert.deepEqual(
      authors?.map(({ name }) => name),
      names,
    );
  }
});

test('values of the wrong type are absent and cost nothing else', async () => {
  const wrong = {
    url: 7,
    title: {},
    tags: { a: 1 },
    attachments: 'x',
    date_published: true,
    authors: 3,
  };
  const entry = await readEntry(item({ id: '1', content_text: 'x', ...wrong, image: [] }));
  assert.deepEqual(entry, { sourceId: '1', title: 'x', html: 'x', text: 'x' });
});

test('no key reaches a prototype, no number and no depth a crash', async () => {
  const hostile =
    `{"version":"${VERSION}","title":"T","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},` +
    '"items":[{"id":1e400,"__proto__":{"title":"x"},"title":"a","title":"b"}, null, 3, [], "x"]}';
  const entry = await readEntry(hostile);
  assert.deepEqual(entry, { title: 'b' });
  assert.equal(Reflect.get({}, 'polluted'), undefined);
  const deep = `{"version":"${VERSION}","title":"T","items":${'['.repeat(1e5)}${']'.repeat(1e5)}}`;
  const reading = await parseFeed(Buffer.from(deep));
  assert.ok(!reading.ok && reading.code === 'too-deep');
});

test('JSON that is no feed, or no JSON, is told apart from a feed', async () => {
  for (const text of ['{}', '{"items":[]}', '{"a":', '{"title":"x"}', '{"error":"login"}']) {
    const reading = await parseFeed(Buffer.from(text));
    assert.ok(!reading.ok && reading.code === 'not-a-feed', text);
  }
});
