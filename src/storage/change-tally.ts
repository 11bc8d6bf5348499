// What is counted while a transaction changes a source, for every engine: numbers in the one sequence
// of changes, live entries, files. It is written once at the transaction's end, and saves every later count.

import { isHold } from '../core/article.ts';
import type { FileFault } from '../core/storage.ts';

/** Whose changes, when they are made, and what they come to so far. */
export interface ChangeTally {
  readonly source: string;
  readonly now: number;
  /** The number of the latest change, of any source. */
  sequence: number;
  changed: boolean;
  removed: boolean;
  /** Differences: */
  live: number;
  files: number;
  faulty: number;
}

/** Begins to count after the change of this number. */
export function startTally(
  source: string,
  from: { readonly now: number; readonly sequence: number },
): ChangeTally {
  return { source, ...from, changed: false, removed: false, live: 0, files: 0, faulty: 0 };
}

/** The next number of the sequence, for an entry that is new, edited or back (`live` is the difference that makes). */
export function countWrite(tally: ChangeTally, live: 0 | 1): number {
  tally.changed = true;
  tally.live += live;
  tally.sequence += 1;
  return tally.sequence;
}

/** The next number of the sequence, for an entry that vanished or was withdrawn. */
export function countRemoval(tally: ChangeTally, live: 0 | -1): number {
  tally.changed = true;
  tally.removed = true;
  tally.live += live;
  tally.sequence += 1;
  return tally.sequence;
}

/** How a file is remembered, or that it is not. One whose article is held back is sound. */
export type FileKind = 'sound' | 'faulty' | undefined;

export function fileKindOf(fault: FileFault | undefined): FileKind {
  return fault === undefined || isHold(fault) ? 'sound' : 'faulty';
}

/** A file was one kind before and is another now. */
export function countFile(tally: ChangeTally, before: FileKind, after: FileKind): void {
  tally.files += Number(after !== undefined) - Number(before !== undefined);
  tally.faulty += Number(after === 'faulty') - Number(before === 'faulty');
}
