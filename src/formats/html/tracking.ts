// What feeds put in to watch their readers: pictures of one pixel, and parameters that follow a link.

const PARAMETER =
  /(?<=[?&])(?:utm_(?:campaign|content|id|medium|name|source|term)|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|vero_id|oly_(?:anon|enc)_id)=[^&#]*(?:&|(?=#|$))/gu;

/** The address without parameters that only tell where a reader came from. */
export function dropTracking(address: string): string {
  if (!address.includes('?')) return address;
  const kept = address.replace(PARAMETER, '');
  return kept === address ? address : kept.replace(/[?&](?=#|$)/u, '');
}

/** A picture that nobody can see: at most one pixel wide and high. */
export function isTrackingPixel(attributes: Readonly<Record<string, string>>): boolean {
  const isTiny = (value: string | undefined) => /^\s*[01](?:px)?\s*$/u.test(value ?? '');
  return isTiny(attributes.width) && isTiny(attributes.height);
}
