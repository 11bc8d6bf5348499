// Secrets of a source in the whole service: the upstream is asked with them, and nobody else ever sees them.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { item, rss, startUpstream } from '../worker/upstream/stub-upstream.ts';
import { makeProject, type Project, until } from './harness.ts';
import { allSay, documents } from './stories.ts';

/** Each in the form that it has on the wire too. */
const SECRETS = ['hunter2', 'pa55phrase', 'c00kie', 't0ken', btoa('ana:pa55phrase')];

function assertSilent(text: string, what: string): void {
  for (const secret of SECRETS) assert.ok(!text.includes(secret), `${what} tells ${secret}`);
}

/** Every file of the store, and what is exported. */
function assertNotStored(project: Project): void {
  for (const folder of ['data', 'site']) {
    for (const name of readdirSync(project.path(folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.[a-z-]+$/u.test(name)) continue;
      assertSilent(readFileSync(join(project.path(folder), name), 'latin1'), name);
    }
  }
}

test('an upstream is asked with what feed.yaml says, and nobody else is told', async (t) => {
  const upstream = await startUpstream(t);
  const stranger = await startUpstream(t);
  stranger.answer('/rss.xml', { status: 403 });
  upstream.answer('/rss.xml', ({ headers }) =>
    headers.authorization === `Basic ${btoa('ana:pa55phrase')}` &&
    headers['x-key'] === 'hunter2' &&
    headers.cookie === 'session=c00kie'
      ? { body: rss([item('members')]) }
      : { status: 401 },
  );
  upstream.answer('/led-away.xml', { status: 302, headers: { location: stranger.url() } });
  upstream.answer('/refused.xml', { status: 401 });
  const auth = 'auth: { user: ana, passwordFile: secrets/password }';
  const token = 'auth: { token: { env: MEMBERS_TOKEN } }';
  const all = `headers: { X-Key: hunter2 }, ${auth}, cookies: { session: c00kie }`;
  const source = (name: string, path: string, more: string): string =>
    `  ${name}: { url: "${upstream.url(path)}", refresh: "0 3 1 1 *", ${more} }\n`;
  const project = makeProject(t, {
    config: `baseUrl: https://kabar.example\nfetch: { allowPrivate: ["${upstream.address}", "${stranger.address}"] }\n`,
    feeds: {
      berita: `title: Berita\nsources:\n${source('all', '/rss.xml', all)}${source('led', '/led-away.xml', token)}${source('refused', '/refused.xml', token)}${source('unread', '/rss.xml', 'auth: { tokenFile: missing }')}`,
    },
  });
  project.write('feeds/berita/secrets/password', 'pa55phrase\n');
  const env = { MEMBERS_TOKEN: 't0ken', LOG_LEVEL: 'debug' };
  const kabar = await project.serve([], { env });
  await until(() => allSay(kabar, 'Story members'));
  await until(() => kabar.logged('sourceRead').length >= 4);
  const codes = kabar
    .logged('sourceRead')
    .flatMap(({ source: id, code }) => (code === undefined ? [] : [`${id} ${code}`]));
  assert.deepEqual(codes.sort(), [
    'berita/led http-status',
    'berita/refused http-status',
    'berita/unread credentials',
  ]);
  assert.equal(
    upstream.requests.find(({ path }) => path === '/led-away.xml')?.headers.authorization,
    'Bearer t0ken',
  );
  assert.equal(stranger.count(), 1);
  assert.equal(stranger.requests[0]?.headers.authorization, undefined);
  assertSilent(JSON.stringify(kabar.log), 'the log');
  assertSilent(JSON.stringify(await documents(kabar)), 'a document');
  for (const path of ['/', '/feeds/berita']) assertSilent(await kabar.text(path), path);
  const ended = await kabar.stop();
  assertSilent(ended.stdout + ended.stderr, 'the output');
  for (const args of [
    ['status'],
    ['status', '--json'],
    ['check'],
    ['export', project.path('site')],
  ]) {
    const { stdout, stderr } = await project.run(args, { env });
    assertSilent(stdout + stderr, args.join(' '));
  }
  assertNotStored(project);
});

test('check says which secret cannot be read, and where it was looked for', async (t) => {
  const source =
    'url: https://example.org/feed, auth: { user: ana, passwordFile: secrets/password }';
  const project = makeProject(t, {
    feeds: { berita: `title: Berita\nsources: { members: { ${source} } }\n` },
  });
  const { code, stderr } = await project.run(['check']);
  assert.equal(code, 1);
  const file = project.path('feeds/berita/feed.yaml');
  const missing = project.path('feeds/berita/secrets/password');
  assert.equal(stderr, `${file}: sources.members.auth.password: ${missing} does not exist.\n`);
});
