// Finding the row of an entry by what it is known as.

import { ENTRY_COLUMNS, type EntryRow, keyOfId } from '../rows.ts';
import type { Connection, SqlValue } from './connection.ts';

/** With the number by which other tables refer to it. */
export interface NumberedEntryRow extends EntryRow {
  readonly number: number;
}

/** The row that a condition with one or more values finds. */
export function findEntryRow(
  connection: Connection,
  condition: string,
  values: readonly SqlValue[],
): NumberedEntryRow | undefined {
  return connection.get<NumberedEntryRow>(
    `SELECT number, ${ENTRY_COLUMNS} FROM entries WHERE ${condition}`,
    values,
  );
}

/** By key or by published id. Ids that Kabar issues end in `/` and the key (core/identity.ts). */
export function findEntryRowByName(
  connection: Connection,
  keyOrId: string,
): NumberedEntryRow | undefined {
  const byKey = findEntryRow(connection, 'key = ?', [keyOfId(keyOrId)]);
  if (byKey !== undefined && (byKey.key === keyOrId || byKey.id === keyOrId)) return byKey;
  return findEntryRow(connection, "id = ? AND substr(id, -length(key) - 1) <> '/' || key", [
    keyOrId,
  ]);
}
