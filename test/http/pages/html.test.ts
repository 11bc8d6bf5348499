import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { html, trustHtml } from '../../../src/http/pages/html.ts';

test('values are escaped for text and for attributes in double quotes', () => {
  const evil = `"><script>alert('x')</script>&amp;`;
  const { markup } = html`<a title="${evil}">${evil}</a>`;
  const escaped = '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;';
  assert.equal(markup, `<a title="${escaped}">${escaped}</a>`);
});

test('markup stays markup, lists are joined, and nothing is nothing', () => {
  const items = ['a<', 'b'].map((item) => html`<li>${item}</li>`);
  assert.equal(html`<ul>${items}</ul>`.markup, '<ul><li>a&lt;</li><li>b</li></ul>');
  assert.equal(html`[${undefined}${false}${0}${trustHtml('<b>')}]`.markup, '[0<b>]');
});

test('no text whatever leaves its place or carries characters that a page cannot', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { markup } = html`${text}`;
      assert.doesNotMatch(markup, /[<>"'\u0000-\u0008\u000B\u000C\u000E-\u001F]/u);
      assert.ok(markup.isWellFormed());
    }),
  );
});
