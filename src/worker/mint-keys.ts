// Short names for new stories that no other story in the store has.

import { mintKey } from '../core/identity.ts';
import type { EntryStore } from '../core/storage.ts';

/**
 * A key for each story, by what the caller calls it; `nameAt` gives the identity that an attempt is
 * made from. Throws `storage`.
 */
export async function mintKeys(
  stories: ReadonlyMap<string, (attempt: number) => string>,
  { entries, source }: { entries: Pick<EntryStore, 'findByKeys'>; source: string },
): Promise<ReadonlyMap<string, string>> {
  const minted = new Map<string, string>();
  let open = [...stories];
  for (let attempt = 0; open.length > 0; attempt++) {
    const wanted = new Map(
      open.map(([story, nameAt]) => [story, mintKey(source, nameAt(attempt), attempt)]),
    );
    const taken = await entries.findByKeys([...wanted.values()]);
    for (const [story, key] of wanted) if (!taken.has(key)) minted.set(story, key);
    open = open.filter(([story]) => !minted.has(story));
  }
  return minted;
}
