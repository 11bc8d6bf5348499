// What feeds put in to watch their readers: pictures of one pixel, and parameters that follow a link.

import type { Attribute } from './clean-attributes.ts';

const PARAMETER =
  /(?<=[?&])(?:utm_(?:campaign|content|id|medium|name|source|term)|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|vero_id|oly_(?:anon|enc)_id)=[^&#]*(?:&|(?=#|$))/gu;

/** The address without parameters that only tell where a reader came from. */
export function dropTracking(address: string): string {
  if (!address.includes('?')) return address;
  const kept = address.replace(PARAMETER, '');
  return kept === address ? address : kept.replace(/[?&](?=#|$)/u, '');
}

/** A picture that nobody can see: at most one pixel wide and high. */
export function isTrackingPixel(attributes: readonly Attribute[]): boolean {
  const size = (name: string): string | undefined =>
    attributes.find(([one]) => one === name)?.[1].trim();
  const isTiny = (value: string | undefined) => value !== undefined && /^[01](?:px)?$/u.test(value);
  return isTiny(size('width')) && isTiny(size('height'));
}
