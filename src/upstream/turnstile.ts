// Who may talk to upstreams now: so many at once in all, and so many to one host. Hosts take turns, so
// that ten thousand waiting for one host hold up nobody else.

/** To be called once the exchange is over. */
export type Leave = () => void;

export interface Turnstile {
  /** Waits for a turn with a host. Rejects with the signal's reason. */
  enter(host: string, signal: AbortSignal): Promise<Leave>;
}

interface Host {
  readonly name: string;
  active: number;
  /** In the order of their arrival. */
  readonly waiting: Set<() => void>;
}

/** A turnstile for `concurrency` exchanges at once, `perHost` of them to one host. */
export function createTurnstile(limits: {
  readonly concurrency: number;
  readonly perHost: number;
}): Turnstile {
  const hosts = new Map<string, Host>();
  // Hosts with somebody waiting and a free place, the one that waited longest first.
  const ready = new Set<Host>();
  let active = 0;

  const queueUp = (host: Host) => {
    if (host.waiting.size > 0 && host.active < limits.perHost) ready.add(host);
    else ready.delete(host);
    if (host.active === 0 && host.waiting.size === 0) hosts.delete(host.name);
  };

  const admit = () => {
    for (const host of ready) {
      if (active >= limits.concurrency) return;
      const [next] = host.waiting;
      ready.delete(host);
      if (next === undefined) continue;
      host.waiting.delete(next);
      host.active += 1;
      active += 1;
      queueUp(host);
      next();
    }
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
    enter(name, signal) {
      const host = hosts.get(name) ?? { name, active: 0, waiting: new Set() };
      hosts.set(name, host);
      return new Promise((resolve, reject) => {
        const start = () => {
          signal.removeEventListener('abort', giveUp);
          resolve(leave(host));
        };
        const giveUp = () => {
          host.waiting.delete(start);
          queueUp(host);
          reject(signal.reason);
        };
        if (signal.aborted) return giveUp();
        signal.addEventListener('abort', giveUp, { once: true });
        host.waiting.add(start);
        queueUp(host);
        admit();
      });
    },
  };
}
