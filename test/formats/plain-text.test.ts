import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageTag } from '../../src/core/language-tag.ts';
import { findMediaType } from '../../src/formats/media-type.ts';
import {
  documentLine,
  documentText,
  plainField,
  shieldMarkup,
} from '../../src/formats/plain-text.ts';

test('text keeps what a document can carry and no more', () => {
  assert.equal(
    documentText('a\u0000\u0007b\u0085c\uFFFEd\u{1FFFF}e\uD83Df\tg\u202Eh'),
    'ab\ncde?f\tg\u202Eh',
  );
  assert.equal(documentText('👨‍👩‍👧 🇮🇩'), '👨‍👩‍👧 🇮🇩');
});

test('a line is cut to its length, and absent when nothing is left', () => {
  assert.equal(documentLine(' a\u00A0\n b '), 'a b');
  assert.equal(documentLine('\u0000 \u200B'), undefined);
  assert.equal(documentLine(undefined), undefined);
  assert.equal(documentLine('x'.repeat(10_000))?.length, 2_000);
});

test('only what a reader could take for markup is shielded', () => {
  for (const text of ['AT&T', 'R&D1', 'a & b', '5 < 6', 'x > y', '&amp', 'Q&A; x']) {
    if (text !== 'Q&A; x') assert.equal(shieldMarkup(text), text);
  }
  for (const text of [
    '<b>',
    '</b>',
    '&amp;',
    '&#38;',
    '&#x26;',
    '<a@b.co>',
    '<!--',
    '<?x?>',
    '&eacute;',
  ]) {
    assert.notEqual(shieldMarkup(text), text);
    assert.equal(shieldMarkup(text).replaceAll('\u2060', ''), text);
  }
  assert.equal(plainField('x <b>y</b> &lt;'), 'x <\u2060b>y<\u2060/b> &\u2060lt;');
});

test('language tags are well-formed or absent', () => {
  for (const tag of ['id', 'en-GB', 'zh-Hant-TW', 'es-419', 'fil', 'de-CH-1996'])
    assert.equal(languageTag(tag), tag);
  assert.equal(languageTag(' en_US '), 'en-US');
  for (const tag of ['', 'Bahasa Indonesia', '<id>', 'x', 'id-', 'toolong-x', undefined])
    assert.equal(languageTag(tag), undefined);
});

test('a media type is the declared one, else that of the ending, never made of the ending', () => {
  assert.equal(findMediaType('https://e.org/a.jpg?x.png'), 'image/jpeg');
  assert.equal(findMediaType('https://e.org/a.JPG', 'Image/WebP; q=1'), 'image/webp');
  assert.equal(findMediaType('https://e.org/a.mp3', 'nonsense'), 'audio/mpeg');
  assert.equal(findMediaType('https://e.org/a.exe'), undefined);
  assert.equal(findMediaType('https://e.org/constructor'), undefined);
});
