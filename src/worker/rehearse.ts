// The first change after a start must come to readers as fast as the hundredth: the reading thread is
// started and reads some articles, feeds are rendered once. Nothing is kept of it but rendered entries.

import type { FeedDefinition } from '../core/feed.ts';
import type { FolderSource } from '../core/source.ts';
import type { FileStore } from '../core/storage.ts';
import type { ArticleReading } from './folder/article-threads.ts';
import { type PublishTools, rehearsePublication } from './publish/publish-feed.ts';

/** After so many the code is warm; the other feeds' entries are rendered when they are needed. */
const FEEDS_MAX = 8;
const ARTICLES_MAX = 32;

export interface RehearsalTools extends PublishTools {
  readonly thread: ArticleReading;
  readonly files: FileStore;
  /** Says when to leave off. */
  isInterrupted(): boolean;
}

/** Changes nothing. Throws `storage`. */
export async function rehearse(
  feeds: ReadonlyMap<string, FeedDefinition>,
  tools: RehearsalTools,
): Promise<void> {
  const some = [...feeds.values()].slice(0, FEEDS_MAX);
  const source = some
    .flatMap((feed) => feed.sources)
    .find((one): one is FolderSource => one.kind === 'folder');
  if (source !== undefined) await readSome(source, tools);
  for (const feed of some) {
    if (tools.isInterrupted()) return;
    await rehearsePublication(feed, feeds, tools);
  }
}

async function readSome(
  { id, folder, layout }: FolderSource,
  { files, thread }: RehearsalTools,
): Promise<void> {
  const records = await files.list(id, { limit: ARTICLES_MAX });
  const paths = records.filter(({ fault }) => fault === undefined).map(({ path }) => path);
  await thread.read({ root: folder, paths, layout });
}
