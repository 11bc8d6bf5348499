// The worker: reads sources when they are due, when something in them changes and when asked, and
// publishes the feeds that this touches. Due times and outcomes are in the store, so it can be killed
// and started again at any moment.

import { messageOf } from '../core/errors.ts';
import type { FeedDefinition } from '../core/feed.ts';
import type { PublishFailure, RefreshReport } from '../core/service.ts';
import type { FolderSource, ReadableSource, UpstreamSource } from '../core/source.ts';
import type { Storage } from '../core/storage.ts';
import { FeedsInForce } from './feeds-in-force.ts';
import type { LayoutDefinitions } from './folder/article-thread.ts';
import type { IngestResult } from './folder/ingest-folder.ts';
import { type PollManner, type PollPass, pollEach } from './poll-pass.ts';
import { type PublishTools, publishFeed } from './publish/publish-feed.ts';
import { PublishTurns, type TurnOptions } from './publish/publish-turns.ts';
import { listBranches } from './publish/select-entries.ts';
import { readPatiently } from './read-patiently.ts';
import { readSettled } from './read-settled.ts';
import { type LastingReadTools, readSource } from './read-source.ts';
import { failureOf, logReading } from './refresh-report.ts';
import { rehearse } from './rehearse.ts';
import { TurnTaker } from './turn-taker.ts';
import type { PollResult } from './upstream/poll-source.ts';
import type { DeliveryResult } from './upstream/take-delivery.ts';
import type { PollSettings, UpstreamPoller } from './upstream/upstream-poller.ts';

/** Sources that are read side by side. */
const SOURCES_AT_ONCE = 4;

/** What the operator can change while the service runs. */
export interface WorkerSettings extends Omit<PollSettings, 'isForced'> {
  readonly feeds: readonly FeedDefinition[];
  readonly layouts: LayoutDefinitions;
  readonly baseUrl: string;
}

export interface WorkerTools
  extends LastingReadTools,
    Pick<PublishTools, 'renderers' | 'fragments'> {
  readonly storage: Storage;
  /** Absent where no upstream is to be polled. */
  readonly poller?: UpstreamPoller;
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
  readonly #publishTurns = new PublishTurns();
  /** Where passes that are under way gather what was published meanwhile, and what could not be. */
  readonly #watching = new Set<PassNotes>();
  #isInterrupted = false;
  #settings: WorkerSettings;
  readonly #inForce: FeedsInForce;

  constructor(tools: WorkerTools, settings: WorkerSettings) {
    this.#tools = tools;
    this.#settings = settings;
    this.#inForce = new FeedsInForce(settings.feeds);
    tools.thread.configure(settings.layouts);
  }

  get settings(): WorkerSettings {
    return this.#settings;
  }

  /** The feeds in force, by slug. */
  get feeds(): ReadonlyMap<string, FeedDefinition> {
    return this.#inForce.feeds;
  }

  /** The same in order: the same list until any of them changes. */
  listFeeds(): readonly FeedDefinition[] {
    return this.#inForce.all;
  }

  /** Takes over what the store remembers of lists of sources. Throws `storage`. */
  async loadLists(): Promise<void> {
    if (this.#inForce.hasLists) this.#inForce.remember(await this.#tools.storage.sources.list());
  }

  /** Takes over other settings; what is being read is finished by the old ones. */
  configure(settings: WorkerSettings): void {
    this.#settings = settings;
    this.#inForce.define(settings.feeds);
    this.#tools.thread.configure(settings.layouts);
  }

  /** Ends what is being read after the batch in hand, and polls at once; begins nothing more. */
  interrupt(): void {
    this.#isInterrupted = true;
    this.#publishTurns.hurry();
    this.#tools.poller?.interrupt();
  }

  listSources(): readonly FolderSource[] {
    return this.#inForce.listFolders();
  }

  /** Every upstream of every feed. */
  listUpstreams(): readonly UpstreamSource[] {
    return this.#inForce.listUpstreams();
  }

  /**
   * Reads a source and publishes what it touched. One reading of a source at a time; a second one
   * waits. Nothing of the result when another process is reading it. Throws `storage`.
   */
  async read(source: FolderSource, reading: Reading = {}): Promise<IngestResult | undefined> {
    const result = await this.#turns.take(source.id, async () => {
      if (this.#isInterrupted) return undefined;
      const state = await this.#tools.storage.sources.find(source.id);
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
      if (read !== undefined) logReading(source, { state, read, log: this.#tools.log });
      return read;
    });
    if (result !== undefined) await this.publishTouched(source.id);
    return result;
  }

  /**
   * Polls an upstream if it is due, or if it `isForced`, and publishes what that touched. Nothing of
   * the result when another process is polling it. Throws `storage`.
   */
  async poll(
    source: UpstreamSource,
    { isForced = false, isInPass = false }: PollManner = {},
  ): Promise<PollResult | undefined> {
    const result = await this.#tools.poller?.poll(source, { ...this.#settings, isForced });
    if (result?.isListNews === true) await this.loadLists();
    const published =
      result?.isNews === true && this.publishTouched(source.id, { isPatient: true });
    if (!isInPass) await published;
    return result;
  }

  /** Takes in the oldest that a hub has delivered for a source; the rest as `poll` does. */
  async takeDelivery(source: UpstreamSource): Promise<DeliveryResult | undefined> {
    const result = await this.#tools.poller?.take(source, this.#settings);
    if (result?.isNews === true) await this.publishTouched(source.id);
    return result;
  }

  /** Sees to the subscriptions of all upstreams. Throws `storage`. */
  async keepSubscriptions(): Promise<void> {
    await this.#tools.poller?.keepSubscriptions(this.listUpstreams());
  }

  /** Publishes the feeds among whose sources this one is. */
  async publishTouched(source: string, options?: TurnOptions): Promise<readonly string[]> {
    return this.publish(this.#inForce.listTouched(source), options);
  }

  /** Publishes those of the feeds that have changed; a failing one costs no other. The slugs of those published. */
  async publish(
    feeds: Iterable<FeedDefinition> = this.feeds.values(),
    options?: TurnOptions,
  ): Promise<readonly string[]> {
    const published: string[] = [];
    for (const { slug } of feeds) {
      if (await this.#publishTurns.take(slug, () => this.#publishOne(slug), options))
        published.push(slug);
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
      await rehearse(this.feeds, { ...this.#tools, ...own });
    } catch (error) {
      log.debug({ event: 'rehearsalFailed' }, messageOf(error));
    }
  }

  /**
   * One pass: all folders, what hubs have delivered and the upstreams that are due, or all sources of
   * the named feeds; then everything that is to be published.
   */
  async refresh(slugs?: readonly string[], options: PassOptions = {}): Promise<RefreshReport> {
    const notes: PassNotes = { published: new Set(), failures: new Map() };
    this.#watching.add(notes);
    const { waitMs = 0 } = options;
    const patience = { ...this.#tools, waitMs, isInterrupted: () => this.#isInterrupted };
    const pass: PollPass = {
      isForced: slugs !== undefined,
      patience,
      findDue: (some) => this.#tools.poller?.findDue(some),
      poll: (one, how) => this.poll(one, { ...how, isInPass: true }),
    };
    try {
      await this.loadLists();
      // What a list names by now is polled in the same pass.
      const lists = this.listUpstreams().filter(({ isList }) => isList === true);
      const read = await pollEach(lists.filter(this.#wantedBy(slugs)), pass);
      const isWanted = this.#wantedBy(slugs);
      const upstreams = this.listUpstreams().filter((one) => one.isList !== true && isWanted(one));
      await this.#tools.poller?.takeWaiting(upstreams, this.#settings);
      const folders = this.listSources().filter(isWanted);
      const readOne = (one: FolderSource) =>
        readPatiently(one.id, () => this.#readSettled(one, options), patience);
      const [taken, polled] = await Promise.all([
        Promise.all(folders.map(readOne)),
        pollEach(upstreams, pass),
      ]);
      await this.publish();
      if (slugs === undefined) await this.keepSubscriptions();
      const published = [...notes.published].sort();
      const unpublished = [...notes.failures.values()];
      const sources = [...taken, ...read, ...polled];
      return { sources, published, ...(unpublished.length > 0 && { unpublished }) };
    } finally {
      this.#watching.delete(notes);
    }
  }

  #readSettled(
    source: FolderSource,
    { onProgress }: PassOptions,
  ): Promise<IngestResult | undefined> {
    const whole = onProgress === undefined ? {} : { onProgress };
    const read = (paths?: readonly string[]) => this.read(source, paths ? { paths } : whole);
    return readSettled(read, this.#tools.clock);
  }

  /** All sources, or those that the named feeds read, through the feeds that they merge. */
  #wantedBy(slugs: readonly string[] | undefined): (source: ReadableSource) => boolean {
    const feeds = slugs?.flatMap((slug) => this.feeds.get(slug) ?? []);
    const branches = feeds?.flatMap((feed) => listBranches(feed, this.feeds));
    const ids = branches && new Set(branches.map(({ source }) => source));
    return ({ id }) => ids === undefined || ids.has(id);
  }

  async #publishOne(slug: string): Promise<boolean> {
    // As it is defined by now.
    const feed = this.feeds.get(slug);
    if (feed === undefined) return false;
    const { log } = this.#tools;
    const { baseUrl, tag } = this.#settings;
    try {
      const tools = { ...this.#tools, baseUrl, tag };
      const publication = await publishFeed(feed, this.feeds, tools);
      if (publication === undefined) return false;
      const { sequence, entryCount } = publication;
      log.info({ event: 'published', feed: slug, sequence, entries: entryCount }, 'feed published');
      for (const { published } of this.#watching) published.add(slug);
      this.#tools.onPublication(publication);
      return true;
    } catch (error) {
      const { code, message } = failureOf(error);
      for (const { failures } of this.#watching) failures.set(slug, { feed: slug, code, message });
      const fields = { event: 'publishFailed', feed: slug, code };
      log.error(fields, `the last good documents stay: ${message}`);
      return false;
    }
  }
}
