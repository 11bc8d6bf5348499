// How a one-shot pass reads a folder: it must not end before a file that was still being written is in.

import { setTimeout } from 'node:timers/promises';
import type { IngestResult } from './folder/ingest-folder.ts';
import { addOutcomes } from './refresh-report.ts';

const ATTEMPTS_MAX = 3;

/** `read` reads the whole folder, or these paths; nothing while another process has it. */
export async function readSettled(
  read: (paths?: readonly string[]) => Promise<IngestResult | undefined>,
  clock: () => number,
): Promise<IngestResult | undefined> {
  let result = await read();
  for (let attempt = 0; attempt < ATTEMPTS_MAX && result?.unsettled !== undefined; attempt++) {
    await setTimeout(Math.max(0, result.unsettled.at - clock()));
    const more = await read(result.unsettled.paths);
    if (more === undefined) return result;
    result = { ...more, outcome: addOutcomes(result.outcome, more.outcome) };
  }
  return result;
}
