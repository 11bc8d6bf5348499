// `kabar import opml` and `kabar export --opml` as a user calls them.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseDocument } from '../../src/formats/opml/parse-document.ts';
import { makeProject } from '../service/harness.ts';
import { startUpstream } from '../worker/upstream/stub-upstream.ts';

const outline = (name: string, url = `https://${name}.example/rss`): string =>
  `<outline type="rss" text="${name}" xmlUrl="${url}"/>`;
const group = (title: string, ...names: readonly string[]): string =>
  `<outline text="${title}">${names.map((name) => outline(name)).join('\n')}</outline>`;
const opml = (body: string): string =>
  `<opml version="2.0"><head><title>Langganan saya</title></head><body>\n${body}\n</body></opml>`;

function read(project: ReturnType<typeof makeProject>, slug: string): string {
  return readFileSync(project.path('feeds', slug, 'feed.yaml'), 'utf8');
}

test('groups become feeds, and what stands in none is a feed named after the list', async (t) => {
  const project = makeProject(t);
  project.write(
    'list.opml',
    opml(`${group('Dunia', 'a', 'b')}\n${group('Kota: barat', 'c')}\n${outline('d')}`),
  );
  const shown = await project.run(['import', 'opml', 'list.opml', '--dry-run']);
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(
    shown.stdout,
    /dunia\/feed\.yaml \(new\): 2 sources\n[\s\S]*4 sources would be added\n$/u,
  );
  assert.equal(existsSync(project.path('feeds/dunia')), false);
  const { code, stdout, stderr } = await project.run(['import', 'opml', 'list.opml', '--json']);
  assert.equal(code, 0, stderr);
  const report = JSON.parse(stdout);
  assert.deepEqual(
    report.feeds.map(({ slug, sources }: { slug: string; sources: number }) => [slug, sources]),
    [
      ['dunia', 2],
      ['kota-barat', 1],
      ['langganan-saya', 1],
    ],
  );
  assert.equal(
    read(project, 'kota-barat'),
    'title: "Kota: barat"\nsources:\n  c: { url: "https://c.example/rss", refresh: adaptive }\n',
  );
  const checked = await project.run(['check']);
  assert.equal(checked.code, 0, checked.stderr);
});

test('a second import adds what is new, to the feeds that are there, and counts the rest', async (t) => {
  const project = makeProject(t);
  project.write('list.opml', opml(group('Dunia', 'a', 'b')));
  await project.run(['import', 'opml', 'list.opml']);
  project.write('list.opml', opml(`${group('DUNIA', 'a', 'c', 'c')}${group('Lain', 'b')}`));
  const { code, stdout } = await project.run(['import', 'opml', 'list.opml']);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /dunia\/feed\.yaml: 1 source\n1 source added, 2 were there already, 1 came again\n$/u,
  );
  assert.match(read(project, 'dunia'), / {2}c: \{ url/u);
  assert.equal(existsSync(project.path('feeds/lain')), false);
  const all = await project.run(['import', 'opml', 'list.opml', '--feed', 'semua']);
  assert.match(all.stdout, /semua\/feed\.yaml \(new\): 3 sources/u);
});

test('each outline that is refused is a line with its reason, and costs no other', async (t) => {
  const project = makeProject(t);
  project.write(
    'list.opml',
    opml(
      [
        outline('x', 'javascript:alert(1)'),
        outline('a'),
        outline('y', 'http://u:rahasia@y.example/'),
      ].join('\n'),
    ),
  );
  const { code, stdout, stderr } = await project.run(['import', 'opml', 'list.opml']);
  assert.equal(code, 1);
  assert.match(stdout, /1 source added/u);
  assert.match(
    stderr,
    /^list\.opml:2: "x" is left out: its address is neither http nor https: "javascript/mu,
  );
  assert.match(
    stderr,
    /^list\.opml:4: "y" is left out: its address holds a user name or password/mu,
  );
  assert.doesNotMatch(stderr + read(project, 'langganan-saya'), /rahasia/u);
});

test('what is no list is refused, from a file, standard input or an address', async (t) => {
  const upstream = await startUpstream(t);
  const project = makeProject(t);
  project.write('a.xml', '<rss/>');
  for (const [args, message, input] of [
    [['a.xml'], /^a\.xml: .*\(not-opml\)\n$/u, ''],
    [['tidak-ada.opml'], /^tidak-ada\.opml: does not exist/u, ''],
    [['-'], /^-: .*\(not-opml\)\n$/u, 'x'],
    [[upstream.url('/list.opml')], /\(blocked-address\)\n$/u, ''],
  ] as const) {
    const { code, stderr } = await project.run(['import', 'opml', ...args], { input });
    assert.equal(code, 1);
    assert.match(stderr, message);
  }
  assert.equal(upstream.requests.length, 0);
  const taken = await project.run(['import', 'opml', '-'], { input: opml(outline('a')) });
  assert.equal(taken.code, 0, taken.stderr);
});

test('ten thousand outlines become one list beside a feed, and stay ten thousand sources', async (t) => {
  const project = makeProject(t);
  const many = Array.from({ length: 10_000 }, (_, index) => outline(`s${index}`));
  project.write('list.opml', opml(many.join('\n')));
  const { code, stdout, stderr } = await project.run([
    'import',
    'opml',
    'list.opml',
    '--feed',
    'sungai',
  ]);
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /sungai\/feed\.yaml \(new\): 10000 sources, listed in .*subscriptions\.opml\n/u,
  );
  assert.match(
    read(project, 'sungai'),
    /subscriptions: \{ opml: "subscriptions\.opml", refresh: adaptive \}/u,
  );
  const again = await project.run(['import', 'opml', 'list.opml', '--json']);
  assert.deepEqual([JSON.parse(again.stdout).added, JSON.parse(again.stdout).already], [0, 10_000]);
  const exported = await project.run(['export', '--opml']);
  const list = parseDocument(exported.stdout);
  assert.ok(list.ok);
  assert.equal(list.outlines.length, 10_000);
});

test('the upstreams of all feeds are exported in groups, and come back as they were', async (t) => {
  const project = makeProject(t);
  project.write('list.opml', opml(`${group('Dunia & kita', 'a', 'b')}${group('Kota', 'c')}`));
  await project.run(['import', 'opml', 'list.opml']);
  const { code, stdout } = await project.run(['export', '--opml']);
  assert.equal(code, 0);
  const other = makeProject(t);
  const imported = await other.run(['import', 'opml', '-'], { input: stdout });
  assert.equal(imported.code, 0, imported.stderr);
  assert.equal(read(other, 'dunia-kita'), read(project, 'dunia-kita'));
  const wrong = await project.run(['export', '--opml', 'x']);
  assert.deepEqual([wrong.code, /takes no folder/u.test(wrong.stderr)], [2, true]);
});
