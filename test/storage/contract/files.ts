// What is remembered of files: by path, in the order of code points, counted, and forgotten.

import assert from 'node:assert/strict';
import type { FileRecord } from '../../../src/core/storage.ts';
import { compareCodePoints } from '../../../src/core/text.ts';
import {
  AWKWARD_TEXTS,
  claimed,
  commitOf,
  fileOf,
  type OpenStore,
  SOURCE,
  storeTest,
} from './samples.ts';

const FAULT = { code: 'no-title', message: 'has no title', line: 3 };

export function fileCases(open: OpenStore): void {
  storeTest(open, 'records come back as they went in, absent parts absent', async (storage) => {
    const claim = await claimed(storage);
    const files: FileRecord[] = [
      { path: 'a.txt', stamp: '1:2', digest: 'd1', key: 'k1' },
      { path: 'b.txt', stamp: '', fault: FAULT },
      { path: 'c.txt', stamp: 's', digest: 'd2', key: 'k2', fault: { code: 'empty', message: '' } },
      { path: 'd.xml', stamp: 's', key: 'k3', otherKeys: ['k4', 'k5'] },
    ];
    await storage.entries.commit(commitOf(claim, { files }));
    assert.deepEqual(await storage.files.list(SOURCE, { limit: 10 }), files);
    const found = await storage.files.findByPaths(SOURCE, ['c.txt', 'x.txt', 'a.txt']);
    assert.deepEqual(
      [...found],
      [
        ['c.txt', files[2]],
        ['a.txt', files[0]],
      ],
    );
    assert.deepEqual(await storage.files.findByDigests(SOURCE, ['d2', 'd9', 'd2']), [files[2]]);
    assert.deepEqual(await storage.files.findByDigests('other/x', ['d2']), []);
    assert.deepEqual(await storage.files.listFaulty(SOURCE, 10), [files[1], files[2]]);
    assert.deepEqual(await storage.files.listFaulty(SOURCE, 1), [files[1]]);
    assert.deepEqual(await storage.files.list('other/x', { limit: 10 }), []);
  });

  storeTest(open, 'counts follow every change of a record', async (storage) => {
    const claim = await claimed(storage);
    const counts = async () => [
      await storage.files.count(SOURCE),
      await storage.files.countFaulty(SOURCE),
    ];
    assert.deepEqual(await counts(), [0, 0]);
    const commit = (parts: Parameters<typeof commitOf>[1]) =>
      storage.entries.commit(commitOf(claim, parts));
    await commit({ files: [fileOf('a'), fileOf('b', { fault: FAULT }), fileOf('c')] });
    assert.deepEqual(await counts(), [3, 1]);
    await commit({ files: [fileOf('a', { fault: FAULT }), fileOf('b')] });
    assert.deepEqual(await counts(), [3, 1]);
    await commit({ files: [fileOf('b', { fault: FAULT }), fileOf('b', { fault: FAULT })] });
    assert.deepEqual(await counts(), [3, 2]);
    await commit({ forgottenPaths: ['a', 'never', 'c'] });
    assert.deepEqual(await counts(), [1, 1]);
    await commit({ forgottenPaths: ['b'], files: [fileOf('b')] });
    assert.deepEqual(await counts(), [1, 0]);
    const draft = fileOf('b', { fault: { code: 'draft', message: 'is a draft' } });
    await commit({ files: [draft] });
    assert.deepEqual(await counts(), [1, 0], 'what is held back is no fault');
    assert.deepEqual(await storage.files.listFaulty(SOURCE, 9), [draft]);
    await commit({ files: [fileOf('b', { fault: FAULT })] });
    assert.deepEqual(await counts(), [1, 1]);
    await commit({ files: [fileOf('b')] });
    assert.deepEqual(await counts(), [1, 0]);
    assert.deepEqual(await storage.files.list(SOURCE, { limit: 9 }), [fileOf('b')]);
  });

  storeTest(
    open,
    'any path is kept apart and listed in the order of code points',
    async (storage) => {
      const claim = await claimed(storage);
      const paths = [
        ...AWKWARD_TEXTS,
        'a',
        'a/b',
        'a.b',
        'Z',
        '｡.txt',
        '\ue000',
        '\uffff',
        'a\ud83d',
        'a\ud83d\ude00',
        'a\ud83dz',
      ];
      await storage.entries.commit(commitOf(claim, { files: paths.map((path) => fileOf(path)) }));
      assert.equal(await storage.files.count(SOURCE), paths.length);
      const ordered = [...paths].sort(compareCodePoints);
      const listed = await storage.files.list(SOURCE, { limit: 100 });
      assert.deepEqual(
        listed.map(({ path }) => path),
        ordered,
      );
      const paged: string[] = [];
      for (let after: string | undefined; paged.length < 100; ) {
        const page = await storage.files.list(
          SOURCE,
          after === undefined ? { limit: 4 } : { after, limit: 4 },
        );
        if (page.length === 0) break;
        paged.push(...page.map(({ path }) => path));
        after = paged.at(-1);
      }
      assert.deepEqual(paged, ordered);
      const found = await storage.files.findByPaths(SOURCE, paths);
      assert.deepEqual([...found.keys()], paths);
      await storage.entries.commit(commitOf(claim, { forgottenPaths: paths }));
      assert.equal(await storage.files.count(SOURCE), 0);
    },
  );

  storeTest(open, 'a long list comes whole, and its limit holds', async (storage) => {
    const claim = await claimed(storage);
    const names = Array.from({ length: 2_500 }, (_, i) => String(i).padStart(5, '0'));
    await storage.entries.commit(commitOf(claim, { files: names.map((name) => fileOf(name)) }));
    const all = await storage.files.list(SOURCE, { limit: 10_000 });
    assert.deepEqual(
      all.map(({ path }) => path),
      names,
    );
    assert.equal((await storage.files.list(SOURCE, { limit: 1_001 })).length, 1_001);
    assert.equal((await storage.files.list(SOURCE, { limit: 5, after: '02497' })).length, 2);
    assert.deepEqual(await storage.files.list(SOURCE, { limit: 0 }), []);
  });
}
