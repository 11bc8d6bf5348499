// One service of a role per store: an exclusive transaction on a small file beside the database,
// held for the process's lifetime. The operating system ends it with the process, also on kill -9.

import { setTimeout } from 'node:timers/promises';
import { KabarError } from '../../core/errors.ts';
import type { ServiceLock } from '../../core/storage.ts';
import { Connection } from './connection.ts';
import { isBusy, storageErrorOf } from './errors.ts';

// Two processes that start in the same instant can refuse each other; a second look decides it.
const ATTEMPTS_MAX = 4;

/** What is held is kept here: a connection that nobody refers to would be collected, and its lock with it. */
const held = new Set<Connection>();

/** Takes the lock `FILE.ROLE.lock`. Throws `busy` while another process has it. */
export async function lockService(file: string, role: string): Promise<ServiceLock> {
  if (!/^[a-z][a-z0-9-]{0,31}$/u.test(role)) {
    throw new KabarError('internal', `"${role}" cannot name a role of the service.`);
  }
  const lockFile = `${file}.${role}.lock`;
  for (let attempt = 1; ; attempt++) {
    try {
      const connection = takeLock(lockFile);
      held.add(connection);
      return {
        isOnly: true,
        async release() {
          held.delete(connection);
          connection.close();
        },
      };
    } catch (error) {
      if (!isBusy(error)) throw storageErrorOf(error, lockFile);
      if (attempt === ATTEMPTS_MAX) {
        throw new KabarError(
          'busy',
          `Another Kabar process already runs as "${role}" on ${file}. Stop it first, or give this one another data folder with --data.`,
          error,
        );
      }
    }
    await setTimeout(20 + Math.random() * 40);
  }
}

function takeLock(lockFile: string): Connection {
  const connection = new Connection(lockFile);
  try {
    connection.execute('BEGIN EXCLUSIVE');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
