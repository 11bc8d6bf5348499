// What a file's stamp says beside its size, times and inode: that it has to be read again at a certain
// time though nobody touched it (its article expires, its embargo ends), and that its stories have names
// of their own, so that other files may tell them too.

const UNTIL = ' until ';
const NAMED = ' named';

/** The stamp of a file that is read again at an instant, whatever stands there. Milliseconds since 1970. */
export function stampUntil(stamp: string, at: number | undefined): string {
  return at === undefined ? stamp : `${stamp}${UNTIL}${at}`;
}

/** The stamp of a file whose stories have names of their own. */
export function stampNamed(stamp: string): string {
  return `${stamp}${NAMED}`;
}

export function isNamedStamp(stamp: string): boolean {
  return stamp.includes(NAMED);
}

/** Whether what is remembered under one stamp still holds for a file that has another now. */
export function isSameStamp(remembered: string, stamp: string, now: number): boolean {
  const [own, until] = remembered.replace(NAMED, '').split(UNTIL);
  return own === stamp && (until === undefined || now < Number(until));
}
