// The name of a process among all that work on one store, and whether the process behind such a name
// has ended: what a killed one held is free at once, not only when its lease has run out.

import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCodeOf } from '../core/errors.ts';

/** Processes of the same name see the same process numbers. */
const PLACE = `${hostname()}/${processSpace()}`;

/** A name that no other process has at the same time. */
export function processHolder(command: string): string {
  return `${command}@${PLACE}:${process.pid}`;
}

/** True only when it is certain: the name is of this machine, and no such process runs. */
export function isHolderGone(holder: string): boolean {
  const at = holder.indexOf('@');
  const end = holder.lastIndexOf(':');
  if (at < 0 || holder.slice(at + 1, end) !== PLACE) return false;
  try {
    process.kill(Number(holder.slice(end + 1)), 0);
    return false;
  } catch (error) {
    return systemCodeOf(error) === 'ESRCH';
  }
}

/** Containers can share a host name and a store, and each counts its processes from one. */
function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has these; elsewhere a host's processes are numbered together.
    return '';
  }
}
