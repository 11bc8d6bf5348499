// How a pass reads one source: it waits for another process that has the source, and what fails there
// costs no other source.

import { setTimeout } from 'node:timers/promises';
import type { Log } from '../core/log.ts';
import type { SourceReport } from '../core/service.ts';
import { failureOf, type Reported, reportOf } from './refresh-report.ts';

/** How often a source is tried that another process is reading. */
const CLAIM_RETRY_MS = 250;

export interface Patience {
  readonly clock: () => number;
  readonly log: Log;
  /** How long to wait for another process; then the source is skipped. */
  readonly waitMs: number;
  isInterrupted(): boolean;
}

/** `read` gives nothing while another process has the source. Never rejects. */
export async function readPatiently(
  source: string,
  read: (attempt: number) => Promise<Reported | undefined>,
  { clock, log, waitMs, isInterrupted }: Patience,
): Promise<SourceReport> {
  const deadline = clock() + waitMs;
  try {
    for (let attempt = 0; ; attempt++) {
      const result = await read(attempt);
      if (result !== undefined) return reportOf(source, result);
      if (isInterrupted() || clock() >= deadline) return reportOf(source, undefined);
      await setTimeout(CLAIM_RETRY_MS);
    }
  } catch (error) {
    const { code, message } = failureOf(error);
    log.error({ event: 'sourceFailed', source, code }, message);
    return { ...reportOf(source, undefined), result: 'failed', code, message };
  }
}
