// What commands show: status, why, withdraw, tokens; and that nothing from outside reaches a terminal
// as a command to it.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { eachOf, ended, makeProject, sleep } from '../service/harness.ts';
import { stories, story } from '../service/stories.ts';

const project = makeProject({ after });
const EVIL = 'Berita \u001b]0;jahat\u0007\u001b[31m\u202Emerah\u202C\u009b2J\u2066akhir';
let keys: ReadonlyMap<string, string> = new Map();

before(async () => {
  project.write('feeds/berita/articles/a.txt', story({ title: 'Berita pertama' }));
  project.write('feeds/berita/articles/b.txt', story({ title: EVIL }));
  project.write('feeds/berita/articles/c\u001b[2J\u202E.txt', 'apa saja');
  project.write('feeds/berita/articles/d.txt', story({ title: 'Berita kedua' }));
  const end = await project.run(['refresh']);
  assert.equal(end.code, 0, end.stderr);
  keys = await listKeys();
});

async function listKeys(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const file of ['a.txt', 'b.txt', 'd.txt']) {
    const { stdout } = await project.run(['why', 'berita', file]);
    found.set(file, /\(([a-z2-7]{26})\)/u.exec(stdout)?.[1] ?? '');
  }
  return found;
}

test('status shows feeds, sources, their last outcome, when they are due, and every fault', async () => {
  const { stdout, code } = await project.run(['status', '--json']);
  assert.equal(code, 0);
  assert.equal(stdout.trimEnd().split('\n').length, 1);
  const report = JSON.parse(stdout);
  assert.deepEqual(Object.keys(report).sort(), ['faults', 'feeds', 'websub']);
  const [feed] = report.feeds;
  assert.equal(feed.feed, 'berita');
  assert.equal(feed.entries, 3);
  const [source] = feed.sources;
  assert.equal(source.id, 'berita/stored');
  assert.equal(source.live, 3);
  assert.equal(source.outcome.result, 'done');
  assert.match(source.dueAt, /^\d{4}-01-01T03:00:00Z$|^\d{4}-12-31T20:00:00Z$/u);
  assert.equal(source.faults.length, 1);
  assert.deepEqual(Object.keys(source.faults[0]).sort(), ['code', 'file', 'message']);
  const text = await project.run(['status']);
  assert.match(text.stdout, /^berita {2}Berita {2}\(3 entries, last changed /u);
});

test('why says in one sentence why an article is in a feed, or why not', async () => {
  const inside = await project.run(['why', 'berita', 'a.txt']);
  assert.match(inside.stdout, /"Berita pertama" .* is in berita, number \d of 3/u);
  const byPath = await project.run(['why', 'berita', 'feeds/berita/articles/a.txt']);
  assert.equal(byPath.stdout, inside.stdout);
  const byKey = await project.run(['why', 'berita', keys.get('a.txt') ?? '']);
  assert.equal(byKey.stdout, inside.stdout);
  const id = `tag:kabar.invalid,2026:berita/${keys.get('a.txt')}`;
  assert.equal((await project.run(['why', 'berita', id])).stdout, inside.stdout);
  project.write('feeds/berita/articles/gambar.jpg', 'x');
  assert.match((await project.run(['why', 'berita', 'gambar.jpg'])).stdout, /ending/u);
  project.write('feeds/berita/articles/e.txt', story({ title: 'Belum dibaca' }));
  assert.match((await project.run(['why', 'berita', 'e.txt'])).stdout, /not been read yet/u);
});

test('a withdrawn story leaves for good, says why, and its file brings it back no more', async () => {
  const key = keys.get('d.txt') ?? '';
  const end = await project.run(['withdraw', key, '--reason', 'Keliru\nsekali']);
  assert.equal(end.code, 0, end.stderr);
  assert.match(end.stdout, /Withdrawn: Berita kedua .*published again: berita/u);
  assert.match(
    (await project.run(['why', 'berita', 'd.txt'])).stdout,
    /withdrawn at .*Keliru sekali/u,
  );
  project.write('feeds/berita/articles/d.txt', story({ title: 'Berita kedua, diperbaiki' }));
  await project.run(['refresh']);
  assert.match((await project.run(['why', 'berita', 'd.txt'])).stdout, /withdrawn at/u);
  assert.equal((await project.run(['withdraw', key, '--reason', 'lagi'])).code, 0);
});

test('a token is shown once and listed without its secret', async () => {
  const made = await project.run(['token', 'create', 'mesin\u001b[31m cetak']);
  const secret = made.stdout.trimEnd();
  assert.match(secret, /^kabar_[\w-]{43}$/u);
  assert.doesNotMatch(made.stderr, /\u001b/u);
  const list = await project.run(['token', 'list']);
  assert.match(list.stdout, /^[0-9a-f]{12} {2}\S+Z {2}valid {2}mesin.* cetak$/mu);
  assert.ok(!list.stdout.includes(secret.slice(6)));
});

test('no control character and no turn of the reading direction reaches a terminal', async () => {
  const evil = 'feeds/berita/articles/b.txt';
  const commands: readonly (readonly string[])[] = [
    ['status'],
    ['status', '--json'],
    ['why', 'berita', 'b.txt'],
    ['check'],
    ['inspect', evil],
    ['inspect', '--json', evil],
    ['inspect', 'tidak\u001b[31m-ada.txt'],
    ['refresh', 'be\u001b[31mrita'],
    ['token', 'revoke', 'x\u001b[31m\u202E'],
    ['why', 'berita', 'x\u001b[31m\u202E'],
    ['refresh', '--\u001b[31m'],
    ['\u001b[31m\u202Ekabar'],
    ['serve', '--port', '\u001b[31m'],
    ['serve', '--config', '\u001b[31m\u202E.yaml'],
  ];
  await eachOf(commands, async (args) => {
    const { stdout, stderr } = await project.run(args);
    assert.ok(stdout.length + stderr.length > 0);
    for (const text of [stdout, stderr])
      assert.doesNotMatch(
        text,
        /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/u,
        JSON.stringify(args),
      );
  });
});

test('a reader that has seen enough ends a command quietly, and so does an impatient operator', async (t) => {
  const full = makeProject(t);
  for (const [index, text] of stories(400).entries())
    full.write(`feeds/berita/articles/${index}.txt`, index % 2 === 0 ? text : 'bukan berita');
  const unread = full.start(['check']);
  unread.stderr.destroy();
  unread.stdout.destroy();
  const [code, signal] = await once(unread, 'close');
  assert.deepEqual([code === 0 || code === 1, signal], [true, null]);
  const impatient = full.start(['refresh']);
  const end = ended(impatient);
  await sleep(700);
  impatient.kill('SIGINT');
  const { stderr, stdout } = await end;
  assert.doesNotMatch(stderr + stdout, /Error| {4}at /u);
  const again = await full.run(['refresh']);
  assert.equal(again.code, 0, again.stderr);
  assert.equal(
    JSON.parse((await full.run(['status', '--json'])).stdout).feeds[0].sources[0].live,
    200,
  );
});

test('long work tells its steps as JSON lines where nobody watches', async (t) => {
  const full = makeProject(t);
  for (const [index, text] of stories(400).entries())
    full.write(`feeds/berita/articles/${index}.txt`, text);
  const { stderr, stdout, code } = await full.run(['refresh']);
  assert.equal(code, 0);
  const steps = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const one of steps) assert.equal(one.event, 'progress');
  assert.deepEqual(steps.at(-1), { event: 'progress', work: 'articles', done: 400, of: 400 });
  assert.equal(JSON.parse(stdout).sources[0].inserted, 400);
});
