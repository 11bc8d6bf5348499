// The list of private addresses that may be talked to: address or CIDR, always with its port. There
// is no name, no switch and no range that opens everything.

import ipaddr from 'ipaddr.js';

const FORM = /^(?:\[([^\]]+)\](\/\d{1,3})?|([^:[\]/]+)(\/\d{1,3})?):(\d{1,5})$/u;

/** The prefix below which an entry would open too much, per family. */
const PREFIX_BITS_MIN = { ipv4: 8, ipv6: 32 } as const;

const LINK = 'link-local addresses';
const METADATA = 'addresses of metadata services';
const DISGUISED = 'IPv4 addresses in the form of IPv6 ones; write them as IPv4';

/** What no entry may touch, whatever else it holds. */
const NEVER = [
  { range: ipaddr.parseCIDR('0.0.0.0/8'), what: 'addresses that mean this machine' },
  { range: ipaddr.parseCIDR('169.254.0.0/16'), what: LINK },
  { range: ipaddr.parseCIDR('100.100.100.200/32'), what: METADATA },
  { range: ipaddr.parseCIDR('192.0.0.192/32'), what: METADATA },
  { range: ipaddr.parseCIDR('168.63.129.16/32'), what: METADATA },
  { range: ipaddr.parseCIDR('::/128'), what: 'addresses that mean this machine' },
  { range: ipaddr.parseCIDR('fe80::/10'), what: LINK },
  { range: ipaddr.parseCIDR('fd00:ec2::/32'), what: METADATA },
  { range: ipaddr.parseCIDR('::ffff:0:0/96'), what: DISGUISED },
  { range: ipaddr.parseCIDR('64:ff9b::/96'), what: DISGUISED },
  { range: ipaddr.parseCIDR('64:ff9b:1::/48'), what: DISGUISED },
  { range: ipaddr.parseCIDR('2002::/16'), what: DISGUISED },
] as const;

/** Why an entry of an allow list is refused, in a sentence, or nothing. */
export function findAllowListFault(entry: string): string | undefined {
  const match = FORM.exec(entry);
  if (match === null) return 'expected an address or CIDR with a port, such as 10.20.0.0/24:8080';
  const host = match[1] ?? match[3] ?? '';
  const port = Number(match[5]);
  if (port < 1 || port > 65_535) return `port ${port} does not exist; expected 1 to 65535`;
  const isBracketed = match[1] !== undefined;
  if (!isBracketed && !ipaddr.IPv4.isValidFourPartDecimal(host))
    return `"${host}" is not an IP address such as 10.20.0.5; host names are not accepted here`;
  if (isBracketed && (!ipaddr.IPv6.isValid(host) || host.includes('%')))
    return `"${host}" is not an IPv6 address; host names and zones are not accepted here`;
  const address = ipaddr.parse(host);
  const kind = address.kind();
  const bitsMax = kind === 'ipv4' ? 32 : 128;
  const prefix = match[2] ?? match[4];
  const bits = prefix === undefined ? bitsMax : Number(prefix.slice(1));
  if (bits > bitsMax) return `/${bits} is longer than an address, which has ${bitsMax} bits`;
  if (bits < PREFIX_BITS_MIN[kind])
    return `/${bits} opens too much; at least /${PREFIX_BITS_MIN[kind]} is asked for`;
  for (const { range, what } of NEVER) {
    if (range[0].kind() !== kind) continue;
    if (address.match(range[0], Math.min(bits, range[1])))
      return `${range.join('/')} is never opened: ${what}`;
  }
  return undefined;
}

/** What the operator has opened to polls, in a sentence for log, `check` and `status`; nothing where nothing is. */
export function describeOpenings(allowPrivate: readonly string[]): string | undefined {
  if (allowPrivate.length === 0) return undefined;
  return `fetch.allowPrivate opens ${allowPrivate.join(', ')} to polls: whoever controls an upstream can have it asked. Keep the list short.`;
}
