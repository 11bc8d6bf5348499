// The version of this Kabar, as package.json names it.

import { readFileSync } from 'node:fs';

/** As in `0.1.0`. */
export const VERSION: string = readVersion();

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const found: unknown = JSON.parse(text);
  if (typeof found === 'object' && found !== null && 'version' in found)
    return String(found.version);
  throw new Error('package.json names no version');
}
