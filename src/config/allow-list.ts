// The list of private addresses that may be talked to: address or CIDR, always with its port. There
// is no name, no switch and no range that opens everything.

import ipaddr from 'ipaddr.js';

const FORM = /^(?:\[([^\]]+)\](\/\d{1,3})?|([^:[\]/]+)(\/\d{1,3})?):(\d{1,5})$/u;

/** The prefix below which an entry would open too much, per family. */
const PREFIX_BITS_MIN = { ipv4: 8, ipv6: 32 } as const;

/** Addresses of the machine's link and of cloud metadata services: never to be opened. */
const NEVER = [
  ipaddr.parseCIDR('169.254.0.0/16'),
  ipaddr.parseCIDR('fe80::/10'),
  ipaddr.parseCIDR('fd00:ec2::/32'),
];

/** Why an entry of an allow list is refused, in a sentence, or nothing. */
export function findAllowListFault(entry: string): string | undefined {
  const match = FORM.exec(entry);
  if (match === null) return 'expected an address or CIDR with a port, such as 10.20.0.0/24:8080';
  const host = match[1] ?? match[3] ?? '';
  const port = Number(match[5]);
  if (port < 1 || port > 65_535) return `port ${port} does not exist; expected 1 to 65535`;
  if (!ipaddr.isValid(host))
    return `"${host}" is not an IP address; host names are not accepted here`;
  const address = ipaddr.parse(host);
  const kind = address.kind();
  const bitsMax = kind === 'ipv4' ? 32 : 128;
  const prefix = match[2] ?? match[4];
  const bits = prefix === undefined ? bitsMax : Number(prefix.slice(1));
  if (bits > bitsMax) return `/${bits} is longer than an ${kind} address`;
  if (bits < PREFIX_BITS_MIN[kind])
    return `/${bits} opens too much; at least /${PREFIX_BITS_MIN[kind]} is asked`;
  for (const [range, length] of NEVER) {
    if (range.kind() !== kind) continue;
    if (address.match(range, Math.min(bits, length)))
      return 'link-local and metadata addresses are never opened';
  }
  return undefined;
}
