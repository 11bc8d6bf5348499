// A brake on failures, such as wrong tokens: an address that fails too often is told to wait. Whoever
// succeeds is never slowed down, so nobody can lock another out.

export interface FailureLimit {
  /** Notes a failure; the seconds to wait when there were too many, else nothing. */
  fail(address: string): number | undefined;
}

export interface FailureLimitOptions {
  readonly failuresMax: number;
  readonly windowMs: number;
  /** How many addresses are remembered; the oldest is forgotten first. */
  readonly addressesMax: number;
  readonly now: () => number;
}

interface Window {
  failures: number;
  readonly endsAt: number;
}

/** Counts failures by address in fixed windows. */
export function createFailureLimit(options: FailureLimitOptions): FailureLimit {
  const windows = new Map<string, Window>();
  return {
    fail(address) {
      const key = networkOf(address);
      const now = options.now();
      const open = windows.get(key);
      if (open !== undefined && open.endsAt > now) {
        open.failures += 1;
        return open.failures > options.failuresMax
          ? Math.ceil((open.endsAt - now) / 1_000)
          : undefined;
      }
      windows.delete(key);
      const [oldest] = windows.keys();
      if (oldest !== undefined && windows.size >= options.addressesMax) windows.delete(oldest);
      windows.set(key, { failures: 1, endsAt: now + options.windowMs });
      return undefined;
    },
  };
}

/** One customer's network: an IPv4 address however it is written, or the /64 of an IPv6 address. */
function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/iu.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address.slice(0, 64);
  const [head = '', tail] = address.slice(0, 64).split('%', 1)[0]?.split('::', 2) ?? [];
  const groups = head.split(':').filter((group) => group !== '');
  if (tail !== undefined) {
    const rest = tail.split(':').filter((group) => group !== '').length;
    while (groups.length + rest < 8) groups.push('0');
  }
  return groups.slice(0, 4).join(':').toLowerCase();
}
