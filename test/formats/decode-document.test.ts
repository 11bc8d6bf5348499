import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeDocument } from '../../src/formats/decode-document.ts';

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** Bytes of a text in UTF-16 or UTF-32. */
function wide(text: string, { width, isLittle }: { width: 2 | 4; isLittle: boolean }): Uint8Array {
  const bytes = Buffer.alloc(text.length * width);
  [...text].forEach((character, index) => {
    const code = character.charCodeAt(0);
    const at = index * width + (isLittle ? 0 : width - 2);
    if (isLittle) bytes.writeUInt16LE(code, at);
    else bytes.writeUInt16BE(code, at);
  });
  return bytes;
}

test('the byte order mark goes before header and declaration', () => {
  const bytes = Buffer.from('\uFEFF<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>');
  const { text, encoding } = decodeDocument(bytes, 'text/xml; charset=windows-1251');
  assert.equal(encoding, 'utf-8');
  assert.ok(text.endsWith('<a>é</a>') && !text.startsWith('\uFEFF'));
});

test('the header goes before the declaration, with any quotes', () => {
  const bytes = latin('<?xml version="1.0" encoding="iso-8859-1"?><a>\xcf\xf0\xe8</a>');
  for (const charset of ['windows-1251', '"windows-1251"', "'windows-1251'", ' CP1251']) {
    assert.ok(decodeDocument(bytes, `text/xml; charset=${charset}`).text.endsWith('<a>При</a>'));
  }
});

test('the declaration counts where the header says nothing that anybody knows', () => {
  const bytes = latin('<?xml version="1.0" encoding="koi8-r"?><a>\xf0\xd2\xc9</a>');
  for (const header of [undefined, 'text/xml', 'text/xml; charset=', 'text/xml; charset=utf-7']) {
    assert.equal(decodeDocument(bytes, header).encoding, 'koi8-r');
    assert.ok(decodeDocument(bytes, header).text.endsWith('<a>При</a>'));
  }
});

test('UTF-16 and UTF-32 are known by their zeros', () => {
  const source = '<?xml version="1.0" encoding="utf-8"?><a>дом</a>';
  for (const width of [2, 4] as const) {
    for (const isLittle of [true, false]) {
      const bytes = wide(source, { width, isLittle });
      const { text, encoding } = decodeDocument(bytes, 'text/xml; charset=utf-8');
      assert.equal(text, source);
      assert.equal(encoding, `utf-${width * 8}${isLittle ? 'le' : 'be'}`);
    }
  }
});

test('UTF-8 that is declared as a single-byte encoding is read as UTF-8', () => {
  const bytes = Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><a>café – “x”</a>');
  assert.ok(decodeDocument(bytes).text.endsWith('<a>café – “x”</a>'));
});

test('single bytes that are declared as UTF-8 are read as what they look like', () => {
  const declared = '<?xml version="1.0" encoding="utf-8"?>';
  assert.ok(
    decodeDocument(latin(`${declared}<a>caf\xe9 \x93x\x94</a>`)).text.endsWith('café “x”</a>'),
  );
  const cyrillic = latin(`${declared}<a>\xcf\xf0\xe8\xe2\xe5\xf2 \xec\xe8\xf0</a>`);
  assert.ok(decodeDocument(cyrillic).text.endsWith('<a>Привет мир</a>'));
});

test('a broken character among many whole ones costs itself alone', () => {
  const bytes = Buffer.concat([
    Buffer.from('<a>Привет '),
    Buffer.of(0xff),
    Buffer.from(' мир</a>'),
  ]);
  assert.equal(decodeDocument(bytes).text, '<a>Привет \uFFFD мир</a>');
});

test('UTF-7 is never read as such', () => {
  const bytes = latin('<?xml version="1.0" encoding="utf-7"?><a>+ADw-script+AD4-</a>');
  assert.ok(decodeDocument(bytes, 'text/xml; charset=utf-7').text.includes('+ADw-script'));
});

test('windows-1252 signs that were sent as Unicode controls are what was meant', () => {
  assert.equal(decodeDocument(Buffer.from('don\u0092t\u0085')).text, 'don’t\u0085');
});

test('East Asian encodings are read by their declarations', () => {
  const bytes = Buffer.concat([
    latin('<?xml version="1.0" encoding="Shift_JIS"?><a>'),
    Buffer.of(0x93, 0xfa, 0x96, 0x7b),
    latin('</a>'),
  ]);
  assert.ok(decodeDocument(bytes).text.endsWith('<a>日本</a>'));
});
