// What an operator changes while the service runs: definitions, layouts, settings, whole folders; and
// the guard against accidents.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { CONFIG, FEED, makeProject, type RunningKabar, sleep, until } from './harness.ts';
import {
  allSay,
  documents,
  etags,
  items,
  itemTitled,
  noneSays,
  stories,
  story,
} from './stories.ts';

const STEADY = 'tenang';
const FEEDS = [STEADY, 'judul', 'jaga', 'rusak', 'pergi', 'lenyap', 'nanti', 'gabung', 'tabir'];

const project = makeProject(
  { after },
  {
    feeds: {
      ...Object.fromEntries(FEEDS.map((slug) => [slug, FEED])),
      gabung: 'title: Gabungan\nsources:\n  satu: { feed: judul }\n  dua: { feed: pergi }\n',
    },
  },
);
let kabar: RunningKabar;
let steadyTags: readonly string[] = [];

before(async () => {
  project.write(file(STEADY, 'a.txt'), story({ title: 'Berita yang tenang' }));
  kabar = await project.serve();
  await until(() => itemTitled(kabar, 'Berita yang tenang', STEADY));
  steadyTags = await etags(kabar, STEADY);
});

test('an edited feed.yaml is taken over, and the ids of its entries stay', async () => {
  project.write(file('judul', 'a.txt'), story({ title: 'Berita satu' }));
  const item = await until(() => itemTitled(kabar, 'Berita satu', 'judul'));
  project.write('feeds/judul/feed.yaml', FEED.replace('title: Berita', 'title: Nama yang baru'));
  await until(() => allSay(kabar, 'Nama yang baru', 'judul'));
  assert.equal((await itemTitled(kabar, 'Berita satu', 'judul'))?.id, item.id);
});

test('a new feed needs no restart, even when its articles come long after its definition', async () => {
  writeFileSync(project.write('feeds/baru/feed.yaml', ''), FEED);
  await until(() => kabar.logged('definitionsTaken').some(({ feeds }) => feeds === 10));
  await sleep(200);
  project.write(file('baru', 'a.txt'), story({ title: 'Berita dari umpan baru' }));
  await until(() => allSay(kabar, 'Berita dari umpan baru', 'baru'));
});

test('a feed that is removed is not found any more, and no other feed is changed by it', async () => {
  project.write(file('pergi', 'a.txt'), story({ title: 'Berita yang akan pergi' }));
  const item = await until(() => itemTitled(kabar, 'Berita yang akan pergi', 'pergi'));
  await until(() => allSay(kabar, 'Berita yang akan pergi', 'gabung'));
  renameSync(project.path('feeds/pergi'), project.path('pergi-kept'));
  await until(async () => (await kabar.get('/feeds/pergi.rss')).status === 404);
  assert.equal((await kabar.get('/feeds/pergi')).status, 404);
  assert.ok(await allSay(kabar, 'Berita satu', 'gabung'));
  renameSync(project.path('pergi-kept'), project.path('feeds/pergi'));
  const again = await until(() => itemTitled(kabar, 'Berita yang akan pergi', 'pergi'));
  assert.equal(again.id, item.id);
});

test('a feed.yaml that becomes faulty is named with its line, and the feed goes on', async () => {
  project.write(file('rusak', 'a.txt'), story({ title: 'Berita lama' }));
  await until(() => allSay(kabar, 'Berita lama', 'rusak'));
  const good = await documents(kabar, 'rusak');
  project.write('feeds/rusak/feed.yaml', `${FEED}titel: salah\n`);
  const fault = await until(() =>
    kabar.logged('faultyDefinition').find((one) => String(one.msg).includes('titel')),
  );
  assert.match(String(fault.msg), /feeds\/rusak\/feed\.yaml:6: .*titel/u);
  assert.deepEqual(await documents(kabar, 'rusak'), good);
  project.write(file('rusak', 'b.txt'), story({ title: 'Berita sesudah salah' }));
  await until(() => allSay(kabar, 'Berita sesudah salah', 'rusak'));
  const check = await project.run(['check']);
  assert.equal(check.code, 1);
  assert.match(check.stderr, /feeds\/rusak\/feed\.yaml:6: .*titel/u);
  project.write('feeds/rusak/feed.yaml', FEED);
});

test('an edited layout is taken over: what it set aside before is read', async () => {
  const text = story({ title: 'Berita dengan tanda lain' }).replace('Penulis :', 'Juru Tulis :');
  project.write(file('tabir', 'a.txt'), text);
  await until(() => allSay(kabar, 'Berita dengan tanda lain', 'tabir'));
  assert.ok(await noneSays(kabar, '"name":"Sari Dewi"', 'tabir'));
  const layout = readFileSync(project.path('config/layouts/kompas-tv.yaml'), 'utf8');
  project.moveIn(
    'config/layouts/kompas-tv.yaml',
    layout.replace('authors: [Penulis,', 'authors: [Juru Tulis, Penulis,'),
  );
  const names = async (): Promise<boolean> =>
    (await kabar.text('/feeds/tabir.rss')).includes('Sari Dewi</dc:creator>');
  await until(names);
});

test('an edited kabar.yaml is taken over, and a faulty one changes nothing', async () => {
  project.write('config/kabar.yaml', `${CONFIG}guard: { vanishedShareMax: 2 }\n`);
  const fault = await until(() =>
    kabar.logged('faultyDefinition').find((one) => String(one.msg).includes('vanishedShareMax')),
  );
  assert.match(String(fault.msg), /config\/kabar\.yaml:3: guard\.vanishedShareMax is 2/u);
  const taken = kabar.logged('definitionsTaken').length;
  project.write('config/kabar.yaml', `${CONFIG}guard: { vanishedShareMax: 0.4 }\n`);
  await until(() => kabar.logged('definitionsTaken').length > taken);
  assert.equal(kabar.logged('restartNeeded').length, 0);
});

test('when more than the guard allows vanish at once, nothing is withdrawn until approved', async () => {
  for (const [index, text] of stories(10).entries())
    project.write(file('jaga', `${index}.txt`), text);
  await until(async () => (await items(kabar, 'jaga')).length === 10);
  for (let index = 0; index < 6; index++) rmSync(project.path(file('jaga', `${index}.txt`)));
  const alarm = await until(() =>
    kabar.log.find(({ source, code }) => source === 'jaga/stored' && code === 'guard'),
  );
  assert.match(String(alarm.msg), /6 of 10 .*kabar approve jaga/u);
  assert.equal((await items(kabar, 'jaga')).length, 10);
  const status = await project.run(['status']);
  assert.match(status.stdout, /jaga\/stored .*held \(guard: 6 of 10/u);
  const approved = await project.run(['approve', 'jaga']);
  assert.equal(approved.code, 0, approved.stderr);
  await until(async () => (await items(kabar, 'jaga')).length === 4);
  assert.match((await project.run(['approve', 'jaga'])).stdout, /Nothing/u);
});

test('a folder that vanishes withdraws nothing, and its return is noticed', async () => {
  project.write(file('lenyap', 'a.txt'), story({ title: 'Berita yang tinggal' }));
  await until(() => allSay(kabar, 'Berita yang tinggal', 'lenyap'));
  const good = await documents(kabar, 'lenyap');
  renameSync(project.path('feeds/lenyap/articles'), project.path('away'));
  const alarm = await until(() =>
    kabar.log.find(({ source, result }) => source === 'lenyap/stored' && result === 'failed'),
  );
  assert.equal(alarm.code, 'unreadable');
  assert.deepEqual(await documents(kabar, 'lenyap'), good);
  renameSync(project.path('away'), project.path('feeds/lenyap/articles'));
  await sleep(100);
  project.write(file('lenyap', 'b.txt'), story({ title: 'Berita sesudah kembali' }));
  await until(() => allSay(kabar, 'Berita sesudah kembali', 'lenyap'));
  rmSync(project.path('feeds/lenyap/articles'), { recursive: true });
  mkdirSync(project.path('feeds/lenyap/articles'));
  project.write(file('lenyap', 'c.txt'), story({ title: 'Berita di folder pengganti' }));
  await until(() => allSay(kabar, 'Berita di folder pengganti', 'lenyap'));
  assert.ok(await allSay(kabar, 'Berita yang tinggal', 'lenyap'), 'the guard holds the others');
});

test('an article dated ahead appears when its time has come, and is nowhere before', async () => {
  project.write(file('nanti', 'a.txt'), story({ title: 'Berita hari ini' }));
  await until(() => allSay(kabar, 'Berita hari ini', 'nanti'));
  const at = new Date((Math.floor(Date.now() / 1000) + 4) * 1000);
  project.write(file('nanti', 'b.txt'), story({ title: 'Berita esok', date: printed(at) }));
  await until(() =>
    kabar.log.find(({ source, inserted, time }) => {
      return source === 'nanti/stored' && inserted === 1 && String(time) > startOf(at);
    }),
  );
  const key = /\(([a-z2-7]{26})\)/u.exec(
    (await project.run(['why', 'nanti', 'b.txt'])).stdout,
  )?.[1];
  assert.ok(key);
  let shown = false;
  await until(async () => {
    const isEarly = Date.now() < at.getTime();
    const page = (await kabar.get(`/articles/${key}`)).status;
    shown = await allSay(kabar, 'Berita esok', 'nanti');
    const isAbsent = await noneSays(kabar, 'Berita esok', 'nanti');
    if (isEarly && Date.now() < at.getTime()) assert.ok(isAbsent && page === 404);
    return shown;
  });
  assert.equal((await kabar.get(`/articles/${key}`)).status, 200);
});

test('no other feed has changed through all of this', async () => {
  assert.deepEqual(await etags(kabar, STEADY), steadyTags);
});

/** The moment as the page prints it, to the second. */
function printed(at: Date): string {
  const there = new Date(at.getTime() + 7 * 3_600_000);
  const months = ['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus'];
  months.push('September', 'Oktober', 'November', 'Desember');
  const date = `${there.getUTCDate()} ${months[there.getUTCMonth()]} ${there.getUTCFullYear()}`;
  return `${date}, ${there.toISOString().slice(11, 19)} WIB`;
}

function startOf(at: Date): string {
  return new Date(at.getTime() - 4_500).toISOString();
}

function file(slug: string, name: string): string {
  return `feeds/${slug}/articles/${name}`;
}
