// The use case "ingest a folder": what stands there now against what is remembered. Unchanged files
// cost a look at the directory; new and changed ones are read in a thread and written in batches,
// each batch one transaction, so that an interruption anywhere loses and repeats nothing.

import { setTimeout } from 'node:timers/promises';
import type { SourceOutcome } from '../../core/source.ts';
import type { FileFault } from '../../core/storage.ts';
import { type Comparison, compareFolder, comparePaths } from './compare-folder.ts';
import { FolderPass, type IngestOrder, type IngestTools } from './folder-pass.ts';

/** While files are being removed, the guard would see a part of them at a time. Milliseconds. */
const REMOVAL_QUIET_MS = 300;
const REMOVAL_MS_MAX = 10_000;

export interface IngestResult {
  readonly outcome: SourceOutcome;
  /** Files that are still being written, and when to look again (milliseconds since 1970). */
  readonly unsettled?: { readonly paths: readonly string[]; readonly at: number };
  /** Folders that a watcher has to watch; absent where only some paths were looked at. */
  readonly folders?: readonly string[];
}

/** Throws `claimLost` and `storage`; everything about the files themselves is in the result. */
export async function ingestFolder(order: IngestOrder, tools: IngestTools): Promise<IngestResult> {
  const comparison = await compare(order, tools);
  if (comparison.failure !== undefined)
    return { outcome: failed(comparison.failure, tools.clock()) };
  const pass = new FolderPass(order, tools, comparison);
  const isWhole = await pass.readAll();
  const outcome = isWhole ? pass.outcome(await pass.letVanish()) : pass.interruptedOutcome();
  return {
    outcome,
    ...(pass.unsettled === undefined ? {} : { unsettled: pass.unsettled }),
    ...(comparison.folders === undefined ? {} : { folders: comparison.folders }),
  };
}

/**
 * Where more than one file is gone, the whole folder is looked at, until no more go: the guard has to
 * judge all of a removal at once.
 */
async function compare(order: IngestOrder, tools: IngestTools): Promise<Comparison> {
  const { source, paths, rereadAll } = order;
  const { files } = tools.storage;
  const known = { source: source.id, root: source.folder, files, rereadAll, now: tools.clock() };
  let comparison =
    paths === undefined ? await compareFolder(known) : await comparePaths(known, paths);
  const deadline = performance.now() + REMOVAL_MS_MAX;
  for (let before = 1; comparison.gone.length > before && performance.now() < deadline; ) {
    before = comparison.gone.length;
    await setTimeout(REMOVAL_QUIET_MS);
    await order.claim.keep();
    comparison = await compareFolder(known);
  }
  return comparison;
}

function failed(fault: FileFault, finishedAt: number): SourceOutcome {
  const none = { inserted: 0, updated: 0, restored: 0, withdrawn: 0, unchanged: 0, faults: 0 };
  return { result: 'failed', code: fault.code, message: fault.message, ...none, finishedAt };
}
