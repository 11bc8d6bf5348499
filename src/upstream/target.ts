// The address of a poll or of a redirect, checked before anything is looked up or connected to.

export type TargetReading = { readonly url: URL } | { readonly fault: string };

/**
 * Reads an absolute or relative address: http or https, no user name or password, none of the ports
 * that browsers refuse (WHATWG Fetch §2.9), since a request there could speak another protocol. The
 * fault is the end of a sentence and repeats nothing of the address.
 */
export function parseTarget(text: string, base?: URL): TargetReading {
  if (!URL.canParse(text, base?.href)) return { fault: 'it is no valid address' };
  const url = new URL(text, base?.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return { fault: 'it is neither http nor https' };
  if (url.username !== '' || url.password !== '')
    return { fault: 'it holds a user name or password' };
  if (BAD_PORTS.has(Number(url.port || DEFAULT_PORTS[url.protocol])))
    return { fault: `port ${url.port} is reserved for another protocol` };
  url.hash = '';
  return { url };
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

// https://fetch.spec.whatwg.org/#port-blocking
const BAD_PORTS: ReadonlySet<number> = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
  103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
  512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
  995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
  6669, 6679, 6697, 10080,
]);

const SHOWN_CHARACTERS_MAX = 200;

/** An address for a message: without its query, which may hold a key. */
export function describeUrl(url: URL): string {
  const text = url.origin + url.pathname;
  return text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text;
}

/** Whose manners are owed: a host by its name, http and https alike; an unusual port is another one. */
export function hostKeyOf(url: URL): string {
  return url.host;
}

/** A URL's name or address, that of IPv6 without its brackets. */
export function hostnameOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/gu, '');
}

/** The port that a URL leads to. */
export function portOf(url: URL): number {
  return Number(url.port || DEFAULT_PORTS[url.protocol]);
}
