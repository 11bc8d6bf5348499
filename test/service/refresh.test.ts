// The three ways of being woken: the built-in schedule, `kabar refresh` from system cron, and
// `POST /api/refresh`; side by side, and never doing a thing twice.

import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { after, test } from 'node:test';
import { FEED, makeProject, type Project, sleep, until } from './harness.ts';
import { allSay, documents, etags, items, itemTitled, stories, story } from './stories.ts';

interface Report {
  readonly sources: readonly Readonly<Record<string, unknown>>[];
  readonly published: readonly string[];
}

const project = makeProject({ after });

async function refresh(where: Project, ...feeds: string[]): Promise<Report> {
  const end = await where.run(['refresh', ...feeds]);
  assert.equal(end.code, 0, end.stderr);
  assert.equal(end.stderr, '');
  return JSON.parse(end.stdout);
}

interface StatusReport {
  readonly feeds: readonly {
    readonly entries?: number;
    readonly lastModifiedAt?: string;
    readonly sources: readonly { readonly live: number; readonly dueAt?: string }[];
  }[];
}

async function status(where: Project): Promise<StatusReport> {
  return JSON.parse((await where.run(['status', '--json'])).stdout);
}

test('without a service, a refresh takes in, publishes and ends; the next one finds nothing', async () => {
  project.write('feeds/berita/articles/a.txt', story({ title: 'Berita pertama' }));
  const first = await refresh(project);
  assert.deepEqual(first.published, ['berita']);
  assert.deepEqual(
    first.sources.map(({ source, result, inserted }) => ({ source, result, inserted })),
    [{ source: 'berita/stored', result: 'done', inserted: 1 }],
  );
  const before = await status(project);
  const second = await refresh(project);
  assert.deepEqual(second.published, []);
  assert.equal(second.sources[0]?.unchanged, 1);
  const later = await status(project);
  assert.equal(later.feeds[0]?.lastModifiedAt, before.feeds[0]?.lastModifiedAt);
});

test('a file that is still being written when a refresh begins is in when it ends', async () => {
  const text = story({ title: 'Berita yang belum selesai', complete: false });
  project.write('feeds/berita/articles/b.txt', text);
  const report = await refresh(project);
  assert.equal(report.sources[0]?.inserted, 1);
  assert.deepEqual(report.published, ['berita']);
});

test('several at once take in every article once, and all of them end well', async (t) => {
  const crowded = makeProject(t);
  for (const [index, text] of stories(120).entries())
    crowded.write(`feeds/berita/articles/${index}.txt`, text);
  const reports = await Promise.all([1, 2, 3].map(() => refresh(crowded)));
  const inserted = reports.map(({ sources }) => Number(sources[0]?.inserted));
  assert.equal(
    inserted.reduce((sum, one) => sum + one, 0),
    120,
  );
  assert.equal(reports.flatMap(({ published }) => published).length, 1);
  assert.equal((await status(crowded)).feeds[0]?.sources[0]?.live, 120);
});

test('beside a running service: what a refresh publishes is served, and nothing is done twice', async () => {
  const kabar = await project.serve();
  await until(() => itemTitled(kabar, 'Berita pertama'));
  const known = { tags: await etags(kabar), documents: await documents(kabar) };
  await Promise.all([refresh(project), refresh(project), refresh(project, 'berita')]);
  assert.deepEqual(await etags(kabar), known.tags);
  assert.deepEqual(await documents(kabar), known.documents);
  project.moveIn('feeds/berita/articles/c.txt', story({ title: 'Berita dari cron' }));
  await refresh(project);
  await until(() => allSay(kabar, 'Berita dari cron'));
  const item = await itemTitled(kabar, 'Berita dari cron');
  await sleep(500);
  assert.deepEqual(await itemTitled(kabar, 'Berita dari cron'), item);
  assert.equal((await items(kabar)).filter(({ title }) => title === 'Berita dari cron').length, 1);
  await kabar.stop();
});

test('beside a service on a port of its own, with no base URL configured, addresses stay its', async (t) => {
  const plain = makeProject(t, { config: '{}\n' });
  plain.write('feeds/berita/articles/a.txt', story({ title: 'Berita' }));
  const kabar = await plain.serve();
  await until(() => itemTitled(kabar, 'Berita'));
  const known = await etags(kabar);
  assert.ok((await items(kabar))[0]?.url.startsWith(`${kabar.url}/articles/`));
  assert.deepEqual((await refresh(plain)).published, []);
  assert.deepEqual(await etags(kabar), known);
});

test('over HTTP: a token made beside the running service lets a machine refresh, no other does', async (t) => {
  const remote = makeProject(t);
  const kabar = await remote.serve();
  const made = await remote.run(['token', 'create', 'mesin cetak']);
  assert.equal(made.code, 0, made.stderr);
  const secret = made.stdout.trim();
  assert.match(secret, /^kabar_[\w-]{43}$/u);
  const ask = (authorization?: string): Promise<Response> =>
    kabar.get('/api/refresh', {
      method: 'POST',
      ...(authorization === undefined ? {} : { headers: { authorization } }),
    });
  const refused = await Promise.all(
    [undefined, 'Bearer kabar_wrong', `Basic ${secret}`, `Bearer ${secret}x`].map(ask),
  );
  const bodies = await Promise.all(refused.map((one) => one.text()));
  for (const one of refused) assert.equal(one.status, 401);
  assert.equal(new Set(bodies).size, 1);
  assert.equal(
    (await kabar.get(`/api/refresh?token=${secret}`, { method: 'POST' })).status,
    401,
    'a token in the address is none',
  );
  const answer = await ask(`Bearer ${secret}`);
  assert.equal(answer.status, 200);
  const report = (await answer.json()) as Report;
  assert.equal(report.sources[0]?.result, 'done');
  assert.doesNotMatch(JSON.stringify(kabar.log), new RegExp(secret.slice(6), 'u'));
  const id = /^\w+/u.exec((await remote.run(['token', 'list'])).stdout)?.[0] ?? '';
  assert.equal((await remote.run(['token', 'revoke', id])).code, 0);
  assert.equal((await ask(`Bearer ${secret}`)).status, 401);
  const again = await remote.run(['token', 'revoke', id]);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /no valid token/u);
});

test('by its own schedule it finds what no watcher told, and due times outlive a restart', async (t) => {
  const feed = FEED.replace('0 3 1 1 *', '*/2 * * * * *');
  const scheduled = makeProject(t, { feeds: { berita: feed, jarang: FEED } });
  scheduled.write('feeds/berita/articles/a.txt', story({ title: 'Berita terjadwal' }));
  const first = await scheduled.serve();
  await until(() => allSay(first, 'Berita terjadwal'));
  const dueAt = async (): Promise<readonly (string | undefined)[]> =>
    (await status(scheduled)).feeds.map(({ sources }) => sources[0]?.dueAt);
  const [soon, rarely] = await dueAt();
  await until(async () => {
    const [later] = await dueAt();
    return later !== undefined && soon !== undefined && later > soon;
  }, 'the next run by schedule');
  await first.stop();
  const second = await scheduled.serve();
  assert.equal((await dueAt())[1], rarely);
  assert.equal(second.logged('published').length, 0);
  utimesSync(scheduled.path('feeds/berita/articles/a.txt'), new Date(), new Date());
  await sleep(200);
  assert.equal(second.logged('published').length, 0);
});
