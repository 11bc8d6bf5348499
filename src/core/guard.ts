// The guard: a publication that jumps past its limits is held for the operator, and the last good
// documents stay.

export interface GuardLimits {
  /** Share of a source's entries that may vanish at once, 0 to 1. */
  readonly vanishedShareMax: number;
  /** Entries that may appear at once from an upstream that was read before. */
  readonly newEntriesMax: number;
}

/**
 * Whether so many of a source's entries may leave at once. A single article that is taken out of a
 * folder that still stands is an act and not an accident, however few are left.
 */
export function mayVanish(
  limits: GuardLimits,
  counts: { readonly vanished: number; readonly live: number },
): boolean {
  return counts.vanished <= 1 || counts.vanished <= counts.live * limits.vanishedShareMax;
}
