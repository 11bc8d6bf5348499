// Options of `kabar add` as they are written on the command line.

import { KabarError } from '../core/errors.ts';

/** The number of a choice as written on the command line. Throws `configuration`. */
export function parseChoice(text: string): number {
  if (/^[1-9]\d{0,3}$/u.test(text)) return Number(text);
  throw new KabarError('configuration', `--choose is "${text}"; expected a number from the list`);
}
