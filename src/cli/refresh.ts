// `kabar refresh`: one pass for system cron, beside a running service or without one.

import { openWorkshop } from '../app.ts';
import { processHolder } from '../worker/process-holder.ts';
import type { ExitCode } from './exit-code.ts';
import { commandLog } from './log.ts';
import { ProgressDisplay } from './progress.ts';
import { checkFeeds, type GlobalOptions, readSetting } from './setting.ts';
import { onStopSignal } from './stop-signal.ts';
import { printJson } from './terminal.ts';
import { endPass } from './troubles.ts';

/** Another process that reads a source has a lease of half a minute, which it leaves when it is killed. */
const OTHERS_MS_MAX = 35_000;

/** Ends 1 when a source failed or was held, or a definition is faulty. */
export async function refresh(slugs: readonly string[], options: GlobalOptions): Promise<ExitCode> {
  const { definitions } = readSetting(options);
  const feeds = slugs.length === 0 ? undefined : checkFeeds(slugs, definitions);
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
    return endPass(report, definitions);
  } finally {
    off();
    progress.stop();
    await workshop.close();
  }
}
