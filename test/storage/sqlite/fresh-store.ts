// Stores in temporary folders, for the tests of the SQLite engine.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Storage } from '../../../src/core/storage.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import type { FreshStore } from '../contract/samples.ts';

/** A fresh store, closed and removed with all connections to it. */
export async function openFreshStore(): Promise<FreshStore> {
  const folder = await mkdtemp(join(tmpdir(), 'kabar-sqlite-'));
  const opened: Storage[] = [];
  const connectAgain = async (): Promise<Storage> => {
    const storage = await openSqlite({ file: join(folder, 'kabar.db') });
    opened.push(storage);
    return storage;
  };
  return {
    storage: await connectAgain(),
    connectAgain,
    remove: async () => {
      await Promise.all(opened.map((storage) => storage.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs with a temporary folder that is removed afterwards. */
export async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kabar-sqlite-'));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
