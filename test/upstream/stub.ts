// Stub upstreams on loopback that write exactly the bytes they are told to, and a client with short
// limits that may talk to them and to nobody else.

import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { PollOutcome, PollRequest, UpstreamClient } from '../../src/core/poll.ts';
import { createUpstreamClient, type UpstreamClientOptions } from '../../src/upstream/client.ts';

export interface Stub {
  readonly port: number;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** The head of every request, in order. */
  readonly heads: readonly string[];
  /** How many connections were opened, are open, and were open at once at most. */
  readonly connections: { opened: number; open: number; peak: number };
}

/** Answers one request, whose head is given and counted from 0. */
export type Respond = (socket: Socket, head: string, count: number) => void;

export async function startStub(t: TestContext, respond: Respond): Promise<Stub> {
  const heads: string[] = [];
  const connections = { opened: 0, open: 0, peak: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    connections.opened += 1;
    connections.open += 1;
    connections.peak = Math.max(connections.peak, connections.open);
    socket.on('close', () => {
      sockets.delete(socket);
      connections.open -= 1;
    });
    socket.on('error', () => undefined);
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      if (end === -1) return;
      const head = received.slice(0, end);
      received = received.slice(end + 4);
      heads.push(head);
      respond(socket, head, heads.length - 1);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, origin: `http://127.0.0.1:${port}`, heads, connections };
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | Uint8Array;
}

/** A whole answer with its length, which keeps the connection. */
export function reply({ status = 200, headers = {}, body = '' }: Reply): Buffer {
  const bytes = Buffer.from(body);
  const all = { 'Content-Length': bytes.length, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status} Stub\r\n${lines.join('')}\r\n`, 'latin1'),
    bytes,
  ]);
}

/** A stub that gives everybody the same answer. */
export function startReplying(t: TestContext, answer: Reply): Promise<Stub> {
  return startStub(t, (socket) => socket.write(reply(answer)));
}

/** A stub that redirects everybody. */
export function startRedirecting(t: TestContext, location: string, status = 302): Promise<Stub> {
  return startReplying(t, { status, headers: { Location: location } });
}

/** A client that may talk to these stubs, with limits for a test's patience. */
export function startClient(
  t: TestContext,
  stubs: readonly { readonly port: number }[],
  options: Partial<UpstreamClientOptions> = {},
): UpstreamClient {
  const client = createUpstreamClient({
    timeoutSeconds: 5,
    bytesMax: 100_000,
    concurrency: 8,
    perHost: 2,
    userAgent: 'Kabar/test',
    allowPrivate: stubs.map(({ port }) => `127.0.0.1:${port}`),
    lookup: async (name) => {
      throw Object.assign(new Error(`no such name: ${name}`), { code: 'ENOTFOUND' });
    },
    ...options,
  });
  t.after(() => client.close());
  return client;
}

/** A first poll of an address. */
export function poll(
  client: UpstreamClient,
  url: string,
  request: Partial<PollRequest> = {},
): Promise<PollOutcome> {
  return client.poll({ url, validators: {}, ...request });
}

/** What an outcome is in one word: the code of a failure, else the outcome. */
export function wordOf(outcome: PollOutcome): string {
  return outcome.outcome === 'failed' ? outcome.code : outcome.outcome;
}

export function textOf(outcome: PollOutcome): string {
  return outcome.outcome === 'fetched' ? Buffer.from(outcome.body).toString('utf8') : '';
}

/** The value of a header in a request's head. */
export function headerIn(head: string | undefined, name: string): string | undefined {
  const line = head?.split('\r\n').find((one) => one.toLowerCase().startsWith(`${name}: `));
  return line?.slice(name.length + 2);
}
