// One pass over a folder: the files that changed are read and written batch by batch, then what is
// gone is withdrawn, as far as the guard allows.

import { isHold } from '../../core/article.ts';
import { type GuardLimits, mayVanish } from '../../core/guard.ts';
import type { Log } from '../../core/log.ts';
import type { FolderSource, SourceOutcome } from '../../core/source.ts';
import type { FileRecord, Storage } from '../../core/storage.ts';
import type { LiveClaim } from '../claims.ts';
import type { ArticleResult } from './article-thread.ts';
import { type ArticleReading, BATCHES_AHEAD } from './article-threads.ts';
import type { Comparison } from './compare-folder.ts';
import { cutBatches } from './cut-batches.ts';
import { besideOf, type ListedFile, listPaths } from './list-articles.ts';
import { type GoneStories, keepToldElsewhere, listGone, lookUpStories } from './look-up-stories.ts';
import { planArticle } from './plan-article.ts';
import { emptyPlan, type PlanContext } from './plan-batch.ts';
import { readAhead } from './read-ahead.ts';
import { dropStories, type SortedFile, setAside, sortOut } from './sort-out.ts';
import { isNamedStamp } from './stamp.ts';

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
  /** Where pictures and attachments of articles are kept; absent where none are to be served. */
  readonly mediaFolder?: string;
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
    await this.#keepTold();
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
      const all = some.flatMap(({ key, otherKeys = [] }) =>
        key === undefined ? [] : [key, ...otherKeys],
      );
      const keys = all.filter((key) => this.#gone.keys.has(key));
      await this.#commitGone(
        keys,
        some.map(({ path }) => path),
      );
    }
    return undefined;
  }

  /** Only stories with a name of their own can be told by two files. */
  async #keepTold(): Promise<void> {
    const { gone, records } = this.#comparison;
    const isNamed = ({ stamp }: FileRecord): boolean => isNamedStamp(stamp);
    if (this.#gone.keys.size === 0 || ![...gone, ...records.values()].some(isNamed)) return;
    const { files } = this.#tools.storage;
    const paths = new Set(gone.map(({ path }) => path));
    await keepToldElsewhere(this.#gone, { files, source: this.#order.source.id, paths });
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
    const { mediaFolder } = this.#tools;
    const results = await this.#tools.thread.read({
      root: source.folder,
      paths: readable.map(({ path }) => path),
      beside: besideOf(readable),
      ...(mediaFolder === undefined ? {} : { mediaFolder }),
      layout: source.layout,
      ...(source.timezoneDeclared ? { timezone: source.timezone } : {}),
      now: this.#tools.clock(),
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
    const sorted = files.flatMap(
      (file) => this.#sortOut(file, { result: results.get(file.path), now }) ?? [],
    );
    const feed = source.id.slice(0, source.id.indexOf('/'));
    const context: PlanContext = { source: source.id, feed, tag, timezone: source.timezone, now };
    const { entries, files: records } = storage;
    const around = { entries, files: records, source: source.id, gone: this.#gone };
    const known = await lookUpStories(
      sorted.flatMap(({ articles }) => articles),
      around,
    );
    for (const article of known.articles) planArticle(plan, article, { known, context });
    setAside(plan, sorted);
    dropStories(plan, sorted, this.#gone);
    for (const file of plan.files) this.#tell(file);
    for (const result of results.values()) this.#warn(result);
    if (plan.files.length > 0) {
      const { writes, names, vanished, withdrawn } = plan;
      await storage.entries.commit({
        claim: claim.current,
        now,
        writes,
        names,
        vanished: [...vanished],
        withdrawn,
        files: plan.files,
        forgottenPaths: plan.movedFrom,
      });
    }
    for (const count of ['inserted', 'updated', 'restored', 'unchanged', 'faults'] as const)
      this.#counts[count] += plan[count];
    this.#counts.withdrawn += plan.takenBack;
  }

  /** What a file holds; nothing of one that is gone again, or that waits until it is finished. */
  #sortOut(
    file: ListedFile,
    around: { result: ArticleResult | undefined; now: number },
  ): SortedFile | undefined {
    const { timezone } = this.#order.source;
    const record = this.#records.get(file.path);
    const found = sortOut(file, { ...around, record, gone: this.#gone, timezone });
    if (found.outcome === 'unsettled') {
      const { paths, at } = this.#unsettled ?? { paths: [], at: found.settlesAt };
      this.#unsettled = { paths: [...paths, file.path], at: Math.max(at, found.settlesAt) };
    }
    return found.outcome === 'sorted' ? found : undefined;
  }

  /** Logs what is left out of an article that is published without it. */
  #warn(result: ArticleResult): void {
    if (result.outcome === 'missing') return;
    for (const { reading } of result.articles) {
      if (reading.outcome !== 'read') continue;
      for (const { code, message } of reading.warnings) {
        if (code !== 'no-media') continue;
        const fields = { event: 'mediaLeftOut', source: this.#order.source.id, file: result.path };
        this.#tools.log.warn({ ...fields, code }, message);
      }
    }
  }

  /** Logs a fault when it is not the one that the file had before. */
  #tell({ path, fault }: Pick<FileRecord, 'path' | 'fault'>): void {
    const known = this.#records.get(path)?.fault;
    if (fault === undefined || (known?.code === fault.code && known.line === fault.line)) return;
    const { code, line, message } = fault;
    const fields = { source: this.#order.source.id, file: path, code, line };
    const { log } = this.#tools;
    if (isHold(fault)) log.info({ event: 'articleHeldBack', ...fields }, message);
    else log.warn({ event: 'articleSetAside', ...fields }, message);
  }
}
