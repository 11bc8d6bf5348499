// A worker's right to read a source, kept alive while the work lasts: taken before, renewed in time,
// given back with what the reading came to.

import type { PollState } from '../core/poll.ts';
import type { Claim, SourceOutcome } from '../core/source.ts';
import type { SourceStore } from '../core/storage.ts';

const LEASE_MS = 30_000;
const KEEP_MS = 5_000;

export interface Claimant {
  readonly sources: SourceStore;
  /** Names this process among all that work on the store. */
  readonly holder: string;
  /** Whether a process that holds a claim is known to have ended. */
  isGone(holder: string): boolean;
  readonly clock: () => number;
}

/** A claim that its work keeps alive. */
export interface LiveClaim {
  readonly current: Claim;
  /** Call between steps: renews the lease when half of it is gone. Throws `claimLost`. */
  keep(): Promise<void>;
}

/** What a piece of work says when it is done. */
export interface ClaimedResult {
  readonly outcome: SourceOutcome;
  readonly dueAt: number;
  readonly reader?: string;
  readonly poll?: PollState;
}

/**
 * Does `work` under a claim of the source and records its result; nothing when another worker holds
 * the source. When `work` throws, the claim is left to its lease, so that nobody repeats at once what
 * just failed.
 */
export async function withClaim<T extends ClaimedResult>(
  claimant: Claimant,
  source: string,
  work: (claim: LiveClaim) => Promise<T>,
): Promise<T | undefined> {
  const { sources, holder, clock } = claimant;
  const { isGone } = claimant;
  let claim = await sources.claim(source, { holder, now: clock(), leaseMs: LEASE_MS, isGone });
  if (claim === undefined) return undefined;
  const live: LiveClaim = {
    get current() {
      if (claim === undefined) throw new Error('unreachable: a claim was taken');
      return claim;
    },
    async keep() {
      const now = clock();
      if (live.current.expiresAt - now > LEASE_MS / 2) return;
      claim = await sources.renew(live.current, { now, leaseMs: LEASE_MS });
    },
  };
  const result = await work(live);
  const { outcome, dueAt, reader, poll } = result;
  await sources.release(live.current, {
    outcome,
    dueAt,
    ...(reader === undefined ? {} : { reader }),
    ...(poll === undefined ? {} : { poll }),
  });
  return result;
}

/**
 * Does work that may wait for others, while the claim is kept. Its signal ends with `signal`, and with
 * the claim: one that is lost is lost, and the store tells whoever writes next.
 */
export async function keepWhile<T>(
  { claim, signal }: { readonly claim: LiveClaim; readonly signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  // By hand: a signal that is made of a long-lived one by `AbortSignal.any` costs memory each time.
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  const timer = setInterval(() => claim.keep().catch(end), KEEP_MS);
  try {
    return await work(ending.signal);
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', end);
  }
}
