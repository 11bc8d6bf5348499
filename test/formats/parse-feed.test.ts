// What upstream servers really send, and what hostile ones do: read as it was meant, or refused with a code.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { FEED_LIMITS, type FeedFaultCode } from '../../src/formats/channel.ts';
import { parseFeed } from '../../src/formats/parse-feed.ts';
import { readEntry, readFeed } from './read-feed.ts';

const rss = (items: string): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>${items}</channel></rss>`;
const item = (fields: string): string => rss(`<item>${fields}</item>`);

async function codeOf(document: string | Uint8Array): Promise<FeedFaultCode | undefined> {
  const bytes = typeof document === 'string' ? Buffer.from(document) : document;
  const reading = await parseFeed(bytes);
  return reading.ok ? undefined : reading.code;
}

test('bare ampersands, names of HTML and control characters cost nothing', async () => {
  const { title, text } = await readEntry(
    item(
      '<title>AT&T &nbsp;&eacute; &unknown; \u0000\u0008x</title><description>R&D <3</description>',
    ),
  );
  assert.equal(title, 'AT&T é &unknown; x');
  assert.equal(text, 'R&D <3');
});

test('junk before the declaration and after the root is read past', async () => {
  const document = `\uFEFF\n<br />\n<b>Warning</b>: foo in <b>/x.php</b> on line 3<br />\n${item('<title>a</title>')}<!-- cache --><p>x`;
  assert.equal((await readEntry(document)).title, 'a');
});

test('of several roots the first is read', async () => {
  const { entries } = await readFeed(item('<title>a</title>') + item('<title>b</title>'));
  assert.deepEqual(
    entries.map(({ title }) => title),
    ['a'],
  );
});

test('forgotten end tags, a cut end and a missing channel cost no item', async () => {
  const { entries } = await readFeed(
    '<rss version="2.0"><item><title>a<link>https://e.org/a</link></item><item><description>b<br>c<guid>g</guid>' +
      '<item><title>c</title><description>cut <b>of',
  );
  assert.deepEqual(
    entries.map(({ title, text, sourceId }) => [title, text, sourceId]),
    [
      ['a https://e.org/a', undefined, undefined],
      ['b', 'b\nc', 'g'],
      ['c', 'cut of', undefined],
    ],
  );
});

test('HTML that was not escaped is HTML', async () => {
  const { html } = await readEntry(
    item('<description>a <b>b</b> &amp; <img src="/x.png"/> c</description>'),
  );
  assert.equal(html, 'a <b>b</b> &amp; <img src="https://example.org/x.png" /> c');
});

test('attributes without quotes, doubled or not closed are read as far as they go', async () => {
  const { enclosures } = await readEntry(
    item('<enclosure url=/a.mp3 type=audio/mpeg length="x" url="/b.mp3"/><title>a</title>'),
  );
  assert.deepEqual(enclosures, [{ url: 'https://example.org/a.mp3', mediaType: 'audio/mpeg' }]);
});

test('no entity of a DOCTYPE is expanded or fetched, a plain DOCTYPE is fine', async () => {
  const laughs = `<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">
    <!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]>`;
  const { title, text } = await readEntry(
    laughs + item('<title>&b;</title><description>&x;</description>'),
  );
  assert.deepEqual([title, text], ['&b;', '&x;']);
  const plain =
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/x.dtd">';
  assert.equal((await readEntry(plain + item('<title>a</title>'))).title, 'a');
});

test('an entity that would grow to gigabytes grows to nothing', async () => {
  const text = 'x'.repeat(100_000);
  const quadratic = `<!DOCTYPE rss [<!ENTITY a "${text}">]>`;
  const { title } = await readEntry(quadratic + item(`<title>${'&a;'.repeat(10_000)}</title>`));
  assert.match(title, /^(?:&a;)+…?$/u);
});

test('fifty items, each without some of title, link, guid and date, are all read', async () => {
  const parts = [
    (i: number) => `<title>Title ${i}</title>`,
    (i: number) => `<link>https://example.org/${i}</link>`,
    (i: number) => `<guid isPermaLink="false">id-${i}</guid>`,
    () => '<pubDate>Tue, 15 Oct 2024 05:18:00 GMT</pubDate>',
  ];
  const items = Array.from({ length: 50 }, (_, i) => {
    const there = parts.filter((_part, bit) => ((i % 16) & (1 << bit)) !== 0);
    const text = `<description>What happened, ${i}.</description>`;
    return `<item>${there.map((part) => part(i)).join('')}${text}</item>`;
  });
  const { entries } = await readFeed(rss(items.join('')));
  assert.equal(entries.length, 50);
  assert.ok(entries.every(({ title }) => title !== ''));
});

test('names of prototypes are names as any other', async () => {
  const { title } = await readEntry(
    item(
      '<__proto__ __proto__="1">x</__proto__><constructor>y</constructor><title toString="z">a</title><hasOwnProperty/>',
    ),
  );
  assert.equal(title, 'a');
  assert.equal(Reflect.get({}, 'x'), undefined);
});

test('what is no feed is refused with a code', async () => {
  const refused: readonly (readonly [string | Uint8Array, FeedFaultCode])[] = [
    ['', 'empty'],
    [' \n\t', 'empty'],
    [
      '<!DOCTYPE html><html><head><title>Login</title></head><body><form></form></body></html>',
      'not-a-feed',
    ],
    ['Not found', 'not-a-feed'],
    ['<opml><body/></opml>', 'not-a-feed'],
    [Buffer.from('PK\u0003\u0004\u0014\u0000\u0000\u0000', 'latin1'), 'not-a-feed'],
    [Buffer.from('\u0089PNG\r\n\u001a\n\u0000\u0000', 'latin1'), 'not-a-feed'],
    [randomBytes(100_000), 'not-a-feed'],
    [Buffer.alloc(100_000), 'not-a-feed'],
    [rss('<a>'.repeat(200_000)), 'too-deep'],
    [Buffer.alloc(FEED_LIMITS.bytesMax + 1), 'too-large'],
  ];
  for (const [document, code] of refused) assert.equal(await codeOf(document), code);
});

test('of very many items the newest are read', async () => {
  const total = FEED_LIMITS.entriesMax + 500;
  const items = Array.from({ length: total }, (_, index) => {
    const date = new Date(Date.UTC(2000, 0, 1) + index * 60_000).toUTCString();
    return `<item><title>${index}</title><pubDate>${date}</pubDate></item>`;
  });
  const { entries } = await readFeed(rss(items.join('')));
  assert.equal(entries.length, FEED_LIMITS.entriesMax);
  assert.deepEqual([entries[0]?.title, entries.at(-1)?.title], ['500', String(total - 1)]);
});

test('hostile sizes are read in a moment', async () => {
  const size = 500_000;
  const many = (text: string): string => text.repeat(Math.ceil(size / text.length));
  for (const body of [
    ...[
      '<',
      '&',
      '&#65;',
      '&lt;div&gt;',
      '<div>',
      '</b>',
      '<a><b></c>',
      '<!--',
      '<p xml:base="/">',
    ],
    ...[
      '<![CDATA[<a x="]]>',
      '<![CDATA[<script>]]>',
      '<![CDATA[<iframe>]]>',
      '<![CDATA[<svg><title>]]>',
    ],
  ]) {
    await readFeed(item(`<title>x</title><description>${many(body)}`));
  }
  await readFeed(item(many('<category>a</category>')));
  await readFeed(item(`<title>${many('&lt;a &quot;')}</title>`));
  await readFeed(`<!DOCTYPE rss [${many('<!ENTITY a "&b;">')}]>${item('<title>&a;</title>')}`);
  await readFeed(`<rss version="2.0" ${many('a="b" ')}><channel/></rss>`);
  await readFeed(
    item(`<link>${many('x')}</link><guid>${many('g')}</guid><pubDate>${many('1')}</pubDate>`),
  );
});

test('the language of a silent document is the one that its server names', async () => {
  const document = item('<title>a</title>');
  const { feed } = await readFeed(document, { contentLanguage: 'id' });
  assert.equal(feed.language, 'id');
});

test('relative addresses start at Content-Location where a server sends one', async () => {
  const context = { url: 'https://example.org/a/feed', contentLocation: '/b/feed' };
  assert.equal((await readEntry(item('<link>c</link>'), context)).url, 'https://example.org/b/c');
});

test('no mutation of a document makes reading it fail', async () => {
  const documents = [
    item(
      '<title>a</title><link>https://e.org/1</link><description>&lt;p&gt;x&lt;/p&gt;</description>' +
        '<media:content url="/1.jpg"><media:credit>b</media:credit></media:content>',
    ),
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="x"/><content type="xhtml"><div>y</div></content></entry></feed>',
    '{"version":"https://jsonfeed.org/version/1.1","title":"a","items":[{"id":1,"content_html":"<p>x</p>"}]}',
    '<html class="h-feed"><body><p class="h-entry"><a class="u-url" href="1">a</a></p></body></html>',
  ].map((text) => Buffer.from(text));
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(
        ...[
          '<',
          '>',
          '"',
          '&',
          ']]>',
          '<![CDATA[',
          '<!--',
          '<!DOCTYPE [',
          '</item>',
          '<item>',
          '<?',
        ],
        ...[
          '<entry>',
          '<feed>',
          '<link/>',
          '<author/>',
          '<updated>x</updated>',
          ' xmlns="x"',
          '</rss>',
        ],
      )
      .map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(300), fc.nat(20), piece), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.constantFrom(...documents),
      async (changes, document) => {
        let bytes = document;
        for (const [at, cut, inserted] of changes) {
          bytes = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + cut)]);
        }
        const reading = await parseFeed(bytes);
        assert.ok(reading.ok || reading.message !== '');
      },
    ),
    { numRuns: 1_000 },
  );
});
