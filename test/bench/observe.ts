// Loaded into a measured process ahead of the program: watches the event loop from inside, which
// cannot be seen from outside. Tells when asked (SIGUSR2, which also begins anew) and at the end.

import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const LOOK_MS = 5;

/** What is written to the file that `BENCH_REPORT` names. */
export interface Observation {
  /** Since the last time of telling. */
  readonly longestStallMs: number;
  /** Of the looks at the event loop, all but one in a hundred came no later than this. */
  readonly lateMsP99: number;
  /** Since the process began. */
  readonly peakMemoryBytes: number;
}

const file = process.env.BENCH_REPORT;
if (isMainThread && file !== undefined) {
  const delays = monitorEventLoopDelay({ resolution: LOOK_MS });
  const tell = (): void => {
    const observation: Observation = {
      longestStallMs: Math.max(0, delays.max / 1e6 - LOOK_MS),
      lateMsP99: Math.max(0, delays.percentile(99) / 1e6 - LOOK_MS),
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    };
    writeFileSync(`${file}.new`, JSON.stringify(observation));
    renameSync(`${file}.new`, file);
    delays.reset();
  };
  delays.enable();
  process.on('SIGUSR2', tell);
  process.on('exit', tell);
}
