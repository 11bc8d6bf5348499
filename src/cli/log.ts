// The log of a command: pino, one JSON line an event. The service logs to standard output; other
// commands keep that for their results and log what needs attention to standard error.

import { pino } from 'pino';
import type { Log } from '../core/log.ts';

const STDOUT = 1;
const STDERR = 2;

/** Of the running service. Written synchronously: a line that was logged is not lost by a crash. */
export function serviceLog(): Log {
  const level = process.env.LOG_LEVEL ?? 'info';
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: REDACTED },
    pino.destination({ dest: STDOUT, sync: true }),
  );
}

/** Of a command that ends: warnings and errors only. */
export function commandLog(): Log {
  return pino(
    { level: 'warn', base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: REDACTED },
    pino.destination({ dest: STDERR, sync: true }),
  );
}

const REDACTED = ['token', 'secret', 'authorization', '*.token', '*.secret', '*.authorization'];
