// Several threads answer as one does: every batch its own results, by the layouts of the day.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArticleThreads } from '../../../src/worker/folder/article-threads.ts';
import { KOMPAS_TV } from '../../articles/layouts.ts';
import { generateArticle } from '../../bench/generate-articles.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

test('batches that are read at once are each answered with their own articles', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'kabar-threads-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const threads = new ArticleThreads(silent);
  t.after(() => threads.close());
  threads.configure({ 'kompas-tv': KOMPAS_TV.definition });
  const articles = Array.from({ length: 40 }, (_, index) => generateArticle(index));
  for (const [index, { text }] of articles.entries())
    writeFileSync(join(root, `${index}.txt`), text);
  const batches = [0, 1, 2, 3, 4].map((batch) =>
    Array.from({ length: 8 }, (_, index) => `${batch * 8 + index}.txt`),
  );
  const answers = await Promise.all(
    batches.map((paths) => threads.read({ root, paths, layout: 'kompas-tv' })),
  );
  const titles = answers.flat().map((one) => {
    const reading = one.outcome === 'looked-at' ? one.articles[0]?.reading : undefined;
    assert.ok(reading?.outcome === 'read', one.path);
    return [one.path, reading.entry.title];
  });
  assert.deepEqual(
    titles,
    articles.map(({ labels }, index) => [`${index}.txt`, labels.title]),
  );
});
