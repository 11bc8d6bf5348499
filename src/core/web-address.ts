// Addresses on their way into a document: absolute, of a scheme that cannot run anything, as URIs
// (RSS profile 3.4) and without credentials. What cannot be made so is absent, never an error.

const ADDRESS_CHARACTERS_MAX = 8_192;
// Left alone by the URL standard, but not allowed by RFC 3986 §2.
const NOT_IN_URI = /[^\w\-.~:/?#[\]@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})/gu;
/**
 * Already what the URL standard and RFC 3986 make of it, as most addresses are: a name of letters, no port, no
 * dot segments, nothing to encode.
 */
const CANONICAL =
  /^https?:\/\/(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:\/(?!\.|%2[Ee])(?:[\w\-.~:@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)+(?:\?(?:[\w\-.~:/?@!$&()*+,;=]|%[0-9A-Fa-f]{2})*)?(?:#(?:[\w\-.~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?$/u;
const PUNYCODE = 'xn--';
const UNRESERVED_OR_HEX = /%[0-9A-Fa-f]{2}/gu;
const UNRESERVED = /[\w\-.~]/u;
const MAIL_ADDRESS =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/u;

/** The address as an absolute http(s) URI, relative ones taken against `base`; absent if it is none. */
export function webAddress(address: string | undefined, base?: string): string | undefined {
  if (address === undefined || address.length > ADDRESS_CHARACTERS_MAX) return undefined;
  const text = address.trim();
  if (CANONICAL.test(text) && !text.includes(PUNYCODE)) return text;
  const url = text === '' ? null : URL.parse(text, base);
  if (url === null) return undefined;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  url.username = '';
  url.password = '';
  const uri = encodeForUri(url.href);
  return uri.length > ADDRESS_CHARACTERS_MAX ? undefined : uri;
}

/** Like `webAddress`, but `mailto:` with one plain address is welcome too (links in content). */
export function linkAddress(address: string | undefined, base?: string): string | undefined {
  const [, mail] = /^\s*mailto:([^?]{1,320})/iu.exec(address ?? '') ?? [];
  if (mail === undefined) return webAddress(address, base);
  const plain = mailAddress(mail);
  return plain === undefined ? undefined : `mailto:${encodeForUri(plain)}`;
}

/** The mail address (RFC 5322 §3.4.1 addr-spec, dot-atom form), or nothing. */
export function mailAddress(address: string | undefined): string | undefined {
  const text = address?.trim();
  return text !== undefined && text.length <= 320 && MAIL_ADDRESS.test(text) ? text : undefined;
}

/** Normalized as RFC 4287 §4.2.6.1 wants an id: upper-case hexadecimals, nothing encoded in vain. */
export function canonicalUri(uri: string): string {
  return uri.replace(UNRESERVED_OR_HEX, (reference) => {
    const character = String.fromCharCode(Number.parseInt(reference.slice(1), 16));
    return UNRESERVED.test(character) ? character : reference.toUpperCase();
  });
}

function encodeForUri(href: string): string {
  const [origin] = /^https?:\/\/[^/?#]*/u.exec(href) ?? [''];
  const rest = href.slice(origin.length).replace(NOT_IN_URI, encodeCharacter);
  // Brackets belong to the host alone, and a fragment has no second `#` (RFC 3986 §3.2.2, §3.5).
  const fragmentAt = rest.indexOf('#') + 1;
  const fragment = fragmentAt === 0 ? '' : rest.slice(fragmentAt).replaceAll('#', '%23');
  const beforeFragment = fragmentAt === 0 ? rest : rest.slice(0, fragmentAt);
  return origin + (beforeFragment + fragment).replace(/[[\]]/gu, encodeCharacter);
}

function encodeCharacter(character: string): string {
  return character === '%' ? '%25' : encodeURIComponent(character);
}
