// From a host's name to its addresses. `dns.lookup` is not used: it holds one of the four threads that
// files and compression need too, for as long as a name server is silent. So the hosts file is read
// here, then DNS is asked through c-ares, which holds none and can be called off.

import { promises as dns } from 'node:dns';
import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Addresses of a name, any number. Rejects with an error that carries a `code` of `node:dns`. */
export type NameLookup = (hostname: string, signal: AbortSignal) => Promise<readonly string[]>;

const LOOPBACK = ['127.0.0.1', '::1'];
const LOCALHOST = /(?:^|\.)localhost$/u;

/** The name as it is looked up: without the dot of the root. */
export function plainName(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/u, '');
}

/** Addresses of names that mean this machine, whatever a name server says (RFC 6761 §6.3). */
export function findLocalAddresses(hostname: string): readonly string[] | undefined {
  return LOCALHOST.test(plainName(hostname)) ? LOOPBACK : undefined;
}

/** How long an answer for IPv6 is waited for once there is one for IPv4 (RFC 8305 §3). */
const RESOLUTION_DELAY_MS = 50;
const QUERY = { timeout: 1_500, tries: 3, maxTimeout: 3_000 } as const;

/**
 * A lookup that reads the hosts file, then asks DNS for IPv4 and IPv6: the name servers of the system,
 * or `servers` (`ADDRESS:PORT`). Each lookup has a resolver of its own, to be called off alone.
 */
export function createNameLookup(servers?: readonly string[]): NameLookup {
  return async (hostname, signal) => {
    const name = plainName(hostname);
    const listed = await findInHostsFile(name);
    if (listed !== undefined) return listed;
    signal.throwIfAborted();
    const resolver = new dns.Resolver(QUERY);
    if (servers !== undefined) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await firstAnswers([resolver.resolve4(name), resolver.resolve6(name)]);
    } finally {
      signal.removeEventListener('abort', cancel);
      cancel();
    }
  };
}

async function firstAnswers([four, six]: readonly [
  Promise<readonly string[]>,
  Promise<readonly string[]>,
]): Promise<readonly string[]> {
  const laterSix = six.catch((): readonly string[] => []);
  try {
    const found = await four;
    return [...found, ...(await Promise.race([laterSix, delay(RESOLUTION_DELAY_MS, [])]))];
  } catch (error) {
    const found = await laterSix;
    if (found.length > 0) return found;
    throw error;
  }
}

const HOSTS_FILE =
  process.platform === 'win32'
    ? `${process.env.SystemRoot ?? 'C:\\Windows'}\\System32\\drivers\\etc\\hosts`
    : '/etc/hosts';
const HOSTS_BYTES_MAX = 8 * 1024 * 1024;

type HostsFile = ReadonlyMap<string, readonly string[]>;
let remembered: { readonly stamp: string; readonly hosts: HostsFile } | undefined;

/** What the hosts file says of a name now; it is read again when it has changed. */
async function findInHostsFile(name: string): Promise<readonly string[] | undefined> {
  const found = await stat(HOSTS_FILE).catch(() => undefined);
  if (found === undefined || found.size > HOSTS_BYTES_MAX) return undefined;
  const stamp = `${found.mtimeMs} ${found.size} ${found.ino}`;
  if (remembered?.stamp !== stamp) {
    const text = await readFile(HOSTS_FILE, 'utf8').catch(() => '');
    remembered = { stamp, hosts: parseHostsFile(text) };
  }
  return remembered.hosts.get(name);
}

/** Names in lower case with their addresses, of a text in the form of hosts(5). */
export function parseHostsFile(text: string): HostsFile {
  const hosts = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...names] = (line.split('#', 1)[0] ?? '').trim().split(/\s+/u);
    if (isIP(address) === 0) continue;
    for (const name of names.map(plainName)) {
      const addresses = hosts.get(name);
      if (addresses === undefined) hosts.set(name, [address]);
      else if (!addresses.includes(address)) addresses.push(address);
    }
  }
  return hosts;
}
