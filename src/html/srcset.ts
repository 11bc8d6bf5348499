// The candidates of an image's `srcset` (HTML §4.8.4.2.1), each held to the rules of any other address.

import { webAddress } from '../core/web-address.ts';

const SRCSET_CHARACTERS_MAX = 8_192;
const CANDIDATES_MAX = 20;

/** The candidates that are absolute http(s) or can be made so; absent when none is left. */
export function renderSrcset(srcset: string, baseUrl?: string): string | undefined {
  if (srcset.length > SRCSET_CHARACTERS_MAX) return undefined;
  const candidates: string[] = [];
  for (const candidate of srcset.split(/,\s+|,$/u).slice(0, CANDIDATES_MAX)) {
    const [address, descriptor, ...more] = candidate.trim().split(/\s+/u);
    const url = webAddress(address, baseUrl);
    if (url === undefined || more.length > 0 || url.endsWith(',')) continue;
    if (descriptor === undefined) candidates.push(url);
    else if (/^\d{1,6}(?:\.\d{1,4})?[wx]$/u.test(descriptor))
      candidates.push(`${url} ${descriptor}`);
  }
  return candidates.length === 0 ? undefined : candidates.join(', ');
}
