// What one pass did, source by source, for whoever asked for it.

import type { SourceReport } from '../core/service.ts';
import type { SourceOutcome } from '../core/source.ts';
import type { IngestResult } from './folder/ingest-folder.ts';

/** The report of a source; without a result another worker is reading it now. */
export function reportOf(source: string, result: IngestResult | undefined): SourceReport {
  if (result === undefined) {
    const none = { inserted: 0, updated: 0, restored: 0, withdrawn: 0, unchanged: 0, faults: 0 };
    return { source, result: 'skipped', ...none };
  }
  const { finishedAt: _at, ...outcome } = result.outcome;
  return { source, ...outcome };
}

/** Two passes over one source as one: what each did is added up, what the later says of the state stands. */
export function addOutcomes(first: SourceOutcome, later: SourceOutcome): SourceOutcome {
  return {
    ...later,
    inserted: first.inserted + later.inserted,
    updated: first.updated + later.updated,
    restored: first.restored + later.restored,
    withdrawn: first.withdrawn + later.withdrawn,
    unchanged: first.unchanged,
  };
}
