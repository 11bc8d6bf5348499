// Killed at any moment, stopped politely, started again, started elsewhere: nothing is lost, nothing
// repeated, and readers get the same bytes.

import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { NOT_ON_SQLITE } from '../storage/engine.ts';
import {
  ended,
  FEED,
  makeProject,
  type Project,
  type RunningKabar,
  sleep,
  until,
} from './harness.ts';
import { lookInside } from './look-inside.ts';
import { allSay, documents, etags, items, itemTitled, stories, story } from './stories.ts';

const STORIES = 150;
const WIDE = FEED.replace('title: Berita', 'title: Berita\nentries: 1000');

function fill(project: Project, texts: readonly string[]): void {
  for (const [index, text] of texts.entries())
    project.write(`feeds/berita/articles/${index % 10}/${index}.txt`, text);
}

test('killed at any moment of an import, it goes on where it was and ends as if it never was', async (t) => {
  const texts = stories(STORIES);
  const calm = makeProject(t, { feeds: { berita: WIDE } });
  fill(calm, texts);
  assert.equal((await calm.run(['refresh'])).code, 0);
  const rough = makeProject(t, { feeds: { berita: WIDE } });
  fill(rough, texts);
  for (let round = 0; round < 5; round++) {
    const child = rough.start(round % 2 === 0 ? ['refresh'] : ['serve', '--port', '0']);
    const end = ended(child);
    await sleep(300 + round * 120);
    child.kill('SIGKILL');
    await end;
  }
  const kabar = await rough.serve();
  await until(async () => (await items(kabar)).length === STORIES);
  const known = await calm.serve();
  assert.deepEqual(await documents(kabar), await documents(known));
  assert.deepEqual(await etags(kabar), await etags(known));
  assert.equal(kabar.logged('articleSetAside').length, 0);
  await kabar.kill();
  assert.deepEqual(await lookInside(rough), { health: 'ok', stories: STORIES, live: STORIES });
});

test('killed while changes pour in, the last good documents are there at the next start', async (t) => {
  const project = makeProject(t, { feeds: { berita: WIDE } });
  project.write('feeds/berita/articles/tetap.txt', story({ title: 'Berita yang tetap' }));
  let kabar = await project.serve();
  const item = await until(() => itemTitled(kabar, 'Berita yang tetap'));
  for (let round = 0; round < 4; round++) {
    for (let index = 0; index < 20; index++) {
      const title = `Berita ${index} putaran ${round}`;
      project.moveIn(`feeds/berita/articles/${index}.txt`, story({ title }));
      if (index === 4 + round * 4) await kabar.kill();
    }
    kabar = await project.serve();
    // Before any article is read again: what was published last is served from the first moment.
    assert.equal((await itemTitled(kabar, 'Berita yang tetap'))?.id, item.id);
    for (const format of ['rss', 'atom', 'json'])
      assert.equal((await kabar.get(`/feeds/berita.${format}`)).status, 200);
    await until(async () => {
      const titles = (await items(kabar)).map(({ title }) => title);
      return titles.filter((title) => title.endsWith(`putaran ${round}`)).length === 20;
    });
    assert.equal((await items(kabar)).length, 21);
  }
  await kabar.kill();
  assert.deepEqual(await lookInside(project), { health: 'ok', stories: 21, live: 21 });
});

test('asked to stop, it answers what is under way and ends well, in the middle of an import too', async (t) => {
  const project = makeProject(t);
  project.write('feeds/berita/articles/a.txt', story({ title: 'Berita pertama' }));
  const kabar = await project.serve();
  await until(() => itemTitled(kabar, 'Berita pertama'));
  fill(project, stories(2_000));
  await until(() => isReading(project));
  const answers = Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      kabar.get(['/', '/feeds/berita', '/feeds/berita.atom', '/readyz'][index % 4] ?? '/'),
    ),
  );
  await (await kabar.get('/feeds/berita.rss')).text();
  const end = await kabar.stop();
  assert.deepEqual({ code: end.code, signal: end.signal }, { code: 0, signal: null });
  for (const answer of await answers) assert.ok([200, 304].includes(answer.status));
  assert.equal(end.stderr, '');
  assert.doesNotMatch(end.stdout, /stopTimedOut/u);
  assert.equal((await lookInside(project)).health, 'ok');
});

/** Whether some of a large import is in the store, and not yet all. */
async function isReading(project: Project): Promise<boolean> {
  return (await lookInside(project)).stories > 1;
}

test('two signals end it as well as one, as npm passes each on a second time', async (t) => {
  const project = makeProject(t);
  const kabar = await project.serve();
  kabar.child.kill('SIGINT');
  kabar.child.kill('SIGINT');
  const end = await kabar.stop();
  assert.deepEqual({ code: end.code, signal: end.signal }, { code: 0, signal: null });
});

test('after a restart and on another machine the bytes and the validators are the same', async (t) => {
  const machines = [makeProject(t), makeProject(t)];
  const seen: unknown[] = [];
  for (const project of machines) {
    fill(project, stories(55));
    const first = await project.serve();
    await until(async () => (await items(first)).length === 50);
    await until(() => isSettled(first));
    seen.push([await documents(first), await etags(first)]);
    await first.stop();
    const second = await project.serve();
    seen.push([await documents(second), await etags(second)]);
    await sleep(300);
    seen.push([await documents(second), await etags(second)]);
    assert.equal(second.logged('published').length, 0, 'nothing is published for nothing');
    await second.stop();
  }
  for (const one of seen) assert.deepEqual(one, seen[0]);
});

async function isSettled(kabar: RunningKabar): Promise<boolean> {
  const before = await etags(kabar);
  await sleep(150);
  return JSON.stringify(before) === JSON.stringify(await etags(kabar));
}

test('a store that is locked from outside delays changes and no reader', {
  skip: NOT_ON_SQLITE,
}, async (t) => {
  const project = makeProject(t);
  project.write('feeds/berita/articles/a.txt', story({ title: 'Sebelum terkunci' }));
  const kabar = await project.serve();
  await until(() => itemTitled(kabar, 'Sebelum terkunci'));
  const outside = new DatabaseSync(project.path('data/kabar.db'), { timeout: 5_000 });
  outside.exec('BEGIN EXCLUSIVE');
  const lockedUntil = Date.now() + 2_000;
  project.write('feeds/berita/articles/b.txt', story({ title: 'Selama terkunci' }));
  while (Date.now() < lockedUntil) {
    for (const path of ['/feeds/berita.rss', '/feeds/berita', '/healthz', '/readyz'])
      assert.equal((await kabar.get(path)).status, 200);
    assert.equal(await itemTitled(kabar, 'Selama terkunci'), undefined);
    await sleep(50);
  }
  outside.exec('ROLLBACK');
  outside.close();
  await until(() => allSay(kabar, 'Selama terkunci'));
  assert.equal(kabar.logged('sourceFailed').length, 0);
});

test('a second service on the same store is refused, and the first one goes on', {
  skip: NOT_ON_SQLITE,
}, async (t) => {
  const project = makeProject(t);
  project.write('feeds/berita/articles/a.txt', story({ title: 'Berita' }));
  const kabar = await project.serve();
  await until(() => itemTitled(kabar, 'Berita'));
  const second = await project.run(['serve', '--port', '0']);
  assert.equal(second.code, 1);
  assert.match(second.stderr, /Another Kabar process .*kabar\.db.*--data/u);
  const web = await project.serve(['--role', 'web']);
  assert.equal((await web.get('/feeds/berita.rss')).status, 200);
  project.write('feeds/berita/articles/b.txt', story({ title: 'Berita kedua' }));
  await until(() => allSay(web, 'Berita kedua'));
  renameSync(project.path('feeds/berita/articles/b.txt'), project.path('b.txt'));
  await until(async () => (await items(web)).length === 1);
});
