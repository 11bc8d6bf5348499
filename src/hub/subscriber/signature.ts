// Whether a delivery comes from the hub that knows our secret (WebSub §7.1): an HMAC over the body as it
// came, compared in constant time, before anything of it is read.

import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Methods that are accepted. SHA-1 is among them because the hubs that most feeds name still sign with
 * nothing else, and an HMAC does not need the property that SHA-1 has lost.
 */
const METHODS: ReadonlySet<string> = new Set(['sha1', 'sha256', 'sha384', 'sha512']);
const FORM = /^([a-z0-9]{1,16})=([0-9a-f]{1,128})$/iu;

/** `header`: `X-Hub-Signature`, as `METHOD=HEX`. None is never right. */
export function isSigned(
  body: Uint8Array,
  { header, secret }: { readonly header: string | undefined; readonly secret: string },
): boolean {
  const [, method = '', hex = ''] = FORM.exec(header?.trim() ?? '') ?? [];
  const name = method.toLowerCase();
  if (!METHODS.has(name)) return false;
  const expected = createHmac(name, secret).update(body).digest();
  const given = Buffer.from(hex, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
