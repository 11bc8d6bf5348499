// `kabar refresh`: one pass for system cron, beside a running service or without one.

import { baseUrlOf, openWorkshop, processHolder } from '../app.ts';
import { formatFault } from '../config/fault.ts';
import type { SourceReport } from '../core/service.ts';
import { DONE, type ExitCode, PARTLY_FAILED } from './exit-code.ts';
import { commandLog } from './log.ts';
import { ProgressDisplay } from './progress.ts';
import { checkFeeds, type GlobalOptions, readSetting } from './setting.ts';
import { printable, printError, printJson } from './terminal.ts';

/** Ends 1 when a source failed or was held, or a definition is faulty. */
export async function refresh(slugs: readonly string[], options: GlobalOptions): Promise<ExitCode> {
  const { definitions } = readSetting(options);
  const feeds = slugs.length === 0 ? undefined : checkFeeds(slugs, definitions);
  for (const fault of definitions.faults) printError(printable(formatFault(fault)));
  const workshop = await openWorkshop({
    definitions,
    baseUrl: baseUrlOf(definitions.config),
    log: commandLog(),
    holder: processHolder('refresh'),
  });
  const progress = new ProgressDisplay();
  try {
    const report = await workshop.worker.refresh(feeds, (at) => progress.show(at));
    progress.stop();
    printJson(report);
    const troubled = report.sources.filter(
      ({ result }) => result === 'failed' || result === 'held',
    );
    for (const source of troubled) printError(describeTrouble(source));
    return troubled.length === 0 && definitions.faults.length === 0 ? DONE : PARTLY_FAILED;
  } finally {
    progress.stop();
    await workshop.close();
  }
}

function describeTrouble({ source, result, code, message }: SourceReport): string {
  return printable(`${source}: ${result} (${code ?? 'unknown'}): ${message ?? ''}`);
}
