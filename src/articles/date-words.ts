// The words that printed dates are made of in Indonesian, Malay and English, long, short and as
// newsrooms misspell them. ICU knows too few of them (no Agt, Nop, Pebruari), so the table is ours.

/** Month words, lower case, to the month's number from 1. */
export const MONTHS: ReadonlyMap<string, number> = numbered([
  'januari january jan',
  'februari pebruari february feb peb febr',
  'maret march mac mar mrt',
  'april apr',
  'mei may',
  'juni june jun',
  'juli july julai jul',
  'agustus august ogos agu agt ags agus aug ogo',
  'september sept sep',
  'oktober october okt oct',
  'november nopember nov nop',
  'desember disember december des dis dec',
]);

/** Weekday words, lower case and without apostrophes, to 1 (Monday) … 7 (Sunday) as in ISO 8601. */
export const WEEKDAYS: ReadonlyMap<string, number> = numbered([
  'senin isnin monday mon sen isn',
  'selasa tuesday tue tues sel',
  'rabu wednesday wed rab',
  'kamis khamis thursday thu thur thurs kam kha',
  'jumat jumaat friday fri jum',
  'sabtu saturday sat sab',
  'minggu ahad sunday sun min ahd',
]);

/** Zone abbreviations that mean one offset in news text. Layouts may declare more. */
export const ZONES: ReadonlyMap<string, string> = new Map([
  ['wib', '+07:00'],
  ['wita', '+08:00'],
  ['wit', '+09:00'],
  ['myt', '+08:00'],
  ['sgt', '+08:00'],
  ['jst', '+09:00'],
  ['kst', '+09:00'],
  ['hkt', '+08:00'],
  ['cet', '+01:00'],
  ['cest', '+02:00'],
  ['eet', '+02:00'],
  ['eest', '+03:00'],
  ['est', '-05:00'],
  ['edt', '-04:00'],
  ['pst', '-08:00'],
  ['pdt', '-07:00'],
  ['z', 'Z'],
  ['utc', 'Z'],
  ['gmt', 'Z'],
]);

/** Words of languages that print the day first: who writes Kamis or WIB writes 05/11 for 5 November. */
export const DAY_FIRST_WORDS: ReadonlySet<string> = new Set(
  'senin isnin selasa rabu kamis khamis jumat jumaat sabtu minggu ahad wib wita wit myt pukul pkl jam'.split(
    ' ',
  ),
);

/** Words between a date and its time that say nothing: "pukul 12.18", "at 12:18". */
export const TIME_WORDS: ReadonlySet<string> = new Set(['pukul', 'pkl', 'jam', 'pada', 'at', 't']);

function numbered(rows: readonly string[]): ReadonlyMap<string, number> {
  return new Map(rows.flatMap((row, index) => row.split(' ').map((word) => [word, index + 1])));
}
