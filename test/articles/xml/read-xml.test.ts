// Articles that are stored as XML: NewsML-G2 and NITF, told apart by their elements, and what XML must not do.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createArticleReader } from '../../../src/articles/read-article.ts';
import type { ArticleReading } from '../../../src/core/article.ts';
import type { Entry } from '../../../src/core/entry.ts';

const reader = createArticleReader({ layouts: new Map(), layout: 'auto' });

function read(xml: string | Uint8Array, explain = false): ArticleReading {
  return reader(Buffer.from(xml), { file: 'a.xml', timezone: 'Asia/Jakarta', explain });
}

function entryOf(xml: string | Uint8Array): Entry {
  const reading = read(xml);
  assert.ok(reading.outcome === 'read', JSON.stringify(reading));
  return reading.entry;
}

function codeOf(xml: string): string {
  const reading = read(xml);
  if (reading.outcome === 'faulty') return reading.fault.code;
  return reading.outcome === 'held' ? reading.hold.code : reading.outcome;
}

const NITF = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.4/specification/dtd/nitf-3-4.dtd">
<nitf xml:lang="id">
<head><title>Judul di kepala</title>
<docdata management-status="usable"><doc-id id-string="x-1" regsrc="X"/><du-key key="x" version="3"/>
<date.issue norm="20170102T222800+0000"/><ed-msg info="Corrects the name"/>
<doc.copyright year="2017" holder="Kabar Agency"/><key-list><keyword key="kapal"/></key-list></docdata>
<tobject tobject.type="news"><tobject.subject tobject.subject.matter="Sport"/></tobject></head>
<body><body.head><hedline><hl1>Judul</hl1><hl2>Anak judul</hl2></hedline>
<byline>By Ana Reyes, <byttl>Staff Reporter</byttl></byline><distributor>TASS</distributor>
<dateline><location>BEIJING</location></dateline><abstract><p>Ringkasan.</p></abstract></body.head>
<body.content><p lede="true">Satu <person>Ana</person> &amp; caf&eacute;.</p><block><hl2>Bab</hl2><p>Dua.</p></block>
<ol><li>a</li></ol><table><tr><td>1</td></tr></table>
<media media-type="image"><media-reference source="a.jpg" width="20" height="10" mime-type="image/jpeg"/>
<media-producer>Ana</media-producer><media-caption>Kapal</media-caption></media></body.content>
<body.end><tagline>Dilaporkan oleh Ana</tagline></body.end></body></nitf>`;

describe('NITF', () => {
  test('gives every field, its text in paragraphs and its pictures apart', () => {
    assert.deepEqual(entryOf(NITF), {
      language: 'id',
      sourceId: 'x-1',
      version: '3',
      publishedAt: '2017-01-02T22:28:00+00:00',
      rights: '© 2017 Kabar Agency',
      publisher: 'Kabar Agency',
      tags: ['kapal'],
      correction: 'Corrects the name',
      title: 'Judul',
      subtitle: 'Anak judul',
      authors: [{ name: 'Ana Reyes' }],
      agencies: ['TASS'],
      place: 'BEIJING',
      summary: 'Ringkasan.',
      images: [
        {
          url: 'a.jpg',
          caption: 'Kapal',
          credit: 'Ana',
          mediaType: 'image/jpeg',
          width: 20,
          height: 10,
        },
      ],
      section: 'Sport',
      html: '<p>Satu Ana &amp; café.</p><h2>Bab</h2><p>Dua.</p>\n<ol><li>a</li></ol><table><tr><td>1</td></tr></table>\n\n<p>Dilaporkan oleh Ana</p>',
      text: 'Satu Ana & café.\n\nBab\n\nDua.\n\na\n\n1\n\nDilaporkan oleh Ana',
    });
  });

  test('may be in Latin-1, whoever says so', () => {
    const latin = NITF.replace('UTF-8', 'ISO-8859-1').replace('caf&eacute;', 'café');
    assert.match(entryOf(Buffer.from(latin, 'latin1')).text ?? '', /café/u);
    assert.match(entryOf(latin).text ?? '', /café/u, 'declared wrongly');
  });

  test('is held back by its status, and embargoed until its release', () => {
    for (const [status, code] of [
      ['withheld', 'withheld'],
      ['canceled', 'canceled'],
      ['embargoed', 'withheld'],
    ] as const)
      assert.equal(codeOf(NITF.replace('"usable"', `"${status}"`)), code);
    const released = NITF.replace('"usable"', '"embargoed"').replace(
      '<date.issue',
      '<date.release norm="2030-01-01T08:00:00Z"/><date.issue',
    );
    assert.deepEqual(
      [entryOf(released).publishedAt, entryOf(released).embargoedUntil],
      ['2030-01-01T08:00:00Z', '2030-01-01T08:00:00Z'],
    );
  });

  test('says which element each field came from', () => {
    const reading = read(NITF, true);
    assert.ok(reading.outcome === 'read');
    assert.deepEqual(reading.origins?.title, [{ key: 'hedline/hl1' }, { line: 9 }]);
  });
});

function newsItem(
  parts: { meta?: string; content?: string; guid?: string; set?: string } = {},
): string {
  const {
    meta = '',
    content = '',
    guid = 'urn:x:1',
    set = '<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Judul</h1><p>Teks <i>berita</i>.</p></body></html></inlineXML>',
  } = parts;
  return `<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="${guid}" version="2" xml:lang="id">
<itemMeta><itemClass qcode="ninat:text"/><versionCreated>2024-10-15T12:18:00+07:00</versionCreated>${meta}</itemMeta>
<contentMeta><headline>Judul</headline>${content}</contentMeta><contentSet>${set}</contentSet></newsItem>`;
}

describe('NewsML-G2', () => {
  test('may hold XHTML, plain text, NITF or HTML as data', () => {
    assert.equal(entryOf(newsItem()).html, '<p>Teks <i>berita</i>.</p>');
    assert.equal(
      entryOf(newsItem({ set: '<inlineData contenttype="text/plain">Satu.\n\nDua.</inlineData>' }))
        .text,
      'Satu.\n\nDua.',
    );
    assert.equal(
      entryOf(
        newsItem({
          set: '<inlineData contenttype="text/html">&lt;p&gt;Satu.&lt;/p&gt;</inlineData>',
        }),
      ).html,
      '<p>Satu.</p>',
    );
    assert.equal(
      entryOf(
        newsItem({
          set: '<inlineXML><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.content><p>Satu.</p></body.content></body></nitf></inlineXML>',
        }),
      ).html,
      '<p>Satu.</p>',
    );
    const sports = read(
      newsItem({
        content: '<description>Ringkasan</description>',
        set: '<inlineXML contenttype="application/sportsml+xml"><sports-content/></inlineXML>',
      }),
    );
    assert.ok(sports.outcome === 'read');
    assert.deepEqual(
      sports.warnings.map(({ code }) => code),
      ['left-out'],
    );
  });

  test('is held back by its status and by an embargo without end', () => {
    assert.equal(codeOf(newsItem({ meta: '<pubStatus qcode="stat:usable"/>' })), 'read');
    assert.equal(codeOf(newsItem({ meta: '<pubStatus qcode="stat:withheld"/>' })), 'withheld');
    assert.equal(
      codeOf(
        newsItem({ meta: '<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>' }),
      ),
      'canceled',
    );
    assert.equal(codeOf(newsItem({ meta: '<embargoed/>' })), 'withheld');
    assert.equal(
      entryOf(newsItem({ meta: '<embargoed>2030-01-01T08:00:00Z</embargoed>' })).publishedAt,
      '2030-01-01T08:00:00Z',
    );
  });

  test('of a message is each item on its own', () => {
    const items = [
      newsItem(),
      newsItem({ guid: 'urn:x:2', set: '' }),
      '<packageItem guid="urn:x:3"/>',
    ];
    const reading = read(
      `<newsMessage><header/><itemSet>${items.join('')}</itemSet></newsMessage>`,
    );
    assert.ok(reading.outcome === 'several');
    assert.deepEqual(
      reading.readings.map(({ outcome }) => outcome),
      ['read', 'faulty', 'held'],
    );
    const [, faulty] = reading.readings;
    assert.ok(faulty?.outcome === 'faulty');
    assert.deepEqual([faulty.fault.code, faulty.fault.line], ['no-body', 3]);
    assert.match(faulty.fault.message, /^Article 2 of 3: /u);
  });
});

describe('XML', () => {
  test('that is no article is told what it is', () => {
    assert.equal(codeOf('<rss version="2.0"><channel/></rss>'), 'unknown-format');
    assert.equal(codeOf('<html><body/></html>'), 'unknown-format');
    assert.equal(codeOf('<newsMessage><itemSet/></newsMessage>'), 'unknown-format');
    assert.equal(codeOf('<conceptItem guid="x"/>'), 'not-an-article');
  });

  test('that is broken names its line, and may still be on its way', () => {
    const reading = read('<nitf>\n<body>\n</nitf>');
    assert.ok(reading.outcome === 'faulty');
    assert.deepEqual(
      [reading.fault.code, reading.fault.line, reading.ending],
      ['invalid-xml', 3, 'open'],
    );
    assert.equal(codeOf(NITF.slice(0, 900)), 'invalid-xml');
    assert.equal(codeOf('no xml'), 'invalid-xml');
  });

  test('expands no entity and fetches none', () => {
    const bomb =
      '<!DOCTYPE nitf [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;">]>\n<nitf><body><p>&b;</p></body></nitf>';
    assert.equal(codeOf(bomb), 'invalid-xml');
    const file =
      '<!DOCTYPE nitf [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<nitf><body><p>&a;</p></body></nitf>';
    assert.equal(codeOf(file), 'invalid-xml');
  });

  test('is bounded in depth and number, and reaches no prototype', () => {
    assert.equal(codeOf('<a>'.repeat(50_000)), 'too-deep');
    assert.equal(codeOf(`<a>${'<b/>'.repeat(300_000)}</a>`), 'too-large');
    assert.equal(codeOf('<__proto__ constructor="x"><toString/></__proto__>'), 'unknown-format');
  });
});
