// Stores in schemas of their own, for the tests of the PostgreSQL engine.

import type { Storage } from '../../../src/core/storage.ts';
import { openPostgres } from '../../../src/storage/postgres/open.ts';
import type { FreshStore } from '../contract/samples.ts';
import { makeSchema } from './shared-server.ts';

/** A fresh store, closed and removed with all connections to it. */
export async function openFreshStore(): Promise<FreshStore> {
  const { url, drop } = await makeSchema();
  const opened: Storage[] = [];
  const connectAgain = async (): Promise<Storage> => {
    const storage = await openPostgres({ url, environment: process.env });
    opened.push(storage);
    return storage;
  };
  return {
    storage: await connectAgain(),
    connectAgain,
    remove: async () => {
      await Promise.all(opened.map((storage) => storage.close()));
      await drop();
    },
  };
}
