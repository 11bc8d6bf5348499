import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findLinks } from '../../src/formats/link-header.ts';

const BASE = 'https://upstream.example/blog/feed.xml';

function hubs(header: string | undefined): readonly string[] {
  return findLinks(header, { relation: 'hub', base: BASE });
}

test('links are found by their relation, in their order and absolute', () => {
  const header =
    '<https://hub.example/>; rel="hub", <feed.xml>; rel=self, <//other.example/h?a=1,2>; title="a, b; c"; rel="next HUB"';
  assert.deepEqual(hubs(header), ['https://hub.example/', 'https://other.example/h?a=1,2']);
  assert.deepEqual(findLinks(header, { relation: 'self', base: BASE }), [BASE]);
});

test('a link of another context, or that is no web address, is none', () => {
  assert.deepEqual(hubs('<https://hub.example/>; rel=hub; anchor="https://other.example/"'), []);
  assert.deepEqual(hubs('<javascript:alert(1)>; rel=hub, <ftp://x/>; rel=hub'), []);
  assert.deepEqual(hubs('<https://hub.example/>'), []);
  assert.deepEqual(hubs(undefined), []);
});

test('no header breaks anything', () => {
  const headers = [
    '',
    ',',
    '<',
    'https://hub.example/; rel=hub',
    '<https://hub.example/>; rel',
    '<https://hub.example/>; rel=hub; rel=self; uri=x',
    "<https://hub.example/>; title*=UTF-8''%",
    '<https://hub.example/>; __proto__=x; constructor=y',
    `${'<a>;'.repeat(4_000)}`,
    `<a>; rel="${'hub '.repeat(4_000)}"`,
    '<a>;'.repeat(40_000),
  ];
  for (const header of headers) for (const link of hubs(header)) assert.match(link, /^https?:/u);
});

test('links of a media type that is wanted are told alone', () => {
  const header =
    '</a>; rel=alternate; type="application/rss+xml", </b>; rel=alternate; type="text/html", </c>; rel=alternate';
  const find = (isOfType?: (type: string | undefined) => boolean) =>
    findLinks(header, {
      relation: 'alternate',
      base: 'https://example.org/',
      ...(isOfType === undefined ? {} : { isOfType }),
    });
  assert.equal(find().length, 3);
  assert.deepEqual(
    find((type) => type === 'application/rss+xml'),
    ['https://example.org/a'],
  );
});
