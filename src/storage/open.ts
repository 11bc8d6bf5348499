// Opens the store with the engine that its address names.

import type { DatabaseAddress, Storage } from '../core/storage.ts';
import { openPostgres } from './postgres/open.ts';
import { openSqlite } from './sqlite/open.ts';

export interface OpenOptions {
  /** The store is neither made nor changed. */
  readonly readOnly?: boolean;
}

/** Throws `notFound` for one that is only to be read and is not there; `configuration`, `storage`, `environment`. */
export async function openStorage(
  address: DatabaseAddress,
  { readOnly = false }: OpenOptions = {},
): Promise<Storage> {
  switch (address.engine) {
    case 'sqlite':
      return openSqlite({ file: address.file, readOnly });
    case 'postgres':
      return openPostgres({ url: address.url, environment: process.env, readOnly });
  }
}
