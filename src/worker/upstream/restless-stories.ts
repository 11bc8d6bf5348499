// Some upstreams send other bytes for every story at every poll: a time, a token, an advertisement. A
// first change of an entry is news; one that goes on changing is shown more and more rarely.

import type { StoredEntryWithFingerprint } from '../../core/storage.ts';
import type { ToldEntry } from './tell-apart.ts';

const FIRST_WAIT_MS = 5 * 60_000;
const WAIT_MS_MAX = 60 * 60_000;
/** An entry that was left alone for so long may change at once again. */
const CALM_MS = 6 * 60 * 60_000;

/** How often entries changed in succession, by key. */
export type Restlessness = Readonly<Record<string, number>>;

export interface Weight {
  readonly decision: 'write' | 'unchanged' | 'deferred';
  /** How often the entry has changed in succession, this change included. */
  readonly count: number;
}

/** Whether the store is to be told of a story now. */
export function weighChange(
  story: Pick<ToldEntry, 'fingerprint'>,
  stored: StoredEntryWithFingerprint | undefined,
  { restless, now }: { readonly restless: Restlessness; readonly now: number },
): Weight {
  if (stored === undefined) return { decision: 'write', count: 0 };
  if (stored.state === 'withdrawn') return { decision: 'unchanged', count: 0 };
  const quietMs = now - stored.changedAt;
  const before = restless[stored.key] ?? 0;
  const count = quietMs >= CALM_MS ? 0 : before;
  if (stored.state === 'live' && stored.fingerprint === story.fingerprint)
    return { decision: 'unchanged', count };
  // A clock that was set back must not hold a change for long.
  if (count > 0 && quietMs >= 0 && quietMs < waitMs(count)) return { decision: 'deferred', count };
  return { decision: 'write', count: count + 1 };
}

function waitMs(count: number): number {
  return Math.min(WAIT_MS_MAX, FIRST_WAIT_MS * 2 ** Math.min(count - 1, 10));
}
