// Requests over real HTTP on loopback with full control of what is sent, and a server to send them to.

import { request } from 'node:http';
import { connect } from 'node:net';
import type { TestContext } from 'node:test';
import type { Log } from '../../src/core/log.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/http/server.ts';
import { type MemoryService, NOW } from './memory-service.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  readonly text: string;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

/** One request on a connection of its own; the path is sent as it is. */
export function ask(
  server: RunningServer,
  path: string,
  options: AskOptions = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const outgoing = request(
      { host: '127.0.0.1', port: server.port, path, method, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            bytes,
            text: bytes.toString('utf8'),
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Sends these bytes and gives all that comes back until the connection closes. */
export function askRaw(server: RunningServer, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

export interface LogLine {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

export interface TestServer extends RunningServer {
  readonly lines: readonly LogLine[];
  readonly clock: { now: number };
}

/** A server for one test, stopped when it ends. Its clock stands still unless the test moves it. */
export async function serve(
  context: TestContext,
  service: MemoryService,
  options: Partial<ServerOptions> = {},
): Promise<TestServer> {
  const lines: LogLine[] = [];
  const clock = { now: NOW };
  const server = await startServer({
    service,
    host: '127.0.0.1',
    port: 0,
    trustProxy: false,
    log: logInto(lines),
    now: () => clock.now,
    ...options,
  });
  context.after(() => server.close());
  return { ...server, lines, clock };
}

function logInto(lines: LogLine[]): Log {
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
