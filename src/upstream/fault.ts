// Why an exchange with an upstream came to nothing: a code and the end of a sentence, which the client
// puts behind the address that was asked. Errors of sockets and of undici are translated here.

import { systemCodeOf } from '../core/errors.ts';
import type { PollFailureCode } from '../core/poll.ts';

export interface Fault {
  readonly code: PollFailureCode;
  /** Begins in lower case, ends without a full stop, holds nothing that the upstream wrote. */
  readonly reason: string;
  /** The upstream closed a connection before it answered: on a used one, worth a second try. */
  readonly closedEarly?: boolean;
}

/** An error that carries a fault through an interface that knows errors only. */
export function faultError(code: PollFailureCode, reason: string): Error {
  const fault: Fault = { code, reason };
  return new Error(reason, { cause: { fault } });
}

/** The fault behind an error; `answered`: the head of an answer had come. */
export function faultOf(error: unknown, answered: boolean): Fault {
  const carried = carriedBy(error);
  if (carried !== undefined) return carried;
  const code = systemCodeOf(error) ?? '';
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'HPE_HEADER_OVERFLOW')
    return { code: 'headers-overflow', reason: 'the headers of the answer are too large' };
  if (answered)
    return { code: 'broken-body', reason: 'the body was cut off or is not well-formed' };
  if (CLOSINGS.has(code))
    return {
      code: 'connect',
      reason: 'the connection was closed before an answer came',
      closedEarly: true,
    };
  if (code === 'ETIMEDOUT') return { code: 'timeout', reason: 'the connection timed out' };
  if (code.startsWith('E'))
    return { code: 'connect', reason: CONNECT_REASONS[code] ?? `the connection failed (${code})` };
  return { code: 'protocol', reason: 'the answer is not well-formed HTTP' };
}

const CLOSINGS = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'ECONNABORTED']);

const CONNECT_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
};

function carriedBy(error: unknown): Fault | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return isCarrier(cause) ? cause.fault : undefined;
}

function isCarrier(cause: unknown): cause is { readonly fault: Fault } {
  return typeof cause === 'object' && cause !== null && 'fault' in cause;
}

/** The fault behind an error of a TLS handshake. A certificate is never waived. */
export function tlsFaultOf(error: unknown): Error {
  const code = systemCodeOf(error) ?? '';
  if (CLOSINGS.has(code))
    return faultError('connect', 'the connection was closed during the TLS handshake');
  const known = TLS_REASONS[code];
  if (known !== undefined) return faultError('tls', known);
  const shown = /^[A-Z0-9_]{1,60}$/u.test(code) ? ` (${code})` : '';
  return faultError('tls', `no secure connection could be agreed on${shown}`);
}

const UNKNOWN_ISSUER = 'its certificate was issued by nobody that is trusted here';
const SELF_SIGNED = 'its certificate is self-signed';

const TLS_REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate has been revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: SELF_SIGNED,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_ISSUER,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_ISSUER,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_ISSUER,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `${UNKNOWN_ISSUER}, or an intermediate one is missing`,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it offers no TLS 1.2 or newer',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'it offers no TLS 1.2 or newer',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS at this port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS at this port',
};
