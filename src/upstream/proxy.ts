// The way through the proxy that the operator named: a tunnel for https (RFC 9110 §9.3.6), requests in
// absolute form for http (RFC 9112 §3.2.2), as many proxies open tunnels to port 443 alone.

import type { Socket } from 'node:net';
import { Client } from 'undici';
import { faultError } from './fault.ts';

export interface ProxyRoute {
  /** A name or an address without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Value of `Proxy-Authorization`. */
  readonly authorization?: string;
}

/** What a proxy is told beyond the request. */
export function proxyHeaders({ authorization }: ProxyRoute): Readonly<Record<string, string>> {
  return authorization === undefined ? {} : { 'proxy-authorization': authorization };
}

/** Asks a connected proxy to lead on to a host. Rejects with a fault's error. */
export async function openTunnel(
  socket: Socket,
  proxy: ProxyRoute,
  { authority, signal }: { readonly authority: string; readonly signal: AbortSignal },
): Promise<Socket> {
  const client = new Client('http://proxy.invalid', {
    // undici waits for ever for what is there at once.
    connect: (_options, callback) => queueMicrotask(() => callback(null, socket)),
    headersTimeout: 0,
  });
  const headers = { ...proxyHeaders(proxy), host: authority };
  const answer = await client.connect({ path: authority, headers, signal }).catch(() => undefined);
  if (answer?.statusCode === 200) return socket;
  socket.on('error', () => undefined).destroy();
  if (signal.aborted) throw faultError('timeout', 'the proxy did not lead there in time');
  const reason =
    answer === undefined ? 'the proxy closed the connection' : reasonOf(answer.statusCode);
  throw faultError('proxy', reason);
}

function reasonOf(status: number): string {
  return status === 407
    ? 'the proxy wants credentials (status 407)'
    : `the proxy does not lead there (status ${status})`;
}
