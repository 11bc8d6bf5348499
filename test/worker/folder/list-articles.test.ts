// What stands in a folder, whatever stands there.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { listArticles, listPaths, mayBeArticle } from '../../../src/worker/folder/list-articles.ts';
import { makeFolder, type Scope } from '../newsroom.ts';

/** A folder with these files, `x` in each. */
function folderWith(t: Scope, ...paths: readonly string[]): string {
  const root = makeFolder(t);
  for (const path of paths) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), 'x');
  }
  return root;
}

describe('a listing', () => {
  test('holds articles at any depth, by their endings, and nothing hidden', async (t) => {
    const articles = ['a.txt', 'B.TXT', 'c/d.html', 'c/e/f.md', 'g.json', 'h.xml', 'i.markdown'];
    const others = ['j.jpg', 'k', '.l.txt', '.git/m.txt', 'n.txt~', 'o.txt.part', 'c/.p/q.txt'];
    const root = folderWith(t, ...articles, ...others);
    const { files, folders, failure } = await listArticles(root);
    assert.deepEqual([...files.keys()].sort(), [...articles].sort());
    assert.deepEqual([...folders].sort(), ['', 'c', 'c/e']);
    assert.equal(failure, undefined);
    assert.ok([...files.values()].every((file) => file.fault === undefined && file.bytes === 1));
  });

  test('stamps a file by what changes when it is written, touched or replaced', async (t) => {
    const root = folderWith(t, 'a.txt');
    const stamp = async (): Promise<string | undefined> =>
      (await listArticles(root)).files.get('a.txt')?.stamp;
    const seen = [await stamp()];
    assert.equal(await stamp(), seen[0]);
    writeFileSync(join(root, 'a.txt'), 'xy');
    seen.push(await stamp());
    utimesSync(join(root, 'a.txt'), 0, 0);
    seen.push(await stamp());
    assert.equal(new Set(seen).size, 3);
  });

  test('sets aside what only looks like an article, and says what to do', async (t) => {
    const root = folderWith(t, 'real.txt', 'dir.txt/inside.txt');
    symlinkSync('real.txt', join(root, 'link.txt'));
    symlinkSync('/etc', join(root, 'folder-link'));
    symlinkSync('nowhere', join(root, 'dangling.txt'));
    symlinkSync('real.txt', join(root, 'picture.jpg'));
    execFileSync('mkfifo', [join(root, 'pipe.txt')]);
    const { files } = await listArticles(root);
    const said = [...files.values()].map(({ path, fault }) => [path, fault?.code, fault?.message]);
    const link = 'is a symbolic link, which is never followed. Put the file itself here.';
    assert.deepEqual(said.sort(), [
      ['dangling.txt', 'not-a-file', link],
      ['dir.txt', 'not-a-file', 'is a folder with the name of an article. Rename it.'],
      ['dir.txt/inside.txt', undefined, undefined],
      ['folder-link', 'not-a-file', link],
      ['link.txt', 'not-a-file', link],
      ['pipe.txt', 'not-a-file', 'is no regular file. Take it out.'],
      ['real.txt', undefined, undefined],
    ]);
  });

  test('goes ten folders deep and says where it stopped', async (t) => {
    const path = (depth: number): string => `${'d/'.repeat(depth)}a.txt`;
    const { files } = await listArticles(folderWith(t, path(9), path(10), path(60)));
    assert.deepEqual([...files.keys()].sort(), [path(9), 'd/'.repeat(10).slice(0, -1)].sort());
    const fault = files.get('d/'.repeat(10).slice(0, -1))?.fault;
    assert.equal(fault?.message, 'lies deeper than 10 folders. Move it up.');
  });

  test('names files and folders whose names are no text, once for each look of them', async (t) => {
    const root = makeFolder(t);
    const name = (text: string): Buffer =>
      Buffer.concat([Buffer.from(`${root}/`), Buffer.from(text, 'latin1')]);
    writeFileSync(name('caf\xe9.txt'), 'x');
    mkdirSync(name('d\xe9'));
    writeFileSync(name('d\xe9/a.txt'), 'x');
    writeFileSync(join(root, 'good.txt'), 'x');
    const { files, unlisted } = await listArticles(root);
    assert.deepEqual([...files.keys()].sort(), ['caf\uFFFD.txt', 'd\uFFFD', 'good.txt']);
    for (const path of ['caf\uFFFD.txt', 'd\uFFFD'])
      assert.equal(
        files.get(path)?.fault?.message,
        'has a name that is not valid UTF-8. Rename it.',
      );
    assert.deepEqual([...unlisted.keys()], ['d\uFFFD']);
  });

  test('of a folder that is none says so and lists nothing', async (t) => {
    const root = folderWith(t, 'a.txt');
    for (const path of [join(root, 'none'), join(root, 'a.txt')]) {
      const { files, failure } = await listArticles(path);
      assert.equal(files.size, 0);
      assert.match(failure?.message ?? '', /^the folder cannot be listed: .*Give the service/u);
    }
  });

  test('lets others run while it works through thousands of files', async (t) => {
    const paths = Array.from({ length: 5_000 }, (_, index) => `${index}.txt`);
    const root = folderWith(t, ...paths);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const { files } = await listArticles(root);
    clearInterval(timer);
    assert.equal(files.size, 5_000);
    assert.ok(turns > 1, 'no timer ran meanwhile');
  });
});

test('named paths are listed as a look at the folder would list them, those that are gone left out', async (t) => {
  const root = folderWith(t, 'a.txt', 'b/c.txt', 'file/x');
  symlinkSync('a.txt', join(root, 'l.txt'));
  const { files } = await listArticles(root);
  const paths = ['a.txt', 'b/c.txt', 'l.txt', 'none.txt', 'a.txt/under.txt', 'none/none.txt'];
  const listed = listPaths(root, paths);
  assert.deepEqual([...listed.keys()], ['a.txt', 'b/c.txt', 'l.txt']);
  for (const [path, file] of listed) assert.deepEqual(file, files.get(path));
});

test('a name is an article’s by its ending alone', () => {
  for (const path of ['a.txt', 'a.b.TXT', 'x.y/a.md', '-.json'])
    assert.ok(mayBeArticle(path), path);
  for (const path of ['txt', '.txt', 'x/.a.txt', 'a.txt/b', 'a.txt.tmp', 'a.jpeg', ''])
    assert.ok(!mayBeArticle(path), path);
});
