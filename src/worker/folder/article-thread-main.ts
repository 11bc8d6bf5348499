// The inside of the reading thread: bytes from disk, an entry or a fault from them, and the hashes
// that the store compares, so that the main thread has only to decide and to write.

import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { compileLayout, type Layout } from '../../articles/plain-text/layout.ts';
import { createArticleReader } from '../../articles/read-article.ts';
import type { ArticleReader, SingleReading } from '../../core/article.ts';
import { entryFingerprint } from '../../core/change.ts';
import { storyIdentities } from '../../core/identity.ts';
import type {
  ArticleResult,
  BatchRequest,
  LayoutDefinitions,
  LookedAtArticle,
  ThreadAnswer,
  ThreadMessage,
} from './article-thread.ts';
import { readArticleFile } from './read-file.ts';

let layouts: ReadonlyMap<string, Layout> = new Map();
const readers = new Map<string, ArticleReader>();

parentPort?.on('message', (message: ThreadMessage) => {
  if (message.layouts !== undefined) compileLayouts(message.layouts);
  if (message.batch !== undefined) answer(message.batch);
});

function compileLayouts(definitions: LayoutDefinitions): void {
  layouts = new Map(
    Object.entries(definitions).map(([name, one]) => [name, compileLayout(name, one)]),
  );
  readers.clear();
}

function answer(batch: BatchRequest): void {
  const reader =
    readers.get(batch.layout) ?? createArticleReader({ layouts, layout: batch.layout });
  readers.set(batch.layout, reader);
  const realRoot = resolveRoot(batch.root);
  const results = batch.paths.map((path) => readOne(path, { batch, reader, realRoot }));
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

function readOne(path: string, { batch, reader, realRoot }: Reading): ArticleResult {
  const file = readArticleFile(`${batch.root}/${path}`, { realRoot });
  if (file.outcome === 'missing') return { path, outcome: 'missing' };
  if (file.outcome === 'faulty') {
    return {
      path,
      outcome: 'looked-at',
      articles: [{ reading: { outcome: 'faulty', fault: file.fault, ending: 'marked' } }],
      ending: 'marked',
    };
  }
  const digest = createHash('sha256').update(file.bytes).digest('hex');
  const { timezone, now } = batch;
  const reading = reader(file.bytes, {
    file: path,
    ...(timezone === undefined ? {} : { timezone }),
    ...(now === undefined ? {} : { now }),
  });
  const times = { changedAt: file.changedAt, readAt: Date.now() };
  const readings = reading.outcome === 'several' ? reading.readings : [reading];
  const { ending } = reading;
  return { path, outcome: 'looked-at', articles: readings.map(describe), ending, times, digest };
}

function describe(reading: SingleReading): LookedAtArticle {
  if (reading.outcome === 'faulty') return { reading };
  const { entry } = reading;
  return { reading, fingerprint: entryFingerprint(entry), identities: storyIdentities(entry) };
}
