// `kabar approve`: lets a publication that the guard holds go out, once.

import { openWorkshop } from '../app.ts';
import { processHolder } from '../worker/process-holder.ts';
import { DONE, type ExitCode } from './exit-code.ts';
import { commandLog } from './log.ts';
import { checkFeeds, type GlobalOptions, readSetting } from './setting.ts';
import { printLine } from './terminal.ts';

/** Throws `configuration` when there is no such feed. */
export async function approve(slug: string, options: GlobalOptions): Promise<ExitCode> {
  const { definitions } = readSetting(options);
  checkFeeds([slug], definitions);
  const workshop = await openWorkshop({
    definitions,
    log: commandLog(),
    holder: processHolder('approve'),
  });
  try {
    const states = await workshop.storage.sources.list();
    const held = states.filter(
      ({ id, outcome }) => id.startsWith(`${slug}/`) && outcome?.result === 'held',
    );
    if (held.length === 0) {
      printLine(`Nothing of ${slug} is held.`);
      return DONE;
    }
    await workshop.storage.sources.approve(held.map(({ id }) => id));
    const report = await workshop.worker.refresh([slug]);
    const sum = (count: 'withdrawn' | 'inserted'): number =>
      report.sources.reduce((all, one) => all + one[count], 0);
    printLine(
      `Approved: ${held.map(({ id }) => id).join(', ')}. ${sum('withdrawn')} entries were withdrawn, ${sum('inserted')} are new.`,
    );
    return DONE;
  } finally {
    await workshop.close();
  }
}
