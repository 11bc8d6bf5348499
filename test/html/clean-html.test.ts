import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sanitize } from '../../src/formats/html/sanitize.ts';
import { cleanHtml } from '../../src/html/clean-html.ts';
import { DRAWING, FORMULA, KEPT } from '../../src/html/elements.ts';
import { paragraphsOfHtml, textOfHtml } from '../../src/html/html-text.ts';
import { PAYLOADS } from '../formats/html/payloads.ts';
import { parseHtml } from '../formats/read-back.ts';

const BASE = 'https://example.org/berita/1';
const NAMES: ReadonlySet<string> = new Set([...KEPT, ...DRAWING, ...FORMULA, 'title', 'desc']);

function assertInert(html: string): void {
  for (const { name, attributes } of parseHtml(html).tags) {
    assert.ok(NAMES.has(name), `${name} in ${html}`);
    for (const [attribute, value] of Object.entries(attributes)) {
      assert.doesNotMatch(
        attribute,
        /^(?:on|form(?:$|a)|xlink:(?!href$)|srcdoc|ping|id$|name$|data-)/u,
        html,
      );
      if (/^(?:(?:xlink:)?href|src|cite|poster)$/u.test(attribute))
        assert.match(value, /^(?:https?:|mailto:|$)/u, html);
      if (attribute === 'style')
        assert.doesNotMatch(value, /[()\\@<]|position|behavio|binding/iu, html);
    }
  }
}

for (const payload of PAYLOADS) {
  test(`nothing of ${JSON.stringify(payload.slice(0, 90))} is alive in an entry`, () => {
    assertInert(cleanHtml(payload, BASE));
  });
}

test('no mixture of payloads, tags and text is alive, however often it is cleaned', () => {
  const parts = fc.constantFrom(
    ...PAYLOADS,
    ...['<p>', '</p>', '<b>', '<svg>', '<title>', '</title>', '<a href=x>', '</a>', '</svg>'],
    ...['<math>', '<mi>', '</math>', '<annotation-xml>', '<mtext>', '<desc>', '<text>', '</desc>'],
    ...['"', "'", '>', '<', '-->', '<!--', '&lt;img src=x onerror=alert(1)&gt;', 'teks', '\u0000'],
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), (html) => {
      const clean = cleanHtml(html.join(''), BASE);
      assertInert(clean);
      assertInert(cleanHtml(clean, BASE));
      // Documents are made from it and are narrower still.
      assertInert(sanitize(clean, BASE));
    }),
    { numRuns: 1_000 },
  );
});

test('plain stories come out as they went in', () => {
  for (const html of [
    '<p class="lead">Satu <b>dua</b> &amp; tiga</p>\n<p style="text-align:center">* * *</p>',
    '<ul><li>a</li><li>b</li></ul><table border="1"><tr><td colspan="2">x</td></tr></table>',
    '<a href="http://example.com?a=1&amp;b=2" rel="nofollow" title="t">x</a><br /><hr />',
    '<img src="https://example.com/a.jpg" alt="A &lt; B" width="10" height="20" />',
    '<a href="https://example.com/jalan_(kota)/ütara">IRI</a>',
  ]) {
    assert.equal(cleanHtml(html, BASE), html);
  }
});

test('addresses become absolute to the base, in sets of pictures too', () => {
  assert.equal(
    cleanHtml('<a href="../x">a</a><img src="//cdn.example/a.png" srcset="/b.png 2x">', BASE),
    '<a href="https://example.org/x">a</a>' +
      '<img src="https://cdn.example/a.png" srcset="https://example.org/b.png 2x" />',
  );
  assert.equal(cleanHtml('<a href="/x">a</a>', undefined), '<a href="/x">a</a>');
});

test('pictures that load lazily get their real addresses, others keep theirs', () => {
  const lazy = '<img src="data:image/gif;base64,R0" data-src="/a.jpg" data-srcset="/b.jpg 2x">';
  assert.equal(
    cleanHtml(lazy, BASE),
    '<img src="https://example.org/a.jpg" srcset="https://example.org/b.jpg 2x" />',
  );
  assert.equal(
    cleanHtml('<img src="/real.jpg" data-src="/other.jpg">', BASE),
    '<img src="https://example.org/real.jpg" />',
  );
});

test('documents made from an entry hold no tracking pixel and no tracking parameter', () => {
  const html =
    '<p><a href="https://example.org/a?utm_source=rss&amp;id=1&amp;fbclid=x#top">a</a>' +
    '<img src="https://t.example/p.gif" width="1" height="1"></p>';
  assert.equal(
    sanitize(cleanHtml(html, BASE), BASE),
    '<p><a href="https://example.org/a?id=1#top">a</a></p>',
  );
});

test('what is not markup stays text, and tags stay where the source has them', () => {
  assert.equal(cleanHtml('5 < 6 <3 <', BASE), '5 &lt; 6 &lt;3 &lt;');
  assert.equal(cleanHtml('a <b', BASE), 'a &lt;b');
  assert.equal(cleanHtml('<b><i>x</b>y</i><p>a<p>b', BASE), '<b><i>x</b>y</i><p>a<p>b');
  assert.equal(
    cleanHtml('<a/>x<br></br><svg><circle r=1 />', BASE),
    '<a></a>x<br><svg><circle r="1"></circle></svg>',
  );
  assert.equal(cleanHtml('a<!-- x -->b<?php x ?>c<script>d</script>e', BASE), 'abce');
  assert.equal(cleanHtml('<iframe src="x">Lihat</iframe>', BASE), 'Lihat');
});

test('drawings keep shapes, words, links and names, formulas all that is shown of them', () => {
  for (const html of [
    '<svg viewbox="0 0 9 9"><title>Peta</title><desc>Peta Subang</desc><a xlink:href="https://example.org/a"><circle r="1"></circle></a><text x="1"><tspan>Subang</tspan></text></svg>',
    '<p>Luas <math display="inline"><msup><mi mathvariant="normal">r</mi><mn>2</mn></msup></math> lagi</p>',
  ]) {
    assert.equal(cleanHtml(html, BASE), html);
    assert.equal(cleanHtml(html.toUpperCase(), BASE).toLowerCase(), html.toLowerCase());
  }
  assert.equal(
    cleanHtml(
      '<svg><metadata><x>m</x></metadata><desc><b>d</b></desc><a xlink:href="javascript:x()">a</a></svg>',
      BASE,
    ),
    '<svg><desc>d</desc><a>a</a></svg>',
  );
  assert.equal(
    cleanHtml(
      '<math><semantics><mi href="https://x.example">x</mi><annotation encoding="tex">x^2</annotation><annotation-xml><b>x</b></annotation-xml></semantics></math>',
      BASE,
    ),
    '<math><semantics><mi>x</mi><annotation encoding="tex">x^2</annotation></semantics></math>',
  );
  // Outside of them, their elements are none.
  assert.equal(cleanHtml('<mi>x</mi><circle r="1"/>', BASE), 'x');
});

test('a formula stands in its line, in the text and in documents that show none', () => {
  const html = '<p>Jika <math><mi>a</mi><mo>=</mo><mi>b</mi></math>, maka</p>';
  assert.equal(paragraphsOfHtml(html), 'Jika a=b, maka');
  assert.equal(textOfHtml(html).trim(), 'Jika a=b, maka');
  assert.equal(sanitize(html, BASE), '<p>Jika a=b, maka</p>');
  const source = '<annotation encoding="tex">a^2</annotation>';
  assert.equal(sanitize(`<p><math><mi>a</mi>${source}</math></p>`, BASE), '<p>a</p>');
});

test('tags are read however they are written, and an open quote ends no document', () => {
  const link = '<a href="https://example.org/a" title="b c">';
  for (const written of [
    `<A HREF='https://example.org/a' Title='b c' onclick=x>`,
    '<a/href=https://example.org/a / title = "b c" / >',
    '<a\n"href=/a title="b c" title=d\thref=/b>',
  ])
    assert.equal(cleanHtml(written, BASE), link);
  assert.equal(cleanHtml('<p title="a>b</p>c', BASE), '<p title="">b</p>c');
  assert.equal(cleanHtml('<p title=a<b>c', BASE), '<p title="a"><b>c');
  assert.equal(
    cleanHtml('<p style="color: red; WIDTH:1px;;position:fixed">', BASE),
    '<p style="color: red; WIDTH:1px">',
  );
});

test('text has a blank line between paragraphs and a line end for each break', () => {
  assert.equal(
    paragraphsOfHtml(
      '<p>Satu <b>du</b>a,\n  tiga</p>\n\n<p>Empat<br />lima</p><ul><li>a</li><li>b</li></ul>',
    ),
    'Satu dua, tiga\n\nEmpat\nlima\n\na\nb',
  );
  assert.equal(
    paragraphsOfHtml('<p>satu&nbsp;<b>dua</b>&#32;</p><br /><td>tiga</td><td>&nbsp; empat</td>'),
    'satu\u00a0dua\n\ntiga empat',
  );
  assert.equal(paragraphsOfHtml('<p> a<br />\n<br />b &#1; c &lt;p&gt;</p> '), 'a\n\nb\nc <p>');
  assert.equal(
    textOfHtml('a &amp; <i>b</i> </example>', { keepUnknown: true }),
    'a & b </example>',
  );
});
