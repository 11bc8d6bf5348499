// Generated articles in the layout that comes with the service: parts to text, and the entry that
// the text must give back.

import fc from 'fast-check';
import type { Entry } from '../../../src/core/entry.ts';

export interface GeneratedArticle {
  readonly text: string;
  readonly entry: Entry;
}

const WORDS =
  'warga desa pasar jembatan kapal nelayan petani hujan sungai musim panen harga beras cabai guru murid taman lampu kereta stasiun'.split(
    ' ',
  );
const NAMES = [
  'Edwin Shri Bimo',
  'Vyara-Lestari',
  'Nirmala Ayu',
  'Joko Suseno',
  'Dr. Ani Wijaya',
  'I Gede Putra',
  'Siti Nur’aini',
  'Tim Redaksi',
  'Budi Santoso, S.Pd.',
];
const AGENCIES = [
  'TASS',
  'Anadolu',
  'Kompas TV',
  'Antara',
  'Associated Press',
  'Kompas.com',
  'BBC',
  'Kementerian Pendidikan dan Kebudayaan',
];
const SECTIONS = ['Kompas dunia', 'Regional', 'Ekonomi dan bisnis', 'Peristiwa', 'Rumah pemilu'];
const PLACES = [
  'BEIJING',
  'LOMBOK TIMUR, NTB',
  'JAKARTA',
  'D.I. YOGYAKARTA',
  'SOLO/SEMARANG',
  'Rio de Janeiro',
];
const TRAPS = [
  'Sumber: arsip pribadi seorang penyiar, demikian tertulis di label pameran.',
  'Penulis : demikian pula tulisan pada mesin ketik tua di sudut ruang itu.',
  'Baca Juga bukan sekadar judul kolom di majalah kereta itu, melainkan rubrik.',
  'Penulis buku itu, Wahyu Adi, hadir pada Selasa, 15 Oktober 2024, 12:18 WIB, di aula.',
  'Sumber tersebut meminta agar namanya tidak disebut dalam berita ini.',
  'Editor: begitulah ia disapa oleh rekan-rekannya di kantor yang lama.',
  'KOMPAS.TV – begitu bunyi tulisan pada kemeja petugas yang berjaga di sana.',
];
const MONTHS = [
  ['Januari', 'Jan'],
  ['Februari', 'Feb', 'Pebruari'],
  ['Maret', 'Mar'],
  ['April', 'Apr'],
  ['Mei'],
  ['Juni', 'Jun'],
  ['Juli', 'Jul'],
  ['Agustus', 'Agt', 'Agu', 'Ags'],
  ['September', 'Sep', 'Sept'],
  ['Oktober', 'Okt'],
  ['November', 'Nov', 'Nopember'],
  ['Desember', 'Des'],
] as const;
const DAYS = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'];
const ZONES = [
  ['WIB', '+07:00'],
  ['WITA', '+08:00'],
  ['WIT', '+09:00'],
  ['wib', '+07:00'],
  ['UTC', 'Z'],
  ['+0700', '+07:00'],
] as const;

const sentence = fc
  .array(fc.constantFrom(...WORDS), { minLength: 8, maxLength: 20 })
  .map((words) => `Sebanyak ${words.join(' ')}, karena bahwa.`);
const title = fc
  .array(fc.constantFrom(...WORDS), { minLength: 3, maxLength: 9 })
  .map((words) => words.map(capital).join(' '));

interface PrintedInstant {
  readonly printed: string;
  readonly value: string;
}

const instant: fc.Arbitrary<PrintedInstant> = fc
  .record({
    year: fc.integer({ min: 2010, max: 2030 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    minutes: fc.option(fc.integer({ min: 0, max: 1439 }), { freq: 8 }),
    weekday: fc.boolean(),
    colon: fc.constantFrom(':', '.'),
    separator: fc.constantFrom(', ', ' | ', ' '),
    zone: fc.option(fc.constantFrom(...ZONES), { freq: 8 }),
    spelling: fc.nat(2),
  })
  .map(({ year, month, day, minutes, weekday, colon, separator, zone, spelling }) => {
    const spellings = MONTHS[month - 1] ?? ['Mei'];
    const word = spellings[spelling % spellings.length];
    const dayName = DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
    const date = `${weekday ? `${dayName}, ` : ''}${day} ${word} ${year}`;
    const plain = `${year}-${pad(month)}-${pad(day)}`;
    if (minutes === null) return { printed: date, value: plain };
    const [hour, minute] = [pad(Math.floor(minutes / 60)), pad(minutes % 60)];
    const printed = `${date}${separator}${hour}${colon}${minute}${zone === null ? '' : ` ${zone[0]}`}`;
    return { printed, value: `${plain}T${hour}:${minute}:00${zone?.[1] ?? ''}` };
  });

const byline = fc.record({
  authors: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 3 }),
  editors: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2 }),
  between: fc.constantFrom(' ', ' | ', ', ', '\n', '\n\n', '|'),
  colon: fc.constantFrom(' : ', ': ', ':'),
});

const parts = fc.record({
  chrome: fc.subarray(['> >', 'LIVE TV', 'Login', 'Home > Ekonomi > Kampung']),
  title,
  section: fc.option(fc.constantFrom(...SECTIONS), { freq: 6 }),
  twoLines: fc.boolean(),
  published: instant,
  updated: fc.option(instant, { freq: 2 }),
  caption: fc.option(
    fc.record({
      text: sentence,
      credit: fc.constantFrom('Anadolu', 'ANTARA FOTO/Sinta/foc.', 'Kompas TV/Ari | Tim'),
      label: fc.constantFrom('Sumber', 'Foto', 'Source'),
    }),
    { freq: 3 },
  ),
  captionApart: fc.boolean(),
  place: fc.option(fc.constantFrom(...PLACES), { freq: 5 }),
  dash: fc.constantFrom(' – ', ' - ', ' — ', ' -- ', '- ', ' –'),
  paragraphs: fc.array(fc.oneof({ weight: 3, arbitrary: sentence }, fc.constantFrom(...TRAPS)), {
    minLength: 2,
    maxLength: 7,
  }),
  related: fc.array(
    fc.record({
      title,
      after: fc.nat(6),
      label: fc.constantFrom(
        'Baca Juga: ',
        'Baca juga: ',
        'Baca Juga ',
        'BACA JUGA : ',
        'Baca Juga:\n\n',
      ),
    }),
    { maxLength: 3 },
  ),
  byline,
  agencies: fc.uniqueArray(fc.constantFrom(...AGENCIES), { maxLength: 3 }),
  agencySign: fc.constantFrom(' / ', ', ', '/'),
  tags: fc.uniqueArray(fc.constantFrom('payung', 'musim hujan', 'ekonomi', 'kpk'), {
    maxLength: 3,
  }),
  tail: fc.constantFrom(
    [],
    ['TERBARU'],
    ['BERITA LAINNYA', 'TERBARU'],
    ['TERBARU', 'Warga Desa Panen Raya di Musim Hujan', 'Harga Cabai Turun Lagi'],
  ),
});

type Parts = typeof parts extends fc.Arbitrary<infer One> ? One : never;

/** Articles whose parts come and go, in all the ways that the layout's grammar allows. */
export const generatedArticle: fc.Arbitrary<GeneratedArticle> = parts.map((one) => ({
  text: write(one),
  entry: expect(one),
}));

function write(one: Parts): string {
  const dateline = `${one.place === null ? '' : `${one.place}, `}KOMPAS.TV${one.dash}`;
  const body = one.paragraphs.flatMap((paragraph, index) => [
    index === 0 ? dateline + paragraph : paragraph,
    ...one.related
      .filter((story) => Math.min(story.after, one.paragraphs.length - 1) === index)
      .map((story) => story.label + story.title),
  ]);
  const sign = one.section === null ? '' : one.twoLines ? '\n' : ' | ';
  const header = [
    `${one.section ?? ''}${sign}${one.published.printed}`,
    ...(one.updated === null ? [] : [`Diperbarui: ${one.updated.printed}`]),
  ].join('\n');
  const caption =
    one.caption === null
      ? []
      : [`${one.caption.text} (${one.caption.label}: ${one.caption.credit})`];
  const head = one.captionApart ? [header, ...caption] : [[header, ...caption].join('\n')];
  const tags = one.tags.length === 0 ? [] : ['TAG', ...one.tags];
  return [...one.chrome, one.title, ...head, ...body, ...closing(one), ...tags, ...one.tail].join(
    '\n\n',
  );
}

function closing({
  byline: { authors, editors, between, colon },
  agencies,
  agencySign,
}: Parts): string[] {
  const people = [
    ...(authors.length > 0 ? [`Penulis${colon}${list(authors)}`] : []),
    ...(editors.length > 0 ? [`Editor${colon}${list(editors)}`] : []),
  ].join(between);
  const sources = agencies.length > 0 ? [`Sumber${colon}${agencies.join(agencySign)}`] : [];
  return [...(people === '' ? [] : [people]), ...sources];
}

function expect(one: Parts): Entry {
  const dateline = `${one.place === null ? '' : `${one.place}, `}KOMPAS.TV${one.dash}`;
  const related = one.paragraphs.flatMap((_, index) =>
    one.related.filter((story) => Math.min(story.after, one.paragraphs.length - 1) === index),
  );
  const [first, ...more] = one.paragraphs;
  return {
    title: one.title,
    ...(one.section !== null && { section: one.section }),
    ...(one.tags.length > 0 && { tags: one.tags }),
    publishedAt: one.published.value,
    ...(one.updated !== null && { updatedAt: one.updated.value }),
    language: 'id',
    ...(one.place !== null && { place: one.place }),
    publisher: 'KOMPAS.TV',
    ...(one.byline.authors.length > 0 && { authors: one.byline.authors.map((name) => ({ name })) }),
    ...(one.byline.editors.length > 0 && { editors: one.byline.editors.map((name) => ({ name })) }),
    ...(one.agencies.length > 0 && { agencies: one.agencies }),
    ...(one.caption !== null && {
      images: [{ caption: one.caption.text, credit: one.caption.credit }],
    }),
    ...(related.length > 0 && { related: related.map((story) => ({ title: story.title })) }),
    text: [`${dateline}${first}`, ...more].join('\n\n'),
  };
}

/** "A", "A dan B", "A, B, dan C". */
function list(names: readonly string[]): string {
  if (names.length < 3) return names.join(' dan ');
  return `${names.slice(0, -1).join(', ')}, dan ${names.at(-1)}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
