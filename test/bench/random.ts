// Chance that is the same on every machine and every run, from a seed.

/** A sequence of choices; equal seeds choose equally. */
export interface Random {
  /** A whole number from 0 to `bound - 1`. */
  below(bound: number): number;
  chance(share: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** Different ones, at most as many as there are. */
  several<T>(from: readonly T[], count: number): readonly T[];
}

export function createRandom(seed: number): Random {
  let state = Math.imul(seed, 0x9e37_79b1) | 0;
  // Mulberry32: small, fast, and even enough for picking words.
  const next = (): number => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    below,
    chance: (share) => next() < share,
    pick: (from) => from[below(from.length)] ?? from[0],
    several(from, count) {
      const left = [...from];
      const taken = Array.from({ length: Math.min(count, left.length) }, () =>
        left.splice(below(left.length), 1),
      );
      return taken.flat();
    },
  };
}
