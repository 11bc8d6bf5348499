import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseFeedDate } from '../../src/formats/feed-date.ts';

const READ: Readonly<Record<string, string>> = {
  // RFC 822 and its offspring
  'Tue, 15 Oct 2024 12:18:00 +0700': '2024-10-15T12:18:00+07:00',
  'Tue, 15 Oct 24 12:18 GMT': '2024-10-15T12:18:00Z',
  ' 15  October 2024 12:18:07 EST ': '2024-10-15T12:18:07-05:00',
  'Tue, 15 Oct 2024 12:18:00 +0700 (WIB)': '2024-10-15T12:18:00+07:00',
  'Tue, 15 Oct 2024 12:18:00 GMT+7': '2024-10-15T12:18:00+07:00',
  'Tue, 15-Oct-2024 12:18:00 UTC': '2024-10-15T12:18:00Z',
  'Tue, Oct 15, 2024 1:05 pm CEST': '2024-10-15T13:05:00+02:00',
  'Tue, 15 Oct 2024 12:18:00 Asia/Jakarta': '2024-10-15T12:18:00+07:00',
  'Tue, 15 Oct 2024': '2024-10-15',
  'Mon, 1 Jan 99 00:00:60 GMT': '1999-01-01T00:00:59Z',
  // ISO 8601
  '2024-10-15T12:18:00.123456+07:00': '2024-10-15T12:18:00+07:00',
  '2024-10-15T12:18Z': '2024-10-15T12:18:00Z',
  '2024-10-15 12:18:00': '2024-10-15T12:18:00Z',
  '20241015T121800+0700': '2024-10-15T12:18:00+07:00',
  '2024-10-15t12:18:00-0330': '2024-10-15T12:18:00-03:30',
  '2024-12-31T24:00:00Z': '2025-01-01T00:00:00Z',
  '2024-10': '2024-10-01',
  '2024': '2024-01-01',
  '2024-289': '2024-10-15',
  '2024289': '2024-10-15',
  // Others
  'Tue Oct 15 12:18:00 2024': '2024-10-15T12:18:00Z',
  'Tue Oct 15 12:18:00 +0700 2024': '2024-10-15T12:18:00+07:00',
  '2024/10/15 12:18:00 WIB': '2024-10-15T12:18:00+07:00',
  '15.10.2024 12:18': '2024-10-15T12:18:00Z',
  '15/10/2024 12:18': '2024-10-15T12:18:00Z',
  '1728969480': '2024-10-15T05:18:00Z',
  '2024년 10월 15일 12:18:00': '2024-10-15T12:18:00+09:00',
  '2024-10-15 오후 1:05:00': '2024-10-15T13:05:00+09:00',
  // Languages
  'Selasa, 15 Oktober 2024 12:18 WIB': '2024-10-15T12:18:00+07:00',
  'Di, 15 Okt 2024 12:18:00 +0200': '2024-10-15T12:18:00+02:00',
  'mar., 15 oct. 2024 12:18:00 +0200': '2024-10-15T12:18:00+02:00',
  'вт, 15 октября 2024 12:18:00 +0300': '2024-10-15T12:18:00+03:00',
  'Τρί, 15 Οκτ 2024 12:18:00 GMT': '2024-10-15T12:18:00Z',
  '2024-október-15T9:15-05:00': '2024-10-15T09:15:00-05:00',
};

const NOT_READ = [
  ...['', ' ', 'yesterday', 'Tue, 99 Oct 2024 12:00:00 GMT', '2024-02-30', '2024-13-01'],
  ...['Tue, 15 Oct 2024 1:2:3:4 GMT', 'Tue, 15 Oct 2024 12:18:00 +zz:00', '12:18', '3'],
  ...['2024-10-15T25:00:00Z', '2024-10-15T12:61:00Z', '9999-12-31T23:59:59-99:99', '04/05/2024'],
  ...['Tue, 15 Oct zz 12:18:00 GMT', '15 16 17 18', '0000-01-01', '1'.repeat(200)],
];

for (const [text, expected] of Object.entries(READ)) {
  test(`${JSON.stringify(text)} is ${expected}`, () => {
    assert.equal(parseFeedDate(text), expected);
  });
}

for (const text of NOT_READ) {
  test(`${JSON.stringify(text.slice(0, 40))} is no date, or could be two`, () => {
    assert.equal(parseFeedDate(text), undefined);
  });
}

test('any instant comes back from the forms that servers write', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      (date) => {
        const whole = Math.floor(date.getTime() / 1000) * 1000;
        for (const text of [
          date.toUTCString(),
          date.toISOString(),
          new Date(whole).toISOString(),
        ]) {
          assert.equal(Date.parse(parseFeedDate(text) ?? ''), whole, text);
        }
      },
    ),
  );
});

test('whatever is given, a date is RFC 3339 or absent', () => {
  const part = fc.constantFrom(
    ...[
      'Tue',
      'Oct',
      '15',
      '2024',
      '12:18',
      ':00',
      'GMT',
      '+0700',
      '-',
      '/',
      'T',
      'Z',
      ' ',
      ',',
      '.',
    ],
    ...['99', '0', 'pm', '년', 'Asia/Jakarta', '\u00a0'],
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const date = parseFeedDate(parts.join(''));
      if (date === undefined) return;
      assert.match(date, /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))?$/u);
      assert.ok(!Number.isNaN(Date.parse(date)), date);
    }),
    { numRuns: 2_000 },
  );
});
