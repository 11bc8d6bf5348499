// The table "pages": how well and how fast the story is found on HTML pages, by the metric and over the
// pages of scrapinghub/article-extraction-benchmark, where KABAR_BENCH_PAGES names a checkout of it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { createArticleReader } from '../../src/articles/read-article.ts';
import { formatNumber, markdownTable } from './markdown-table.ts';

const FOLDER = process.env.KABAR_BENCH_PAGES;
const truthSchema = z.record(z.string(), z.object({ articleBody: z.string(), url: z.string() }));
const SHINGLE_WORDS = 4;

interface Score {
  readonly precision: number | undefined;
  readonly recall: number | undefined;
}

/** Precision, recall and their F1 over all pages and over each half of them; `tell` hears of progress. */
export function pagesTable(tell: (message: string) => void): string {
  if (FOLDER === undefined)
    return 'Pages: skipped, as KABAR_BENCH_PAGES names no checkout of article-extraction-benchmark.';
  const truth = truthSchema.parse(
    JSON.parse(readFileSync(join(FOLDER, 'ground-truth.json'), 'utf8')),
  );
  const read = createArticleReader({ layouts: new Map(), layout: 'auto' });
  const scores: Score[] = [];
  let microseconds = 0;
  for (const [index, key] of Object.keys(truth).sort().entries()) {
    if (index % 50 === 0) tell(`pages: ${index} of ${Object.keys(truth).length}`);
    const { articleBody, url } = truth[key] ?? { articleBody: '', url: '' };
    const html = gunzipSync(readFileSync(join(FOLDER, 'html', `${key}.html.gz`)));
    const before = process.cpuUsage();
    const reading = read(html, { file: `${key}.html`, url });
    const { user, system } = process.cpuUsage(before);
    microseconds += user + system;
    scores.push(compare(articleBody, reading.outcome === 'read' ? (reading.entry.text ?? '') : ''));
  }
  const rows = [
    rowOf('all', scores),
    rowOf(
      'even half',
      scores.filter((_, index) => index % 2 === 0),
    ),
    rowOf(
      'odd half',
      scores.filter((_, index) => index % 2 === 1),
    ),
  ];
  const each = `${formatNumber(microseconds / scores.length / 1000)} ms of CPU a page`;
  return `Pages, ${each}\n\n${markdownTable([['pages', 'F1', 'precision', 'recall'], ...rows])}`;
}

function rowOf(name: string, scores: readonly Score[]): readonly string[] {
  const mean = (values: readonly (number | undefined)[]): number => {
    const known = values.filter((value) => value !== undefined);
    return known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  };
  const precision = mean(scores.map((score) => score.precision));
  const recall = mean(scores.map((score) => score.recall));
  const f1 = (2 * precision * recall) / (precision + recall);
  return [
    `${name} (${scores.length})`,
    ...[f1, precision, recall].map((value) => value.toFixed(3)),
  ];
}

/** The benchmark's own: runs of four words, counted as often as they come (its evaluate.py). */
function compare(truth: string, found: string): Score {
  const [wanted, given] = [shinglesOf(truth), shinglesOf(found)];
  let shared = 0;
  for (const [shingle, count] of wanted) shared += Math.min(count, given.get(shingle) ?? 0);
  const total = (counts: ReadonlyMap<string, number>): number =>
    [...counts.values()].reduce((sum, count) => sum + count, 0);
  const isEqual = total(wanted) === shared && total(given) === shared;
  const share = (count: number): number | undefined =>
    count === 0 ? undefined : isEqual ? 1 : shared / count;
  return { precision: share(total(given)), recall: share(total(wanted)) };
}

function shinglesOf(text: string): ReadonlyMap<string, number> {
  const words = text.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const counts = new Map<string, number>();
  const last = words.length === 0 ? 0 : Math.max(1, words.length - SHINGLE_WORDS + 1);
  for (let at = 0; at < last; at++) {
    const shingle = words.slice(at, at + SHINGLE_WORDS).join(' ');
    counts.set(shingle, (counts.get(shingle) ?? 0) + 1);
  }
  return counts;
}
