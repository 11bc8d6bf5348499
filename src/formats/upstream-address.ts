// Addresses in upstream documents: absolute wherever anything says where relative ones start.

import { webAddress } from '../core/web-address.ts';

const RELATIVE = /^(?![a-z][a-z0-9+.-]*:|\/\/)/iu;
const CHARACTERS_MAX = 8_192;

/**
 * The address as an absolute http(s) URI. Where neither the document nor
 * whoever brought it says where it lies, a relative address stays as it is written.
 */
export function upstreamAddress(
  address: string | undefined,
  base: string | undefined,
): string | undefined {
  const text = address?.trim() ?? '';
  if (text === '' || text.length > CHARACTERS_MAX) return undefined;
  const absolute = webAddress(text, base);
  if (absolute !== undefined) return absolute;
  return base === undefined && RELATIVE.test(text) ? text : undefined;
}
