// `kabar serve`: the service with its worker, its web, or both, until it is told to stop.

import type { Log } from '../core/log.ts';
import { logFaults, type Role, startService } from '../service.ts';
import { DONE, type ExitCode } from './exit-code.ts';
import { serviceLog } from './log.ts';
import { type GlobalOptions, readSetting } from './setting.ts';
import { onStopSignal } from './stop-signal.ts';

export interface ServeCommandOptions extends GlobalOptions {
  readonly port?: number;
  readonly host?: string;
  readonly role: Role;
}

/** How long stopping may take before the process ends anyway. Milliseconds. */
const STOP_MS_MAX = 9_500;

export async function serve(options: ServeCommandOptions): Promise<ExitCode> {
  const { role, port, host, ...global } = options;
  const { location, definitions } = readSetting(global, {
    ...(port === undefined ? {} : { port }),
    ...(host === undefined ? {} : { host }),
  });
  const log = serviceLog();
  logFaults(definitions.faults, log);
  const stopped = new Promise<void>((resolve) => {
    onStopSignal(() => {
      log.info({ event: 'stopping' }, 'kabar stops');
      endInTime(log);
      resolve();
    });
  });
  const service = await startService({ definitions, location, role, log });
  log.info(
    { event: role === 'worker' ? 'working' : 'listening', url: service.url, role },
    'kabar is running',
  );
  await stopped;
  await service.stop();
  return DONE;
}

function endInTime(log: Log): void {
  const timer = setTimeout(() => {
    const message = 'stopping took too long; what was not written is done at the next start';
    log.error({ event: 'stopTimedOut' }, message);
    process.exit(DONE);
  }, STOP_MS_MAX);
  timer.unref();
}
