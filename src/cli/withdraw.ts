// `kabar withdraw`: takes a story back for good. It leaves every document at once, here or in the
// running service, and is never served again.

import { openWorkshop } from '../app.ts';
import { processHolder } from '../worker/process-holder.ts';
import { DONE, type ExitCode } from './exit-code.ts';
import { commandLog } from './log.ts';
import { type GlobalOptions, readSetting } from './setting.ts';
import { printable, printLine } from './terminal.ts';

export interface WithdrawOptions extends GlobalOptions {
  readonly reason: string;
}

/** Throws `notFound` when there is no such entry. */
export async function withdraw(keyOrId: string, options: WithdrawOptions): Promise<ExitCode> {
  const { reason, ...global } = options;
  const { definitions } = readSetting(global);
  const workshop = await openWorkshop({
    definitions,
    log: commandLog(),
    holder: processHolder('withdraw'),
  });
  try {
    const stored = await workshop.storage.entries.withdraw(keyOrId, { reason, now: Date.now() });
    const published = await workshop.worker.publishTouched(stored.source);
    const feeds =
      published.length === 0 ? 'no feed held it' : `published again: ${published.join(', ')}`;
    printLine(printable(`Withdrawn: ${stored.entry.title} (${stored.key}); ${feeds}.`));
    return DONE;
  } finally {
    await workshop.close();
  }
}
