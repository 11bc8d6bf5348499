// Generated articles are only worth measuring with if they are read as they were meant.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createArticleReader } from '../../src/articles/read-article.ts';
import { labelsOf } from '../articles/labels.ts';
import { KOMPAS_TV } from '../articles/layouts.ts';
import { generateArticle } from './generate-articles.ts';

const COUNT = 300;
const read = createArticleReader({
  layouts: new Map([['kompas-tv', KOMPAS_TV]]),
  layout: 'kompas-tv',
});

describe('generated articles', () => {
  const articles = Array.from({ length: COUNT }, (_, index) => generateArticle(index));

  test('are read back exactly', () => {
    for (const { path, text, labels } of articles) {
      const reading = read(Buffer.from(text), { file: path });
      assert.equal(reading.outcome, 'read', path);
      assert.deepEqual(labelsOf(reading.entry, labels.dateline), labels);
      assert.deepEqual([reading.ending, reading.warnings], ['marked', []]);
    }
  });

  test('are the same every time and different from each other', () => {
    assert.deepEqual(generateArticle(7), articles[7]);
    for (const part of ['path', 'text'] as const) {
      assert.equal(new Set(articles.map((one) => one[part])).size, COUNT);
    }
    assert.equal(new Set(articles.map(({ labels }) => labels.title)).size, COUNT);
  });

  test('vary in length and date, and have an edition that differs in one paragraph', () => {
    const lengths = articles.map(({ text }) => Buffer.byteLength(text));
    assert.ok(Math.min(...lengths) < 3_500 && Math.max(...lengths) > 5_500, String(lengths));
    assert.ok(new Set(articles.map(({ labels }) => labels.published?.slice(0, 4))).size > 10);
    const edited = generateArticle(7, 1).labels;
    assert.notEqual(edited.firstParagraph, articles[7]?.labels.firstParagraph);
    assert.deepEqual(edited.paragraphs?.slice(1), articles[7]?.labels.paragraphs?.slice(1));
  });
});
