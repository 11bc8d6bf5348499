// What stands in a folder against what is remembered of it.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { FileRecord, FileStore } from '../../../src/core/storage.ts';
import { compareFolder, comparePaths } from '../../../src/worker/folder/compare-folder.ts';
import { listArticles } from '../../../src/worker/folder/list-articles.ts';
import { makeFolder, type Scope } from '../newsroom.ts';

/** A folder with these files and a memory of these records, as a store would page them. */
function remember(t: Scope, paths: readonly string[]) {
  const root = makeFolder(t);
  for (const path of paths) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), 'x');
  }
  const records = new Map<string, FileRecord>();
  const files: Pick<FileStore, 'list' | 'findByPaths'> = {
    async list(_source, { after = '', limit }) {
      const sorted = [...records.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
      return sorted.filter(({ path }) => path > after).slice(0, limit);
    },
    async findByPaths(_source, wanted) {
      return new Map([...records].filter(([path]) => wanted.includes(path)));
    },
  };
  const known = { source: 'f/s', root, files: files as FileStore, rereadAll: false, now: 0 };
  const take = async (): Promise<void> => {
    for (const { path, stamp } of (await listArticles(root)).files.values())
      records.set(path, { path, stamp });
  };
  return { root, records, known, take };
}

const pathsOf = (files: readonly { readonly path: string }[]): readonly string[] =>
  files.map(({ path }) => path);

describe('a comparison', () => {
  test('with no memory finds every file new, in one order on every machine', async (t) => {
    const { known } = remember(t, ['b.txt', 'a/z.txt', 'a.txt', 'Z.txt']);
    const { changed, gone, unchanged } = await compareFolder(known);
    assert.deepEqual(pathsOf(changed), ['Z.txt', 'a.txt', 'a/z.txt', 'b.txt']);
    assert.deepEqual([gone, unchanged], [[], 0]);
  });

  test('finds what is new, changed and gone among thousands that are not', async (t) => {
    const many = Array.from({ length: 2_345 }, (_, index) => `${index}.txt`);
    const { root, known, records, take } = remember(t, many);
    await take();
    records.set('gone.txt', { path: 'gone.txt', stamp: '1', key: 'k' });
    records.set('zgone.txt', { path: 'zgone.txt', stamp: '1' });
    writeFileSync(join(root, '7.txt'), 'changed');
    writeFileSync(join(root, 'new.txt'), 'x');
    const found = await compareFolder(known);
    assert.deepEqual(pathsOf(found.changed), ['7.txt', 'new.txt']);
    assert.deepEqual([...found.records.keys()], ['7.txt']);
    assert.deepEqual(pathsOf(found.gone), ['gone.txt', 'zgone.txt']);
    assert.equal(found.unchanged, 2_344);
    assert.deepEqual(found.folders, ['']);
  });

  test('takes all files for changed when they are to be read another way', async (t) => {
    const { known, take } = remember(t, ['a.txt', 'b.txt']);
    await take();
    assert.equal((await compareFolder(known)).changed.length, 0);
    const again = { ...known, rereadAll: true };
    assert.equal((await compareFolder(again)).changed.length, 2);
    assert.equal((await comparePaths(again, ['a.txt'])).changed.length, 1);
  });

  test('tries a file again whose fault may have passed, and no other faulty one', async (t) => {
    const { known, records, take } = remember(t, ['a.txt', 'b.txt', 'c.txt']);
    await take();
    for (const [path, code] of [
      ['a.txt', 'unreadable'],
      ['b.txt', 'no-title'],
      ['c.txt', 'internal'],
    ] as const) {
      const record = records.get(path);
      assert.ok(record);
      records.set(path, { ...record, fault: { code, message: '' } });
    }
    assert.deepEqual(pathsOf((await compareFolder(known)).changed), ['a.txt', 'c.txt']);
    const { changed } = await comparePaths(known, ['a.txt', 'b.txt']);
    assert.deepEqual(pathsOf(changed), ['a.txt']);
  });

  test('takes nothing for gone in a folder that cannot be listed', async (t) => {
    const { root, known, records } = remember(t, ['a.txt']);
    mkdirSync(Buffer.concat([Buffer.from(`${root}/d`), Buffer.from([0xe9])]));
    for (const path of ['d\uFFFD/b.txt', 'd\uFFFD/e/c.txt', 'd/x.txt'])
      records.set(path, { path, stamp: '1', key: path });
    const { gone, changed } = await compareFolder(known);
    assert.deepEqual(pathsOf(gone), ['d/x.txt']);
    assert.deepEqual(
      changed.map(({ path, fault }) => [path, fault?.code]),
      [
        ['a.txt', undefined],
        ['d\uFFFD', 'unreadable'],
      ],
    );
  });

  test('concludes nothing from a folder that is not there', async (t) => {
    const { known, records } = remember(t, []);
    records.set('a.txt', { path: 'a.txt', stamp: '1', key: 'k' });
    const away = { ...known, root: join(known.root, 'away') };
    for (const found of [await compareFolder(away), await comparePaths(away, ['a.txt'])]) {
      assert.equal(found.failure?.code, 'unreadable');
      assert.deepEqual([found.gone, found.changed], [[], []]);
    }
  });

  test('of named paths looks at those alone', async (t) => {
    const { root, known, records, take } = remember(t, ['a.txt', 'b.txt', 'c.txt']);
    await take();
    writeFileSync(join(root, 'a.txt'), 'changed');
    writeFileSync(join(root, 'c.txt'), 'changed');
    for (const path of ['gone.txt', 'other.txt']) records.set(path, { path, stamp: '1' });
    const found = await comparePaths(known, ['a.txt', 'b.txt', 'gone.txt', 'never.txt']);
    assert.deepEqual(pathsOf(found.changed), ['a.txt']);
    assert.deepEqual(pathsOf(found.gone), ['gone.txt']);
    assert.deepEqual([found.unchanged, found.folders], [1, undefined]);
  });
});
