// The worker: reads sources when they are due, when something in them changes and when asked, and
// publishes the feeds that this touches. Due times and outcomes are in the store, so it can be killed
// and started again at any moment.

import { setTimeout } from 'node:timers/promises';
import { KabarError, messageOf } from '../core/errors.ts';
import type { FeedDefinition } from '../core/feed.ts';
import type { PublishFailure, RefreshReport, SourceReport } from '../core/service.ts';
import type { FolderSource, SourceState } from '../core/source.ts';
import type { Storage } from '../core/storage.ts';
import type { LayoutDefinitions } from './folder/article-thread.ts';
import type { IngestResult } from './folder/ingest-folder.ts';
import { type PublishTools, publishFeed } from './publish/publish-feed.ts';
import { listBranches } from './publish/select-entries.ts';
import { type ReadTools, readSource } from './read-source.ts';
import { addOutcomes, reportOf } from './refresh-report.ts';
import { rehearse } from './rehearse.ts';
import { TurnTaker } from './turn-taker.ts';

/** Sources that are read side by side. */
const SOURCES_AT_ONCE = 4;
/** How often a source is tried that another process is reading. */
const CLAIM_RETRY_MS = 250;

/** What the operator can change while the service runs. */
export interface WorkerSettings {
  readonly feeds: readonly FeedDefinition[];
  readonly layouts: LayoutDefinitions;
  readonly baseUrl: string;
  readonly tag: string;
  readonly guard: ReadTools['guard'];
}

export interface WorkerTools
  extends Pick<ReadTools, 'thread' | 'clock' | 'log' | 'holder' | 'isGone' | 'version'>,
    Pick<PublishTools, 'renderers' | 'fragments'> {
  readonly storage: Storage;
  onPublication(publication: NonNullable<Awaited<ReturnType<typeof publishFeed>>>): void;
}

/** Which part of a source to read: all of it, or the paths that a watcher named. */
export interface Reading {
  readonly paths?: readonly string[];
  onProgress?(progress: {
    readonly source: string;
    readonly done: number;
    readonly of: number;
  }): void;
}

/** How a pass is made. */
export interface PassOptions {
  /** How long to wait for another process that is reading a source; then the source is skipped. */
  readonly waitMs?: number;
  readonly onProgress?: Reading['onProgress'];
}

interface PassNotes {
  readonly published: Set<string>;
  readonly failures: Map<string, PublishFailure>;
}

export class Worker {
  readonly #tools: WorkerTools;
  readonly #turns = new TurnTaker(SOURCES_AT_ONCE);
  readonly #publishTurns = new TurnTaker(1);
  /** Where passes that are under way gather what was published meanwhile, and what could not be. */
  readonly #watching = new Set<PassNotes>();
  #isInterrupted = false;
  #settings: WorkerSettings;
  #feeds: ReadonlyMap<string, FeedDefinition>;

  constructor(tools: WorkerTools, settings: WorkerSettings) {
    this.#tools = tools;
    this.#settings = settings;
    this.#feeds = mapFeeds(settings);
    tools.thread.configure(settings.layouts);
  }

  get settings(): WorkerSettings {
    return this.#settings;
  }

  /** The feeds in force, by slug. */
  get feeds(): ReadonlyMap<string, FeedDefinition> {
    return this.#feeds;
  }

  /** Takes over other settings; what is being read is finished by the old ones. */
  configure(settings: WorkerSettings): void {
    this.#settings = settings;
    this.#feeds = mapFeeds(settings);
    this.#tools.thread.configure(settings.layouts);
  }

  /** Ends what is being read after the batch in hand, and begins nothing more. */
  interrupt(): void {
    this.#isInterrupted = true;
  }

  /** Every folder source of every feed. */
  listSources(): readonly FolderSource[] {
    return [...this.#feeds.values()].flatMap((feed) =>
      feed.sources.filter((one) => one.kind === 'folder'),
    );
  }

  /**
   * Reads a source and publishes what it touched. One reading of a source at a time; a second one
   * waits. Nothing of the result when another process is reading it. Throws `storage`.
   */
  async read(source: FolderSource, reading: Reading = {}): Promise<IngestResult | undefined> {
    const result = await this.#turns.take(source.id, async () => {
      if (this.#isInterrupted) return undefined;
      const state = (await this.#tools.storage.sources.list()).find(({ id }) => id === source.id);
      const { guard, tag, layouts } = this.#settings;
      const { onProgress } = reading;
      const order = {
        source,
        state,
        isInterrupted: () => this.#isInterrupted,
        ...(reading.paths === undefined ? {} : { paths: reading.paths }),
        ...(onProgress === undefined
          ? {}
          : {
              onProgress: (at: { done: number; of: number }) =>
                onProgress({ source: source.id, ...at }),
            }),
      };
      const { sources } = this.#tools.storage;
      const read = await readSource(order, { ...this.#tools, sources, guard, tag, layouts });
      if (read !== undefined) this.#report(source, { state, read });
      return read;
    });
    if (result !== undefined) await this.publishTouched(source.id);
    return result;
  }

  /** Publishes the feeds among whose sources this one is. */
  async publishTouched(source: string): Promise<readonly string[]> {
    const touched = [...this.#feeds.values()].filter((feed) =>
      listBranches(feed, this.#feeds).some((branch) => branch.source === source),
    );
    return this.publish(touched);
  }

  /** Publishes those of the feeds that have changed; a failing one costs no other. The slugs of those published. */
  async publish(
    feeds: Iterable<FeedDefinition> = this.#feeds.values(),
  ): Promise<readonly string[]> {
    const published: string[] = [];
    for (const feed of feeds) {
      if (await this.#publishTurns.take('publish', () => this.#publishOne(feed)))
        published.push(feed.slug);
    }
    return published;
  }

  /** Makes the first change as quick as later ones. What fails here is said by what needs it. */
  async rehearse(): Promise<void> {
    const { storage, log } = this.#tools;
    const { baseUrl, tag } = this.#settings;
    const isInterrupted = (): boolean => this.#isInterrupted;
    const own = { storage, files: storage.files, baseUrl, tag, isInterrupted };
    try {
      await rehearse(this.#feeds, { ...this.#tools, ...own });
    } catch (error) {
      log.debug({ event: 'rehearsalFailed' }, messageOf(error));
    }
  }

  /** One pass: all folders (or those of the named feeds), then everything that is to be published. */
  async refresh(slugs?: readonly string[], options: PassOptions = {}): Promise<RefreshReport> {
    const wanted = (source: FolderSource): boolean =>
      slugs === undefined || slugs.some((slug) => this.#isSourceOf(source.id, slug));
    const sources = this.listSources().filter(wanted);
    const notes: PassNotes = { published: new Set(), failures: new Map() };
    this.#watching.add(notes);
    try {
      const reports = await Promise.all(sources.map((one) => this.#readForPass(one, options)));
      await this.publish();
      const published = [...notes.published].sort();
      const unpublished = [...notes.failures.values()];
      return { sources: reports, published, ...(unpublished.length > 0 && { unpublished }) };
    } finally {
      this.#watching.delete(notes);
    }
  }

  /** What fails at one source costs no other. */
  async #readForPass(
    source: FolderSource,
    { waitMs = 0, onProgress }: PassOptions,
  ): Promise<SourceReport> {
    const { clock, log } = this.#tools;
    const deadline = clock() + waitMs;
    try {
      for (;;) {
        const result = await this.read(source, onProgress === undefined ? {} : { onProgress });
        if (result !== undefined)
          return reportOf(source.id, await this.#waitUnsettled(source, result));
        if (this.#isInterrupted || clock() >= deadline) return reportOf(source.id, undefined);
        await setTimeout(CLAIM_RETRY_MS);
      }
    } catch (error) {
      const { code, message } = failureOf(error);
      log.error({ event: 'sourceFailed', source: source.id, code }, message);
      return { ...reportOf(source.id, undefined), result: 'failed', code, message };
    }
  }

  /** A one-shot pass must not end before a file that was still being written is in. */
  async #waitUnsettled(source: FolderSource, first: IngestResult): Promise<IngestResult> {
    let result = first;
    for (let attempt = 0; attempt < 3 && result.unsettled !== undefined; attempt++) {
      await setTimeout(Math.max(0, result.unsettled.at - this.#tools.clock()));
      const more = await this.read(source, { paths: result.unsettled.paths });
      if (more === undefined) return result;
      result = { ...more, outcome: addOutcomes(result.outcome, more.outcome) };
    }
    return result;
  }

  #isSourceOf(source: string, slug: string): boolean {
    const feed = this.#feeds.get(slug);
    return (
      feed !== undefined &&
      listBranches(feed, this.#feeds).some((branch) => branch.source === source)
    );
  }

  async #publishOne(feed: FeedDefinition): Promise<boolean> {
    const { storage, log } = this.#tools;
    const { baseUrl, tag } = this.#settings;
    try {
      const publication = await publishFeed(feed, this.#feeds, {
        ...this.#tools,
        storage,
        baseUrl,
        tag,
      });
      if (publication === undefined) return false;
      const { sequence, entryCount } = publication;
      log.info(
        { event: 'published', feed: feed.slug, sequence, entries: entryCount },
        'feed published',
      );
      for (const { published } of this.#watching) published.add(feed.slug);
      this.#tools.onPublication(publication);
      return true;
    } catch (error) {
      const { code, message } = failureOf(error);
      for (const { failures } of this.#watching)
        failures.set(feed.slug, { feed: feed.slug, code, message });
      const fields = { event: 'publishFailed', feed: feed.slug, code };
      log.error(fields, `the last good documents stay: ${message}`);
      return false;
    }
  }

  /** One line for a pass that did something or whose outcome is another than before. */
  #report(
    source: FolderSource,
    { state, read }: { state: SourceState | undefined; read: IngestResult },
  ): void {
    const { finishedAt: _at, message, ...outcome } = read.outcome;
    const fields = { event: 'sourceRead', source: source.id, ...outcome };
    if (outcome.result === 'done') {
      if (hasChanged(read)) this.#tools.log.info(fields, 'source read');
    } else if (state?.outcome?.code !== outcome.code) {
      this.#tools.log.warn(fields, message ?? outcome.result);
    }
  }
}

function failureOf(error: unknown): { readonly code: string; readonly message: string } {
  return {
    code: error instanceof KabarError ? error.code : 'internal',
    message: messageOf(error),
  };
}

function mapFeeds(settings: WorkerSettings): ReadonlyMap<string, FeedDefinition> {
  return new Map(settings.feeds.map((feed) => [feed.slug, feed]));
}

function hasChanged({ outcome }: IngestResult): boolean {
  return outcome.inserted + outcome.updated + outcome.restored + outcome.withdrawn > 0;
}
