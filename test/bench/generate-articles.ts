// Stored articles in the layout of the first feed, any number of them and the same ones every time:
// titles all different, 3 to 6 KB, dates over many years, in the parts and variants that pieces of
// this kind have. Each comes with what a reader must find in it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Labels } from '../articles/labels.ts';
import { createRandom, type Random } from './random.ts';
import { NOUNS, PEOPLE, PLACES, SECTIONS, SENTENCES, TITLES, VERBS, WIRES } from './words.ts';

export interface GeneratedArticle {
  /** Relative to the source's folder: a folder a year. */
  readonly path: string;
  readonly text: string;
  readonly labels: Labels;
}

type Zone = readonly [printed: string, offset: string];

const MONTHS =
  'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'.split(
    ' ',
  );
const ZONES: readonly [Zone, ...Zone[]] = [
  ['WIB', '+07:00'],
  ['WITA', '+08:00'],
  ['WIT', '+09:00'],
];
const FIRST_YEAR = 2008;
const YEARS = 17;

/** The article with this number. An `edition` above 0 is the same story with another first paragraph. */
export function generateArticle(index: number, edition = 0): GeneratedArticle {
  const random = createRandom(index + 1);
  const title = `${fill(random.pick(TITLES), random)}, Bagian ${index + 1}`;
  const date = pickDate(index, random);
  const credits = pickCredits(random);
  const section = random.pick(SECTIONS);
  const [place] = random.pick(PLACES);
  const picture = random.chance(0.8)
    ? { caption: fill(random.pick(SENTENCES), random), captionCredit: random.pick(WIRES) }
    : {};
  const related = random.chance(0.6) ? [fill(random.pick(TITLES), random)] : undefined;
  const paragraphs = writeParagraphs(random);
  if (edition > 0)
    paragraphs[0] = `${paragraphs[0]} Berita ini diperbarui untuk ke-${edition} kalinya.`;
  const labels: Labels = {
    title,
    section,
    published: date.stated,
    ...picture,
    place,
    dateline: `${place}, KOMPAS.TV –`,
    publisher: 'KOMPAS.TV',
    ...credits,
    ...(related === undefined ? {} : { related }),
    paragraphs,
    paragraphCount: paragraphs.length,
    firstParagraph: paragraphs[0] ?? '',
    lastParagraph: paragraphs.at(-1) ?? '',
    language: 'id',
  };
  const text = printArticle(labels, { printedDate: date.printed, random });
  return { path: `${date.year}/${slugOf(title)}.txt`, text, labels };
}

/** Writes articles 0 to `count - 1` under `folder`. */
export function writeArticles(folder: string, count: number): void {
  const made = new Set<string>();
  for (let index = 0; index < count; index++) {
    const { path, text } = generateArticle(index);
    const file = join(folder, path);
    if (!made.has(dirname(file))) mkdirSync(dirname(file), { recursive: true });
    made.add(dirname(file));
    writeFileSync(file, text);
  }
}

interface PickedDate {
  readonly year: number;
  readonly printed: string;
  readonly stated: string;
}

/** Article 0 is the newest of all, so that an edit of it shows in every feed. */
function pickDate(index: number, random: Random): PickedDate {
  const year = index === 0 ? FIRST_YEAR + YEARS : FIRST_YEAR + random.below(YEARS);
  const month = random.below(12);
  const day = 1 + random.below(28);
  const clock = `${two(random.below(24))}:${two(random.below(60))}`;
  const [zone, offset] = random.pick(ZONES);
  return {
    year,
    printed: `${day} ${MONTHS[month]} ${year}, ${clock} ${zone}`,
    stated: `${year}-${two(month + 1)}-${two(day)}T${clock}:00${offset}`,
  };
}

function pickCredits(random: Random): Pick<Labels, 'authors' | 'editors' | 'sources'> {
  const people = random.several(PEOPLE, 2 + random.below(3));
  const sources = random.chance(0.75) ? random.several(WIRES, 1 + random.below(3)) : undefined;
  return {
    authors: people.slice(1),
    editors: people.slice(0, 1),
    ...(sources === undefined ? {} : { sources }),
  };
}

function writeParagraphs(random: Random): string[] {
  return Array.from({ length: 11 + random.below(9) }, () => {
    const sentences = Array.from({ length: 2 + random.below(2) }, () =>
      fill(random.pick(SENTENCES), random),
    );
    return sentences.join(' ');
  });
}

/** Puts words into a template's places: {who} a person, {where} a place, {what} a matter, {does} a deed, {n} a number. */
export function fill(template: string, random: Random): string {
  return template.replace(/\{(who|where|what|does|n)\}/gu, (_, place: string) => {
    if (place === 'who') return random.pick(PEOPLE);
    if (place === 'where') return random.pick(PLACES)[1];
    if (place === 'what') return random.pick(NOUNS);
    return place === 'does' ? random.pick(VERBS) : String(2 + random.below(97));
  });
}

function printArticle(
  labels: Labels,
  { printedDate, random }: { printedDate: string; random: Random },
): string {
  const [first = '', ...others] = labels.paragraphs ?? [];
  const body = [`${labels.dateline} ${first}`, ...others];
  const relatedAt = 1 + random.below(others.length);
  for (const title of labels.related ?? []) body.splice(relatedAt, 0, `Baca Juga: ${title}`);
  const caption =
    labels.caption === undefined ? '' : `${labels.caption} (Sumber: ${labels.captionCredit})\n`;
  const people = `Penulis : ${labels.authors?.join(', ')} Editor : ${labels.editors?.join(', ')}`;
  const wires = labels.sources === undefined ? '' : `Sumber : ${labels.sources.join(' / ')}\n\n`;
  const head = `> >\n\n${labels.title}\n\n${labels.section} | ${printedDate}\n${caption}\n`;
  return `${head}${body.join('\n\n')}\n\n \n\n${people}\n\n${wires}\nTERBARU`;
}

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-|-$/gu, '');
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
