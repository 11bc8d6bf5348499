// The worker's passes: what is read and published, what a report says of it, and what fails alone.

import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { KabarError } from '../../src/core/errors.ts';
import type { FeedDefinition } from '../../src/core/feed.ts';
import type { Storage } from '../../src/core/storage.ts';
import { RENDERERS } from '../../src/formats/renderers.ts';
import { ArticleThread } from '../../src/worker/folder/article-thread.ts';
import { FragmentCache } from '../../src/worker/publish/fragment-cache.ts';
import { Worker, type WorkerTools } from '../../src/worker/worker.ts';
import {
  article,
  feedOf,
  GUARD,
  LAYOUTS,
  listeningLog,
  makeFolder,
  openStore,
  type Scope,
  sourceOf,
  TAG,
} from './newsroom.ts';

interface Desk {
  readonly worker: Worker;
  readonly storage: Storage;
  readonly log: ReturnType<typeof listeningLog>;
  readonly published: string[];
  write(path: string, content: string): void;
  folder(name: string): string;
}

/** A worker for feeds whose sources' folders are named like the sources. */
async function makeDesk(
  t: Scope,
  slugs: readonly string[],
  more: { feeds?: readonly FeedDefinition[]; tools?: Partial<WorkerTools> } = {},
): Promise<Desk> {
  const root = makeFolder(t);
  const storage = await openStore(t, root);
  const log = listeningLog();
  const thread = new ArticleThread(log);
  t.after(() => thread.close());
  const folder = (name: string): string => join(root, name);
  const feeds = slugs.map((slug) => {
    mkdirSync(folder(slug));
    return feedOf(slug, { sources: [sourceOf(`${slug}/stored`, folder(slug))] });
  });
  const published: string[] = [];
  const tools: WorkerTools = {
    storage,
    log,
    thread,
    clock: Date.now,
    holder: 'test',
    isGone: () => false,
    version: '1',
    renderers: RENDERERS,
    fragments: new FragmentCache(),
    onPublication: ({ feed, entryCount }) => published.push(`${feed} ${entryCount}`),
    ...more.tools,
  };
  const findHeaders = async () => ({ ok: true, headers: {} }) as const;
  const own = { layouts: LAYOUTS, baseUrl: 'https://kabar.example', tag: TAG, guard: GUARD };
  const settings = { ...own, findHeaders };
  const worker = new Worker(tools, { ...settings, feeds: [...feeds, ...(more.feeds ?? [])] });
  const write = (path: string, content: string): void => writeFileSync(join(root, path), content);
  return { worker, storage, log, published, write, folder };
}

const NOTHING = { inserted: 0, updated: 0, restored: 0, withdrawn: 0, unchanged: 0, faults: 0 };

/** Merges the feeds of these slugs. */
function merging(slug: string, ...slugs: readonly string[]): FeedDefinition {
  return feedOf(slug, {
    sources: slugs.map((feed) => ({ kind: 'feed', id: `${slug}/${feed}`, name: feed, feed })),
  });
}

describe('a pass', () => {
  test('reads all that there is, publishes what it touched, and says what it did', async (t) => {
    const { worker, write, published } = await makeDesk(t, ['a', 'b']);
    write('a/1.txt', article('Satu'));
    write('a/2.txt', article('Dua', { date: 'besok' }));
    assert.deepEqual(await worker.refresh(), {
      sources: [
        { source: 'a/stored', result: 'done', ...NOTHING, inserted: 1, faults: 1 },
        { source: 'b/stored', result: 'done', ...NOTHING },
      ],
      published: ['a', 'b'],
    });
    assert.deepEqual(published.sort(), ['a 1', 'b 0']);
  });

  test('with nothing new publishes nothing and logs nothing', async (t) => {
    const { worker, write, published, log } = await makeDesk(t, ['a']);
    write('a/1.txt', article('Satu'));
    await worker.refresh();
    published.length = 0;
    const lines = log.lines.length;
    assert.deepEqual(await worker.refresh(), {
      sources: [{ source: 'a/stored', result: 'done', ...NOTHING, unchanged: 1 }],
      published: [],
    });
    assert.deepEqual([published, log.lines.length], [[], lines]);
  });

  test('over named feeds reads their sources, those behind merged feeds too, and no others', async (t) => {
    const feeds = [merging('both', 'a', 'b'), merging('deep', 'both')];
    const { worker, write } = await makeDesk(t, ['a', 'b', 'c'], { feeds });
    for (const name of ['a', 'b', 'c']) write(`${name}/1.txt`, article(`Dari ${name}`));
    const { sources, published } = await worker.refresh(['deep']);
    assert.deepEqual(
      sources.map(({ source }) => source),
      ['a/stored', 'b/stored'],
    );
    assert.deepEqual(published, ['a', 'b', 'both', 'deep']);
    assert.deepEqual((await worker.refresh(['nope'])).sources, []);
  });

  test('publishes a merged feed with every feed that it holds', async (t) => {
    const feeds = [merging('both', 'a', 'b')];
    const { worker, write, published } = await makeDesk(t, ['a', 'b'], { feeds });
    await worker.refresh();
    published.length = 0;
    write('b/1.txt', article('Satu'));
    const [, source] = worker.listSources();
    assert.ok(source);
    await worker.read(source, { paths: ['1.txt'] });
    assert.deepEqual(published.sort(), ['b 1', 'both 1']);
  });

  test('skips a source that another process is reading, and says so', async (t) => {
    const { worker, storage, write } = await makeDesk(t, ['a', 'b']);
    write('a/1.txt', article('Satu'));
    const now = Date.now();
    const claim = await storage.sources.claim('a/stored', {
      holder: 'other',
      now,
      leaseMs: 60_000,
    });
    assert.ok(claim);
    const { sources } = await worker.refresh();
    assert.deepEqual(
      sources.map(({ source, result, inserted }) => [source, result, inserted]),
      [
        ['a/stored', 'skipped', 0],
        ['b/stored', 'done', 0],
      ],
    );
    const { current } = { current: claim };
    setTimeout(() => {
      const outcome = { result: 'done' as const, ...NOTHING, finishedAt: now };
      void storage.sources.release(current, { outcome, dueAt: now });
    }, 300);
    const waited = await worker.refresh(['a'], { waitMs: 20_000 });
    assert.deepEqual(
      waited.sources.map(({ result, inserted }) => [result, inserted]),
      [['done', 1]],
    );
  });

  test('waits for a file that is still being written, and counts it with the rest', async (t) => {
    const { worker, write } = await makeDesk(t, ['a']);
    write('a/1.txt', article('Satu'));
    write('a/2.txt', article('Dua', { complete: false }));
    const { sources, published } = await worker.refresh();
    assert.deepEqual(sources, [{ source: 'a/stored', result: 'done', ...NOTHING, inserted: 2 }]);
    assert.deepEqual(published, ['a']);
  });

  test('goes on past a folder that is gone, and says so once in the log', async (t) => {
    const { worker, write, folder, log } = await makeDesk(t, ['a', 'b']);
    rmSync(folder('a'), { recursive: true });
    write('b/1.txt', article('Satu'));
    for (let round = 0; round < 2; round++) {
      const [first, second] = (await worker.refresh()).sources;
      assert.deepEqual(
        [first?.result, first?.code, second?.result],
        ['failed', 'unreadable', 'done'],
      );
      assert.match(first?.message ?? '', /^the folder cannot be listed: ENOENT/u);
    }
    const warned = log.lines.filter(({ level }) => level === 'warn');
    assert.deepEqual(
      warned.map(({ event, source, code }) => [event, source, code]),
      [['sourceRead', 'a/stored', 'unreadable']],
    );
  });

  test('goes on past a source that the store fails for', async (t) => {
    const root = await openStore(t, makeFolder(t));
    const sources: Storage['sources'] = {
      ...root.sources,
      claim: (source, options) =>
        source === 'a/stored'
          ? Promise.reject(new KabarError('storage', 'disk full'))
          : root.sources.claim(source, options),
    };
    const { worker, write } = await makeDesk(t, ['a', 'b'], {
      tools: { storage: { ...root, sources } },
    });
    write('b/1.txt', article('Satu'));
    const [first, second] = (await worker.refresh()).sources;
    assert.deepEqual(
      [first?.result, first?.code, first?.message],
      ['failed', 'storage', 'disk full'],
    );
    assert.equal(second?.inserted, 1);
  });

  test('goes on past a feed that cannot be published, and reports it', async (t) => {
    const bad = feedOf('bad', { title: 'BAD', sources: [] });
    const rss: typeof RENDERERS.rss = {
      ...RENDERERS.rss,
      findFault: (document) => (document.includes('BAD') ? 'broken' : undefined),
    };
    const { worker, published, log } = await makeDesk(t, ['a'], {
      feeds: [bad],
      tools: { renderers: { ...RENDERERS, rss } },
    });
    const report = await worker.refresh();
    assert.deepEqual(report.published, ['a']);
    const message = 'the documents of feed bad do not parse: rss: broken';
    assert.deepEqual(report.unpublished, [{ feed: 'bad', code: 'internal', message }]);
    assert.deepEqual(published, ['a 0']);
    const line = log.lines.find(({ event }) => event === 'publishFailed');
    assert.equal(line?.message, `the last good documents stay: ${message}`);
  });

  test('tells how far it is', async (t) => {
    const { worker, write } = await makeDesk(t, ['a']);
    const count = 700;
    for (let index = 0; index < count; index++) write(`a/${index}.txt`, article(`B ${index}`));
    const told: number[] = [];
    await worker.refresh(undefined, {
      onProgress({ source, done, of }) {
        assert.deepEqual([source, of], ['a/stored', count]);
        told.push(done);
      },
    });
    assert.ok(told.length > 1);
    assert.deepEqual(
      told,
      [...new Set(told)].sort((a, b) => a - b),
    );
    assert.equal(told.at(-1), count);
  });
});

describe('the worker', () => {
  test('reads a source one time after the other, however often it is asked', async (t) => {
    const { worker, write } = await makeDesk(t, ['a']);
    for (let index = 0; index < 20; index++) write(`a/${index}.txt`, article(`B ${index}`));
    const [source] = worker.listSources();
    assert.ok(source);
    const results = await Promise.all([1, 2, 3].map(() => worker.read(source)));
    assert.deepEqual(
      results.map((result) => [result?.outcome.inserted, result?.outcome.unchanged]),
      [
        [20, 0],
        [0, 20],
        [0, 20],
      ],
    );
  });

  test('takes over other settings: all is read again where it is read another way', async (t) => {
    const { worker, write, storage } = await makeDesk(t, ['a']);
    write('a/1.txt', article('Satu'));
    await worker.refresh();
    const { 'kompas-tv': layout } = LAYOUTS;
    assert.ok(layout);
    const layouts = { 'kompas-tv': { ...layout, closing: { ...layout.closing, agencies: [] } } };
    worker.configure({ ...worker.settings, layouts });
    const [source] = (await worker.refresh()).sources;
    assert.equal(source?.updated, 1);
    const [entry] = await storage.entries.listNewest({
      sources: ['a/stored'],
      until: Date.now(),
      limit: 1,
    });
    assert.equal(entry?.entry.agencies, undefined);
    assert.deepEqual((await worker.refresh()).sources[0]?.unchanged, 1);
  });

  test('reads nothing more once it is interrupted', async (t) => {
    const { worker, write } = await makeDesk(t, ['a']);
    write('a/1.txt', article('Satu'));
    worker.interrupt();
    const [source] = (await worker.refresh(undefined, { waitMs: 60_000 })).sources;
    assert.deepEqual([source?.result, source?.inserted], ['skipped', 0]);
  });

  test('rehearses without changing or telling anything', async (t) => {
    const { worker, write, published, log, storage } = await makeDesk(t, ['a']);
    write('a/1.txt', article('Satu'));
    await worker.rehearse();
    await worker.refresh();
    const version = await storage.publications.findVersion();
    const [told, lines] = [published.length, log.lines.length];
    await worker.rehearse();
    assert.equal(await storage.publications.findVersion(), version);
    assert.deepEqual([published.length, log.lines.length], [told, lines]);
  });
});
