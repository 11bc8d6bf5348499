// The log of a command: pino, one JSON line an event. The service logs to standard output; other
// commands keep that for their results and log what needs attention to standard error.

import { type LoggerOptions, pino } from 'pino';
import type { Log } from '../core/log.ts';
import { escapeControls } from './terminal.ts';

const STDOUT = 1;
const STDERR = 2;

const REDACTED = ['token', 'secret', 'authorization', '*.token', '*.secret', '*.authorization'];
const SETTINGS: LoggerOptions = {
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: REDACTED,
  hooks: { streamWrite: escapeControls },
};

/** Of the running service. Written synchronously: a line that was logged is not lost by a crash. */
export function serviceLog(): Log {
  const level = process.env.LOG_LEVEL ?? 'info';
  return pino({ ...SETTINGS, level }, pino.destination({ dest: STDOUT, sync: true }));
}

/** Of a command that ends: warnings and errors only. */
export function commandLog(): Log {
  return pino({ ...SETTINGS, level: 'warn' }, pino.destination({ dest: STDERR, sync: true }));
}
