// What is no HTTP, too large or too slow gets a short answer and a closed connection, without a route
// ever seeing it.

import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { systemCodeOf } from '../core/errors.ts';
import { renderProblem } from './answer-error.ts';

interface Refusal {
  readonly status: string;
  readonly code: string;
  readonly detail: string;
  readonly field?: string;
}

const BAD_REQUEST: Refusal = {
  status: '400 Bad Request',
  code: 'invalid',
  detail: 'The request is not valid HTTP.',
};
const UNKNOWN_METHOD: Refusal = {
  status: '405 Method Not Allowed',
  code: 'methodNotAllowed',
  detail: 'The method is not known here.',
  field: 'Allow: GET, HEAD, OPTIONS',
};
const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'tooLarge',
    detail: 'The header fields are too large.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: '413 Content Too Large',
    code: 'tooLarge',
    detail: 'The chunk extensions are too large.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'invalid',
    detail: 'The request did not arrive in time.',
  },
};

/** `busy` holds the connections on which an answer is being made: theirs must not be mixed with ours. */
export function refuseBrokenRequests(server: Server, busy: WeakSet<Duplex>): void {
  server.on('clientError', (error, socket) => {
    if (!socket.writable || busy.has(socket) || systemCodeOf(error) === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    socket.end(renderRefusal(findRefusal(error)), () => socket.destroy());
  });
}

function findRefusal(error: Error): Refusal {
  const code = systemCodeOf(error) ?? '';
  if (code === 'HPE_INVALID_METHOD' && beginsWithMethod(error)) return UNKNOWN_METHOD;
  return (Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined) ?? BAD_REQUEST;
}

const METHOD_CHARACTERS_MAX = 20;

/** Whether a request in good form names a method that the parser does not know; not just any bytes. */
function beginsWithMethod(error: Error): boolean {
  if (!('rawPacket' in error) || !Buffer.isBuffer(error.rawPacket)) return false;
  // Further in, the broken bytes follow another request.
  if (!('bytesParsed' in error) || Number(error.bytesParsed) > METHOD_CHARACTERS_MAX) return false;
  return /^[A-Z]{1,20} \//u.test(error.rawPacket.toString('latin1', 0, METHOD_CHARACTERS_MAX + 2));
}

function renderRefusal({ status, code, detail, field }: Refusal): string {
  const body = renderProblem(Number(status.slice(0, 3)), code, detail);
  const fields = [
    `HTTP/1.1 ${status}`,
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    ...(field === undefined ? [] : [field]),
  ];
  return `${fields.join('\r\n')}\r\n\r\n${body}`;
}
