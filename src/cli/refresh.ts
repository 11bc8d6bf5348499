// `kabar refresh`: one pass for system cron, beside a running service or without one.

import { openWorkshop } from '../app.ts';
import { formatFault } from '../config/fault.ts';
import type { RefreshReport } from '../core/service.ts';
import { processHolder } from '../worker/process-holder.ts';
import { DONE, type ExitCode, PARTLY_FAILED } from './exit-code.ts';
import { commandLog } from './log.ts';
import { ProgressDisplay } from './progress.ts';
import { checkFeeds, type GlobalOptions, readSetting } from './setting.ts';
import { onStopSignal } from './stop-signal.ts';
import { printable, printError, printJson } from './terminal.ts';

/** Another process that reads a source has a lease of half a minute, which it leaves when it is killed. */
const OTHERS_MS_MAX = 35_000;

/** Ends 1 when a source failed or was held, or a definition is faulty. */
export async function refresh(slugs: readonly string[], options: GlobalOptions): Promise<ExitCode> {
  const { definitions } = readSetting(options);
  const feeds = slugs.length === 0 ? undefined : checkFeeds(slugs, definitions);
  for (const fault of definitions.faults) printError(printable(formatFault(fault)));
  const workshop = await openWorkshop({
    definitions,
    log: commandLog(),
    holder: processHolder('refresh'),
  });
  const progress = new ProgressDisplay();
  const off = onStopSignal(() => workshop.worker.interrupt());
  try {
    const report = await workshop.worker.refresh(feeds, {
      waitMs: OTHERS_MS_MAX,
      onProgress: (at) => progress.show(at),
    });
    progress.stop();
    printJson(report);
    const troubles = listTroubles(report);
    for (const trouble of troubles) printError(printable(trouble));
    return troubles.length === 0 && definitions.faults.length === 0 ? DONE : PARTLY_FAILED;
  } finally {
    off();
    progress.stop();
    await workshop.close();
  }
}

/** What came to less than it should, a line each. */
function listTroubles({ sources, unpublished = [] }: RefreshReport): readonly string[] {
  return [
    ...sources
      .filter(({ result }) => result === 'failed' || result === 'held')
      .map(({ source, result, code, message }) => `${source}: ${result} (${code}): ${message}`),
    ...unpublished.map(({ feed, code, message }) => `${feed}: not published (${code}): ${message}`),
  ];
}
