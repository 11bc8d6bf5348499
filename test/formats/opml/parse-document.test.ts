import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isOpml,
  OPML_LIMITS,
  type OutlineList,
  parseDocument,
} from '../../../src/formats/opml/parse-document.ts';

function read(body: string, head = ''): OutlineList {
  const reading = parseDocument(
    `<?xml version="1.0"?>\n<opml version="2.0"><head>${head}</head><body>\n${body}\n</body></opml>`,
  );
  assert.ok(reading.ok);
  return reading;
}
const outline = (url: string, more = ''): string =>
  `<outline type="rss" text="${url}" xmlUrl="${url}" ${more}/>`;

test('subscriptions are read with their titles, sites, groups and lines', () => {
  const list = read(
    `<outline text="Dunia &amp; kita"><outline title='A &eacute;' text="a" type="rss"
  xmlUrl=" https://a.example/rss?x=1&amp;y=2#z " htmlUrl="https://a.example/"/>
<outline text="Asia"><outline type="ATOM" XMLURL="http://b.example/atom"/></outline></outline>
<outline text="c" type="rss" url="feed:https://c.example/"/><outline text="d" xmlUrl="feed://d.example/rss" />`,
    '<title>Langganan <!-- x --> saya</title>',
  );
  assert.equal(list.title, 'Langganan saya');
  assert.deepEqual(list.outlines, [
    {
      url: 'https://a.example/rss?x=1&y=2',
      title: 'A é',
      siteUrl: 'https://a.example/',
      groups: ['Dunia & kita'],
      line: 3,
    },
    { url: 'http://b.example/atom', groups: ['Dunia & kita', 'Asia'], line: 5 },
    { url: 'https://c.example/', title: 'c', groups: [], line: 6 },
    { url: 'http://d.example/rss', title: 'd', groups: [], line: 6 },
  ]);
  assert.deepEqual([list.repeated, list.refusedCount, list.left], [0, 0, 0]);
});

test('what cannot be subscribed to is told with its line and reason, and costs no other', () => {
  const list = read(
    [
      outline('javascript:alert(1)'),
      outline('file:///etc/passwd'),
      outline('/rss.xml'),
      outline('https://a:b@a.example/'),
      outline(`https://a.example/${'x'.repeat(2_100)}`),
      '<outline type="rss" text="tanpa"/>',
      '<outline type="include" text="daftar" url="https://x.example/list.opml"/>',
      '<outline type="link" text="tautan" url="https://x.example/"/>',
      '<outline text="kosong"/>',
      outline('https://b.example/'),
    ].join('\n'),
  );
  assert.deepEqual(
    list.refused.map(({ line, reason }) => `${line} ${reason.slice(0, 42)}`),
    [
      '3 its address is neither http nor https: "ja',
      '4 its address is neither http nor https: "fi',
      '5 its address is not absolute: "/rss.xml"',
      '6 its address holds a user name or password;',
      '7 its address is longer than 2048 characters',
      '8 it has no xmlUrl, the address of its feed',
      '9 it includes another list, which is not fol',
    ].map((one) => one.slice(0, 44)),
  );
  assert.doesNotMatch(JSON.stringify(list.refused.slice(3, 4).map(({ reason }) => reason)), /a:b/u);
  assert.deepEqual(
    list.outlines.map(({ url }) => url),
    ['https://b.example/'],
  );
});

test('an address counts once, by http or https', () => {
  const list = read(
    ['http://a.example/', 'https://a.example/', 'https://a.example']
      .map((url) => outline(url))
      .join(''),
  );
  assert.deepEqual([list.outlines.length, list.repeated], [1, 2]);
});

test('a list past the limit is cut, and says how much is left out', () => {
  const started = performance.now();
  const many = Array.from({ length: 100_000 }, (_, index) => outline(`https://a.example/${index}`));
  const list = read(many.join('\n'));
  assert.equal(list.outlines.length, OPML_LIMITS.outlinesMax);
  assert.equal(list.left, 100_000 - OPML_LIMITS.outlinesMax);
  assert.equal(list.outlines.at(-1)?.line, OPML_LIMITS.outlinesMax + 2);
  const refused = read(`${outline('javascript:x')}\n`.repeat(100_000));
  assert.deepEqual([refused.refused.length, refused.refusedCount], [1_000, 100_000]);
  assert.ok(performance.now() - started < 30_000);
});

test('nesting without end is read in linear time, its groups to a bounded depth', () => {
  const depth = 100_000;
  const list = read(`${'<outline text="x">'.repeat(depth)}${outline('https://a.example/')}`);
  assert.equal(list.outlines[0]?.groups.length, 8);
});

test('nothing that a DOCTYPE declares is looked at', () => {
  const reading = parseDocument(
    `<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "https://evil.example/">]>
<opml><body><outline type="rss" text="&x;" xmlUrl="&y;"/><outline type="rss" text="&x;" xmlUrl="https://a.example/"/></body></opml>`,
  );
  assert.ok(reading.ok);
  assert.deepEqual(
    reading.outlines.map(({ url, title }) => [url, title]),
    [['https://a.example/', '&x;']],
  );
  assert.equal(reading.refusedCount, 1);
});

test('what generators get wrong is read as they meant it', () => {
  const list = read(
    '<outline text="AT&T" xmlUrl=https://a.example/?a=1&b=2 ><outline text="B" xmlUrl="https://b.example/"></outline>',
  );
  assert.deepEqual(
    list.outlines.map(({ url, title }) => [url, title]),
    [
      ['https://a.example/?a=1&b=2', 'AT&T'],
      ['https://b.example/', 'B'],
    ],
  );
});

test('documents without an opml element are none', () => {
  for (const text of [
    '',
    'x',
    '<rss><channel/></rss>',
    '{"opml": 1}',
    '<html><body>opml</body></html>',
  ]) {
    assert.equal(parseDocument(text).ok, false, text);
    assert.equal(isOpml(text), false, text);
  }
  for (const text of [
    '<opml version="1.0">',
    '\uFEFF<?xml version="1.0"?>\n<!-- a --><?xml-stylesheet x?><!DOCTYPE opml [<!ENTITY a "b">]>\n<OPML>',
  ])
    assert.ok(isOpml(text), text);
  assert.equal(isOpml('<rss><item><![CDATA[<opml >]]></item></rss>'), false);
});
