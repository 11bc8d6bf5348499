// One pass over a folder: the files that changed are read and written batch by batch, then what is
// gone is withdrawn, as far as the guard allows.

import { type GuardLimits, mayVanish } from '../../core/guard.ts';
import { mintKey, pathIdentity } from '../../core/identity.ts';
import type { Log } from '../../core/log.ts';
import type { FolderSource, SourceOutcome } from '../../core/source.ts';
import type { FileFault, FileRecord, Storage } from '../../core/storage.ts';
import type { LiveClaim } from '../claims.ts';
import type { ArticleResult, ArticleThread } from './article-thread.ts';
import type { Comparison } from './compare-folder.ts';
import type { ListedFile } from './list-articles.ts';
import {
  type BatchKnowledge,
  type BatchPlan,
  emptyPlan,
  type PlanContext,
  planArticle,
  type ReadArticle,
} from './plan-batch.ts';
import { findSettlingAt } from './settle.ts';

const BATCH_FILES = 128;
/** How many vanished articles one transaction takes. */
const BATCH_GONE = 500;

export interface IngestTools {
  readonly storage: Pick<Storage, 'entries' | 'files'>;
  readonly thread: ArticleThread;
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
  readonly #goneKeys: Map<string, string>;
  readonly #goneByDigest: ReadonlyMap<string, FileRecord>;
  #unsettled: { paths: string[]; at: number } | undefined;

  constructor(order: IngestOrder, tools: IngestTools, comparison: Comparison) {
    this.#order = order;
    this.#tools = tools;
    this.#comparison = comparison;
    const { unchanged, gone } = comparison;
    this.#counts = { inserted: 0, updated: 0, restored: 0, withdrawn: 0, unchanged, faults: 0 };
    this.#goneKeys = new Map(
      gone.flatMap(({ key, path }) => (key === undefined ? [] : [[key, path]])),
    );
    this.#goneByDigest = new Map(
      gone.flatMap((one) => (one.digest === undefined ? [] : [[one.digest, one]])),
    );
  }

  get unsettled(): { readonly paths: readonly string[]; readonly at: number } | undefined {
    return this.#unsettled;
  }

  /** Reads and writes batch after batch; the thread reads one while the one before is written. */
  async readAll(): Promise<void> {
    const { changed } = this.#comparison;
    const batches: (readonly ListedFile[])[] = [];
    for (let start = 0; start < changed.length; start += BATCH_FILES) {
      batches.push(changed.slice(start, start + BATCH_FILES));
    }
    let done = 0;
    let reading = this.#read(batches[0]);
    for (const [index, files] of batches.entries()) {
      const results = await reading;
      reading = this.#read(batches[index + 1]);
      await this.#write(files, results);
      done += files.length;
      this.#order.onProgress?.({ done, of: changed.length });
    }
  }

  /** Withdraws what has vanished, if the guard allows; the hold's message otherwise. */
  async letVanish(): Promise<string | undefined> {
    const { source, claim, approved } = this.#order;
    const { storage, guard, clock } = this.#tools;
    const { gone } = this.#comparison;
    if (gone.length === 0) return undefined;
    const keys = [...this.#goneKeys.keys()];
    const live = await storage.entries.countLive(source.id);
    if (!approved && !mayVanish(guard, { vanished: keys.length, live })) {
      return `${keys.length} of ${live} articles are gone at once, more than the guard allows. Put them back, or run "kabar approve ${source.id.split('/')[0]}".`;
    }
    for (let start = 0; start < gone.length; start += BATCH_GONE) {
      const some = gone.slice(start, start + BATCH_GONE);
      await claim.keep();
      await storage.entries.commit({
        claim: claim.current,
        now: clock(),
        writes: [],
        vanished: some.flatMap(({ key }) =>
          key !== undefined && this.#goneKeys.has(key) ? [key] : [],
        ),
        files: [],
        forgottenPaths: some.map(({ path }) => path),
      });
    }
    this.#counts.withdrawn += keys.length;
    return undefined;
  }

  outcome(held: string | undefined): SourceOutcome {
    const finishedAt = this.#tools.clock();
    if (held === undefined) return { result: 'done', ...this.#counts, finishedAt };
    return { result: 'held', code: 'guard', message: held, ...this.#counts, finishedAt };
  }

  async #read(
    files: readonly ListedFile[] | undefined,
  ): Promise<ReadonlyMap<string, ArticleResult>> {
    const readable = (files ?? []).filter(({ fault }) => fault === undefined);
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
    const known = await this.#lookUp(articles);
    for (const article of articles) planArticle(plan, article, { known, context });
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
    const record = this.#comparison.records.get(file.path);
    const { result, now } = around;
    if (file.fault !== undefined) return this.#setAside(plan, file, { fault: file.fault });
    if (result === undefined || result.outcome === 'missing') return undefined;
    const { reading, digest, fingerprint, identities } = result;
    const settlesAt = findSettlingAt(reading.ending, { changedAt: file.changedAt, now });
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
    const record = this.#comparison.records.get(file.path);
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
    const { source } = this.#order;
    const isNews = record?.fault?.code !== fault.code || record.fault.line !== fault.line;
    const fields = {
      event: 'articleSetAside',
      source: source.id,
      file: file.path,
      code: fault.code,
      line: fault.line,
    };
    if (isNews) this.#tools.log.warn(fields, fault.message);
    return undefined;
  }

  async #lookUp(articles: readonly ReadArticle[]): Promise<BatchKnowledge> {
    const { entries } = this.#tools.storage;
    const source = this.#order.source.id;
    const fresh = articles.filter(({ record }) => record?.key === undefined);
    const names = fresh.flatMap(({ path, identities }) => [pathIdentity(path), ...identities]);
    const moved = fresh.flatMap(({ digest }) => this.#goneByDigest.get(digest)?.key ?? []);
    const own = articles.flatMap(({ record }) => record?.key ?? []);
    const minted = fresh.map(({ path }) => mintKey(source, pathIdentity(path), 0));
    const byIdentity =
      names.length === 0 ? new Map<string, never>() : await entries.findByIdentities(source, names);
    const byKey = await entries.findByKeys([...own, ...moved, ...minted]);
    const taken = new Set(byKey.keys());
    return {
      byKey,
      byIdentity,
      goneByDigest: this.#goneByDigest,
      goneKeys: this.#goneKeys,
      mintKey(path) {
        let attempt = 0;
        let key = mintKey(source, pathIdentity(path), attempt);
        while (taken.has(key)) key = mintKey(source, pathIdentity(path), ++attempt);
        taken.add(key);
        return key;
      },
    };
  }
}
