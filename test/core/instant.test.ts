// Dates as articles print them, to instants.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { instantOf, wholeSecond } from '../../src/core/instant.ts';

const VIENNA = 'Europe/Vienna';

/** The instant in UTC, as one reads it. */
function utc(date: string, timezone = VIENNA): string | undefined {
  const at = instantOf(date, timezone);
  return at === undefined ? undefined : new Date(at).toISOString().replace('.000Z', 'Z');
}

describe('the instant of a date', () => {
  test('with an offset does not depend on the zone', () => {
    for (const timezone of ['UTC', 'Asia/Jakarta', VIENNA]) {
      assert.equal(utc('2024-10-15T12:18:00+07:00', timezone), '2024-10-15T05:18:00Z');
      assert.equal(utc('2024-10-15T12:18:00Z', timezone), '2024-10-15T12:18:00Z');
      assert.equal(utc('2024-10-15t12:18:00z', timezone), '2024-10-15T12:18:00Z');
      assert.equal(utc('2024-10-15T12:18:00-03:30', timezone), '2024-10-15T15:48:00Z');
    }
  });

  test('without an offset is by the clock of the zone, summer and winter', () => {
    assert.equal(utc('2024-07-01T12:00:00'), '2024-07-01T10:00:00Z');
    assert.equal(utc('2024-12-01T12:00:00'), '2024-12-01T11:00:00Z');
    assert.equal(utc('2024-12-01T12:00', 'Asia/Jakarta'), '2024-12-01T05:00:00Z');
  });

  test('in the hour that spring skips is the shifted one; in autumn it is the first of two', () => {
    assert.equal(utc('2024-03-31T02:30:00'), '2024-03-31T01:30:00Z');
    assert.equal(utc('2024-10-27T02:30:00'), '2024-10-27T00:30:00Z');
  });

  test('that is plain is the first moment of the day in the zone, also where midnight is skipped', () => {
    assert.equal(utc('2024-10-15', 'Asia/Jakarta'), '2024-10-14T17:00:00Z');
    assert.equal(utc('2018-11-04', 'America/Sao_Paulo'), '2018-11-04T03:00:00Z');
  });

  test('is nothing for what is no date of RFC 3339, rather than a wrong one', () => {
    const none = [
      '',
      'kemarin',
      '15 Oktober 2024',
      '12:18',
      '2024',
      '2024-10',
      '2024-1-5',
      '2024-02-30',
      '2023-02-29',
      '2024-13-01T00:00:00Z',
      '2024-10-15T24:00:00Z',
      '2024-10-15T12:60:00Z',
      '2024-10-15T12:18:00+25:00',
      '2024-10-15T12:18:00+0700',
      '2024-10-15T12:18:00+07:00[Asia/Jakarta]',
      '2024-10-15[u-ca=hebrew]',
      '20241015T121800Z',
      '+002024-10-15T12:18:00Z',
      ' 2024-10-15',
      '2024-10-15\n',
    ];
    for (const date of none) assert.equal(instantOf(date, VIENNA), undefined, date);
    assert.equal(instantOf('2024-10-15', 'Mars/Olympus'), undefined);
  });

  test('is whole or nothing for any text', () => {
    const near = fc.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?$/u);
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (date) => {
        const at = instantOf(date, VIENNA);
        assert.ok(at === undefined || Number.isInteger(at), date);
      }),
    );
  });

  test('of what an instant is written as, is that instant', () => {
    const date = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (one) => assert.equal(instantOf(one.toISOString(), 'UTC'), one.getTime())),
    );
  });
});

test('a whole second is never later, before 1970 neither', () => {
  assert.equal(wholeSecond(1_999), 1_000);
  assert.equal(wholeSecond(2_000), 2_000);
  assert.equal(wholeSecond(-1), -1_000);
});
