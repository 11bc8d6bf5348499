// Options of `kabar serve` as they are written on the command line.

import { KabarError } from '../core/errors.ts';
import type { Role } from '../service.ts';

/** A role as written on the command line. Throws `configuration`. */
export function parseRole(text: string): Role {
  if (text === 'all' || text === 'web' || text === 'worker') return text;
  throw new KabarError('configuration', `--role is "${text}"; expected all, web or worker`);
}

/** A port as written on the command line. Throws `configuration`. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/u.test(text) && port <= 65_535) return port;
  throw new KabarError('configuration', `--port is "${text}"; expected 0 to 65535`);
}
