// The table "parse": how fast upstream documents are read, as ratios to other parsers. All read the same
// documents in turns, and only those count that every one of them reads.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HOUSE, makeProject, type Project } from '../service/harness.ts';
import { generateFeed } from './generate-feeds.ts';
import { formatNumber, markdownTable, median } from './markdown-table.ts';
import { inScope } from './measured-site.ts';
import { type Parser, startParsers } from './parser-contestants.ts';

const GENERATED = 100;
/** The compiler has seen everything by then. */
const WARMING_PASSES = 3;
/** Live feeds of others, where they lie beside the project. */
const LIVE = join(HOUSE, '../shared/data/feeds/dev/realworld');
const AIMS: Readonly<Record<string, string>> = { 'rss-parser': '≥ 0.7' };

interface Corpus {
  readonly name: string;
  readonly files: readonly string[];
}

/** CPU time of each round by parser, in microseconds. */
type Times = ReadonlyMap<Parser, readonly number[]>;

interface Result {
  readonly corpus: Corpus;
  readonly bytes: number;
  readonly readByAll: number;
  readonly times: Times;
}

export interface ParseTableOptions {
  readonly rounds: number;
  /** Of each corpus. */
  readonly bytesMax: number;
}

/** Measures over generated documents, and over live ones where there are any; `tell` hears of progress. */
export function parseTable(
  { rounds, bytesMax }: ParseTableOptions,
  tell: (message: string) => void,
): Promise<string> {
  return inScope(async (scope) => {
    const project = makeProject(scope);
    const parsers = startParsers(scope);
    const results: Result[] = [];
    for (const corpus of listCorpora(project)) {
      tell(`parse: ${corpus.name} documents`);
      const files = thinOut(corpus.files, bytesMax);
      results.push(await measure({ ...corpus, files }, { project, parsers, rounds }));
    }
    return present(parsers, results);
  });
}

function listCorpora(project: Project): readonly Corpus[] {
  const generated = Array.from({ length: GENERATED }, (_, index) =>
    project.write(`documents/${index}.xml`, generateFeed(index).text),
  );
  const names = existsSync(LIVE) ? readdirSync(LIVE) : [];
  const live = names.filter((name) => name.endsWith('.feed')).map((name) => join(LIVE, name));
  return [
    { name: 'generated', files: generated },
    ...(live.length === 0 ? [] : [{ name: 'live', files: live.sort() }]),
  ];
}

/** Every so-manyth file, so that all together are hardly larger than the bound. */
function thinOut(files: readonly string[], bytesMax: number): readonly string[] {
  const step = Math.max(1, Math.ceil(bytesOf(files) / bytesMax));
  return files.filter((_, index) => index % step === 0);
}

function bytesOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}

interface Means {
  readonly project: Project;
  readonly parsers: readonly Parser[];
  readonly rounds: number;
}

async function measure(corpus: Corpus, { project, parsers, rounds }: Means): Promise<Result> {
  const list = (files: readonly string[]): string =>
    project.write(`${corpus.name}.json`, JSON.stringify(files));
  const refused = new Set<number>();
  const all = list(corpus.files);
  for (let pass = 0; pass < WARMING_PASSES; pass++)
    for (const parser of parsers.filter(({ isSlow }) => pass === 0 || !isSlow))
      for (const number of (await parser.pass(all)).refused) refused.add(number);
  const common = corpus.files.filter((_, number) => !refused.has(number));
  const files = list(common);
  const times = new Map<Parser, number[]>(parsers.map((parser) => [parser, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [parser, own] of times) {
      if (round > 0 && parser.isSlow) continue;
      own.push((await parser.pass(files)).microseconds);
    }
  }
  return { corpus, bytes: bytesOf(common), readByAll: common.length, times };
}

function present([kabar, ...others]: readonly Parser[], results: readonly Result[]): string {
  if (kabar === undefined) throw new Error('Kabar is not among the parsers');
  const row = ({ corpus, bytes, readByAll, times }: Result): readonly string[] => {
    const own = times.get(kabar) ?? [];
    const ratio = (other: Parser): string => {
      const theirs = times.get(other) ?? [];
      // A slow one has run once, in the first round.
      return describeRatios(theirs.map((time, round) => time / (own[round] ?? Number.NaN)));
    };
    const speed = formatNumber(bytes / median(own), 1);
    return [
      `${corpus.name}, ${formatNumber(bytes / 1e6, 1)} MB in ${readByAll} documents`,
      ...others.map(ratio),
      `${speed} MB/s`,
    ];
  };
  return markdownTable([
    ['parse: speed of Kabar …', ...others.map(({ name }) => `÷ ${name}`), 'Kabar'],
    ...results.map(row),
    ['aim', ...others.map(({ name }) => AIMS[name] ?? ''), ''],
  ]);
}

function describeRatios(ratios: readonly number[]): string {
  const middle = formatNumber(median(ratios), 2);
  if (ratios.length === 1) return middle;
  return `${middle} (${formatNumber(Math.min(...ratios), 2)}–${formatNumber(Math.max(...ratios), 2)})`;
}
