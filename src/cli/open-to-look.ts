// The store for commands that only look: nothing is made where there is none yet.

import { KabarError } from '../core/errors.ts';
import type { DatabaseAddress, Storage } from '../core/storage.ts';
import { openStorage } from '../storage/open.ts';

/** Read only; nothing when there is none. Throws `storage`. */
export async function openToLook(address: DatabaseAddress): Promise<Storage | undefined> {
  try {
    return await openStorage(address, { readOnly: true });
  } catch (error) {
    if (error instanceof KabarError && error.code === 'notFound') return undefined;
    throw error;
  }
}
