// A folder of articles, a store and all that reads the one into the other, for the worker's tests:
// the real store, the real thread, and a clock that a test may set.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadLayouts } from '../../src/config/layouts.ts';
import type { StoredEntry } from '../../src/core/entry.ts';
import type { FeedDefinition } from '../../src/core/feed.ts';
import type { Log } from '../../src/core/log.ts';
import type { FolderSource } from '../../src/core/source.ts';
import type { FileRecord, Storage } from '../../src/core/storage.ts';
import { openStorage } from '../../src/storage/open.ts';
import { ArticleThread } from '../../src/worker/folder/article-thread.ts';
import type { IngestResult } from '../../src/worker/folder/ingest-folder.ts';
import { readSource } from '../../src/worker/read-source.ts';
import { story } from '../service/stories.ts';
import { storeOf } from '../storage/engine.ts';

export const LAYOUTS = loadLayouts(
  fileURLToPath(new URL('../../config/layouts', import.meta.url)),
).layouts;
export const GUARD = { vanishedShareMax: 0.5, newEntriesMax: 200 };
export const TAG = 'kabar.example,2024';

/** A line of a log, its level and sentence among its fields. */
export type LogLine = Readonly<Record<string, unknown>>;

export function listeningLog(): Log & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const note =
    (level: string) =>
    (fields: object, message: string): void => {
      lines.push({ level, message, ...fields });
    };
  const [debug, info, warn, error] = ['debug', 'info', 'warn', 'error'].map(note);
  assert.ok(debug && info && warn && error);
  return { lines, debug, info, warn, error };
}

export interface Scope {
  after(work: () => Promise<void> | void): void;
}

/** A temporary folder that goes when the test is over. */
export function makeFolder(t: Scope): string {
  const folder = mkdtempSync(join(tmpdir(), 'kabar-worker-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function openStore(t: Scope, folder: string): Promise<Storage> {
  const storage = await openStorage(await storeOf(t, folder));
  t.after(() => storage.close());
  return storage;
}

export function sourceOf(id: string, folder: string): FolderSource {
  return {
    kind: 'folder',
    id,
    name: id.slice(id.indexOf('/') + 1),
    folder,
    layout: 'kompas-tv',
    refresh: '0 3 * * *',
    timezone: 'Asia/Jakarta',
    timezoneDeclared: true,
  };
}

export function feedOf(slug: string, more: Partial<FeedDefinition> = {}): FeedDefinition {
  return {
    slug,
    title: `Feed ${slug}`,
    entriesMax: 50,
    content: 'full',
    private: false,
    sources: [],
    file: `feeds/${slug}/feed.yaml`,
    ...more,
  };
}

/** A stored article that is complete; the title is what tells one from another. */
export function article(title: string, more: Omit<Parameters<typeof story>[0], 'title'> = {}) {
  return story({ title, ...more });
}

/** An article with no date at all, which only its text can be told by. */
export function undated(title: string): string {
  const lines = article(title).split('\n');
  return lines.filter((line) => !line.startsWith('Kompas dunia |')).join('\n');
}

export interface Newsroom {
  readonly root: string;
  readonly articles: string;
  /** Where pictures are kept. */
  readonly media: string;
  readonly storage: Storage;
  readonly thread: ArticleThread;
  readonly log: ReturnType<typeof listeningLog>;
  readonly source: FolderSource;
  /** What the clock shows; the machine's own time while it is not set. */
  clock: { now: number | undefined };
  write(path: string, content: string | Uint8Array): void;
  move(from: string, to: string): void;
  remove(...paths: readonly string[]): void;
  /** One reading of the folder, or of these paths of it. */
  read(paths?: readonly string[]): Promise<IngestResult>;
  /** What a reading came to, without what is zero. */
  readCounts(paths?: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
  live(): Promise<readonly StoredEntry[]>;
  /** The live entry of this title. */
  get(title: string): Promise<StoredEntry>;
  records(): Promise<readonly FileRecord[]>;
}

export async function makeNewsroom(t: Scope, id = 'berita/stored'): Promise<Newsroom> {
  const root = makeFolder(t);
  const articles = join(root, 'articles');
  mkdirSync(articles);
  const media = join(root, 'media');
  const storage = await openStore(t, root);
  const log = listeningLog();
  const thread = new ArticleThread(log);
  thread.configure(LAYOUTS);
  t.after(() => thread.close());
  const source = sourceOf(id, articles);
  const clock: Newsroom['clock'] = { now: undefined };
  const read = async (paths?: readonly string[]): Promise<IngestResult> => {
    const state = (await storage.sources.list()).find((one) => one.id === id);
    const result = await readSource(
      { source, state, ...(paths === undefined ? {} : { paths }) },
      {
        storage,
        sources: storage.sources,
        thread,
        log,
        guard: GUARD,
        tag: TAG,
        mediaFolder: media,
        layouts: LAYOUTS,
        holder: 'test',
        isGone: () => false,
        version: '1',
        clock: () => clock.now ?? Date.now(),
      },
    );
    assert.ok(result, 'another worker is reading the source');
    return result;
  };
  const live = (): Promise<readonly StoredEntry[]> =>
    storage.entries.listNewest({ sources: [id], until: Number.MAX_SAFE_INTEGER, limit: 10_000 });
  return {
    root,
    articles,
    media,
    storage,
    thread,
    log,
    source,
    clock,
    write(path, content) {
      mkdirSync(dirname(join(articles, path)), { recursive: true });
      writeFileSync(join(articles, path), content);
    },
    move(from, to) {
      mkdirSync(dirname(join(articles, to)), { recursive: true });
      renameSync(join(articles, from), join(articles, to));
    },
    remove(...paths) {
      for (const path of paths) rmSync(join(articles, path), { recursive: true });
    },
    read,
    async readCounts(paths) {
      const { finishedAt: _at, ...outcome } = (await read(paths)).outcome;
      return Object.fromEntries(Object.entries(outcome).filter(([, value]) => value !== 0));
    },
    live,
    async get(title) {
      const found = (await live()).filter(({ entry }) => entry.title === title);
      assert.equal(found.length, 1, `${found.length} live entries are titled ${title}`);
      const [one] = found;
      assert.ok(one);
      return one;
    },
    records: () => storage.files.list(id, { limit: 10_000 }),
  };
}
