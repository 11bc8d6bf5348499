// What readers see when an operator or a newsroom changes a file while the service runs.

import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { FEED, makeProject, type RunningKabar, sleep, until } from './harness.ts';
import { allSay, documents, etags, items, itemTitled, noneSays, story } from './stories.ts';

const FEEDS = ['baru', 'ubah', 'tetap', 'hilang', 'pindah', 'lambat', 'salinan', 'anak', 'ganti'];

const project = makeProject(
  { after },
  { feeds: Object.fromEntries(FEEDS.map((slug) => [slug, FEED])) },
);
let kabar: RunningKabar;

before(async () => {
  kabar = await project.serve();
  await until(async () => (await kabar.get('/readyz')).status === 200);
});

test('a new article is in all three documents, whether it is written or renamed into place', async () => {
  project.write(file('baru', 'satu.txt'), story({ title: 'Ditulis begitu saja' }));
  await until(() => allSay(kabar, 'Ditulis begitu saja', 'baru'));
  project.moveIn(file('baru', 'dua.txt'), story({ title: 'Dipindahkan ke tempatnya' }));
  await until(() => allSay(kabar, 'Dipindahkan ke tempatnya', 'baru'));
  assert.equal((await items(kabar, 'baru')).length, 2);
});

test('an edited article is updated in place: same id, same date, later update', async () => {
  project.moveIn(file('ubah', 'a.txt'), story({ title: 'Judul pertama' }));
  const before = await until(() => itemTitled(kabar, 'Judul pertama', 'ubah'));
  project.moveIn(file('ubah', 'a.txt'), story({ title: 'Judul kedua' }));
  const edited = await until(() => itemTitled(kabar, 'Judul kedua', 'ubah'));
  assert.equal(edited.id, before.id);
  assert.equal(edited.date_published, before.date_published);
  assert.ok(edited.date_modified > before.date_modified);
  await until(() => noneSays(kabar, 'Judul pertama', 'ubah'));
  assert.equal((await items(kabar, 'ubah')).length, 1);
});

test('an edit that no reader would notice changes no byte and no validator', async () => {
  const text = story({ title: 'Berita yang tetap sama', body: ['Kalimat dengan beberapa kata.'] });
  project.moveIn(file('tetap', 'a.txt'), text);
  await until(() => allSay(kabar, 'Berita yang tetap sama', 'tetap'));
  const known = { tags: await etags(kabar, 'tetap'), documents: await documents(kabar, 'tetap') };
  const unnoticed = [
    `\uFEFF${text}`,
    text.replaceAll('\n', '\r\n'),
    text.replace('dengan beberapa', 'dengan\u00A0 beberapa'),
    text.replace('TERBARU', 'BERITA LAINNYA\n\nTERBARU'),
    `\n\n${text}\n  \n`,
    text,
  ];
  for (const [round, one] of unnoticed.entries()) {
    project.moveIn(file('tetap', 'a.txt'), one);
    // Another article in the same feed's folder shows that the edit was looked at, and then goes.
    const beacon = `Penanda ${round}`;
    project.moveIn(file('baru', `penanda-${round}.txt`), story({ title: beacon }));
    await until(() => allSay(kabar, beacon, 'baru'));
    const touchedAt = new Date(Date.now() - 60_000);
    utimesSync(project.path(file('tetap', 'a.txt')), touchedAt, touchedAt);
  }
  await sleep(300);
  assert.deepEqual(await etags(kabar, 'tetap'), known.tags);
  assert.deepEqual(await documents(kabar, 'tetap'), known.documents);
});

test('a removed article is withdrawn, its page is gone, and it returns under the same id', async () => {
  const text = story({ title: 'Berita yang hilang' });
  project.moveIn(file('hilang', 'a.txt'), text);
  project.moveIn(file('hilang', 'b.txt'), story({ title: 'Berita yang tinggal' }));
  const item = await until(() => itemTitled(kabar, 'Berita yang hilang', 'hilang'));
  await until(() => itemTitled(kabar, 'Berita yang tinggal', 'hilang'));
  const key = item.id.slice(item.id.lastIndexOf('/') + 1);
  assert.equal((await kabar.get(`/articles/${key}`)).status, 200);
  rmSync(project.path(file('hilang', 'a.txt')));
  await until(() => noneSays(kabar, 'Berita yang hilang', 'hilang'));
  assert.equal((await kabar.get(`/articles/${key}`)).status, 410);
  project.moveIn(file('hilang', 'a.txt'), text);
  const again = await until(() => itemTitled(kabar, 'Berita yang hilang', 'hilang'));
  assert.equal(again.id, item.id);
  assert.equal(again.date_published, item.date_published);
  assert.equal((await kabar.get(`/articles/${key}`)).status, 200);
});

test('a moved or renamed file keeps its story, also into a folder that is new', async () => {
  project.moveIn(file('pindah', 'a.txt'), story({ title: 'Berita yang pindah' }));
  project.moveIn(file('pindah', 'b.txt'), story({ title: 'Berita yang diam' }));
  const item = await until(() => itemTitled(kabar, 'Berita yang pindah', 'pindah'));
  await until(() => itemTitled(kabar, 'Berita yang diam', 'pindah'));
  const tags = await etags(kabar, 'pindah');
  renameSync(project.path(file('pindah', 'a.txt')), project.path(file('pindah', 'z.txt')));
  mkdirSync(project.path(file('pindah', '2024/10')), { recursive: true });
  renameSync(project.path(file('pindah', 'z.txt')), project.path(file('pindah', '2024/10/z.txt')));
  project.moveIn(file('pindah', 'c.txt'), story({ title: 'Berita sesudahnya' }));
  await until(() => itemTitled(kabar, 'Berita sesudahnya', 'pindah'));
  project.moveIn(
    file('pindah', '2024/10/z.txt'),
    story({ title: 'Berita yang pindah', body: ['Isinya sudah lain.'] }),
  );
  await until(() => allSay(kabar, 'Isinya sudah lain.', 'pindah'));
  const moved = await until(() => itemTitled(kabar, 'Berita yang pindah', 'pindah'));
  assert.equal(moved.id, item.id);
  assert.equal((await items(kabar, 'pindah')).length, 3);
  assert.notDeepEqual(await etags(kabar, 'pindah'), tags);
});

test('a file that is written slowly is never published by half', async () => {
  const body = Array.from({ length: 12 }, (_, index) => `Paragraf ke-${index} dari berita ini.`);
  const whole = story({ title: 'Berita yang ditulis lambat', body });
  const path = project.write(file('lambat', 'a.txt'), '');
  const size = Math.ceil(whole.length / 20);
  const seen = new Set<string>();
  for (let start = 0; start < whole.length; start += size) {
    appendFileSync(path, whole.slice(start, start + size));
    await sleep(50 + ((start * 7) % 250));
    for (const one of await items(kabar, 'lambat')) seen.add(one.content_html);
  }
  await until(() => allSay(kabar, 'Paragraf ke-11', 'lambat'));
  for (const one of await items(kabar, 'lambat')) seen.add(one.content_html);
  assert.equal(seen.size, 1);
});

test('two copies of one story are one entry, and it stays when either copy goes', async () => {
  const text = story({ title: 'Berita dengan salinan' });
  project.moveIn(file('salinan', 'a.txt'), text);
  const item = await until(() => itemTitled(kabar, 'Berita dengan salinan', 'salinan'));
  project.moveIn(file('salinan', 'b.txt'), `${text}\n\n`);
  project.moveIn(file('salinan', 'c.txt'), story({ title: 'Berita lain' }));
  await until(() => itemTitled(kabar, 'Berita lain', 'salinan'));
  assert.equal((await items(kabar, 'salinan')).length, 2);
  rmSync(project.path(file('salinan', 'a.txt')));
  project.moveIn(file('salinan', 'd.txt'), story({ title: 'Berita lain lagi' }));
  await until(() => itemTitled(kabar, 'Berita lain lagi', 'salinan'));
  const left = await itemTitled(kabar, 'Berita dengan salinan', 'salinan');
  assert.equal(left?.id, item.id);
});

test('articles are found in folders at any depth, in new ones too', async () => {
  project.write(file('anak', '2024/10/15/a.txt'), story({ title: 'Jauh di dalam' }));
  await until(() => allSay(kabar, 'Jauh di dalam', 'anak'));
  mkdirSync(project.path(file('anak', '2024/11')));
  await sleep(100);
  project.write(file('anak', '2024/11/b.txt'), story({ title: 'Di folder baru' }));
  await until(() => allSay(kabar, 'Di folder baru', 'anak'));
  rmSync(project.path(file('anak', '2024/11')), { recursive: true });
  await until(() => noneSays(kabar, 'Di folder baru', 'anak'));
});

test('another story under an old file name is another story, and the old one keeps its id', async () => {
  const first = story({ title: 'Gempa di laut selatan', body: ['Gempa terasa sampai ke kota.'] });
  const second = story({
    title: 'Harga beras turun lagi',
    date: '16 Oktober 2024, 08:00 WIB',
    body: ['Harga beras di pasar turun.'],
  });
  project.moveIn(file('ganti', 'terbaru.txt'), first);
  const item = await until(() => itemTitled(kabar, 'Gempa di laut selatan', 'ganti'));
  renameSync(
    project.path(file('ganti', 'terbaru.txt')),
    project.path(file('ganti', 'sebelumnya.txt')),
  );
  writeFileSync(project.path(file('ganti', 'terbaru.txt')), second);
  const other = await until(() => itemTitled(kabar, 'Harga beras turun lagi', 'ganti'));
  const kept = await until(() => itemTitled(kabar, 'Gempa di laut selatan', 'ganti'));
  assert.equal(kept.id, item.id);
  assert.notEqual(other.id, item.id);
});

function file(slug: string, name: string): string {
  return `feeds/${slug}/articles/${name}`;
}
