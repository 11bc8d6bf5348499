import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  evaluateConditions,
  formatHttpDate,
  parseHttpDate,
} from '../../src/core/conditional-request.ts';

const MODIFIED = Date.UTC(2024, 9, 15, 5, 18);
const STATE = { etag: '"abc-br"', lastModifiedAt: MODIFIED };

function ifNoneMatch(value: string, state: { etag?: string; lastModifiedAt?: number } = STATE) {
  return evaluateConditions({ method: 'GET', ifNoneMatch: value }, state);
}

function ifModifiedSince(value: string, method = 'GET') {
  return evaluateConditions({ method, ifModifiedSince: value }, STATE);
}

describe('If-None-Match', () => {
  it('matches the current tag alone, weakened, and in a list', () => {
    for (const value of [
      '"abc-br"',
      'W/"abc-br"',
      '"x", "abc-br"',
      '"x","y" ,\t W/"abc-br" , "z"',
      ', ,"abc-br",,',
      '  "abc-br"  ',
    ]) {
      assert.equal(ifNoneMatch(value), 'notModified', value);
    }
    assert.equal(ifNoneMatch('"w"', { etag: 'W/"w"' }), 'notModified');
    assert.equal(ifNoneMatch('W/"w"', { etag: 'W/"w"' }), 'notModified');
  });

  it('matches any state with an asterisk that stands alone', () => {
    assert.equal(ifNoneMatch('*'), 'notModified');
    assert.equal(ifNoneMatch(' * ', {}), 'notModified');
    assert.equal(ifNoneMatch('*, "x"'), 'proceed');
    assert.equal(ifNoneMatch('"*"'), 'proceed');
  });

  it('does not match another tag, nor one that only holds the current one', () => {
    for (const value of [
      '',
      '"x"',
      '"abc"',
      '"ABC-BR"',
      'abc-br',
      'w/"abc-br"',
      'W/ "abc-br"',
      '"abc-br',
      'abc-br"',
      '"abc-br"x',
      "'abc-br'",
      '"x, "abc-br", y"',
      '"x\\"abc-br"',
    ]) {
      assert.equal(ifNoneMatch(value), 'proceed', value);
    }
    assert.equal(ifNoneMatch('"x"', {}), 'proceed');
  });

  it('reads a tag with a comma as one tag', () => {
    assert.equal(ifNoneMatch('"a,b"', { etag: '"a,b"' }), 'notModified');
    assert.equal(ifNoneMatch('"x,"b"', { etag: '"b"' }), 'proceed');
    assert.equal(ifNoneMatch('"x,y", "b"', { etag: '"b"' }), 'notModified');
  });

  it('passes over what is no tag', () => {
    assert.equal(ifNoneMatch('garbage, "abc-br"'), 'notModified');
    assert.equal(ifNoneMatch('"x"y, "abc-br"'), 'notModified');
    assert.equal(ifNoneMatch('W/, W/"abc-br"'), 'notModified');
  });

  it('does not match the tag of another coding of the same state', () => {
    for (const other of ['"abc"', '"abc-gzip"', 'W/"abc-zstd"']) {
      assert.equal(ifNoneMatch(other), 'proceed');
      assert.equal(ifNoneMatch(`${other}, "abc-br"`), 'notModified');
    }
  });

  it('puts If-Modified-Since out of play, whatever either says', () => {
    const modifiedSince = (since: string, noneMatch: string) =>
      evaluateConditions({ method: 'GET', ifNoneMatch: noneMatch, ifModifiedSince: since }, STATE);
    assert.equal(modifiedSince(formatHttpDate(MODIFIED), '"x"'), 'proceed');
    assert.equal(modifiedSince('Fri, 01 Jan 2100 00:00:00 GMT', ''), 'proceed');
    assert.equal(modifiedSince('Thu, 01 Jan 1970 00:00:00 GMT', '"abc-br"'), 'notModified');
  });

  it('is read to the end of a very long list', () => {
    assert.equal(ifNoneMatch(`${'"x", '.repeat(20_000)}"abc-br"`), 'notModified');
    for (const garbage of ['"', '",', 'W/', 'W/"', '""', ' ', ',', 'x"', '"x"y']) {
      assert.equal(ifNoneMatch(garbage.repeat(50_000)), 'proceed');
    }
  });

  it('finds a tag in a list exactly when it was put there', () => {
    const opaque = fc.stringMatching(/^[!#-~]{0,6}$/u).map((text) => `"${text}"`);
    const tag = fc.tuple(fc.constantFrom('', 'W/'), opaque);
    const separator = fc.constantFrom(',', ', ', ' ,\t', ',,', ', , ');
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 5 }), separator, tag, (tags, between, current) => {
        const list = tags.map((parts) => parts.join('')).join(between);
        const listed = tags.some(([, text]) => text === current[1]);
        const answer = ifNoneMatch(list, { etag: current.join('') });
        assert.equal(answer, listed ? 'notModified' : 'proceed');
      }),
    );
  });
});

describe('If-Modified-Since', () => {
  it('is met by a state that is not newer, to the second', () => {
    assert.equal(ifModifiedSince(formatHttpDate(MODIFIED)), 'notModified');
    assert.equal(ifModifiedSince(formatHttpDate(MODIFIED + 1_000)), 'notModified');
    assert.equal(ifModifiedSince(formatHttpDate(MODIFIED - 1_000)), 'proceed');
    const state = { lastModifiedAt: MODIFIED + 999 };
    const since = { method: 'GET', ifModifiedSince: formatHttpDate(MODIFIED) };
    assert.equal(evaluateConditions(since, state), 'notModified');
  });

  it('takes a date in the future as it stands', () => {
    assert.equal(ifModifiedSince('Fri, 01 Jan 2100 00:00:00 GMT'), 'notModified');
  });

  it('is ignored when it is no date, or more than one', () => {
    const date = formatHttpDate(MODIFIED);
    for (const value of [
      '',
      'yesterday',
      `${date}, ${date}`,
      '2024-10-15T05:18:00Z',
      `"${date}"`,
    ]) {
      assert.equal(ifModifiedSince(value), 'proceed', value);
    }
    assert.equal(ifModifiedSince(date.repeat(4_000)), 'proceed');
  });

  it('is ignored where no date of change is known', () => {
    const since = { method: 'GET', ifModifiedSince: formatHttpDate(MODIFIED) };
    assert.equal(evaluateConditions(since, { etag: '"x"' }), 'proceed');
  });
});

describe('a request', () => {
  it('without conditions proceeds', () => {
    assert.equal(evaluateConditions({ method: 'GET' }, STATE), 'proceed');
  });

  it('is answered with 304 only when it is a GET or HEAD', () => {
    const conditions = { ifNoneMatch: '*', ifModifiedSince: formatHttpDate(MODIFIED) };
    assert.equal(evaluateConditions({ method: 'HEAD', ...conditions }, STATE), 'notModified');
    for (const method of ['PUT', 'POST', 'DELETE', 'OPTIONS', 'get']) {
      assert.equal(evaluateConditions({ method, ...conditions }, STATE), 'proceed');
      assert.equal(ifModifiedSince(formatHttpDate(MODIFIED), method), 'proceed');
    }
  });
});

describe('HTTP dates', () => {
  const EXAMPLE = Date.UTC(1994, 10, 6, 8, 49, 37);

  it('are written as IMF-fixdate', () => {
    assert.equal(formatHttpDate(EXAMPLE + 999), 'Sun, 06 Nov 1994 08:49:37 GMT');
  });

  it('are read in all three forms', () => {
    assert.equal(parseHttpDate('Sun, 06 Nov 1994 08:49:37 GMT'), EXAMPLE);
    assert.equal(parseHttpDate('Sunday, 06-Nov-94 08:49:37 GMT'), EXAMPLE);
    assert.equal(parseHttpDate('Sun Nov  6 08:49:37 1994'), EXAMPLE);
    assert.equal(parseHttpDate('Wed Nov 16 08:49:37 1994'), EXAMPLE + 10 * 86_400_000);
  });

  it('have a two-digit year that is at most 50 years ahead', () => {
    const now = Date.UTC(2026, 10, 23);
    const year = (text: string) => new Date(parseHttpDate(text, now) ?? 0).getUTCFullYear();
    assert.equal(year('Monday, 01-Jan-76 00:00:00 GMT'), 2076);
    assert.equal(year('Monday, 23-Nov-76 00:00:00 GMT'), 2076);
    assert.equal(year('Monday, 23-Nov-76 00:00:01 GMT'), 1976);
    assert.equal(year('Monday, 01-Jan-77 00:00:00 GMT'), 1977);
    assert.equal(year('Monday, 01-Jan-00 00:00:00 GMT'), 2000);
  });

  it('are nothing else', () => {
    for (const text of [
      '',
      'Sun, 06 Nov 1994 08:49:37 +0000',
      'Sun, 06 Nov 1994 08:49:37',
      'Sun, 6 Nov 1994 08:49:37 GMT',
      'sun, 06 nov 1994 08:49:37 gmt',
      'Sun, 31 Nov 1994 08:49:37 GMT',
      'Tue, 29 Feb 1994 08:49:37 GMT',
      'Sun, 00 Nov 1994 08:49:37 GMT',
      'Sun, 06 Nov 1994 24:00:00 GMT',
      'Sun, 06 Nov 1994 08:60:00 GMT',
      'Sun, 06-Nov-94 08:49:37 GMT',
      'Sun Nov 6 08:49:37 1994',
      '784111777',
    ]) {
      assert.equal(parseHttpDate(text), undefined, text);
    }
  });

  it('come back as they were written', () => {
    const seconds = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, (at) => {
        assert.equal(parseHttpDate(formatHttpDate(at * 1_000)), at * 1_000);
      }),
    );
  });

  it('are read from any text without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 60 }), (text) => {
        assert.equal(parseHttpDate(text), undefined);
      }),
    );
  });
});
