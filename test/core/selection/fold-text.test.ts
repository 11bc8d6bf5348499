import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { foldName, foldWords } from '../../../src/core/selection/fold-text.ts';

/** Every character of the Basic Multilingual Plane that is no surrogate. */
function* listCharacters(): Generator<string> {
  for (let code = 0; code < 0xd800; code += 1) yield String.fromCharCode(code);
  for (let code = 0xe000; code < 0x10000; code += 1) yield String.fromCharCode(code);
}

describe('foldWords', () => {
  it('parts words at punctuation and white space', () => {
    assert.equal(
      foldWords('“Menhan” China–Rusia:\n\u00A0bertemu…'),
      ' menhan china rusia bertemu ',
    );
    assert.equal(foldWords("don't, AT&T; anak-anak_3.5"), ' don t at t anak anak 3 5 ');
    assert.equal(foldWords(' ,.! '), ' ');
    assert.equal(foldWords(''), ' ');
  });

  it('folds case, composition, width, ligatures and invisible characters', () => {
    assert.equal(foldWords('Cafe\u0301 CAFÉ'), ' café café ');
    assert.equal(foldWords('STRASSE Straße STRAẞE'), ' strasse strasse strasse ');
    assert.equal(foldWords('İstanbul ıssız'), ' istanbul issiz ');
    assert.equal(foldWords('ΣΊΣΥΦΟΣ'), foldWords('σίσυφος'));
    assert.equal(foldWords('ｆｕｌｌ ﬁne po\u00ADli\u200Btik'), ' full fine politik ');
  });

  it('takes letters of scripts without spaces, and symbols, one by one', () => {
    assert.equal(foldWords('iPhone手机 ไทย'), ' iphone 手 机 ไ ท ย ');
    assert.equal(foldWords('C++ US$100 👍🏽'), ' c + + us $ 100 👍 🏽 ');
  });

  it('changes nothing in what is folded, and nothing by the case of the text', () => {
    for (const character of listCharacters()) {
      const folded = foldWords(`i${character}`);
      assert.equal(foldWords(folded), folded, character);
      assert.equal(foldWords(`i${character.toUpperCase()}`), folded, character);
    }
  });

  it('goes the short way for Latin text to the same end', () => {
    for (const character of listCharacters()) {
      const folded = foldWords(`x${character}y`);
      assert.equal(foldWords(`x${character}y 北`), `${folded}北 `, character);
    }
  });

  it('gives words with one space around each, of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.match(foldWords(text), /^ (?:[\p{L}\p{M}\p{N}\p{S}]+ )*$/u);
      }),
    );
  });

  it('does not let a character that stands for a sentence multiply the work', () => {
    assert.ok(foldWords('ﷺ'.repeat(10_000)).length < 30_000);
  });
});

describe('foldName', () => {
  it('keeps punctuation and makes white space and typography one', () => {
    assert.equal(foldName(' C++ '), 'c++');
    assert.equal(foldName('Kompas\n  Dunia’s – “1”'), 'kompas dunia\'s - "1"');
  });

  it('changes nothing in what is folded', () => {
    for (const character of listCharacters()) {
      const folded = foldName(`i${character}`);
      assert.equal(foldName(folded), folded, character);
    }
  });
});
