// How every command is called: its exit code, where it looks for its configuration and its data, and
// what the environment may say.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { eachOf, makeProject } from '../service/harness.ts';
import { story } from '../service/stories.ts';
import { NOT_ON_SQLITE } from '../storage/engine.ts';

const project = makeProject({ after });
project.write('feeds/berita/articles/a.txt', story({ title: 'Berita' }));

test('wrong usage ends with 2 and says what is wrong, help and version with 0', async () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['publish'], /unknown command 'publish'/u],
    [['refresh', '--fast'], /unknown option '--fast'/u],
    [['refresh', 'olahraga'], /no feed "olahraga"\. There are: berita/u],
    [['why', 'berita'], /missing required argument/u],
    [['approve', 'olahraga'], /no feed "olahraga"/u],
    [['withdraw', 'abc'], /--reason/u],
    [['serve', '--port', '70000'], /--port.*70000.*65535/u],
    [['serve', '--role', 'king'], /--role.*king.*worker/u],
    [['inspect'], /name a file/u],
    [['inspect', '--batch'], /--batch.*--json/u],
    [['status', '--config', 'nowhere.yaml'], /nowhere\.yaml.*does not exist/u],
    [[], /Usage: kabar/u],
  ];
  await eachOf(wrong, async ([args, message]) => {
    const end = await project.run(args);
    assert.equal(end.code, 2, args.join(' '));
    assert.match(end.stderr, message);
    assert.equal(end.stdout, '');
  });
  for (const args of [['--help'], ['refresh', '--help'], ['--version']]) {
    const end = await project.run(args);
    assert.equal(end.code, 0);
    assert.equal(end.stderr, '');
    assert.ok(end.stdout.length > 4);
  }
});

test('what is not there ends with 1 and one line', async () => {
  await project.run(['refresh']);
  for (const args of [
    ['why', 'berita', '/etc/passwd'],
    ['withdraw', 'tidakada', '--reason', 'salah'],
    ['token', 'revoke', 'tidakada'],
    ['inspect', 'tidak-ada.txt'],
  ]) {
    const end = await project.run(args);
    assert.equal(end.code, 1, args.join(' '));
    assert.equal(end.stderr.trimEnd().split('\n').length, 1, end.stderr);
  }
});

test('paths are relative to the folder that holds config, from wherever it is called', {
  skip: NOT_ON_SQLITE,
}, async (t) => {
  const other = makeProject(t);
  other.write('feeds/berita/articles/a.txt', story({ title: 'Berita' }));
  const away = other.path('away');
  mkdirSync(away);
  const config = other.path('config/kabar.yaml');
  const named = await other.run(['refresh', '--config', config], { cwd: away });
  assert.equal(named.code, 0, named.stderr);
  assert.ok(existsSync(other.path('data/kabar.db')));
  const told = await other.run(['status', '--json'], { cwd: away, env: { KABAR_CONFIG: config } });
  assert.equal(JSON.parse(told.stdout).feeds[0].entries, 1);
  const moved = await other.run(['refresh', '--data', 'elsewhere'], { cwd: other.root });
  assert.equal(moved.code, 0);
  assert.ok(existsSync(other.path('elsewhere/kabar.db')));
  await other.run(['refresh'], { env: { KABAR_DATA: other.path('third') } });
  assert.ok(existsSync(other.path('third/kabar.db')));
  other.write('flat/kabar.yaml', 'feeds: ../feeds\nlayouts: ../config/layouts\n');
  const flat = await other.run(['refresh', '--config', 'flat/kabar.yaml']);
  assert.equal(flat.code, 0, flat.stderr);
  assert.ok(existsSync(join(other.path('flat'), 'data/kabar.db')));
});

test('the environment goes before the file, a secret may stand in a file of its own', async (t) => {
  const other = makeProject(t);
  const port = other.write('port.txt', '0\n');
  const cases: readonly (readonly [Record<string, string>, number, RegExp])[] = [
    [{ KABAR_SERVER_PORT: 'http' }, 2, /KABAR_SERVER_PORT.*http/u],
    [{ KABAR_SERVER_PORT: '1', KABAR_SERVER_PORT_FILE: port }, 2, /KABAR_SERVER_PORT.*_FILE/u],
    [{ KABAR_SERVER_PORT_FILE: '/nowhere' }, 2, /KABAR_SERVER_PORT_FILE.*cannot be read/u],
    [{ KABAR_SCHEDULE_TIMEZONE: 'Mars/Olympus' }, 2, /KABAR_SCHEDULE_TIMEZONE.*Mars/u],
    [{ KABAR_FETCH_ALLOWPRIVATE: '127.0.0.1' }, 2, /KABAR_FETCH_ALLOWPRIVATE.*port/u],
    [{ KABAR_SERVER_PROT: '1' }, 1, /KABAR_SERVER_PROT.*names no setting/u],
    [{ KABAR_FEEDS: 'nowhere' }, 1, /nowhere.*cannot be read/u],
    [{ KABAR_FETCH_ALLOWPRIVATE: '127.0.0.1:18081,10.20.0.0/24:8080' }, 0, /^$/u],
    [{ KABAR_SERVER_PORT_FILE: port }, 0, /^$/u],
  ];
  await eachOf(cases, async ([env, code, message]) => {
    const end = await other.run(['check'], { env });
    assert.equal(end.code, code, `${JSON.stringify(env)} ${end.stderr}`);
    assert.match(end.stderr, message);
  });
});

test('looking changes nothing: no command that only shows makes a store', async (t) => {
  const fresh = makeProject(t);
  fresh.write('feeds/berita/articles/a.txt', story({ title: 'Berita' }));
  const status = await fresh.run(['status']);
  assert.equal(status.code, 0, status.stderr);
  assert.match(status.stdout, /not published yet/u);
  await fresh.run(['check']);
  await fresh.run(['inspect', 'feeds/berita/articles/a.txt']);
  await fresh.run(['why', 'berita', 'a.txt']);
  await fresh.run(['token', 'list']);
  assert.equal(existsSync(fresh.path('data')), false);
});
