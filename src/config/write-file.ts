// Files of the operator's that a command writes: whole or not at all, on disk before they count, and
// never over what somebody else wrote meanwhile.

import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { KabarError, messageOf, systemCodeOf } from '../core/errors.ts';

/**
 * Makes a file that was not there, and its folder. Throws `busy` when it is there, `environment` when
 * it cannot be written.
 */
export function createFile(file: string, text: string): void {
  withFailures(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    const draft = writeDraft(file, text);
    try {
      placeNew(draft, file);
    } finally {
      rmSync(draft, { force: true });
    }
    syncFolder(dirname(file));
  });
}

/**
 * Replaces a file that says `before`; its permissions, and a link that leads to it, stay. Throws
 * `busy` when it says anything else by now, `environment` when it cannot be written.
 */
export function replaceFile(
  file: string,
  { before, after }: { readonly before: string; readonly after: string },
): void {
  withFailures(file, () => {
    const target = realpathSync(file);
    const draft = writeDraft(target, after);
    try {
      chmodSync(draft, statSync(target).mode & 0o7777);
      if (readFileSync(target, 'utf8') !== before)
        throw new KabarError('busy', `${file} was changed meanwhile. Run the command again.`);
      renameSync(draft, target);
    } finally {
      rmSync(draft, { force: true });
    }
    syncFolder(dirname(target));
  });
}

function withFailures(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof KabarError) throw error;
    throw new KabarError('environment', `${file} cannot be written: ${messageOf(error)}`, error);
  }
}

/** Beside the file, under a name of its own; on disk when this returns. */
function writeDraft(file: string, text: string): string {
  const draft = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  const descriptor = openSync(draft, 'wx', 0o666);
  try {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return draft;
}

/** Under its name only if nothing has that name: a rename would not ask. */
function placeNew(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST')
      throw new KabarError('busy', `${file} is there already, and is not overwritten`, error);
    // File systems without hard links: the copy is exclusive, though not on disk in one step.
    copyFileSync(draft, file, constants.COPYFILE_EXCL);
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
