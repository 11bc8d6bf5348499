// IPTC's own examples of ninjs and NewsML-G2, each read as the entry beside it, and the validation suite of
// ninjs where it is at hand.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { createArticleReader } from '../../src/articles/read-article.ts';
import type { SingleReading } from '../../src/core/article.ts';

const read = createArticleReader({ layouts: new Map(), layout: 'auto' });
const FIXTURES = new URL('../fixtures/iptc/', import.meta.url);
const SUITE = new URL('../../../shared/data/formats/ninjs/validation/test_suite/', import.meta.url);

function cameTo(reading: SingleReading): object {
  if (reading.outcome === 'faulty') return { fault: reading.fault.code };
  if (reading.outcome === 'held') return { hold: reading.hold.code };
  return { entry: reading.entry };
}

for (const format of ['ninjs', 'newsml-g2']) {
  describe(`IPTC’s examples of ${format}`, () => {
    const folder = new URL(`${format}/`, FIXTURES);
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.expected.json'))) {
      const stem = name.replace('.expected.json', '');
      const file = `${stem}.${format === 'ninjs' ? 'json' : 'xml'}`;
      test(`${stem} is read as expected`, () => {
        const reading = read(readFileSync(new URL(file, folder)), { file });
        const found =
          reading.outcome === 'several' ? reading.readings.map(cameTo) : cameTo(reading);
        assert.deepEqual(found, JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
      });
    }
  });
}

test('every object of the validation suite of ninjs comes to something', (t) => {
  if (!existsSync(SUITE)) return t.skip('the suite of IPTC is not at hand');
  const files = readdirSync(SUITE, { recursive: true, encoding: 'utf8' });
  const outcomes = new Map<string, number>();
  for (const file of files.filter((one) => one.endsWith('.json'))) {
    const reading = read(readFileSync(new URL(file, SUITE)), { file });
    const code = reading.outcome === 'faulty' ? reading.fault.code : reading.outcome;
    outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
    assert.notEqual(code, 'internal', file);
  }
  assert.ok((outcomes.get('read') ?? 0) > 0);
});
