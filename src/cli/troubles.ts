// What a pass came to less than it should, for whoever reads standard error.

import type { Definitions } from '../config/definitions.ts';
import { formatFault } from '../config/fault.ts';
import type { RefreshReport } from '../core/service.ts';
import { DONE, type ExitCode, PARTLY_FAILED } from './exit-code.ts';
import { printable, printError } from './terminal.ts';

/** Prints each failure as a line and says how the command ends. */
export function endPass(
  { sources, unpublished = [] }: RefreshReport,
  { faults }: Definitions,
): ExitCode {
  const troubles = [
    ...faults.map(formatFault),
    ...sources
      .filter(({ result }) => result === 'failed' || result === 'held')
      .map(({ source, result, code, message }) => `${source}: ${result} (${code}): ${message}`),
    ...unpublished.map(({ feed, code, message }) => `${feed}: not published (${code}): ${message}`),
  ];
  for (const trouble of troubles) printError(printable(trouble));
  return troubles.length === 0 ? DONE : PARTLY_FAILED;
}
