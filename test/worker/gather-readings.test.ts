// Readings of one source: one after the other, and what is asked for meanwhile is one further reading.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FolderSource } from '../../src/core/source.ts';
import { ReadingGatherer } from '../../src/worker/gather-readings.ts';
import type { FolderChange } from '../../src/worker/watch-folder.ts';

function sourceNamed(id: string): FolderSource {
  const [, name = ''] = id.split('/');
  const how = { layout: 'plain', refresh: '* * * * *', timezone: 'UTC', timezoneDeclared: false };
  return { id, name, kind: 'folder', folder: `/articles/${name}`, ...how };
}

/** A gatherer whose readings end when they are told to. */
function controlled() {
  const readings: { id: string; what: FolderChange; end: () => void }[] = [];
  const gatherer = new ReadingGatherer(({ id }, what) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    readings.push({ id, what, end: resolve });
    return promise;
  });
  return { readings, gatherer };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('readings of a source', () => {
  const source = sourceNamed('berita/stored');

  test('gather what is asked for while one is under way', async () => {
    const { readings, gatherer } = controlled();
    const first = gatherer.read(source, ['a.txt']);
    await settle();
    const later = ['b.txt', 'c.txt', 'b.txt'].map((path) => gatherer.read(source, [path]));
    await settle();
    assert.deepEqual(
      readings.map(({ what }) => what),
      [['a.txt']],
    );
    readings[0]?.end();
    await first;
    await settle();
    assert.deepEqual(readings[1]?.what, ['b.txt', 'c.txt']);
    readings[1]?.end();
    await Promise.all(later);
    assert.equal(readings.length, 2);
  });

  test('become a reading of the whole folder when one of them is, or when there are too many', async () => {
    const { readings, gatherer } = controlled();
    const many = Array.from({ length: 600 }, (_, index) => `${index}.txt`);
    for (const what of [['a.txt'], 'all', ['b.txt']] as const) void gatherer.read(source, what);
    await settle();
    assert.equal(readings[0]?.what, 'all');
    void gatherer.read(source, many);
    void gatherer.read(
      source,
      many.map((name) => `more/${name}`),
    );
    readings[0]?.end();
    await settle();
    assert.equal(readings[1]?.what, 'all');
  });

  test('do not wait for those of another source', async () => {
    const { readings, gatherer } = controlled();
    void gatherer.read(source, 'all');
    void gatherer.read(sourceNamed('berita/other'), 'all');
    await settle();
    assert.deepEqual(
      readings.map(({ id }) => id),
      ['berita/stored', 'berita/other'],
    );
  });
});
