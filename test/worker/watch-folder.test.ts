// Changes of a real folder, as the system tells them.

import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { FolderWatch } from '../../src/worker/watch-folder.ts';
import { until } from '../service/harness.ts';
import { listeningLog, makeFolder, type Scope } from './newsroom.ts';

/** A folder, a watch of it, and every name that was told. */
function makeWatch(t: Scope, folder = 'articles') {
  const root = join(makeFolder(t), folder);
  const told = new Set<string>();
  const log = listeningLog();
  const watch = new FolderWatch(root, {
    log,
    onChange: (change) => {
      for (const name of change === 'all' ? ['all'] : change) told.add(name);
    },
  });
  t.after(() => watch.close());
  return {
    root,
    watch,
    told,
    log,
    write: (name: string) => writeFileSync(join(root, name), 'x'),
    /** Waits until this name is told, and forgets all that was. */
    hear: async (name: string) => {
      await until(() => told.has(name), `hearing of ${name}`);
      told.clear();
    },
  };
}

describe('a watch', () => {
  test('tells a file that is written, changed, moved in and removed, by its name', async (t) => {
    const { root, watch, write, hear } = makeWatch(t);
    mkdirSync(root);
    assert.equal(watch.watch(['']), true);
    write('a.txt');
    await hear('a.txt');
    write('a.txt');
    await hear('a.txt');
    renameSync(join(root, 'a.txt'), join(root, 'b.txt'));
    await hear('b.txt');
    rmSync(join(root, 'b.txt'));
    await hear('b.txt');
  });

  test('tells of the folders that it was told of, and of no others', async (t) => {
    const { root, watch, write, told } = makeWatch(t);
    mkdirSync(join(root, 'in'), { recursive: true });
    mkdirSync(join(root, 'out'));
    watch.watch(['', 'in']);
    assert.equal(watch.watch(['', 'in']), false, 'nothing new to watch');
    write('out/a.txt');
    write('in/a.txt');
    await until(() => told.has('in/a.txt'), 'hearing of the file');
    assert.ok(!told.has('out/a.txt'));
    watch.watch(['']);
    told.clear();
    write('in/b.txt');
    write('c.txt');
    await until(() => told.has('c.txt'), 'hearing of the file');
    assert.deepEqual([...told], ['c.txt']);
  });

  test('tells all when a folder comes or goes, whatever it is called', async (t) => {
    const { root, watch, hear, told } = makeWatch(t);
    mkdirSync(root);
    watch.watch(['']);
    for (const name of ['plain', '2024.10']) {
      mkdirSync(join(root, name));
      await hear('all');
      watch.watch(['', name]);
      rmSync(join(root, name), { recursive: true });
      await hear('all');
    }
    mkdirSync(join(root, '.hidden'));
    writeFileSync(join(root, 'a.txt'), 'x');
    await until(() => told.has('a.txt'), 'hearing of the file');
    assert.ok(!told.has('all'));
  });

  test('tells all when more names changed than one wants to hear', async (t) => {
    const { root, watch, write, hear } = makeWatch(t);
    mkdirSync(root);
    watch.watch(['']);
    for (let index = 0; index < 1_500; index++) write(`${index}.txt`);
    await hear('all');
  });

  test('tells a long burst while it lasts', async (t) => {
    const { root, watch, write, told } = makeWatch(t);
    mkdirSync(root);
    watch.watch(['']);
    const writing = setInterval(() => write('busy.txt'), 2);
    t.after(() => clearInterval(writing));
    await until(() => told.has('busy.txt'), 'hearing of the file');
  });

  for (const name of ['articles', 'articles.d', 'x.txt']) {
    test(`looks at the new folder when another is put in the place of ${name}`, async (t) => {
      const { root, watch, write, hear, told } = makeWatch(t, name);
      mkdirSync(root);
      watch.watch(['']);
      renameSync(root, `${root}-old`);
      mkdirSync(root);
      await hear('all');
      watch.watch(['']);
      await new Promise((resolve) => setTimeout(resolve, 100));
      told.clear();
      write('a.txt');
      await hear('a.txt');
    });
  }

  test('of a folder that is not there yet waits for it', async (t) => {
    const { root, watch, write, hear, log } = makeWatch(t);
    assert.equal(watch.watch(['']), false);
    assert.deepEqual(log.lines, []);
    mkdirSync(root);
    await hear('all');
    write('a.txt');
    await hear('a.txt');
  });

  test('tells nothing once it is closed', async (t) => {
    const { root, watch, write, told } = makeWatch(t);
    mkdirSync(root);
    watch.watch(['']);
    write('a.txt');
    watch.close();
    write('b.txt');
    // Long after it would have told of either.
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.deepEqual([...told], []);
  });
});
