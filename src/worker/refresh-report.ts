// What one pass did, source by source, for whoever asked for it and for the log.

import { KabarError, messageOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { SourceReport } from '../core/service.ts';
import type { FolderSource, SourceOutcome, SourceState } from '../core/source.ts';

/** What a report tells of a reading or a poll. */
export interface Reported {
  readonly outcome: SourceOutcome;
  /** It was not due: the outcome is the one before. */
  readonly isSkipped?: boolean;
}

/** The report of a source; without a result it was not due, or another worker is reading it now. */
export function reportOf(source: string, result: Reported | undefined): SourceReport {
  if (result === undefined || result.isSkipped === true) {
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

/** One line for a pass that did something or whose outcome is another than before. */
export function logReading(
  { id }: FolderSource,
  told: { readonly state: SourceState | undefined; readonly read: Reported; readonly log: Log },
): void {
  const { state, read, log } = told;
  const { finishedAt: _at, message, ...outcome } = read.outcome;
  const fields = { event: 'sourceRead', source: id, ...outcome };
  if (outcome.result === 'done') {
    if (hasChanged(read)) log.info(fields, 'source read');
  } else if (state?.outcome?.code !== outcome.code) {
    log.warn(fields, message ?? outcome.result);
  }
}

/** Code and sentence of whatever was thrown. */
export function failureOf(error: unknown): { readonly code: string; readonly message: string } {
  return {
    code: error instanceof KabarError ? error.code : 'internal',
    message: messageOf(error),
  };
}

function hasChanged({ outcome }: Reported): boolean {
  return outcome.inserted + outcome.updated + outcome.restored + outcome.withdrawn > 0;
}
