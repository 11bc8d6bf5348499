// Which content coding an answer leaves in, by what its reader accepts (RFC 9110 §12.5.3). The package
// negotiator is not used: it takes malformed weights at face value (`foo;q=-1` makes identity
// unacceptable, `q=2` beats `q=1`) and does not know `x-gzip`.

import type { Coding } from './document.ts';

const MEMBER =
  /^([!#$%&'*+.^_`|~0-9a-z-]+)(?:[ \t]*;[ \t]*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?$/iu;
// Below every weight that can be written (0.001), yet acceptable.
const LEAST = 0.000_1;

/**
 * The coding with the highest weight; among equals the one that `available`, the server's order of
 * preference, names first. Without the header, or with an empty one, that is identity: a reader that
 * says nothing may know no coding. Identity, when it is not named, is the last resort.
 *
 * Members that are malformed count as not sent. Nothing comes back only when the reader forbids
 * identity and everything else: RFC 9110 §12.5.3 then asks for no coding "unless identity is
 * indicated as unacceptable", so the answer is 406 (§15.5.7), with `Vary: Accept-Encoding`.
 */
export function chooseCoding(
  acceptEncoding: string | undefined,
  available: readonly Coding[],
): Coding | undefined {
  const weights = parseAcceptEncoding(acceptEncoding ?? '');
  let best: Coding | undefined;
  let bestWeight = 0;
  for (const coding of available) {
    const weight = weights.get(coding) ?? weights.get('*') ?? (coding === 'identity' ? LEAST : 0);
    if (weight > bestWeight) {
      best = coding;
      bestWeight = weight;
    }
  }
  return best;
}

/** Weights by lower-case coding; of several for one coding, the highest. Linear in the length. */
function parseAcceptEncoding(value: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const text of value.split(',')) {
    const member = MEMBER.exec(text.trim());
    if (member === null) continue;
    const name = (member[1] ?? '').toLowerCase();
    // RFC 9110 §8.4.1.3: x-gzip is to be taken for gzip.
    const coding = name === 'x-gzip' ? 'gzip' : name;
    weights.set(coding, Math.max(weights.get(coding) ?? 0, Number(member[2] ?? 1)));
  }
  return weights;
}
