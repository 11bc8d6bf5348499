// Finding the rows of entries by what they are known as.

import { ENTRY_COLUMNS, type EntryRow, keyOfId } from '../rows.ts';
import type { Connection } from './connection.ts';

/** By key or by published id. Ids that Kabar issues end in `/` and the key (core/identity.ts). */
export async function findEntryRowByName(
  connection: Connection,
  keyOrId: string,
): Promise<EntryRow | undefined> {
  // No text with a NUL or half a character was ever stored as a name.
  if (keyOrId.includes('\0') || !keyOrId.isWellFormed()) return undefined;
  return connection.get<EntryRow>(ROW_BY_NAME, [keyOfId(keyOrId), keyOrId]);
}

/** Exported for the test that looks at its query plan. */
export const ROW_BY_NAME = `
  SELECT ${ENTRY_COLUMNS} FROM (
    SELECT 1 AS rank, * FROM entries WHERE key = $1 AND (key = $2 OR id = $2)
    UNION ALL
    SELECT 2 AS rank, * FROM entries WHERE id = $2 AND right(id, length(key) + 1) <> '/' || key
  ) AS named ORDER BY rank LIMIT 1`;
