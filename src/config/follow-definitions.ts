// Notices within a second when the configuration, a layout or a feed's definition changes. It looks
// rather than watches: a handful of files, whatever editor, mount or tool changed them.

import { type Definitions, loadDefinitions, stampDefinitions } from './definitions.ts';
import type { ConfigFault } from './fault.ts';
import type { ConfigLocation } from './service-config.ts';

const LOOK_MS_MIN = 1_000;
/** With thousands of feeds a look takes a while: at most this share of the time goes into looking. */
const LOOK_SHARE_MAX = 0.02;

export interface DefinitionsListener {
  onChange(definitions: Definitions): void;
  /** The configuration itself has become faulty: what was good before stays in force. */
  onFault(faults: readonly ConfigFault[]): void;
}

/** Calls back after each change since `start` was read, until the returned function is called. */
export function followDefinitions(
  location: ConfigLocation,
  start: Definitions,
  listener: DefinitionsListener,
): () => void {
  let definitions = start;
  let { stamp } = start;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const beganAt = performance.now();
    const now = stampDefinitions(definitions.config, definitions.lists);
    if (now !== stamp) {
      stamp = now;
      const reading = loadDefinitions(location, definitions);
      if (reading.ok) {
        definitions = reading.definitions;
        stamp = definitions.stamp;
        listener.onChange(definitions);
      } else listener.onFault(reading.faults);
    }
    schedule(performance.now() - beganAt);
  };
  const schedule = (tookMs: number): void => {
    timer = setTimeout(look, Math.max(LOOK_MS_MIN, tookMs / LOOK_SHARE_MAX));
    timer.unref();
  };
  schedule(0);
  return () => clearTimeout(timer);
}
