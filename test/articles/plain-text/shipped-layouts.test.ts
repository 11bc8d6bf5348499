// The layouts that come with the service, each held to its own samples; and `auto` finds each for them.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { compareEntry, findSampleFaults } from '../../../src/articles/plain-text/check-sample.ts';
import { compileLayout, type Layout } from '../../../src/articles/plain-text/layout.ts';
import { layoutSchema } from '../../../src/articles/plain-text/layout-schema.ts';
import { createArticleReader } from '../../../src/articles/read-article.ts';

const FOLDER = new URL('../../../config/layouts/', import.meta.url);
const REAL = new URL('../../../../shared/data/articles/real/', import.meta.url);

const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => ({
    name: basename(name, '.yaml'),
    file: layoutSchema.parse(parse(readFileSync(new URL(name, FOLDER), 'utf8'))),
  }));
const layouts: ReadonlyMap<string, Layout> = new Map(
  files.map(({ name, file: { samples: _, ...definition } }) => [
    name,
    compileLayout(name, definition),
  ]),
);
const auto = createArticleReader({ layouts, layout: 'auto' });

function layoutOf(name: string): Layout {
  const layout = layouts.get(name);
  assert.ok(layout);
  return layout;
}

for (const { name, file } of files) {
  describe(`the layout ${name}`, () => {
    test('has samples, and all of them are read as they expect', () => {
      const isForPagesAlone = file.header.length === 0 && file.dateline.length === 0;
      if (!isForPagesAlone) assert.ok(file.samples.length >= 2, 'two samples at least');
      for (const [index, sample] of file.samples.entries()) {
        assert.deepEqual(findSampleFaults(sample, layoutOf(name)), [], `sample ${index + 1}`);
      }
    });

    test('or one that reads its samples as well is chosen for them by auto', () => {
      for (const [index, sample] of file.samples.entries()) {
        const reading = auto(Buffer.from(sample.text), { file: 'a.txt', explain: true });
        assert.equal(reading.outcome, 'read');
        assert.deepEqual(compareEntry(reading.entry, sample.expect), [], `sample ${index + 1}`);
        const trials = reading.layout?.trials ?? [];
        assert.equal(trials.length, layouts.size);
        if (layoutOf(name).publisherPrinted || file.marks.length > 0)
          assert.equal(reading.layout?.name, name, JSON.stringify(trials, undefined, 1));
      }
    });
  });
}

test('auto reads an article by the one layout that its dateline names, and looks no further', () => {
  const text = 'TEMPO.CO, Jakarta - Pasar dibuka lagi sejak pagi.\n\nPedagang kembali berjualan.\n';
  const reading = auto(Buffer.from(text), { file: 'a.txt', explain: true });
  assert.equal(reading.outcome, 'read');
  const tried = reading.layout?.trials?.filter(({ score }) => score !== undefined);
  assert.deepEqual(
    tried?.map(({ name }) => name),
    ['tempo'],
  );
});

test('a text without its title is read by auto under its first sentence, with a warning', () => {
  const text =
    'JAKARTA, KOMPAS.TV - Pasar dibuka lagi sejak pagi. Ramai.\n\nPedagang kembali berjualan.\n';
  const reading = auto(Buffer.from(text), { file: 'a.txt' });
  assert.equal(reading.outcome, 'read');
  assert.equal(reading.entry.title, 'Pasar dibuka lagi sejak pagi');
  assert.deepEqual(
    reading.warnings.map(({ code }) => code),
    ['no-title'],
  );
});

test('most of what real articles say is read, where they are at hand', (t) => {
  if (!existsSync(REAL)) return t.skip('the labelled real articles are not beside the project');
  const labelled = readdirSync(REAL).filter((name) => name.endsWith('.txt'));
  const unread = labelled.filter((name) => {
    const reading = auto(readFileSync(new URL(name, REAL)), { file: name });
    return reading.outcome !== 'read';
  });
  assert.deepEqual(unread, [], fileURLToPath(REAL));
});

test('a byline above the dateline is no title; another newsroom’s dateline outweighs a page’s furniture', () => {
  const bylined =
    'Pasar Dibuka Lagi\n\nPenulis: Sari Dewi\n\nKOMPAS.com – Pasar dibuka lagi sejak pagi.\n\nPedagang kembali.\n';
  const reading = auto(Buffer.from(bylined), { file: 'a.txt' });
  assert.equal(reading.outcome, 'read');
  const { title, authors, text } = reading.entry;
  assert.deepEqual([title, authors], ['Pasar Dibuka Lagi', [{ name: 'Sari Dewi' }]]);
  assert.match(text ?? '', /^KOMPAS\.com – Pasar/u);
  const other =
    'Jakarta, CNN Indonesia -- Posko dibuka di pelabuhan.\n\nSCROLL TO CONTINUE WITH CONTENT\n\nPetugas berjaga.\n';
  const read = auto(Buffer.from(other), { file: 'a.txt' });
  assert.equal(read.outcome, 'read');
  assert.deepEqual([read.entry.publisher, read.entry.place], ['CNN Indonesia', 'Jakarta']);
});
