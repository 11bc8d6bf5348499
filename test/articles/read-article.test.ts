// Whole articles, bytes to entry: every labelled field of every fixture exactly, and nothing besides.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createArticleReader } from '../../src/articles/read-article.ts';
import type { ArticleContext, ArticleReading } from '../../src/core/article.ts';
import { labelsOf, readLabels } from './labels.ts';
import { KOMPAS_TV, layoutFrom } from './layouts.ts';

const FIXTURES = new URL('../fixtures/articles/', import.meta.url);
const SHARED = new URL('../../../shared/data/articles/', import.meta.url);
const layouts = new Map([['kompas-tv', KOMPAS_TV]]);
const read = createArticleReader({ layouts, layout: 'kompas-tv' });

function readText(text: string, context: Partial<ArticleContext> = {}): ArticleReading {
  return read(Buffer.from(text), { file: 'a.txt', ...context });
}

function labelledArticles(folder: URL): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.expected.json'));
  return names.map((name) => name.replace('.expected.json', '')).filter((name) => existsSync(new URL(`${name}.txt`, folder)));
}

const folders = [FIXTURES, new URL('kompas-tv/', SHARED), new URL('synthetic/', SHARED)];
for (const folder of folders.filter((one) => existsSync(one))) {
  describe(`the labelled articles of ${fileURLToPath(folder).split('/').slice(-3, -1).join('/')}`, () => {
    for (const name of labelledArticles(folder)) {
      test(`${name} is read exactly as labelled`, () => {
        const reading = read(readFileSync(new URL(`${name}.txt`, folder)), { file: `${name}.txt` });
        assert.equal(reading.outcome, 'read');
        const labels = readLabels(readFileSync(new URL(`${name}.expected.json`, folder), 'utf8'));
        assert.deepEqual(spaced(labelsOf(reading.entry, labels.dateline)), spaced(labels));
        assert.deepEqual(reading.warnings, []);
      });
    }
  });
}

/** White space is one space, as the labels' owners compare. */
function spaced(labels: unknown): unknown {
  return JSON.parse(JSON.stringify(labels).replace(/[\u00A0\s]+/gu, ' ').replace(/\u200B/gu, ''));
}
