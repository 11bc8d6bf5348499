// One pass over a folder: the files that changed are read and written batch by batch, then what is
// gone is withdrawn, as far as the guard allows.

import { type GuardLimits, mayVanish } from '../../core/guard.ts';
import type { Log } from '../../core/log.ts';
import type { FolderSource, SourceOutcome } from '../../core/source.ts';
import type { FileFault, FileRecord, Storage } from '../../core/storage.ts';
import type { LiveClaim } from '../claims.ts';
import type { ArticleResult } from './article-thread.ts';
import { type ArticleReading, BATCHES_AHEAD } from './article-threads.ts';
import type { Comparison } from './compare-folder.ts';
import { cutBatches } from './cut-batches.ts';
import { type ListedFile, listPaths } from './list-articles.ts';
import { type GoneStories, listGone, lookUpStories } from './look-up-stories.ts';
import {
  type BatchPlan,
  emptyPlan,
  type PlanContext,
  planArticle,
  type ReadArticle,
} from './plan-batch.ts';
import { readAhead } from './read-ahead.ts';
import { findSettlingAt } from './settle.ts';

/** How many vanished articles one transaction takes. */
const BATCH_GONE = 500;
/** Copies that are looked at again when stories go. */
const COPIES_MAX = 1_000;

export interface IngestTools {
  readonly storage: Pick<Storage, 'entries' | 'files'>;
  readonly thread: ArticleReading;
  readonly clock: () => number;
  readonly log: Log;
  readonly guard: GuardLimits;
  /** Authority of new tag URIs, `NAME,DATE`. */
  readonly tag: string;
}

export interface IngestOrder {
  readonly source: FolderSource;
  readonly claim: LiveClaim;
  /** Only these paths, as a watcher names them; absent: the whole folder. */
  readonly paths?: readonly string[];
  /** Read every file again, whatever its stamp says. */
  readonly rereadAll: boolean;
  /** The operator lets more vanish than the guard allows. */
  readonly approved: boolean;
  /** The process is to stop: the pass ends after the batch in hand. */
  isInterrupted?(): boolean;
  onProgress?(progress: { readonly done: number; readonly of: number }): void;
}

type Counts = {
  -readonly [K in
    | 'inserted'
    | 'updated'
    | 'restored'
    | 'withdrawn'
    | 'unchanged'
    | 'faults']: number;
};

/** Its lifetime is one pass. Methods throw `claimLost` and `storage`. */
export class FolderPass {
  readonly #order: IngestOrder;
  readonly #tools: IngestTools;
  readonly #comparison: Comparison;
  readonly #counts: Counts;
  readonly #records: Map<string, FileRecord>;
  readonly #gone: GoneStories;
  #unsettled: { paths: string[]; at: number } | undefined;

  constructor(order: IngestOrder, tools: IngestTools, comparison: Comparison) {
    this.#order = order;
    this.#tools = tools;
    this.#comparison = comparison;
    const { unchanged, gone } = comparison;
    this.#counts = { inserted: 0, updated: 0, restored: 0, withdrawn: 0, unchanged, faults: 0 };
    this.#records = new Map(comparison.records);
    this.#gone = listGone(gone);
  }

  get unsettled(): { readonly paths: readonly string[]; readonly at: number } | undefined {
    return this.#unsettled;
  }

  /**
   * Reads and writes batch after batch; threads read the next ones while one is written. False when
   * it was interrupted: the next pass goes on from there.
   */
  async readAll(): Promise<boolean> {
    const { changed } = this.#comparison;
    const batches = cutBatches(changed);
    const work = (files: readonly ListedFile[]) => this.#read(files);
    let done = 0;
    for await (const { item: files, result } of readAhead(batches, {
      ahead: BATCHES_AHEAD,
      work,
    })) {
      if (this.#order.isInterrupted?.() === true) return false;
      await this.#write(files, result);
      done += files.length;
      this.#order.onProgress?.({ done, of: changed.length });
    }
    return true;
  }

  /** Withdraws what has vanished, if the guard allows; the hold's message otherwise. */
  async letVanish(): Promise<string | undefined> {
    const { source, approved } = this.#order;
    const { storage, guard } = this.#tools;
    const { gone } = this.#comparison;
    if (this.#gone.keys.size > 0) await this.#readCopies();
    const replaced = [...this.#gone.keys].flatMap(([key, path]) =>
      path === undefined ? [key] : [],
    );
    // What another story was written over was taken out by intent: the guard is for accidents.
    await this.#commitGone(replaced, []);
    const vanished = this.#gone.keys.size - replaced.length;
    const live = await storage.entries.countLive(source.id);
    if (!approved && !mayVanish(guard, { vanished, live })) {
      return `${vanished} of ${live} articles are gone at once, more than the guard allows. Put them back, or run "kabar approve ${source.id.split('/')[0]}".`;
    }
    for (let start = 0; start < gone.length; start += BATCH_GONE) {
      const some = gone.slice(start, start + BATCH_GONE);
      const keys = some.flatMap(({ key }) => key ?? []).filter((key) => this.#gone.keys.has(key));
      await this.#commitGone(
        keys,
        some.map(({ path }) => path),
      );
    }
    return undefined;
  }

  /** A copy that was set aside takes the place of the file whose story would go. */
  async #readCopies(): Promise<void> {
    const { source } = this.#order;
    const { files } = this.#tools.storage;
    const faulty = await files.listFaulty(source.id, COPIES_MAX);
    const copies = faulty.filter(({ fault }) => fault?.code === 'duplicate');
    for (const copy of copies) this.#records.set(copy.path, copy);
    const there = listPaths(
      source.folder,
      copies.map(({ path }) => path),
    );
    const listed = [...there.values()];
    for (const some of cutBatches(listed)) await this.#write(some, await this.#read(some));
  }

  async #commitGone(keys: readonly string[], forgottenPaths: readonly string[]): Promise<void> {
    if (keys.length + forgottenPaths.length === 0) return;
    const { claim } = this.#order;
    const { storage, clock } = this.#tools;
    await claim.keep();
    await storage.entries.commit({
      claim: claim.current,
      now: clock(),
      writes: [],
      vanished: keys,
      files: [],
      forgottenPaths,
    });
    this.#counts.withdrawn += keys.length;
  }

  outcome(held: string | undefined): SourceOutcome {
    const finishedAt = this.#tools.clock();
    if (held === undefined) return { result: 'done', ...this.#counts, finishedAt };
    return { result: 'held', code: 'guard', message: held, ...this.#counts, finishedAt };
  }

  interruptedOutcome(): SourceOutcome {
    const message = 'the process was stopped in the middle; the next reading goes on from there';
    const finishedAt = this.#tools.clock();
    return { result: 'failed', code: 'interrupted', message, ...this.#counts, finishedAt };
  }

  async #read(files: readonly ListedFile[]): Promise<ReadonlyMap<string, ArticleResult>> {
    const readable = files.filter(({ fault }) => fault === undefined);
    if (readable.length === 0) return new Map();
    const { source } = this.#order;
    const results = await this.#tools.thread.read({
      root: source.folder,
      paths: readable.map(({ path }) => path),
      layout: source.layout,
      ...(source.timezoneDeclared ? { timezone: source.timezone } : {}),
    });
    return new Map(results.map((one) => [one.path, one]));
  }

  async #write(
    files: readonly ListedFile[],
    results: ReadonlyMap<string, ArticleResult>,
  ): Promise<void> {
    const { source, claim } = this.#order;
    const { storage, clock, tag } = this.#tools;
    await claim.keep();
    const now = clock();
    const plan = emptyPlan();
    const articles: ReadArticle[] = [];
    for (const file of files) {
      const article = this.#sortOut(plan, file, { result: results.get(file.path), now });
      if (article !== undefined) articles.push(article);
    }
    const feed = source.id.slice(0, source.id.indexOf('/'));
    const context: PlanContext = { source: source.id, feed, tag, timezone: source.timezone, now };
    const { entries, files: records } = storage;
    const around = { entries, files: records, source: source.id, gone: this.#gone };
    const known = await lookUpStories(articles, around);
    for (const article of known.articles) planArticle(plan, article, { known, context });
    for (const file of plan.files) if (file.fault?.code === 'duplicate') this.#tell(file);
    if (plan.files.length > 0) {
      const { writes, names } = plan;
      await storage.entries.commit({
        claim: claim.current,
        now,
        writes,
        names,
        vanished: [],
        files: plan.files,
        forgottenPaths: plan.movedFrom,
      });
    }
    for (const count of ['inserted', 'updated', 'restored', 'unchanged', 'faults'] as const)
      this.#counts[count] += plan[count];
  }

  /** The article of a file that was read well; faults go to the plan, unfinished files wait. */
  #sortOut(
    plan: BatchPlan,
    file: ListedFile,
    around: { result: ArticleResult | undefined; now: number },
  ): ReadArticle | undefined {
    const record = this.#records.get(file.path);
    const { result, now } = around;
    if (file.fault !== undefined) return this.#setAside(plan, file, { fault: file.fault });
    if (result === undefined || result.outcome === 'missing') return undefined;
    const { reading, digest, fingerprint, identities } = result;
    // Between the listing, the reading and this moment a file may go on being written.
    const { changedAt, readAt } = result.times ?? { changedAt: file.changedAt, readAt: now };
    // A file that was only moved is as finished as it was.
    const isMoved = digest !== undefined && this.#gone.byDigest.get(digest)?.key !== undefined;
    const settlesAt = isMoved
      ? undefined
      : findSettlingAt(reading.ending, { changedAt, now: readAt });
    if (settlesAt !== undefined) {
      const { paths, at } = this.#unsettled ?? { paths: [], at: settlesAt };
      this.#unsettled = { paths: [...paths, file.path], at: Math.max(at, settlesAt) };
      return undefined;
    }
    if (reading.outcome === 'faulty')
      return this.#setAside(plan, file, { fault: reading.fault, digest });
    const base = { path: file.path, stamp: file.stamp, entry: reading.entry };
    const names = {
      digest: digest ?? '',
      fingerprint: fingerprint ?? '',
      identities: identities ?? [],
    };
    return { ...base, ...names, ...(record === undefined ? {} : { record }) };
  }

  /** The last good entry of a file that was good before goes on being published. */
  #setAside(
    plan: BatchPlan,
    file: ListedFile,
    found: { fault: FileFault; digest?: string | undefined },
  ): undefined {
    const record = this.#records.get(file.path);
    const { fault, digest } = found;
    const kept = record?.key === undefined ? {} : { key: record.key };
    plan.files.push({
      path: file.path,
      stamp: file.stamp,
      ...(digest === undefined ? {} : { digest }),
      ...kept,
      fault,
    });
    plan.faults++;
    this.#tell({ path: file.path, fault });
    return undefined;
  }

  /** Logs a fault when it is not the one that the file had before. */
  #tell({ path, fault }: Pick<FileRecord, 'path' | 'fault'>): void {
    const known = this.#records.get(path)?.fault;
    if (fault === undefined || (known?.code === fault.code && known.line === fault.line)) return;
    const { code, line, message } = fault;
    const source = this.#order.source.id;
    this.#tools.log.warn({ event: 'articleSetAside', source, file: path, code, line }, message);
  }
}
