import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanText } from '../../../src/core/text.ts';
import { appendTo, cutElement, replaceFirst } from '../../../src/formats/xml/splice-xml.ts';
import { toHexReferences, xmlElement, xmlParent } from '../../../src/formats/xml/write-xml.ts';
import { parseXml } from '../read-back.ts';

test('any clean text and attribute comes back from the element that it is written to', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(']]>', '\r\n\t"', '&amp;<a b="c">'),
  );
  fc.assert(
    fc.property(anyText, anyText, (text, value) => {
      const node = parseXml(xmlElement('a', { b: cleanText(value) }, cleanText(text)));
      assert.equal(node.text, cleanText(text));
      assert.equal(node.attributes.b, cleanText(value));
    }),
    { numRuns: 500 },
  );
});

test('markup characters are written as the hexadecimal references that RSS readers know', () => {
  assert.equal(xmlElement('a', {}, 'AT&T < ]]>'), '<a>AT&#x26;T &#x3C; ]]&#x3E;</a>');
});

test('attributes without a value and elements without text are left empty', () => {
  assert.equal(xmlElement('a', { b: undefined, c: 0 }), '<a c="0"/>');
  assert.equal(xmlParent('a', {}, [xmlElement('b', {}, 'c'), '']), '<a><b>c</b></a>');
});

test('references are rewritten outside CDATA sections alone', () => {
  assert.equal(
    toHexReferences('<a>&amp;<![CDATA[&amp;&lt;]]>&lt;<![CDATA[]]></a>&gt;'),
    '<a>&#x26;<![CDATA[&amp;&lt;]]>&#x3C;<![CDATA[]]></a>&#x3E;',
  );
  assert.equal(toHexReferences('<![CDATA[&amp;'), '<![CDATA[&amp;');
});

test('elements are cut out, replaced and added at their boundaries, and a missing boundary throws', () => {
  const xml = '<r>\n    <i>\n        <a/>\n    </i>\n</r>';
  assert.equal(cutElement(xml, 'i'), '<i>\n        <a/>\n    </i>');
  assert.equal(
    appendTo(xml, 'i', ['<b/>', '', '<c/>']),
    '<r>\n    <i>\n        <a/>\n        <b/>\n        <c/>\n    </i>\n</r>',
  );
  assert.equal(replaceFirst('a$&a', 'a', '$&'), '$&$&a');
  assert.throws(() => cutElement(xml, 'x'), { code: 'internal' });
  assert.throws(() => appendTo(xml, 'x', []), { code: 'internal' });
  assert.throws(() => replaceFirst(xml, 'x', ''), { code: 'internal' });
});
