// Whether what lies in the database is a store that this version may open. What is not is refused with
// a sentence, and never repaired, emptied or replaced.

import { KabarError } from '../../core/errors.ts';
import type { PostgresAddress } from './address.ts';
import { MIGRATIONS, type SchemaVersion } from './migrations.ts';

/**
 * Throws `storage` for a store that needs a newer program, or, when it is only looked at, an older
 * store; `notFound` where there is none to be looked at.
 */
export function checkStore(
  found: SchemaVersion | undefined,
  { place, schema }: PostgresAddress,
  options: { readonly readOnly: boolean },
): void {
  const known = MIGRATIONS.length;
  if (found === undefined || found.version === 0) {
    if (!options.readOnly) return;
    throw new KabarError(
      'notFound',
      `There is no store in ${place} (schema "${schema}") yet. Start the service or run "kabar refresh" to make it.`,
    );
  }
  if (found.knownStepsMin > known) {
    throw new KabarError(
      'storage',
      `${place} was written by a newer Kabar (schema ${found.version}; this one knows ${known}). Run that version, or restore the backup from before the upgrade.`,
    );
  }
  if (options.readOnly && found.version < known) {
    throw new KabarError(
      'storage',
      `${place} was written by an older Kabar (schema ${found.version} of ${known}). Start the service or run "kabar refresh" once to bring it up to date.`,
    );
  }
}
