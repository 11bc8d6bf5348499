// The open connections, each an undici client of its own: busy and idle ones together are never more
// than the configured number, and each was let through by the guard.

import { Client } from 'undici';
import { faultError } from './fault.ts';
import { openSocket, type SocketMeans } from './open-socket.ts';
import { proxyHeaders } from './proxy.ts';
import { hostnameOf, portOf } from './target.ts';

export interface Connection {
  readonly client: Client;
  /** Requests name the whole address and, with these headers, are for a proxy. */
  readonly proxyHeaders?: Readonly<Record<string, string>>;
  /** It has carried an answer before, so that the upstream may be closing it just now. */
  reused: boolean;
}

export interface Connections {
  /** An idle connection to the origin, unless a fresh one is asked for, or one that will be opened. */
  take(url: URL, options: { readonly fresh: boolean }): Promise<Connection>;
  /** Puts a connection that carried a whole answer aside for the next one. */
  keep(connection: Connection): void;
  /** Resolves when the socket is closed. */
  discard(connection: Connection): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectionsOptions extends Omit<SocketMeans, 'signal'> {
  /** Busy and idle ones together; as many as are taken at once at least. */
  readonly connectionsMax: number;
  readonly headerBytesMax: number;
  readonly keepAliveMs: number;
}

interface Held extends Connection {
  readonly origin: string;
  readonly closing: AbortController;
  connected: boolean;
}

/** No connection yet, and room for `connectionsMax`. */
export function createConnections(options: ConnectionsOptions): Connections {
  const all = new Map<Connection, Held>();
  // In the order of their last use.
  const idle = new Map<Held, string>();

  const end = async (held: Held) => {
    idle.delete(held);
    held.closing.abort(GIVEN_UP);
    await held.client.destroy();
    all.delete(held);
  };

  return {
    async take(url, { fresh }) {
      const waiting = fresh ? undefined : findLast(idle, url.origin);
      if (waiting !== undefined) {
        idle.delete(waiting);
        return waiting;
      }
      const [oldest] = idle.keys();
      if (all.size >= options.connectionsMax && oldest !== undefined) await end(oldest);
      const held = open(url, options);
      all.set(held, held);
      held.client.on('connect', () => {
        held.connected = true;
      });
      held.client.on('disconnect', () => {
        held.connected = false;
        if (idle.has(held)) void end(held);
      });
      return held;
    },
    keep(connection) {
      const held = all.get(connection);
      if (held === undefined) return;
      held.reused = true;
      // The upstream may have closed it right behind the answer.
      if (held.connected) idle.set(held, held.origin);
      else void end(held);
    },
    async discard(connection) {
      const held = all.get(connection);
      if (held !== undefined) await end(held);
    },
    async close() {
      await Promise.all([...all.values()].map(end));
    },
  };
}

/** Made once, as an error that nobody reads is dear. */
const GIVEN_UP = faultError('connect', 'the connection was given up');

function findLast(idle: ReadonlyMap<Held, string>, origin: string): Held | undefined {
  let found: Held | undefined;
  for (const [held, its] of idle) if (its === origin) found = held;
  return found;
}

function open(url: URL, options: ConnectionsOptions): Held {
  const closing = new AbortController();
  const target = {
    hostname: hostnameOf(url),
    port: portOf(url),
    secure: url.protocol === 'https:',
  };
  const client = new Client(url.origin, {
    connect: (_options, callback) => {
      openSocket(target, { ...options, signal: closing.signal }).then(
        (socket) => callback(null, socket),
        (error: Error) => callback(error, null),
      );
    },
    // One protocol with one set of limits.
    allowH2: false,
    maxHeaderSize: options.headerBytesMax,
    keepAliveTimeout: options.keepAliveMs,
    keepAliveMaxTimeout: options.keepAliveMs,
    // An exchange has its own clocks.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const { proxy } = options;
  const isRelayed = proxy !== undefined && !target.secure;
  const relayed = isRelayed ? { proxyHeaders: proxyHeaders(proxy) } : {};
  return { client, reused: false, origin: url.origin, closing, connected: false, ...relayed };
}
