// Feeds of others in the running service, from a stub upstream on loopback to the documents that readers
// get: what is shown, how seldom is asked, and that a bad upstream costs no other.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  rss,
  type StubUpstream,
  startUpstream,
  item as upstreamItem,
} from '../worker/upstream/stub-upstream.ts';
import { makeProject, type Project, sleep, until } from './harness.ts';
import { allSay, documents, items } from './stories.ts';

const YEARLY = '0 3 1 1 *';

function configOf(...upstreams: readonly StubUpstream[]): string {
  const allowed = upstreams.map(({ address }) => JSON.stringify(address)).join(', ');
  return `baseUrl: https://kabar.example\nfetch: { allowPrivate: [${allowed}] }\n`;
}

function feedOf(urls: readonly string[], refresh = YEARLY): string {
  const sources = urls.map((url, index) => `  s${index}: { url: "${url}", refresh: "${refresh}" }`);
  return `title: Berita\nsources:\n${sources.join('\n')}\n`;
}

interface Report {
  readonly sources: readonly { source: string; result: string; code?: string; inserted: number }[];
}

async function refresh(project: Project, ...slugs: string[]) {
  const { code, stdout, stderr } = await project.run(['refresh', ...slugs]);
  const report: Report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  return { code, report, stderr };
}

async function statusOf(project: Project, source: string) {
  const { stdout } = await project.run(['status', '--json']);
  const { feeds } = JSON.parse(stdout);
  return feeds
    .flatMap((feed: { sources: unknown[] }) => feed.sources)
    .find((one: { id: string }) => one.id === source);
}

test('an item of an upstream is in all three documents, with its credit', async (t) => {
  const upstream = await startUpstream(t);
  upstream.answer('/rss.xml', {
    body: rss([
      upstreamItem('a', {
        text: '&lt;p&gt;Halo &lt;b&gt;dunia&lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;',
      }),
    ]),
    headers: { etag: '"1"' },
  });
  const project = makeProject(t, {
    config: configOf(upstream),
    feeds: { berita: feedOf([upstream.url()]) },
  });
  const kabar = await project.serve();
  await until(() => allSay(kabar, 'Story a'));
  assert.ok(await allSay(kabar, 'Upstream News'));
  assert.ok(await allSay(kabar, '<b>dunia</b>'));
  const { rss: own, atom, json } = await documents(kabar);
  for (const one of [own, atom, json]) assert.doesNotMatch(one, /<script|alert\(1\)/u);
  assert.ok(own.includes(`<source url="${upstream.url()}">Upstream News</source>`));
  assert.equal(JSON.parse(json).items[0].url, 'https://upstream.example/a');
  assert.equal(upstream.count(), 1);
  const [request] = upstream.requests;
  assert.match(
    request?.headers['user-agent'] ?? '',
    /^Kabar\/\S+ \(\+https:\/\/kabar\.example\)$/u,
  );
});

test('why knows a story by the id and by the address that its upstream gives it', async (t) => {
  const upstream = await startUpstream(t);
  upstream.answer('/rss.xml', { body: rss([upstreamItem('a'), upstreamItem('b')]) });
  const project = makeProject(t, {
    config: configOf(upstream),
    feeds: { berita: feedOf([upstream.url()]) },
  });
  await refresh(project);
  for (const asked of ['id-a', 'https://upstream.example/a', 'http://upstream.example/a']) {
    const { stdout } = await project.run(['why', 'berita', asked]);
    assert.match(
      stdout,
      /^"Story a" \(\w+\) is in berita, number \d of 2, from berita\/s0\.$/mu,
      asked,
    );
  }
  const { code, stderr } = await project.run(['why', 'berita', 'id-c']);
  assert.equal(code, 1);
  assert.match(stderr, /"id-c" is no entry/u);
});

test('a restart neither polls again nor forgets when the next poll is due', async (t) => {
  const upstream = await startUpstream(t);
  upstream.answer('/rss.xml', { body: rss([upstreamItem('a')]) });
  const project = makeProject(t, {
    config: configOf(upstream),
    feeds: { berita: feedOf([upstream.url()]) },
  });
  const first = await project.serve();
  await until(() => allSay(first, 'Story a'));
  const { dueAt } = await statusOf(project, 'berita/s0');
  await first.kill();
  const second = await project.serve();
  await until(() => allSay(second, 'Story a'));
  await sleep(500);
  await second.stop();
  await refresh(project);
  assert.equal(upstream.count(), 1);
  assert.equal((await statusOf(project, 'berita/s0')).dueAt, dueAt);
});

test('a schedule is kept: 304s cost nothing, and what is new is published', async (t) => {
  const upstream = await startUpstream(t);
  let version = 1;
  upstream.answer('/rss.xml', ({ headers }) =>
    headers['if-none-match'] === `"${version}"`
      ? { status: 304 }
      : { body: rss([upstreamItem(`v${version}`)]), headers: { etag: `"${version}"` } },
  );
  const feeds = { berita: feedOf([upstream.url()], '* * * * * *') };
  const project = makeProject(t, { config: configOf(upstream), feeds });
  const kabar = await project.serve();
  await until(() => allSay(kabar, 'Story v1'));
  await until(() => upstream.count() >= 4);
  const [, ...later] = upstream.requests;
  assert.ok(later.every(({ headers }) => headers['if-none-match'] === '"1"'));
  version = 2;
  await until(() => allSay(kabar, 'Story v2'));
  assert.equal((await items(kabar)).length, 2);
  assert.equal(kabar.logged('published').length, 2);
});

test('refresh polls named feeds at once and otherwise what is due, beside a service only once', async (t) => {
  const upstream = await startUpstream(t);
  upstream.answer('/rss.xml', { body: rss([upstreamItem('a')]) });
  const project = makeProject(t, {
    config: configOf(upstream),
    feeds: { berita: feedOf([upstream.url()]) },
  });
  const both = await Promise.all([refresh(project), refresh(project)]);
  assert.deepEqual(
    both.map(({ code }) => code),
    [0, 0],
  );
  assert.equal(upstream.count(), 1);
  const named = await refresh(project, 'berita');
  assert.equal(named.report.sources[0]?.result, 'done');
  assert.equal(upstream.count(), 2);
  const due = await refresh(project);
  assert.equal(due.report.sources[0]?.result, 'skipped');
  assert.equal(upstream.count(), 2);
});

test('a bad upstream is one line of the log and of status, and costs no other', async (t) => {
  const upstream = await startUpstream(t);
  const hidden = await startUpstream(t);
  upstream.answer('/good.xml', { body: rss([upstreamItem('good')]) });
  upstream.answer('/page.html', {
    body: '<html><body>Log in</body></html>',
    headers: { 'content-type': 'text/html' },
  });
  upstream.answer('/hangs.xml', { hangs: true });
  const urls = ['/good.xml', '/page.html', '/hangs.xml', '/missing.xml'].map((path) =>
    upstream.url(path),
  );
  const feeds = {
    berita: feedOf([...urls, hidden.url()]),
    lain: feedOf([upstream.url('/good.xml')]),
  };
  const project = makeProject(t, {
    config: `${configOf(upstream).trim().replace(' }', ', timeoutSeconds: 2 }')}\n`,
    feeds,
  });
  const kabar = await project.serve();
  await until(() => allSay(kabar, 'Story good', 'lain'));
  await until(() => allSay(kabar, 'Story good'));
  await until(() => kabar.logged('sourceRead').length >= 6);
  const codes = kabar.logged('sourceRead').filter(({ result }) => result === 'failed');
  assert.deepEqual(codes.map(({ source, code }) => `${source} ${code}`).sort(), [
    'berita/s1 not-a-feed',
    'berita/s2 timeout',
    'berita/s3 http-status',
    'berita/s4 blocked-address',
  ]);
  assert.equal(hidden.requests.length, 0);
  const { outcome, poll } = await statusOf(project, 'berita/s4');
  assert.equal(outcome.code, 'blocked-address');
  assert.equal(poll.failures, 1);
});

test('an upstream that alternates between failing and answering changes no document', async (t) => {
  const upstream = await startUpstream(t);
  upstream.answer('/rss.xml', { body: rss([upstreamItem('a'), upstreamItem('b')]) });
  const project = makeProject(t, {
    config: configOf(upstream),
    feeds: { berita: feedOf([upstream.url()]) },
  });
  const kabar = await project.serve();
  await until(() => allSay(kabar, 'Story b'));
  const before = await documents(kabar);
  for (const status of [500, 200, 404, 200, 503]) {
    upstream.answer('/rss.xml', { status, body: rss([upstreamItem('b'), upstreamItem('a')]) });
    const { code } = await refresh(project, 'berita');
    assert.equal(code, status === 200 ? 0 : 1);
    assert.deepEqual(await documents(kabar), before);
  }
  assert.equal(kabar.logged('published').length, 1);
});

test('a service is stopped at once while an upstream hangs', async (t) => {
  const upstream = await startUpstream(t);
  upstream.answer('/rss.xml', { hangs: true });
  const project = makeProject(t, {
    config: configOf(upstream),
    feeds: { berita: feedOf([upstream.url()]) },
  });
  const kabar = await project.serve();
  await until(() => upstream.count() === 1);
  const { code } = await kabar.stop();
  assert.equal(code, 0);
  const status = await statusOf(project, 'berita/s0');
  assert.equal(status.outcome.code, 'interrupted');
  assert.equal(status.poll, undefined);
});

test('an upstream that is gone is shown as such, and what it brought stays published', async (t) => {
  const upstream = await startUpstream(t);
  upstream.answer('/rss.xml', { body: rss([upstreamItem('a')]) });
  const feeds = { berita: feedOf([upstream.url()], '* * * * * *') };
  const project = makeProject(t, { config: configOf(upstream), feeds });
  const kabar = await project.serve();
  await until(() => allSay(kabar, 'Story a'));
  upstream.answer('/rss.xml', { status: 410 });
  await until(() => kabar.logged('sourceRead').some(({ code }) => code === 'gone'));
  const asked = upstream.count();
  await sleep(2_500);
  assert.equal(upstream.count(), asked);
  assert.ok(await allSay(kabar, 'Story a'));
  const { stdout } = await project.run(['status']);
  assert.match(stdout, /due never, last failed \(gone: /u);
});

test('a flood is held, shown, and let out by approve', async (t) => {
  const upstream = await startUpstream(t);
  const project = makeProject(t, {
    config: `${configOf(upstream)}guard: { newEntriesMax: 2 }\n`,
    feeds: { berita: feedOf([upstream.url()]) },
  });
  upstream.answer('/rss.xml', { body: rss(['a', 'b', 'c'].map((name) => upstreamItem(name))) });
  assert.equal((await refresh(project)).report.sources[0]?.inserted, 3);
  upstream.answer('/rss.xml', { body: rss(['d', 'e', 'f'].map((name) => upstreamItem(name))) });
  const { code, report } = await refresh(project, 'berita');
  assert.deepEqual(
    [code, report.sources[0]?.result, report.sources[0]?.code],
    [1, 'held', 'guard'],
  );
  const approved = await project.run(['approve', 'berita']);
  assert.match(approved.stdout, /Approved: berita\/s0\. .*3 are new/u);
  assert.equal((await statusOf(project, 'berita/s0')).live, 6);
});
