// The inside of the reading thread: bytes from disk, an entry or a fault from them, and the hashes
// that the store compares, so that the main thread has only to decide and to write.

import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { compileLayout, type Layout } from '../../articles/plain-text/layout.ts';
import { createArticleReader } from '../../articles/read-article.ts';
import type { ArticleFault, ArticleReader, SingleReading } from '../../core/article.ts';
import { entryFingerprint } from '../../core/change.ts';
import { messageOf } from '../../core/errors.ts';
import { storyIdentities } from '../../core/identity.ts';
import type {
  ArticleResult,
  BatchRequest,
  LayoutDefinitions,
  LookedAtArticle,
  ThreadAnswer,
  ThreadMessage,
} from './article-thread.ts';
import { gatherMedia, stampMedia } from './media/gather-media.ts';
import { readArticleFile } from './read-file.ts';

let layouts: ReadonlyMap<string, Layout> = new Map();
const readers = new Map<string, ArticleReader>();

parentPort?.on('message', (message: ThreadMessage) => {
  if (message.layouts !== undefined) compileLayouts(message.layouts);
  if (message.batch !== undefined) void answer(message.batch);
});

function compileLayouts(definitions: LayoutDefinitions): void {
  layouts = new Map(
    Object.entries(definitions).map(([name, one]) => [name, compileLayout(name, one)]),
  );
  readers.clear();
}

async function answer(batch: BatchRequest): Promise<void> {
  const reader =
    readers.get(batch.layout) ?? createArticleReader({ layouts, layout: batch.layout });
  readers.set(batch.layout, reader);
  const realRoot = resolveRoot(batch.root);
  const results: ArticleResult[] = [];
  for (const path of batch.paths) results.push(await readOne(path, { batch, reader, realRoot }));
  parentPort?.postMessage({ results } satisfies ThreadAnswer);
}

/** The folder may itself be reached through a link of the operator's. */
function resolveRoot(root: string): string {
  try {
    return realpathSync(root);
  } catch {
    // It is gone, and so are its files, as opening them tells.
    return root;
  }
}

interface Reading {
  readonly batch: BatchRequest;
  readonly reader: ArticleReader;
  readonly realRoot: string;
}

async function readOne(path: string, { batch, reader, realRoot }: Reading): Promise<ArticleResult> {
  const file = readArticleFile(`${batch.root}/${path}`, { realRoot });
  if (file.outcome === 'missing') return { path, outcome: 'missing' };
  const { root, timezone, now, mediaFolder: store } = batch;
  const folders = { root, realRoot, ...(store !== undefined && { store }) };
  const beside = batch.beside?.[path] ?? [];
  const setAside = (fault: ArticleFault): ArticleResult => {
    const media = stampMedia({ folders, beside }, { named: [], stamps: new Map() });
    const articles = [{ reading: { outcome: 'faulty', fault, ending: 'marked' } as const }];
    return { path, outcome: 'looked-at', articles, ending: 'marked', media };
  };
  if (file.outcome === 'faulty') return setAside(file.fault);
  const digest = createHash('sha256').update(file.bytes).digest('hex');
  const reading = reader(file.bytes, {
    file: path,
    ...(timezone === undefined ? {} : { timezone }),
    ...(now === undefined ? {} : { now }),
  });
  const readings = reading.outcome === 'several' ? reading.readings : [reading];
  try {
    const found = await gatherMedia(readings, { folders, path, beside });
    const changedAt = Math.max(file.changedAt, found.changedAt);
    const times = { changedAt, readAt: Date.now() };
    // An article's end says nothing of its pictures, which may still be on their way.
    const ending = found.changedAt > file.changedAt ? 'open' : reading.ending;
    const articles = found.readings.map(describe);
    return { path, outcome: 'looked-at', articles, ending, times, digest, media: found.stamp };
  } catch (error) {
    const message = `its pictures cannot be kept: ${messageOf(error)}. They are tried again.`;
    return setAside({ code: 'internal', message });
  }
}

function describe(reading: SingleReading): LookedAtArticle {
  if (reading.outcome === 'faulty') return { reading };
  const { entry } = reading;
  return { reading, fingerprint: entryFingerprint(entry), identities: storyIdentities(entry) };
}
