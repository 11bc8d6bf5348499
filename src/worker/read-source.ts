// The use case "read a source": claim it, take in what is new, record what that came to and when it
// is due next. Beside another process that works on the same store, each thing is done once.

import { nextRunAt } from '../core/schedule.ts';
import type { FolderSource, SourceOutcome, SourceState } from '../core/source.ts';
import { type Claimant, withClaim } from './claims.ts';
import type { LayoutDefinitions } from './folder/article-thread.ts';
import type { IngestTools } from './folder/folder-pass.ts';
import { type IngestResult, ingestFolder } from './folder/ingest-folder.ts';
import { readerFingerprint } from './folder/reader-fingerprint.ts';

export interface ReadTools extends IngestTools, Claimant {
  readonly layouts: LayoutDefinitions;
  /** Another version of the service may read the same file differently. */
  readonly version: string;
}

/** Those that stay the same while the service runs. */
export type LastingReadTools = Pick<
  ReadTools,
  'thread' | 'clock' | 'log' | 'holder' | 'isGone' | 'version' | 'mediaFolder'
>;

export interface ReadOrder {
  readonly source: FolderSource;
  /** What was remembered of it last. */
  readonly state: SourceState | undefined;
  /** Only these paths; absent: the whole folder. */
  readonly paths?: readonly string[];
  isInterrupted?(): boolean;
  onProgress?(progress: { readonly done: number; readonly of: number }): void;
}

/** Nothing when another worker holds the source. Throws `claimLost` and `storage`. */
export async function readSource(
  order: ReadOrder,
  tools: ReadTools,
): Promise<IngestResult | undefined> {
  const { source, state, isInterrupted, onProgress } = order;
  const reader = readerFingerprint(source, tools.layouts, tools.version);
  const rereadAll = state?.reader !== undefined && state.reader !== reader;
  const paths = rereadAll || state?.reader === undefined ? undefined : order.paths;
  return withClaim(tools, source.id, async (claim) => {
    const result = await ingestFolder(
      {
        source,
        claim,
        rereadAll,
        approved: state?.approved ?? false,
        ...(paths === undefined ? {} : { paths }),
        ...(isInterrupted === undefined ? {} : { isInterrupted }),
        ...(onProgress === undefined ? {} : { onProgress }),
      },
      tools,
    );
    const faults = await tools.storage.files.countFaulty(source.id);
    const outcome: SourceOutcome = { ...result.outcome, faults };
    const schedule = { expression: source.refresh, timezone: source.timezone };
    const now = tools.clock();
    const dueAt = outcome.code === 'interrupted' ? now : nextRunAt(schedule, now);
    // Until every file was read this way, the next pass has to read them all again.
    const isWhole =
      paths === undefined && outcome.result === 'done' && result.unsettled === undefined;
    return { ...result, outcome, dueAt, ...(isWhole ? { reader } : {}) };
  });
}
