// The address guard: decides whether an address may be talked to at a port. Everything that is not
// global unicast is refused, unless the operator listed it with its port.

import ipaddr from 'ipaddr.js';
import { KabarError } from '../core/errors.ts';

type Address = ReturnType<typeof ipaddr.parse>;

export interface AddressGuard {
  /**
   * Why an address must not be talked to at a port, as the end of a sentence, or nothing. It is to be
   * asked about addresses only (a literal, each resolved one, the one connected to), never a name.
   */
  findFault(address: string, port: number): string | undefined;
  /** Whether this is an address, not a name, that is open by the operator's list alone. */
  isOpened(address: string, port: number): boolean;
}

/**
 * A guard that opens nothing but the entries `ADDRESS[/N]:PORT` (an IPv6 address in brackets). Throws
 * `configuration` for an entry of another form: an entry that is not understood opens nothing silently.
 */
export function createAddressGuard(allowPrivate: readonly string[]): AddressGuard {
  const openings = allowPrivate.map(parseOpening);
  const isListed = (address: Address, port: number): boolean =>
    openings.some((opening) => opening.port === port && covers(opening, address));
  return {
    findFault(text, port) {
      const address = findAddress(text);
      if (address === undefined) return 'it leads to no address';
      const kind = findSpecialKind(address);
      if (kind === undefined || isListed(address, port)) return undefined;
      return `it leads to ${address.toString()}, port ${port}, which is ${kind} and not listed in fetch.allowPrivate`;
    },
    isOpened(text, port) {
      const address = findAddress(text);
      return address !== undefined && isListed(address, port);
    },
  };
}

/** An address without its zone; an IPv4-mapped one (RFC 4291 §2.5.5.2) as the IPv4 address it means. */
function findAddress(text: string): Address | undefined {
  // Else ipaddr.js takes `::192.0.2.1`, an address in `::/96`, for the IPv4 address.
  const plain = text.replace(/%.*$/su, '').replace(/^::(?=\d+\.)/u, '0::');
  return ipaddr.isValid(plain) ? ipaddr.process(plain) : undefined;
}

interface Opening {
  readonly range: readonly [Address, number];
  readonly port: number;
}

const ENTRY = /^(?:\[([^\]]+)\]|([^:[\]/]+))(?:\/(\d{1,3}))?:(\d{1,5})$/u;

function parseOpening(entry: string): Opening {
  const [, bracketed, plain, bits, port] = ENTRY.exec(entry) ?? [];
  const text = bracketed ?? plain ?? '';
  const isAddress =
    bracketed === undefined
      ? ipaddr.IPv4.isValidFourPartDecimal(text)
      : ipaddr.IPv6.isValid(text) && !text.includes('%');
  const bitsMax = bracketed === undefined ? 32 : 128;
  const prefix = Number(bits ?? bitsMax);
  if (!isAddress || prefix > bitsMax) {
    throw new KabarError('configuration', `"${entry}" is no address or CIDR with a port.`);
  }
  return { range: [ipaddr.parse(text), prefix], port: Number(port) };
}

function covers({ range }: Opening, address: Address): boolean {
  return range[0].kind() === address.kind() && address.match(range[0], range[1]);
}

/** The address of Azure's metadata service, which stands among the public ones. */
const WIRE_SERVER = ipaddr.parseCIDR('168.63.129.16/32');
/** All that is given out as global unicast (RFC 4291 §2.4, IANA). It leaves out `::/96`. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96');

const KINDS: Readonly<Record<string, string>> = {
  unspecified: 'an address that means this machine',
  loopback: 'a loopback address',
  private: 'a private address',
  uniqueLocal: 'a private address',
  carrierGradeNat: 'a private address of a provider',
  linkLocal: 'a link-local address',
  deprecatedSiteLocal: 'a private address',
  broadcast: 'a broadcast address',
  multicast: 'a multicast address',
};

/** What an address is that is not global unicast; nothing for one that is. */
function findSpecialKind(address: Address): string | undefined {
  if (address instanceof ipaddr.IPv6) {
    if (address.match(NAT64)) return findSpecialKind(embeddedIn(address));
    // ISATAP (RFC 5214 §6.1) carries an IPv4 address in the interface's half.
    const [, , , , high = 0, low] = address.parts;
    const isIsatap = (high & 0xfdff) === 0 && low === 0x5efe;
    const range = address.range();
    if (range !== 'unicast') return KINDS[range] ?? 'a reserved address';
    return address.match(GLOBAL_UNICAST) && !isIsatap ? undefined : 'a reserved address';
  }
  const range = address.range();
  if (range !== 'unicast') return KINDS[range] ?? 'a reserved address';
  return address.match(WIRE_SERVER) ? 'the address of a metadata service' : undefined;
}

/** The IPv4 address that a translator (RFC 6052) would talk to. */
function embeddedIn(address: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}
