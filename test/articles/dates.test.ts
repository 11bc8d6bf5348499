// Printed dates: every form that newsrooms print, and what is refused instead of guessed.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { DateReading } from '../../src/articles/date-parts.ts';
import { parsePrintedDate } from '../../src/articles/dates.ts';

/** Printed → RFC 3339. */
const FORMS: Readonly<Record<string, string>> = {
  '15 Oktober 2024, 12:18 WIB': '2024-10-15T12:18:00+07:00',
  'Kamis, 5 Maret 2020 | 22:15 WIB': '2020-03-05T22:15:00+07:00',
  'Selasa, 15 Okt 2024 | 12:18 wib': '2024-10-15T12:18:00+07:00',
  '17 Agt 2022, 09.30 WIB': '2022-08-17T09:30:00+07:00',
  '17 Ags 2022 09.30 WIT': '2022-08-17T09:30:00+09:00',
  '5 Agu 2022 pukul 09.30 wita': '2022-08-05T09:30:00+08:00',
  'Kamis, 17 Pebruari 2022, pkl. 9.30 WIB': '2022-02-17T09:30:00+07:00',
  "Jum'at, 4 Nopember 2022 | 23:59 WIB": '2022-11-04T23:59:00+07:00',
  'Ahad, 6 Nop 2022': '2022-11-06',
  '30 Sept 2022': '2022-09-30',
  '31 Des 2022 12:18 (WIB)': '2022-12-31T12:18:00+07:00',
  'Khamis, 15 Ogos 2024, 3:05 PM MYT': '2024-08-15T15:05:00+08:00',
  '3 Mac 2024 | 10:00am': '2024-03-03T10:00:00',
  '21 Julai 2024': '2024-07-21',
  'Tuesday, 15 October 2024 | 12:18 WIB': '2024-10-15T12:18:00+07:00',
  'October 15, 2024, 3:05 p.m. GMT+7': '2024-10-15T15:05:00+07:00',
  'Oct. 15th, 2024 at 12:00 am UTC': '2024-10-15T00:00:00Z',
  '15th of October 2024': '2024-10-15',
  'Mon, 18 Sep 2023 11:40:51 +0700': '2023-09-18T11:40:51+07:00',
  '2024-10-15T05:18:00Z': '2024-10-15T05:18:00Z',
  '2024-10-15T12:18:00.123+07:00': '2024-10-15T12:18:00+07:00',
  '2024-10-15 12:18': '2024-10-15T12:18:00',
  '2024-10-15': '2024-10-15',
  '25/04/2021, 18:40 WIB': '2021-04-25T18:40:00+07:00',
  '10/21/2025 20:43': '2025-10-21T20:43:00',
  'Selasa, 31-03-2020 - 17:23:02 WIB': '2020-03-31T17:23:02+07:00',
  '12:18 WIB, 15 Oktober 2024': '2024-10-15T12:18:00+07:00',
  '29 Februari 2024': '2024-02-29',
};

describe('a printed date', () => {
  for (const [printed, value] of Object.entries(FORMS)) {
    test(`“${printed}” is ${value}`, () => {
      assert.deepEqual(parsePrintedDate(printed), { outcome: 'date', value });
    });
  }

  test('with a wrong weekday is taken, and the weekday is told of', () => {
    const read = parsePrintedDate('Senin, 11 Juni 2019');
    assert.deepEqual(read, { outcome: 'date', value: '2019-06-11', weekdayWrong: true });
  });

  test('without a zone takes the one of the place, as it was on that day', () => {
    const summer = parsePrintedDate('15 July 2024, 12:00', { timezone: 'Europe/Berlin' });
    assert.deepEqual(summer, { outcome: 'date', value: '2024-07-15T12:00:00+02:00' });
    const winter = parsePrintedDate('15 January 2024, 12:00', { timezone: 'Europe/Berlin' });
    assert.deepEqual(winter, { outcome: 'date', value: '2024-01-15T12:00:00+01:00' });
  });

  test('takes the day and month by the declared order', () => {
    const order = (numericOrder: 'day-first' | 'month-first') =>
      parsePrintedDate('05/11/2015', { numericOrder });
    assert.deepEqual(order('day-first'), { outcome: 'date', value: '2015-11-05' });
    assert.deepEqual(order('month-first'), { outcome: 'date', value: '2015-05-11' });
  });

  test('knows the zones that a layout declares', () => {
    const zones = new Map([['cest', '+02:00']]);
    assert.deepEqual(parsePrintedDate('15 July 2024, 12:00 CEST', { zones }), {
      outcome: 'date',
      value: '2024-07-15T12:00:00+02:00',
    });
  });
});

const IMPOSSIBLE = [
  '31 Februari 2024',
  '29 Februari 2023',
  '0 Mei 2024',
  '32 Mei 2024, 10:00 WIB',
  '5 Juni 2024, 25:61 WIB',
  '5 Juni 2024, 24:00',
  '5 Junii 2024, 10:00',
  '5 Juni 2024, 10:00 XYZ',
  '5 Juni 2024, 13:00 pm',
  '05/11/2015',
  '2024-13-45',
  '31/31/2024',
];

describe('what has a date’s shape and is none', () => {
  for (const printed of IMPOSSIBLE) {
    test(`“${printed}” is refused with a reason`, () => {
      const read = parsePrintedDate(printed);
      assert.equal(read.outcome, 'invalid');
      assert.ok(read.reason.length > 10);
    });
  }
});

const NO_DATES = [
  '',
  'Pukul 07.20 WIB',
  '3 April 2019 : Kronologi Penghentian',
  'Selasa (15/10/2024)',
  '15 Oktober 2024, 12:18 WIB, di Beijing',
  '5 Lagu 2024',
  'Oktober 2024',
  'Kamis',
  '2024',
  '12:18',
  '1.500.000',
  `15 Oktober 2024${' '.repeat(200)}`,
];

describe('what is no date', () => {
  for (const text of NO_DATES) {
    test(`“${text.slice(0, 40)}” is none`, () => {
      assert.deepEqual(parsePrintedDate(text), { outcome: 'none' });
    });
  }

  test('is found to be none whatever it is', () => {
    const piece = fc.constantFrom(
      '15',
      '2024',
      ' ',
      ',',
      '|',
      'Mei',
      'WIB',
      '.',
      ':',
      '-',
      '+',
      '(',
      'pm',
      'Senin',
      '٣',
      'İ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const read = parsePrintedDate(pieces.join(''), { timezone: 'Asia/Jakarta' });
        if (read.outcome === 'date')
          assert.match(read.value, /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))?$/u);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a numeric date', () => {
  const value = (text: string, reading: DateReading = {}): string => {
    const date = parsePrintedDate(text, reading);
    return date.outcome === 'date' ? date.value : date.outcome;
  };

  test('is read by its weekday where that fits one order only, whatever the layout says', () => {
    assert.equal(value('Kamis, 05/11/2015', { numericOrder: 'month-first' }), '2015-11-05');
    assert.equal(value('Monday 05/11/2015', { numericOrder: 'day-first' }), '2015-05-11');
    assert.equal(value('Kamis, 21/10/2027', { numericOrder: 'month-first' }), '2027-10-21');
  });

  test('is read by the layout where no weekday decides', () => {
    assert.equal(value('8/5/2025', { numericOrder: 'month-first' }), '2025-08-05');
    assert.equal(
      value('8/5/2025 13:11 WIB', { numericOrder: 'month-first' }),
      '2025-08-05T13:11:00+07:00',
    );
    assert.equal(value('8/5/2025', { numericOrder: 'day-first' }), '2025-05-08');
    assert.equal(value('10/21/2025', { numericOrder: 'day-first' }), 'invalid');
  });

  test('is read with the day first where its own words are of a language that writes so', () => {
    assert.equal(value('8/5/2025 13:11 WIB'), '2025-05-08T13:11:00+07:00');
    assert.equal(value('8/5/2025 pukul 13.11'), '2025-05-08T13:11:00');
  });

  test('is not guessed at, and carries what it is with the day first', () => {
    assert.deepEqual(parsePrintedDate('8/5/2025'), {
      outcome: 'invalid',
      reason: '“8/5/2025” may be day or month first; say which in the layout (dates.numericOrder)',
      dayFirst: '2025-05-08',
    });
  });
});
