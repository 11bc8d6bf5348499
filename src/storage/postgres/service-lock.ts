// Any number of processes work on one PostgreSQL: sources are shared out by their claims, and the
// right to be a service of a role is everybody's.

import type { ServiceLock } from '../../core/storage.ts';

/** Refuses nobody. */
export async function lockService(): Promise<ServiceLock> {
  return { isOnly: false, release: async () => undefined };
}
