// Who may talk to upstreams now: so many at once in all, so many to one host, and to one host not in too
// quick succession. Hosts take turns, so that ten thousand waiting for one host hold up nobody else.

/** To be called once the exchange is over. */
type Leave = () => void;

export interface Turnstile {
  /** Waits for a turn with a host. Rejects with the signal's reason. */
  enter(host: string, options: EnterOptions): Promise<Leave>;
}

interface EnterOptions {
  readonly signal: AbortSignal;
  /** How long after the beginning of this turn the host is left alone. Milliseconds. */
  readonly spacingMs: number;
}

/** Does some work after a while, milliseconds; a test may have its own time. */
type Later = (ms: number, work: () => void) => void;

interface Host {
  readonly name: string;
  active: number;
  /** A turn has begun lately: the next one has to wait. */
  isResting: boolean;
  /** In the order of their arrival. */
  readonly waiting: Set<Waiting>;
}

interface Waiting {
  readonly spacingMs: number;
  start(): void;
}

export interface TurnstileLimits {
  readonly concurrency: number;
  readonly perHost: number;
  readonly later?: Later;
}

const laterUnheld: Later = (ms, work) => {
  setTimeout(work, ms).unref();
};

/** A turnstile for `concurrency` exchanges at once, `perHost` of them to one host. */
export function createTurnstile({
  concurrency,
  perHost,
  later = laterUnheld,
}: TurnstileLimits): Turnstile {
  const hosts = new Map<string, Host>();
  // Hosts with somebody waiting and a free place, the one that waited longest first.
  const ready = new Set<Host>();
  let active = 0;

  const queueUp = (host: Host) => {
    const isFree = host.active < perHost && !host.isResting;
    if (host.waiting.size > 0 && isFree) ready.add(host);
    else ready.delete(host);
    const isIdle = host.active === 0 && !host.isResting;
    if (isIdle && host.waiting.size === 0) hosts.delete(host.name);
  };

  const admit = () => {
    for (const host of ready) {
      if (active >= concurrency) return;
      const [next] = host.waiting;
      ready.delete(host);
      if (next === undefined) continue;
      host.waiting.delete(next);
      host.active += 1;
      active += 1;
      rest(host, next.spacingMs);
      queueUp(host);
      next.start();
    }
  };

  const rest = (host: Host, ms: number) => {
    if (ms <= 0) return;
    host.isResting = true;
    later(ms, () => {
      host.isResting = false;
      queueUp(host);
      admit();
    });
  };

  const leave = (host: Host): Leave => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      host.active -= 1;
      active -= 1;
      queueUp(host);
      admit();
    };
  };

  return {
    enter(name, { signal, spacingMs }) {
      const host = hosts.get(name) ?? { name, active: 0, isResting: false, waiting: new Set() };
      hosts.set(name, host);
      return new Promise((resolve, reject) => {
        const mine: Waiting = {
          spacingMs,
          start() {
            signal.removeEventListener('abort', giveUp);
            resolve(leave(host));
          },
        };
        const giveUp = () => {
          host.waiting.delete(mine);
          queueUp(host);
          reject(signal.reason);
        };
        if (signal.aborted) return giveUp();
        signal.addEventListener('abort', giveUp, { once: true });
        host.waiting.add(mine);
        queueUp(host);
        admit();
      });
    },
  };
}
