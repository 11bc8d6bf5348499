// Opens one connection to an upstream, past the guard: the literal or every resolved address is checked,
// then the address that the socket is really connected to, before a byte is sent.

import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { systemCodeOf } from '../core/errors.ts';
import { faultError, tlsFaultOf } from './fault.ts';
import { findLocalAddresses, type NameLookup, plainName } from './find-addresses.ts';
import type { AddressGuard } from './guard.ts';
import { openTunnel, type ProxyRoute } from './proxy.ts';

export interface SocketTarget {
  /** A name or an address without brackets. */
  readonly hostname: string;
  readonly port: number;
  readonly secure: boolean;
}

export interface SocketMeans {
  readonly guard: AddressGuard;
  readonly lookup: NameLookup;
  /** Through which everything is asked, where the operator named one. */
  readonly proxy?: ProxyRoute | undefined;
  /** For the name, the connection and the handshake together. */
  readonly connectMs: number;
  /** Gives the connection up. */
  readonly signal: AbortSignal;
}

/** Addresses that are looked at, and that are tried; a name server may send thousands. */
const RESOLVED_MAX = 64;
const TRIED_PER_FAMILY_MAX = 2;

/**
 * A connected socket, for https with the certificate verified; with a proxy, to the proxy for http and
 * through it for https. Rejects with a fault's error.
 */
export async function openSocket(target: SocketTarget, means: SocketMeans): Promise<Socket> {
  const deadline = AbortSignal.timeout(means.connectMs);
  const signal = AbortSignal.any([deadline, means.signal]);
  const { proxy } = means;
  if (proxy === undefined) {
    const socket = await connectGuarded(target, means, signal);
    return target.secure ? secure(socket, target, signal) : socket;
  }
  refuseKnownAddress(target, means.guard);
  const socket = await connectToProxy(proxy, means, signal);
  if (!target.secure) return socket;
  const host = isIP(target.hostname) === 6 ? `[${target.hostname}]` : target.hostname;
  const authority = `${host}:${target.port}`;
  return secure(await openTunnel(socket, proxy, { authority, signal }), target, signal);
}

/** What a proxy must not be asked for: an address, or a name for this machine. It looks up any other. */
function refuseKnownAddress(target: SocketTarget, guard: AddressGuard): void {
  const { hostname } = target;
  const known = isIP(hostname) === 0 ? findLocalAddresses(hostname) : [hostname];
  if (known !== undefined) admit(known, target, guard);
}

/** The proxy is the operator's own choice: the guard is not asked about it. */
async function connectToProxy(
  { hostname, port }: ProxyRoute,
  { lookup, connectMs }: SocketMeans,
  signal: AbortSignal,
): Promise<Socket> {
  const target = { hostname, port, secure: false };
  try {
    const addresses = await resolveTarget(target, lookup, signal);
    return await connectTo(selectTried(addresses), { ...target, connectMs }, signal);
  } catch {
    throw faultError('proxy', 'the proxy of fetch.proxy cannot be reached');
  }
}

async function connectGuarded(
  target: SocketTarget,
  means: SocketMeans,
  signal: AbortSignal,
): Promise<Socket> {
  const addresses = await resolveTarget(target, means.lookup, signal);
  const admitted = admit(addresses, target, means.guard);
  const socket = await connectTo(admitted, { ...target, connectMs: means.connectMs }, signal);
  const { remoteAddress, remotePort } = socket;
  if (remoteAddress === undefined || remotePort === undefined) {
    socket.destroy();
    throw faultError('connect', 'the connection was closed at once');
  }
  const fault = means.guard.findFault(remoteAddress, remotePort);
  if (fault !== undefined) {
    socket.destroy();
    throw faultError('blocked-address', fault);
  }
  return socket;
}

async function resolveTarget(
  { hostname }: SocketTarget,
  lookup: NameLookup,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (isIP(hostname) !== 0) return [hostname];
  const local = findLocalAddresses(hostname);
  if (local !== undefined) return local;
  try {
    return await untilAborted(lookup(hostname, signal), signal);
  } catch (error) {
    if (signal.aborted) throw faultError('dns', 'no name server answered in time');
    const code = systemCodeOf(error) ?? '';
    throw faultError('dns', DNS_REASONS[code] ?? 'its name could not be looked up');
  }
}

const DNS_REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name does not exist',
  ENODATA: 'its name has no address',
  ESERVFAIL: 'its name server failed',
  EREFUSED: 'the name server refused to answer',
  ETIMEOUT: 'no name server answered in time',
  ECONNREFUSED: 'no name server can be reached',
};

/** The addresses that may be connected to; one that is refused does not stand in for another. */
function admit(
  addresses: readonly string[],
  { port }: SocketTarget,
  guard: AddressGuard,
): readonly string[] {
  let fault: string | undefined;
  const admitted = addresses.slice(0, RESOLVED_MAX).filter((address) => {
    const refused = guard.findFault(address, port);
    fault ??= refused;
    return refused === undefined;
  });
  if (fault !== undefined && admitted.length === 0) throw faultError('blocked-address', fault);
  if (admitted.length === 0) throw faultError('dns', 'its name has no address');
  return selectTried(admitted);
}

function selectTried(admitted: readonly string[]): readonly string[] {
  return [4, 6].flatMap((family) =>
    admitted.filter((address) => isIP(address) === family).slice(0, TRIED_PER_FAMILY_MAX),
  );
}

/** The first of the addresses that answers; the name itself is never resolved again. */
function connectTo(
  addresses: readonly string[],
  { port, connectMs }: SocketTarget & Pick<SocketMeans, 'connectMs'>,
  signal: AbortSignal,
): Promise<Socket> {
  const [first = ''] = addresses;
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  const socket = connect({
    host: all.length === 1 ? first : 'upstream.invalid',
    port,
    noDelay: true,
    autoSelectFamily: true,
    // Node gives an address up after a quarter of a second, which is less than some are away.
    autoSelectFamilyAttemptTimeout: Math.ceil(connectMs / (all.length + 1)),
    lookup: (_name, _options, callback) => callback(null, all),
  });
  return untilConnected(socket, 'connect', signal);
}

function secure(socket: Socket, target: SocketTarget, signal: AbortSignal): Promise<Socket> {
  const host = plainName(target.hostname);
  const secured = connectTls({
    socket,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ALPNProtocols: ['http/1.1'],
    // As an environment variable could switch it off otherwise.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  });
  // Its errors are told by the secured one.
  socket.on('error', () => undefined);
  secured.once('close', () => socket.destroy());
  return untilConnected(secured, 'secureConnect', signal).catch((error: unknown) => {
    socket.destroy();
    throw signal.aborted ? error : tlsFaultOf(error);
  });
}

function untilConnected(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<Socket> {
  const connected = new Promise<Socket>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(faultError('connect', 'the connection was closed')));
    socket.once(event, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
  return untilAborted(connected, signal).catch((error: unknown) => {
    // What a socket says after it was given up is of no interest, but must not go unheard.
    socket.on('error', () => undefined).destroy();
    if (signal.aborted) throw faultError('timeout', 'no connection came about in time');
    throw firstError(error);
  });
}

/** Of several addresses that failed, the first one's error. */
function firstError(error: unknown): unknown {
  return error instanceof AggregateError ? (error.errors[0] ?? error) : error;
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
