// Real readers subscribe to the running service: what they show is what counts. They come from the
// system's packages; where one is not installed, its test says so.

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { HOUSE, makeProject, type Project, type RunningKabar } from '../service/harness.ts';

const run = promisify(execFile);
const PYTHON = '/usr/bin/python3';

const SEED = readFileSync(join(HOUSE, 'feeds/kompas-tv/articles/menhan-china-rusia.txt'), 'utf8');
const TITLE = 'Menhan China dan Rusia Perkuat Kerja Sama Militer, AS dan Barat Makin Ketar-ketir';
const FIRST = 'China mengumumkan kesiapan untuk memperdalam';
const LAST = 'tatanan geopolitik dan hegemoni AS dan Barat.';
const PUBLISHED_SECONDS = Date.parse('2024-10-15T12:18:00+07:00') / 1000;

const without = {
  newsboat: missing('newsboat', ['-v']),
  sfeed: missing('sfeed', [], '<rss/>'),
  feedparser: missing(PYTHON, ['-c', 'import feedparser']),
};

/** Why a reader's test is skipped, or false where the reader is there. */
function missing(command: string, args: readonly string[], input = ''): string | false {
  const { error, status } = spawnSync(command, args, { input, timeout: 20_000 });
  return error === undefined && status === 0
    ? false
    : `${command} ${args.join(' ')} is not installed`;
}

/** What passed between a reader and the service. */
interface Exchange {
  readonly path: string;
  readonly status: number;
}

suite('readers', () => {
  let project: Project;
  let kabar: RunningKabar;
  let proxy: { url: string; exchanges: Exchange[] };
  const ends: (() => void)[] = [];

  before(async () => {
    project = makeProject({ after: (work) => ends.push(work) });
    project.moveIn('feeds/berita/articles/menhan.txt', SEED);
    kabar = await project.serve();
    proxy = await startRecorder(kabar.url, ends);
    await untilPublished(kabar);
  });
  test.after(() => {
    for (const end of ends.reverse()) end();
  });

  for (const format of ['rss', 'atom']) {
    test(`newsboat shows title, date, author and full text of the ${format} document, and a poll with validators is a 304`, {
      skip: without.newsboat,
    }, async () => {
      const folder = project.path(`newsboat-${format}`);
      mkdirSync(folder);
      writeFileSync(join(folder, 'urls'), `${proxy.url}/feeds/berita.${format}\n`);
      writeFileSync(join(folder, 'config'), '');
      const reload = (): Promise<unknown> =>
        run('newsboat', ['-u', 'urls', '-c', 'cache.db', '-C', 'config', '-x', 'reload'], {
          cwd: folder,
          env: { ...process.env, HOME: folder },
        });
      await reload();
      const [item, ...others] = readItems(join(folder, 'cache.db'));
      assert.equal(others.length, 0);
      assert.equal(item?.title, TITLE);
      assert.equal(item?.author, 'Edwin Shri Bimo');
      assert.equal(item?.pubDate, PUBLISHED_SECONDS);
      assert.ok(item?.content.includes(FIRST) && item.content.includes(LAST), 'the full text');
      // It keeps validators only of a feed that it knows already, so from the second poll on.
      await reload();
      await reload();
      assert.deepEqual(statuses(proxy.exchanges, `/feeds/berita.${format}`), [200, 200, 304]);
      assert.equal(readItems(join(folder, 'cache.db')).length, 1);
    });

    test(`sfeed reads title, date, link and full text of the ${format} document`, {
      skip: without.sfeed,
    }, async () => {
      const document = await kabar.text(`/feeds/berita.${format}`);
      const { stdout } = spawnSync('sfeed', [], { input: document, encoding: 'utf8' });
      const [at, title, link, content, , id, author] = stdout.split('\n')[0]?.split('\t') ?? [];
      assert.equal(Number(at), PUBLISHED_SECONDS);
      assert.equal(title, TITLE);
      assert.match(link ?? '', /\/articles\/[a-z2-7]{26}$/u);
      assert.ok(content?.includes(FIRST) && content.includes(LAST), 'the full text');
      assert.match(id ?? '', /^tag:/u);
      assert.equal(author, 'Edwin Shri Bimo');
    });

    test(`feedparser finds nothing to mend in the ${format} document, and its second poll is a 304`, {
      skip: without.feedparser,
    }, async () => {
      const script = `
import feedparser, json, sys
first = feedparser.parse(sys.argv[1])
entry = first.entries[0]
text = entry.content[0].value if 'content' in entry else entry.description
again = feedparser.parse(sys.argv[1], etag=first.etag, modified=first.modified)
print(json.dumps([first.status, bool(first.bozo), entry.title, entry.author, list(entry.published_parsed)[:6], text, entry.id, again.status]))`;
      const { stdout } = await run(PYTHON, ['-c', script, `${kabar.url}/feeds/berita.${format}`]);
      const [status, isBroken, title, author, published, text, id, again] = JSON.parse(stdout);
      assert.deepEqual(
        [status, isBroken, title, author, again],
        [200, false, TITLE, 'Edwin Shri Bimo', 304],
      );
      assert.deepEqual(published, [2024, 10, 15, 5, 18, 0]);
      assert.ok(text.includes(FIRST) && text.includes(LAST), 'the full text');
      assert.match(id, /^tag:/u);
    });
  }

  test('sfeed_update polls and keeps the story', { skip: without.sfeed }, async () => {
    const folder = project.path('sfeed');
    mkdirSync(folder);
    const rc = `sfeedpath="${folder}"\nfetch() { curl -sf "$2" || cat /dev/null; }\nfeeds() { feed "berita" "${kabar.url}/feeds/berita.rss"; }\n`;
    writeFileSync(join(folder, 'sfeedrc'), rc);
    await run('sfeed_update', [join(folder, 'sfeedrc')], { cwd: folder });
    await run('sfeed_update', [join(folder, 'sfeedrc')], { cwd: folder });
    const lines = readFileSync(join(folder, 'berita'), 'utf8').trim().split('\n');
    assert.equal(lines.length, 1);
    assert.ok(lines[0]?.includes(TITLE));
  });

  const judge = join(HOUSE, '../shared/tools/validate.py');
  const isJudgeThere = existsSync(judge) && process.env.FEEDVALIDATOR_SRC !== undefined;
  test('the judge of feeds finds no error and no warning, in the documents and in how they are served', {
    skip: isJudgeThere ? false : 'the judge and FEEDVALIDATOR_SRC are not there',
  }, async () => {
    const urls = ['rss', 'atom', 'json'].map((format) => `${kabar.url}/feeds/berita.${format}`);
    for (const url of urls) {
      const as = `https://kabar.example${new URL(url).pathname}`;
      const { stdout } = await run(PYTHON, [judge, '--strict', '--http', '--as', as, url]);
      assert.match(stdout, /0 error\(s\), 0 warning\(s\)/u);
    }
  });
});

async function untilPublished(kabar: RunningKabar): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const response = await kabar.get('/feeds/berita.rss');
    if (response.ok && (await response.text()).includes(TITLE)) return;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  assert.fail('the story was not published');
}

/** Hands everything on and notes how the service answered, which a reader does not tell. */
async function startRecorder(
  target: string,
  ends: (() => void)[],
): Promise<{ url: string; exchanges: Exchange[] }> {
  const exchanges: Exchange[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const path = request.url ?? '/';
    const headers = Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) =>
        typeof value === 'string' && name !== 'connection' ? [[name, value]] : [],
      ),
    );
    fetch(target + path, { headers: { ...headers, 'accept-encoding': 'identity' } }).then(
      async (answer) => {
        exchanges.push({ path, status: answer.status });
        const kept = ['etag', 'last-modified', 'content-type'].flatMap((name) => [
          [name, answer.headers.get(name) ?? ''] as const,
        ]);
        response.writeHead(
          answer.status,
          Object.fromEntries(kept.filter(([, value]) => value !== '')),
        );
        response.end(Buffer.from(await answer.arrayBuffer()));
      },
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, exchanges };
}

function statuses(exchanges: readonly Exchange[], path: string): readonly number[] {
  return exchanges.filter((one) => one.path === path).map(({ status }) => status);
}

interface Item {
  readonly title: string;
  readonly author: string;
  readonly pubDate: number;
  readonly content: string;
}

function readItems(file: string): readonly Item[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = database.prepare('SELECT title, author, pubDate, content FROM rss_item').all();
    return rows.map((row) => ({
      title: String(row.title),
      author: String(row.author),
      pubDate: Number(row.pubDate),
      content: String(row.content),
    }));
  } finally {
    database.close();
  }
}
