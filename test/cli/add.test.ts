// `kabar add` as a user calls it: what it shows, what it writes, and how it ends.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeProject } from '../service/harness.ts';
import { item, rss, startUpstream } from '../worker/upstream/stub-upstream.ts';

async function openProject(t: { after(work: () => void): void }) {
  const upstream = await startUpstream(t);
  const project = makeProject(t, {
    config: `baseUrl: https://kabar.example\nfetch: { allowPrivate: ["${upstream.address}"] }\n`,
  });
  const html = (path: string, body: string): void =>
    upstream.answer(path, { body, headers: { 'content-type': 'text/html' } });
  const read = (slug: string): string =>
    readFileSync(project.path('feeds', slug, 'feed.yaml'), 'utf8');
  return { upstream, project, html, read };
}

const LINKS =
  '<link rel=alternate type=application/rss+xml href=/rss.xml><link rel=alternate type=application/rss+xml href=/kota.xml>';

test('the feed behind a page becomes a feed of its own, which a refresh fills', async (t) => {
  const { upstream, project, html, read } = await openProject(t);
  html('/', '<link rel=alternate type=application/rss+xml href=/rss.xml>');
  upstream.answer('/rss.xml', { body: rss([item('a'), item('b')], '<language>id</language>') });
  const shown = await project.run(['add', upstream.url('/'), '--dry-run']);
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(
    shown.stdout,
    /1 {2}Upstream News\n[^\n]+the page declares it\)\n {3}rss-2\.0, id, 2 entries/u,
  );
  assert.match(shown.stdout, /2024-10-15 {2}Story a\n/u);
  assert.match(shown.stdout, /Would be added as upstream-news\/upstream-news/u);
  assert.equal(existsSync(project.path('feeds/upstream-news')), false);
  const added = await project.run(['add', upstream.url('/')]);
  assert.equal(added.code, 0, added.stderr);
  assert.equal(
    read('upstream-news'),
    `title: Upstream News
description: News from upstream
language: id
link: https://upstream.example/
sources:
  upstream-news: { url: "${upstream.url()}", refresh: adaptive }
`,
  );
  const checked = await project.run(['check']);
  assert.equal(checked.code, 0, checked.stderr);
  const { stdout } = await project.run(['refresh', 'upstream-news']);
  assert.equal(JSON.parse(stdout).sources[0].inserted, 2);
});

test('a source is added to a feed that is there, whose file stays as it is written', async (t) => {
  const { upstream, project, read } = await openProject(t);
  upstream.answer('/rss.xml', { body: rss([item('a'), item('b')]) });
  const before = `# milik redaksi\ntitle: Berita   # judul\nselect: 'title:"story a"'\nsources:\n  stored:  { folder: articles }  # arsip\n`;
  project.write('feeds/berita/feed.yaml', before);
  const { code, stdout, stderr } = await project.run([
    'add',
    upstream.url(),
    '--feed',
    'berita',
    '--json',
  ]);
  assert.equal(code, 0, stderr);
  assert.equal(
    read('berita'),
    `${before}  upstream-news: { url: "${upstream.url()}", refresh: adaptive }\n`,
  );
  const report = JSON.parse(stdout);
  assert.deepEqual(
    [report.added, report.chosen, report.publishes, report.addition.isNew, report.addition.source],
    [true, 1, 1, false, 'upstream-news'],
  );
  const again = await project.run(['add', upstream.url()]);
  assert.deepEqual([again.code, again.stderr], [0, '']);
  assert.match(again.stdout, /Nothing to add: .* is berita\/upstream-news already\./u);
});

test('several feeds are listed, and one is taken when it is named', async (t) => {
  const { upstream, project, html, read } = await openProject(t);
  html('/', LINKS);
  upstream.answer('/rss.xml', { body: rss([item('a')]) });
  upstream.answer('/kota.xml', { body: rss([item('b')]).replace('Upstream News', 'Kota') });
  const undecided = await project.run(['add', upstream.url('/')]);
  assert.equal(undecided.code, 2);
  assert.match(undecided.stdout, /^1 {2}Upstream News\n[\s\S]*^2 {2}Kota\n/mu);
  assert.match(undecided.stderr, /^kabar: 2 feeds were found; .*--choose 1 to --choose 2\n$/u);
  const wrong = await project.run(['add', upstream.url('/'), '--choose', '3']);
  assert.deepEqual([wrong.code, /no feed number 3/u.test(wrong.stderr)], [2, true]);
  const chosen = await project.run(['add', upstream.url('/'), '--choose', '2']);
  assert.equal(chosen.code, 0, chosen.stderr);
  assert.match(read('kota'), /kota\.xml/u);
  assert.equal(existsSync(project.path('feeds/upstream-news')), false);
});

test('a private address is refused with its code, and nobody there is asked', async (t) => {
  const { project } = await openProject(t);
  const hidden = await startUpstream(t);
  hidden.answer('/rss.xml', { body: rss([item('a')]) });
  for (const address of [hidden.url(), hidden.url().replace('127.0.0.1', '2130706433')]) {
    const { code, stdout, stderr } = await project.run(['add', address]);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^http:.*loopback.*\(blocked-address\)\n$/u);
  }
  const other = await project.run(['add', 'file:///etc/passwd']);
  assert.deepEqual([other.code, /\(bad-url\)\n$/u.test(other.stderr)], [1, true]);
  assert.equal(hidden.requests.length, 0);
});

test('a page without a feed ends with 1 and says so, in words and as JSON', async (t) => {
  const { upstream, project, html } = await openProject(t);
  html('/', '<p>Masuk</p>');
  const { code, stderr } = await project.run(['add', upstream.url('/')]);
  assert.equal(code, 1);
  assert.match(stderr, /no feed behind this page.*\(not-a-feed\)\n$/u);
  const { stdout } = await project.run(['add', upstream.url('/'), '--json']);
  const report = JSON.parse(stdout);
  assert.deepEqual([report.feeds, report.added], [[], false]);
  assert.ok(report.misses.length >= 5);
});

test('nothing is overwritten: a name that is taken gets a number, a faulty feed is left alone', async (t) => {
  const { upstream, project, read } = await openProject(t);
  upstream.answer('/rss.xml', { body: rss([item('a')]) });
  project.write('feeds/upstream-news/notes.txt', 'milik saya');
  const added = await project.run(['add', upstream.url()]);
  assert.equal(added.code, 0, added.stderr);
  assert.match(read('upstream-news-2'), /^title: Upstream News\n/u);
  project.write('feeds/rusak/feed.yaml', 'title: [\n');
  const faulty = await project.run(['add', upstream.url(), '--feed', 'rusak']);
  assert.equal(faulty.code, 2);
  assert.match(faulty.stderr, /rusak\/feed\.yaml:\d+: /u);
  assert.equal(read('rusak'), 'title: [\n');
  const name = await project.run(['add', upstream.url(), '--feed', '../x']);
  assert.deepEqual([name.code, /cannot be a feed's name/u.test(name.stderr)], [2, true]);
});

test('what a feed says of itself reaches neither the terminal nor the file as anything but text', async (t) => {
  const { upstream, project, read } = await openProject(t);
  const title = 'A: \u001b[31m# &quot;x&quot; \u202e';
  upstream.answer('/rss.xml', {
    body: rss([item('a', { title })]).replace('Upstream News', title),
  });
  const { stdout } = await project.run(['add', upstream.url(), '--feed', 'aneh']);
  assert.doesNotMatch(stdout, /[\u001b\u202e]/u);
  assert.doesNotMatch(read('aneh'), /\u001b/u);
  const checked = await project.run(['check']);
  assert.equal(checked.code, 0, checked.stderr);
});
