// The client of the bench, a process of its own: so many GETs over a few connections that are kept
// open, one at a time on each. Plain sockets, since an HTTP client would cost more than the server.

import { connect } from 'node:net';

export interface Load {
  readonly port: number;
  readonly path: string;
  /** Fields of every request beside Host. */
  readonly fields: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly requests: number;
  /** Every answer must have it. */
  readonly status: number;
}

const load: Load = JSON.parse(process.argv[2] ?? '');
const fields = Object.entries({ Host: `127.0.0.1:${load.port}`, ...load.fields });
const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`);
const message = `GET ${load.path} HTTP/1.1\r\n${lines.join('')}\r\n`;
let left = load.requests;

await Promise.all(Array.from({ length: load.connections }, () => askUntilDone()));

/** A server may close a connection after so many requests: then another is opened. */
async function askUntilDone(): Promise<void> {
  while (left > 0) await useConnection();
}

function useConnection(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true });
    let head = '';
    /** Bytes that are still to come of the answer; before its head is whole, nothing is known. */
    let rest: number | undefined;
    let isLast = false;
    let isWaiting = false;
    const ask = (): void => {
      isWaiting = false;
      if (left <= 0 || isLast) {
        socket.end();
        return;
      }
      left--;
      isWaiting = true;
      [head, rest] = ['', undefined];
      socket.write(message);
    };
    socket.on('connect', ask);
    socket.on('data', (chunk: Buffer) => {
      if (rest === undefined) {
        const before = head.length;
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        isLast = /\r\nconnection: *close/iu.test(head);
        rest = bodyLength(head.slice(0, end)) - (before + chunk.length - end - 4);
      } else rest -= chunk.length;
      if (rest === 0) ask();
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // On a starved machine a server closes what it takes for idle: that request is made again.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.once('close', () => {
      if (isWaiting) left++;
      resolve();
    });
  });
}

function bodyLength(head: string): number {
  const status = Number(head.slice(9, 12));
  if (status !== load.status) throw new Error(`expected ${load.status}, got: ${head}`);
  if (status === 304) return 0;
  const length = /\r\ncontent-length: *(\d+)/iu.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without Content-Length: ${head}`);
  return Number(length);
}
