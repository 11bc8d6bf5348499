import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sanitize } from '../../../src/formats/html/sanitize.ts';
import { parseHtml } from '../read-back.ts';
import { PAYLOADS } from './payloads.ts';

const BASE = 'https://example.org/berita/1';

const TAGS_GONE =
  /^(?:script|style|svg|math|iframe|frame|object|embed|applet|form|input|button|select|option|textarea|base|meta|link|template|noscript|xmp|plaintext|title|body|html|head|bdo|.*:.*)$/u;
const ATTRIBUTES_KEPT =
  /^(?:alt|cite|colspan|controls|datetime|dir|height|href|hreflang|lang|media|open|reversed|rowspan|scope|sizes|src|srcset|start|title|type|value|width)$/u;

function assertHarmless(html: string): void {
  for (const { name, attributes } of parseHtml(html).tags) {
    assert.doesNotMatch(name, TAGS_GONE, html);
    for (const [attribute, value] of Object.entries(attributes)) {
      assert.match(attribute, ATTRIBUTES_KEPT, html);
      if (attribute === 'href')
        assert.match(value, /^(?:https?:\/\/[^@/]+(?:\/|$)|mailto:)/u, html);
      if (attribute === 'src' || attribute === 'cite')
        assert.match(value, /^https?:\/\/[^@/]+\//u, html);
      if (attribute === 'srcset')
        assert.match(value, /^(?:https?:\/\/\S+(?: [\d.]+[wx])?(?:, )?)+$/u, html);
    }
  }
}

for (const payload of PAYLOADS) {
  test(`nothing of ${JSON.stringify(payload.slice(0, 90))} can run`, () => {
    const clean = sanitize(payload, BASE);
    assertHarmless(clean);
    // What changes when it is read and written once more can change into something else.
    assert.equal(sanitize(clean, BASE), clean);
    assert.ok(!clean.includes(']]>'));
  });
}

test('no mixture of payloads, tags and text can run, and sanitizing it again changes nothing', () => {
  const parts = fc.constantFrom(
    ...PAYLOADS,
    ...[
      '<p>',
      '</p>',
      '<b>',
      '</b>',
      '<table>',
      '<td>',
      '</table>',
      '<a href=x>',
      '</a>',
      '<li>',
      '<h1>',
    ],
    ...[
      '<ruby>',
      '<rt>',
      '"',
      "'",
      '>',
      '<',
      '-->',
      '&lt;img src=x onerror=alert(1)&gt;',
      ']]>',
      'teks',
      '\u0000',
    ],
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), (html) => {
      const clean = sanitize(html.join(''), BASE);
      assertHarmless(clean);
      assert.equal(sanitize(clean, BASE), clean);
    }),
    { numRuns: 1_000 },
  );
});

test('what tells a story is kept', () => {
  const kept = [
    '<h2>Judul</h2><p lang="id">Teks <b>tebal</b>, <em>miring</em>, H<sub>2</sub>O<br />baris</p>',
    '<blockquote cite="https://example.org/q"><p>Kutipan</p></blockquote>',
    '<ol start="3"><li>satu</li><li>dua<ul><li>tiga</li></ul></li></ol>',
    '<figure><img src="https://example.org/a.jpg" alt="" width="1" height="2" /><figcaption>x</figcaption></figure>',
    '<table><caption>x</caption><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td colspan="2">b</td></tr></tbody></table>',
    '<p><a href="https://example.org/x?a=1&amp;b=2" title="t">x</a> <a href="mailto:a@example.org">surat</a></p>',
    '<picture><source srcset="https://example.org/a.webp 2x" type="image/webp" /><img src="https://example.org/a.png" /></picture>',
    '<p>5 &lt; 6 &amp; 7 &gt; 2</p>',
  ];
  for (const html of kept) assert.equal(sanitize(html), html);
});

test('relative addresses become absolute, or go where there is nothing to take them against', () => {
  const html = '<a href="/a">a</a><a href="#b">b</a><img src="c.png" srcset="d.png 1x, /e.png 2x">';
  assert.equal(
    sanitize(html, BASE),
    '<a href="https://example.org/a">a</a><a href="https://example.org/berita/1#b">b</a>' +
      '<img src="https://example.org/berita/c.png" srcset="https://example.org/berita/d.png 1x, https://example.org/e.png 2x" />',
  );
  assert.equal(sanitize(html), '<a>a</a><a>b</a>');
});

test('the text of any markup survives, in its order', () => {
  const tags = [
    'p',
    'div',
    'b',
    'a',
    'ul',
    'li',
    'table',
    'tr',
    'td',
    'h1',
    'h2',
    'ruby',
    'rt',
    'dl',
    'dd',
    'font',
    'section',
  ];
  const part = fc.oneof(
    fc.constantFrom(...tags).map((tag) => `<${tag}>`),
    fc.constantFrom(...tags).map((tag) => `</${tag}>`),
    fc.constantFrom('satu', 'dua', '&amp;', '5'),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const html = parts.join('');
      assert.equal(parseHtml(sanitize(html)).text, parseHtml(html).text);
    }),
    { numRuns: 500 },
  );
});

test('hostile sizes and depths neither throw nor take long', () => {
  const many = (count: number, part: string) => part.repeat(count);
  const hostile = [
    many(20_000, '<div>'),
    many(1 << 20, '<'),
    many(1 << 19, '<a'),
    `<p ${Array.from({ length: 200_000 }, (_, index) => `a${index}=1`).join(' ')}>x`,
    many(3_000, '<b>'),
    many(170_000, '<b>'),
    `${many(40_000, '<b><i>')}x${many(40_000, '</b></i>')}`,
    many(25_000, '<div><noscript></div>'),
    many(50_000, '<noscript>'),
    many(250_000, '&amp'),
    many(250_000, '<!--'),
    many(3_000, '<table>x<b>y'),
    `<img src=x srcset="${many(50_000, 'a 1x, ')}">`,
    many(100_000, '<p>'),
  ];
  for (const html of hostile) assertHarmless(sanitize(html, BASE));
});

test('too many elements, open or in all, leave the text alone', () => {
  assert.equal(
    sanitize(`${'<i>a</i>'.repeat(20_001)}`),
    `<p>${Array(20_001).fill('a').join('  ')}</p>`,
  );
  assert.equal(sanitize(`${'<b>'.repeat(5_000)}a &lt; b<script>`), '<p>a &amp;lt; b</p>');
});

test('elements deeper than 128 lose their tags and keep their text', () => {
  const clean = sanitize(`${'<div>'.repeat(500)}x${'</div>'.repeat(500)}`);
  assert.equal(clean, `${'<div>'.repeat(128)}x${'</div>'.repeat(128)}`);
});
