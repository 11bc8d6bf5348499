// What newsrooms, operators and attackers put where an article or a definition should be: each fault
// is named with its place and its remedy, and costs nothing but itself.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { NOT_ON_SQLITE } from '../storage/engine.ts';
import { FEED, makeProject, type Project, type RunningKabar, until } from './harness.ts';
import { allSay, documents, items, noneSays, story } from './stories.ts';

const SECRET = 'rahasia-yang-tidak-boleh-keluar';

interface FaultShown {
  readonly file: string;
  readonly code: string;
  readonly line?: number;
  readonly message: string;
}

const OTHER_LAYOUT = `Neue Brücke über die Donau eröffnet

Wien, am 15. Oktober 2024

Nach drei Jahren Bauzeit ist die neue Brücke dem Verkehr übergeben worden. Tausende kamen.
`;

test('whatever lies in a folder of articles, the good ones are published and the others named', async (t) => {
  const project = makeProject(t);
  const folder = project.path('feeds/berita/articles');
  const odd = {
    'baris\nbaru.txt': 'Nama dengan baris baru',
    '<script>alert(1)<script>.txt': 'Nama dengan skrip',
    '-rf.txt': 'Nama dengan tanda hubung',
    '%2e%2e%2f.txt': 'Nama dengan persen',
    'CON.txt': 'Nama dari dunia lain',
    [`${'n'.repeat(246)}.txt`]: 'Nama yang panjang sekali',
    'caf\u00e9.txt': 'Nama dengan aksen',
    'cafe\u0301.txt': 'Nama dengan aksen terpisah',
  };
  for (const [name, title] of Object.entries(odd))
    project.write(`feeds/berita/articles/${name}`, story({ title }));
  const faulty: Record<string, string> = {
    'kosong.txt': 'empty',
    'putih.txt': 'empty',
    'lain.txt': 'layout-mismatch',
    'x.txt': 'not-a-file',
    'besar.txt': 'too-large',
    'raksasa.txt': 'too-large',
    'biner.txt': 'not-text',
    'nol.txt': 'not-text',
    'tautan.txt': 'not-a-file',
    lingkaran: 'not-a-file',
    'pipa.txt': 'not-a-file',
  };
  writeFileSync(join(folder, 'kosong.txt'), '');
  writeFileSync(join(folder, 'putih.txt'), '\uFEFF \u00A0\r\n\t\n');
  writeFileSync(join(folder, 'lain.txt'), OTHER_LAYOUT);
  mkdirSync(join(folder, 'x.txt'));
  writeFileSync(join(folder, 'besar.txt'), 'Sebuah baris yang diulang.\n'.repeat(800_000));
  writeFileSync(join(folder, 'raksasa.txt'), '');
  truncateSync(join(folder, 'raksasa.txt'), 5 * 1024 ** 3);
  writeFileSync(join(folder, 'biner.txt'), randomBytes(200_000));
  writeFileSync(join(folder, 'nol.txt'), story({ title: 'Nol' }).replaceAll(' ', ' \0'));
  writeFileSync(project.path('secret.txt'), story({ title: SECRET }));
  symlinkSync(project.path('secret.txt'), join(folder, 'tautan.txt'));
  symlinkSync('.', join(folder, 'lingkaran'));
  execFileSync('mkfifo', [join(folder, 'pipa.txt')]);
  writeFileSync(
    Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xff, 0x2e, 0x74, 0x78, 0x74])]),
    'x',
  );
  project.write(`feeds/berita/articles/${'d/'.repeat(12)}a.txt`, story({ title: 'Terlalu dalam' }));
  writeFileSync(join(folder, 'gambar.jpg'), randomBytes(100));

  const kabar = await project.serve();
  for (const title of Object.values(odd)) await until(() => allSay(kabar, title), title);
  assert.equal(new Set((await items(kabar)).map(({ id }) => id)).size, Object.keys(odd).length);
  for (const text of [SECRET, 'Terlalu dalam', '<script>alert(1)<script>.txt'])
    assert.ok(await noneSays(kabar, text), text);
  for (const [name, code] of Object.entries(faulty)) {
    await until(
      () => kabar.logged('articleSetAside').some((one) => one.file === name && one.code === code),
      name,
    );
  }
  const status = await project.run(['status', '--json']);
  const shown: readonly FaultShown[] = JSON.parse(status.stdout).feeds[0].sources[0].faults;
  for (const [name, code] of Object.entries(faulty)) {
    const fault = shown.find(({ file }) => file === join(folder, name));
    assert.equal(fault?.code, code, name);
    assert.ok(fault.message.length > 15, 'says what was found and what to do');
  }
  assert.ok(
    shown.some(({ file }) => file.includes('f\uFFFD.txt')),
    'the name that is no UTF-8',
  );
  assert.ok(shown.some(({ message }) => message.includes('deeper')));
  assert.equal(shown.length, Object.keys(faulty).length + 2);
  const check = await project.run(['check']);
  assert.equal(check.code, 1);
  const lines = check.stderr.trimEnd().split('\n');
  assert.equal(lines.length, shown.length);
  for (const name of Object.keys(faulty))
    assert.ok(
      lines.some((line) => line.startsWith(join(folder, name))),
      name,
    );
  await staysWell(kabar);
});

test('a good article that becomes faulty stays as it was, and a broken encoding is told from a known one', async (t) => {
  const project = makeProject(t);
  const path = 'feeds/berita/articles/a.txt';
  project.moveIn(path, story({ title: 'Berita yang baik' }));
  const kabar = await project.serve();
  await until(() => allSay(kabar, 'Berita yang baik'));
  const good = await documents(kabar);
  for (const [index, bytes] of [Buffer.alloc(0), randomBytes(5_000), OTHER_LAYOUT].entries()) {
    project.moveIn(path, bytes);
    await until(() => kabar.logged('articleSetAside').length > index, `fault ${index}`);
    assert.deepEqual(await documents(kabar), good);
  }
  const known = story({ title: 'Caf\u00e9 di Jakarta', body: ['Se\u00f1or Garc\u00eda tiba.'] });
  project.moveIn('feeds/berita/articles/b.txt', Buffer.from(known, 'latin1'));
  await until(() => allSay(kabar, 'Se\u00f1or Garc\u00eda tiba.'));
  await staysWell(kabar);
});

async function staysWell(kabar: RunningKabar): Promise<void> {
  assert.equal((await kabar.get('/readyz')).status, 200);
  assert.equal(kabar.child.exitCode, null);
  for (const { msg } of kabar.log) assert.doesNotMatch(String(msg), /\n|\x1b| {4}at /u);
}

test('a faulty definition costs its own feed alone, and every fault is named with its line', async (t) => {
  const bomb = [`a: &a [${'x,'.repeat(9)}x]`];
  for (let level = 1; level < 9; level++) {
    const [own, below] = ['abcdefghij'[level], '*'.concat('abcdefghij'[level - 1] ?? '')];
    bomb.push(`${own}: &${own} [${Array(10).fill(below).join(', ')}]`);
  }
  const project = makeProject(t, {
    feeds: {
      baik: FEED,
      'rusak-yaml': 'title: Berita\nsources: [\n',
      'kunci-asing': `${FEED}titel: salah\n`,
      'tanpa-judul': FEED.replace(/^title.*\n/u, ''),
      'tanpa-sumber': 'title: Berita\n',
      'cron-salah': FEED.replace('0 3 1 1 *', '61 * * * *'),
      'zona-salah': FEED.replace('Asia/Jakarta', 'Asia/Jakartaa'),
      'tata-salah': FEED.replace('kompas-tv', 'kompas-tw'),
      bom: `title: Bom\n${bomb.join('\n')}\nsources: *i\n`,
      ganda: FEED,
      Ganda: FEED,
      'dua kata': FEED,
    },
  });
  project.write('feeds/baik/articles/a.txt', story({ title: 'Berita yang baik' }));
  const kabar = await project.serve();
  await until(() => allSay(kabar, 'Berita yang baik', 'baik'));
  const wanted: readonly RegExp[] = [
    /feeds\/rusak-yaml\/feed\.yaml:[23]: /u,
    /feeds\/kunci-asing\/feed\.yaml:6: .*"titel"/u,
    /feeds\/tanpa-judul\/feed\.yaml(?::1)?: title .*missing/u,
    /feeds\/tanpa-sumber\/feed\.yaml(?::1)?: sources .*missing/u,
    /feeds\/cron-salah\/feed\.yaml:5: .*61/u,
    /feeds\/zona-salah\/feed\.yaml:5: .*Jakartaa/u,
    /feeds\/tata-salah\/feed\.yaml:5: .*kompas-tw.*kompas-tv/u,
    /feeds\/bom\/feed\.yaml(?::\d+)?: /u,
    /feeds\/Ganda: .*"ganda"/u,
    /feeds\/dua kata: /u,
  ];
  const logged = kabar.logged('faultyDefinition').map(({ msg }) => String(msg));
  const check = await project.run(['check']);
  const refresh = await project.run(['refresh']);
  const status = await project.run(['status']);
  for (const one of wanted) {
    assert.ok(
      logged.some((line) => one.test(line)),
      `${one} in the log`,
    );
    for (const text of [check.stderr, refresh.stderr, status.stdout]) assert.match(text, one);
  }
  assert.deepEqual([check.code, refresh.code, status.code], [1, 1, 0]);
  assert.equal((await kabar.get('/feeds/ganda.rss')).status, 200);
  assert.equal((await kabar.get('/feeds/rusak-yaml.rss')).status, 404);
  await staysWell(kabar);
});

test('a faulty configuration refuses the start and shows every fault at once', async (t) => {
  const project = makeProject(t, {
    config: [
      'baseUrl: ftp://example.org',
      'server: { port: 70000, hots: x }',
      'schedule:',
      '  refresh: "every day"',
      '  timezone: Mars/Olympus',
      'guard: { vanishedShareMax: 50 }',
      'fetch: { allowPrivate: ["0.0.0.0/0:80", "localhost:80", "127.0.0.1"] }',
      'sekret: 1',
      '',
    ].join('\n'),
  });
  for (const command of ['serve', 'refresh', 'status', 'check']) {
    const end = await project.run([command]);
    assert.equal(end.code, 2, command);
    for (const one of [
      /kabar\.yaml:1: baseUrl .*ftp:/u,
      /kabar\.yaml:2: server\.port .*70000/u,
      /kabar\.yaml:2: .*hots/u,
      /kabar\.yaml:4: schedule\.refresh .*every/u,
      /kabar\.yaml:5: schedule\.timezone .*Mars/u,
      /kabar\.yaml:6: guard\.vanishedShareMax .*50/u,
      /kabar\.yaml:7: .*0\.0\.0\.0\/0:80/u,
      /kabar\.yaml:7: .*localhost:80/u,
      /kabar\.yaml:7: .*"127\.0\.0\.1"/u,
      /kabar\.yaml:8: .*sekret/u,
    ])
      assert.match(end.stderr, one);
    assert.doesNotMatch(end.stderr, /^ {4}at /mu);
  }
});

test('a place that cannot be used refuses the start, and what stands there is left alone', {
  skip: NOT_ON_SQLITE,
}, async (t) => {
  const project = makeProject(t);
  project.write('feeds/berita/articles/a.txt', story({ title: 'Berita' }));
  const kabar = await project.serve();
  const port = new URL(kabar.url).port;
  const elsewhere = await project.run(['serve', '--port', port, '--data', project.path('other')]);
  assert.equal(elsewhere.code, 1);
  assert.match(elsewhere.stderr, new RegExp(`127\\.0\\.0\\.1:${port}.*another process`, 'u'));
  const garbage = randomBytes(9_000);
  const places: readonly (readonly [string, Buffer, RegExp])[] = [
    ['kosong/kabar.db', Buffer.alloc(0), /kabar\.db is empty.*backup/u],
    ['sampah/kabar.db', garbage, /kabar\.db is not an SQLite database/u],
    ['berkas', garbage, /berkas/u],
  ];
  for (const [place, bytes, message] of places) {
    const path = project.write(place, bytes);
    const data = place.includes('/') ? join(path, '..') : path;
    for (const command of [['serve', '--port', '0'], ['refresh']]) {
      const end = await project.run([...command, '--data', data]);
      assert.equal(end.code, 1, place);
      assert.match(end.stderr, message);
      assert.doesNotMatch(end.stderr, /^ {4}at /mu);
    }
    assert.ok(readFileSync(path).equals(bytes));
  }
  await staysWell(kabar);
});

test('a full disk stops publishing and no reader, and needs no restart when it is freed', {
  skip: NOT_ON_SQLITE,
}, async (t) => {
  const project = makeProject(t);
  const data = project.path('data');
  mkdirSync(data);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', data], { stdio: 'ignore' });
  } catch {
    t.skip('needs the right to mount a small file system');
    return;
  }
  try {
    await fillAndFree(project);
  } finally {
    execFileSync('umount', ['-l', data], { stdio: 'ignore' });
  }
});

async function fillAndFree(project: Project): Promise<void> {
  project.write('feeds/berita/articles/a.txt', story({ title: 'Sebelum penuh' }));
  const kabar = await project.serve();
  await until(() => allSay(kabar, 'Sebelum penuh'));
  const good = await documents(kabar);
  const filler = project.path('data/filler');
  try {
    for (;;) writeFileSync(filler, Buffer.alloc(4096), { flag: 'a' });
  } catch {
    // Full.
  }
  const paragraphs = Array.from(
    { length: 400 },
    (_, index) => `Paragraf ${index} ${'kata '.repeat(40)}`,
  );
  const text = story({ title: 'Ketika penuh', body: paragraphs });
  project.write('feeds/berita/articles/b.txt', text);
  const fault = await until(() => kabar.log.find(({ code }) => code === 'storage'));
  assert.match(String(fault.msg), /[Nn]o space/u);
  assert.deepEqual(await documents(kabar), good);
  truncateSync(filler, 0);
  project.write('feeds/berita/articles/c.txt', story({ title: 'Sesudah penuh' }));
  await until(() => allSay(kabar, 'Sesudah penuh'));
  await until(() => allSay(kabar, 'Ketika penuh'));
  await kabar.stop();
}
