// A list of upstreams elsewhere as a source: what it names is polled, what leaves it stays published, and a
// list that jumps is held.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { item, rss, type StubUpstream, startUpstream } from '../worker/upstream/stub-upstream.ts';
import { makeProject, type Project, until } from './harness.ts';
import { allSay } from './stories.ts';

const opml = (...urls: readonly string[]): string =>
  `<opml version="2.0"><body>${urls.map((url) => `<outline text="x" type="rss" xmlUrl="${url}"/>`).join('\n')}</body></opml>`;

async function open(t: { after(work: () => void): void }, refresh = '0 3 1 1 *') {
  const upstream = await startUpstream(t);
  const project = makeProject(t, {
    config: `baseUrl: https://kabar.example\nfetch: { allowPrivate: ["${upstream.address}"], hostSpacingMs: 0 }\n`,
    feeds: {
      berita: `title: Berita\nsources:\n  teman: { opml: "${upstream.url('/list.opml')}", refresh: "${refresh}" }\n`,
    },
  });
  for (const name of ['a', 'b', 'c']) upstream.answer(`/${name}.xml`, { body: rss([item(name)]) });
  const listing = (...names: readonly string[]): void =>
    upstream.answer('/list.opml', {
      body: opml(...names.map((name) => upstream.url(`/${name}.xml`))),
    });
  return { upstream, project, listing };
}

interface Told {
  readonly id: string;
  readonly live: number;
  readonly listed?: number;
  readonly leftListAt?: string;
  readonly outcome?: { readonly result: string; readonly code?: string };
}

async function sourcesOf(project: Project): Promise<readonly Told[]> {
  const { stdout } = await project.run(['status', '--json']);
  return JSON.parse(stdout).feeds[0].sources;
}
const refresh = (project: Project) => project.run(['refresh', 'berita']);
const polls = (upstream: StubUpstream, name: string): number => upstream.count(`/${name}.xml`);

test('the running service polls what a list names and publishes it', async (t) => {
  const { project, listing, upstream } = await open(t, '* * * * * *');
  listing('a');
  const kabar = await project.serve();
  await until(() => allSay(kabar, 'Story a'));
  listing('a', 'b');
  await until(() => allSay(kabar, 'Story b'));
  listing('b');
  await until(async () =>
    (await sourcesOf(project)).some(({ leftListAt }) => leftListAt !== undefined),
  );
  const asked = polls(upstream, 'a');
  const others = polls(upstream, 'b');
  await until(() => polls(upstream, 'b') > others + 1);
  assert.ok(polls(upstream, 'a') <= asked + 1);
  assert.ok(await allSay(kabar, 'Story a'));
});

test('one pass reads the list and what it names; what leaves stays, and comes back as the same source', async (t) => {
  const { project, listing, upstream } = await open(t);
  listing('a', 'b');
  const first = await refresh(project);
  assert.equal(first.code, 0, first.stderr);
  const before = await sourcesOf(project);
  assert.deepEqual(
    before.map(({ live, listed }) => listed ?? live),
    [2, 1, 1],
  );
  listing('b');
  await refresh(project);
  const [, ...left] = await sourcesOf(project);
  assert.deepEqual(
    left.map(({ leftListAt, live }) => [leftListAt !== undefined, live]),
    [
      [false, 1],
      [true, 1],
    ],
  );
  assert.equal(polls(upstream, 'a'), 1);
  const shown = await project.run(['status']);
  assert.match(shown.stdout, /a list of 1, due/u);
  assert.match(shown.stdout, /1 live, left its list at 20/u);
  listing('b', 'a');
  await refresh(project);
  const after = await sourcesOf(project);
  assert.deepEqual([...after].map(({ id }) => id).sort(), [...before].map(({ id }) => id).sort());
  assert.equal(polls(upstream, 'a'), 2);
  const { stdout } = await project.run(['export', '--opml']);
  assert.equal([...stdout.matchAll(/xmlUrl/gu)].length, 2);
});

test('a list that loses most of its sources is held until it is approved, and one that is none changes nothing', async (t) => {
  const { project, listing, upstream } = await open(t);
  listing('a', 'b', 'c');
  await refresh(project);
  listing('c');
  const held = await refresh(project);
  assert.equal(held.code, 1);
  assert.match(held.stderr, /berita\/teman: held \(guard\): 2 of its 3 sources have left/u);
  assert.equal((await sourcesOf(project))[0]?.listed, 3);
  upstream.answer('/list.opml', { body: '<html>Masuk</html>' });
  await refresh(project);
  const [list] = await sourcesOf(project);
  assert.deepEqual([list?.outcome?.code, list?.listed], ['not-a-feed', 3]);
  listing('c');
  await refresh(project);
  const approved = await project.run(['approve', 'berita']);
  assert.match(approved.stdout, /Approved: berita\/teman/u);
  assert.equal((await sourcesOf(project))[0]?.listed, 1);
});

test('private addresses in a list are refused one by one, and what is no address is named', async (t) => {
  const { project, upstream } = await open(t);
  const hidden = await startUpstream(t);
  hidden.answer('/rss.xml', { body: rss([item('x')]) });
  upstream.answer('/list.opml', {
    body: opml(hidden.url(), 'javascript:alert(1)', upstream.url('/a.xml')),
  });
  const { stderr, stdout } = await refresh(project);
  assert.match(stderr, /127\.0\.0\.1~[0-9a-f]+: failed \(blocked-address\)/u);
  assert.equal(hidden.requests.length, 0);
  const { sources } = JSON.parse(stdout);
  assert.equal(sources[0].faults, 1);
  assert.match(
    sources[0].message,
    /1 outlines of the list are left out; line 2: its address is neither/u,
  );
  assert.equal((await sourcesOf(project)).find(({ live }) => live === 1) !== undefined, true);
});
