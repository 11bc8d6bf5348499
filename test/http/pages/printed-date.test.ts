import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printDate, printInstant } from '../../../src/http/pages/printed-date.ts';

test('a date is printed in its own offset and in its language', () => {
  const cases: readonly (readonly [string, string | undefined, string])[] = [
    ['2024-10-15T12:18:00+07:00', 'id', '15 Oktober 2024, 12.18 WIB'],
    ['2024-10-15T12:18:00+08:00', 'id', '15 Oktober 2024, 12.18 WITA'],
    ['2024-10-15T00:05:00+09:00', 'id-ID', '15 Oktober 2024, 00.05 WIT'],
    ['2024-10-15T12:18:00+08:00', 'en', '15 October 2024, 12:18 UTC+8'],
    ['2024-10-15T12:18:00-03:30', 'en', '15 October 2024, 12:18 UTC\u22123:30'],
    ['2024-10-15T12:18:00.123Z', 'en', '15 October 2024, 12:18 UTC'],
    ['2024-10-15T12:18:00', 'id', '15 Oktober 2024, 12.18'],
    ['2024-10-15', 'id', '15 Oktober 2024'],
    ['2024-10-15', undefined, '15 October 2024'],
    ['2024-10-15', 'x-no-language', '15 October 2024'],
    ['2024-10-15', 'tlh', '15 October 2024'],
  ];
  for (const [date, language, text] of cases) {
    assert.equal(printDate(date, language)?.text, text, `${date} ${language}`);
  }
});

test('the day is the one that was printed, whatever it is in UTC', () => {
  const date = printDate('2024-10-15T00:30:00+07:00', 'id');
  assert.equal(date?.day, '2024-10-15');
  assert.equal(date?.dayText, 'Selasa, 15 Oktober 2024');
});

test('what is no date is not printed', () => {
  for (const date of [
    undefined,
    '',
    'yesterday',
    '2024-13-45',
    '2024-10-15T12',
    `${'9'.repeat(10_000)}`,
  ]) {
    assert.equal(printDate(date, 'en'), undefined, String(date).slice(0, 20));
  }
});

test('an instant takes the offset of a date beside it, else UTC', () => {
  const at = Date.UTC(2024, 9, 15, 20, 0);
  const printed = (like: string | undefined) => printInstant(at, { like, language: 'en' })?.text;
  assert.equal(printed('2024-01-01T00:00:00+07:00'), '16 October 2024, 03:00 UTC+7');
  assert.equal(printed('2024-01-01T00:00:00-02:30'), '15 October 2024, 17:30 UTC\u22122:30');
  assert.equal(printed('2024-01-01'), '15 October 2024, 20:00 UTC');
  assert.equal(printed(undefined), '15 October 2024, 20:00 UTC');
});
