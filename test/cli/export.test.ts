// `kabar export`: the server's bytes as files, swapped in at once.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FEED, makeProject, until } from '../service/harness.ts';
import { allSay, items, story } from '../service/stories.ts';

const project = makeProject(
  { after },
  { feeds: { berita: FEED, rahasia: `${FEED}private: true\n` } },
);

test('an export holds the same bytes as the server sends, with their codings and validators', async () => {
  project.write('feeds/berita/articles/a.txt', story({ title: 'Berita' }));
  project.write('feeds/rahasia/articles/a.txt', story({ title: 'Rahasia' }));
  const end = await project.run(['export', 'public']);
  assert.equal(end.code, 0, end.stderr);
  assert.deepEqual(JSON.parse(end.stdout), { folder: project.path('public'), files: 3, media: 0 });
  const manifest = JSON.parse(readFileSync(project.path('public/manifest.json'), 'utf8'));
  const kabar = await project.serve();
  for (const file of manifest.files) {
    const plain = await kabar.get(`/${file.path}`, { headers: { 'accept-encoding': 'identity' } });
    assert.equal(plain.headers.get('content-type'), file.mediaType);
    assert.equal(plain.headers.get('last-modified'), file.lastModified);
    const bytes = Buffer.from(await plain.arrayBuffer());
    for (const [coding, { path, etag, bytes: length }] of Object.entries<{
      path: string;
      etag: string;
      bytes: number;
    }>(file.codings)) {
      const head = await kabar.get(`/${file.path}`, {
        method: 'HEAD',
        headers: { 'accept-encoding': coding },
      });
      assert.equal(head.headers.get('etag'), etag, coding);
      const stored = readFileSync(project.path('public', path));
      assert.equal(stored.length, length);
      assert.equal(head.headers.get('content-length'), String(length));
      if (coding === 'identity') assert.ok(stored.equals(bytes));
    }
  }
  assert.ok(!JSON.stringify(manifest).includes('rahasia'));
  assert.deepEqual(readdirSync(project.path('public/feeds')).length, 12);
  await kabar.stop();
});

test('a later export takes the place of the earlier one, and of nothing else', async () => {
  const before = readFileSync(project.path('public/feeds/berita.rss'), 'utf8');
  project.write('feeds/berita/articles/b.txt', story({ title: 'Berita baru' }));
  assert.equal((await project.run(['export', 'public'])).code, 0);
  const later = readFileSync(project.path('public/feeds/berita.rss'), 'utf8');
  assert.ok(later.includes('Berita baru') && later !== before);
  assert.equal(readdirSync(project.root).filter((name) => name.includes('.export-')).length, 1);
  project.write('milik-orang/penting.txt', 'jangan');
  const refused = await project.run(['export', 'milik-orang']);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /milik-orang exists and is no earlier export/u);
  assert.ok(existsSync(project.path('milik-orang/penting.txt')));
  mkdirSync(project.path('kosong'));
  assert.equal((await project.run(['export', 'kosong'])).code, 0);
  assert.ok(existsSync(project.path('kosong/feeds/berita.json')));
});

test('pictures that the documents name are in the export, where the service has them', async () => {
  project.write(
    'feeds/berita/articles/b.gif',
    Buffer.from(`R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=`, 'base64'),
  );
  const end = await project.run(['export', 'public']);
  assert.equal(end.code, 0, end.stderr);
  const { media } = JSON.parse(readFileSync(project.path('public/manifest.json'), 'utf8'));
  assert.equal(media.length, 1);
  assert.equal(media[0].mediaType, 'image/gif');
  const feed = readFileSync(project.path('public/feeds/berita.json'), 'utf8');
  assert.ok(feed.includes(`/${media[0].path}`), 'under the address that the documents name');
  const bytes = readFileSync(project.path('public', media[0].path));
  assert.ok(bytes.equals(readFileSync(project.path('feeds/berita/articles/b.gif'))));
  rmSync(project.path('feeds/berita/articles/b.gif'));
});

test('a feed whose definition is faulty stays in the export as it was published last', async () => {
  project.write('feeds/berita/feed.yaml', `${FEED}titel: salah\n`);
  const end = await project.run(['export', 'public']);
  assert.equal(end.code, 1);
  assert.match(end.stderr, /feeds\/berita\/feed\.yaml:6/u);
  const text = readFileSync(join(project.path('public'), 'feeds/berita.atom'), 'utf8');
  assert.ok(text.includes('Berita baru'));
  const kabar = await project.serve();
  assert.equal((await items(kabar)).length, 2, 'and the service starts with it');
  rmSync(project.path('feeds/berita/articles/b.txt'));
  await until(async () => (await items(kabar)).length === 1);
  project.write('feeds/berita/feed.yaml', FEED.replace('title: Berita', 'title: Diperbaiki'));
  await until(() => allSay(kabar, 'Diperbaiki'));
});
