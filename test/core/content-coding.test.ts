import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { chooseCoding } from '../../src/core/content-coding.ts';
import { CODINGS } from '../../src/core/document.ts';

const choose = (header: string | undefined) => chooseCoding(header, CODINGS);

describe('chooseCoding', () => {
  it('sends identity to a reader that says nothing', () => {
    assert.equal(choose(undefined), 'identity');
    assert.equal(choose(''), 'identity');
    assert.equal(choose('  \t '), 'identity');
  });

  it('prefers zstd, br, gzip, identity among equal weights', () => {
    assert.equal(choose('gzip, deflate, br, zstd'), 'zstd');
    assert.equal(choose('gzip, deflate, br'), 'br');
    assert.equal(choose('gzip'), 'gzip');
    assert.equal(choose('identity, gzip'), 'gzip');
    assert.equal(choose('identity;q=0.5, gzip;q=0.5'), 'gzip');
    assert.equal(choose('deflate, compress'), 'identity');
  });

  it('takes the highest weight', () => {
    assert.equal(choose('zstd;q=0.5, br;q=0.8, gzip'), 'gzip');
    assert.equal(choose('identity;q=1, gzip;q=0.999'), 'identity');
    assert.equal(choose('br;q=0.001'), 'br');
    assert.equal(choose('gzip;q=1.000, br;q=0.9'), 'gzip');
    assert.equal(choose('gzip;Q=0.2 , BR;q=0.3'), 'br');
    assert.equal(choose('gzip ; q=0.3, br;q=0.2'), 'gzip');
  });

  it('takes an asterisk for every coding that is not named', () => {
    assert.equal(choose('*'), 'zstd');
    assert.equal(choose('zstd;q=0, *'), 'br');
    assert.equal(choose('gzip, *;q=0.1'), 'gzip');
    assert.equal(choose('identity, *;q=0.1'), 'identity');
    assert.equal(choose('*;q=0, gzip'), 'gzip');
  });

  it('never sends what has weight zero', () => {
    assert.equal(choose('gzip;q=0'), 'identity');
    assert.equal(choose('gzip;q=0.000, identity'), 'identity');
    assert.equal(choose('identity;q=0, gzip;q=0.1'), 'gzip');
    assert.equal(choose('zstd;q=0, br;q=0, gzip;q=0, deflate'), 'identity');
  });

  it('finds nothing when identity and all else is refused', () => {
    assert.equal(choose('identity;q=0'), undefined);
    assert.equal(choose('*;q=0'), undefined);
    assert.equal(choose('identity;q=0, *;q=0'), undefined);
    assert.equal(chooseCoding('gzip, identity;q=0', ['br', 'identity']), undefined);
  });

  it('ignores malformed members and keeps the others', () => {
    for (const header of [
      'foo;q=-1',
      'gzip;q=2',
      'gzip;q=abc',
      'gzip;q=0.0001',
      'gzip;level=9',
      'gzip;q=',
      'gzip br',
      '"gzip, br"',
      ',,;;,',
      'identity;q=0;',
    ]) {
      assert.equal(choose(header), 'identity', header);
      assert.equal(choose(`${header}, gzip;q=0.5`), 'gzip', header);
    }
  });

  it('knows x-gzip, and takes the highest of several weights for one coding', () => {
    assert.equal(choose('x-gzip'), 'gzip');
    assert.equal(choose('gzip;q=0, gzip;q=0.5'), 'gzip');
  });

  it('reads a long list to its end', () => {
    assert.equal(choose(`${'foo;q=0.1,'.repeat(1_000)}br`), 'br');
    assert.equal(choose(`gzip${' '.repeat(100_000)}x`), 'identity');
    assert.equal(choose(`gzip;${'q=0;'.repeat(10_000)}`), 'identity');
  });

  it('chooses only what is acceptable, and nothing better is left', () => {
    const names = ['zstd', 'br', 'gzip', 'identity', '*', 'foo'] as const;
    const weights = fc.uniqueArray(
      fc.tuple(fc.constantFrom(...names), fc.integer({ min: 0, max: 1_000 })),
      { selector: ([name]) => name },
    );
    fc.assert(
      fc.property(weights, (pairs) => {
        const sent = new Map<string, number>(pairs);
        const weigh = (coding: string) =>
          sent.get(coding) ?? sent.get('*') ?? (coding === 'identity' ? 0.5 : 0);
        const header = pairs.map(([name, q]) => `${name};q=${(q / 1_000).toFixed(3)}`).join(', ');
        const chosen = choose(header);
        const best = Math.max(...CODINGS.map(weigh));
        assert.equal(chosen, best === 0 ? undefined : CODINGS.find((name) => weigh(name) === best));
      }),
    );
  });

  it('answers any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (header) => {
        const chosen = choose(header);
        assert.ok(chosen === undefined || CODINGS.includes(chosen));
      }),
    );
  });
});
