// The HTTP server: its limits, the shortest way for ready documents, and a stop that answers what is
// under way. Everything but that shortest way is Express's.

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { KabarError, messageOf, systemCodeOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Service } from '../core/service.ts';
import { createAnswerReady } from './answer-ready.ts';
import { loadAssets } from './assets.ts';
import { createApp } from './create-app.ts';
import { createPageStore } from './page-store.ts';
import { keepReadyDocuments } from './ready-documents.ts';
import { refuseBrokenRequests } from './refuse-broken-requests.ts';
import type { Web } from './web.ts';

export interface ServerOptions {
  readonly service: Service;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Proxies in front whose X-Forwarded-For is believed: none, one (`true`), or how many. */
  readonly trustProxy: boolean | number;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface RunningServer {
  /** Where it can be reached from this machine. */
  readonly url: string;
  readonly port: number;
  /** Takes no more requests, answers those under way, and is done within 8 seconds. */
  close(): Promise<void>;
}

/** Limits on connections (robustness: server). */
const SERVER_LIMITS = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 10_000,
  headerBytesMax: 16 * 1024,
  requestsPerSocketMax: 1_000,
  connectionsMax: 1_000,
  timeoutCheckMs: 1_000,
  closeMs: 8_000,
  pageBytesMax: 32 * 1024 * 1024,
} as const;

/** Starts to listen. Throws `environment` when the address cannot be had. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { service, log, now = Date.now } = options;
  const web = createWeb(service, log, now);
  const busy = new WeakSet<Duplex>();
  const server = createServer(
    {
      headersTimeout: SERVER_LIMITS.headersTimeoutMs,
      requestTimeout: SERVER_LIMITS.requestTimeoutMs,
      keepAliveTimeout: SERVER_LIMITS.keepAliveTimeoutMs,
      connectionsCheckingInterval: SERVER_LIMITS.timeoutCheckMs,
      maxHeaderSize: SERVER_LIMITS.headerBytesMax,
    },
    createListener(web, createApp(web, Number(options.trustProxy)), busy),
  );
  server.maxRequestsPerSocket = SERVER_LIMITS.requestsPerSocketMax;
  server.maxConnections = SERVER_LIMITS.connectionsMax;
  refuseBrokenRequests(server, busy);
  try {
    await listen(server, options);
  } catch (error) {
    web.documents.close();
    throw error;
  }
  const { address, port } = server.address() as AddressInfo;
  return {
    url: `http://${reachable(address)}:${port}`,
    port,
    async close() {
      web.documents.close();
      await closeServer(server);
    },
  };
}

function createWeb(service: Service, log: Log, now: () => number): Web {
  const prefix = new URL(service.baseUrl).pathname.replace(/\/$/u, '');
  const assets = loadAssets();
  return {
    service,
    log,
    now,
    assets,
    documents: keepReadyDocuments(service),
    pages: createPageStore(SERVER_LIMITS.pageBytesMax),
    answer: createAnswerReady(now),
    site: { baseUrl: service.baseUrl, prefix, assets: assets.pathsBelow(prefix) },
  };
}

/** Ready documents leave from here; all else, queries and odd methods included, takes Express's way. */
function createListener(web: Web, app: RequestListener, busy: WeakSet<Duplex>): RequestListener {
  const { documents, answer } = web;
  return (request, response) => {
    const url = request.url ?? '/';
    if (request.method === 'GET' || request.method === 'HEAD') {
      const document = documents.find(url);
      if (document !== undefined && answer(document, request, response)) return;
    }
    const { socket } = request;
    busy.add(socket);
    response.once('close', () => busy.delete(socket));
    request.url = routedUrl(url, web.site.prefix);
    app(request, response);
  };
}

/** The path to route by: without the origin of an absolute-form target (RFC 9112 §3.2.2) and without the prefix. */
function routedUrl(url: string, prefix: string): string {
  const path = /^https?:\/\/[^/?#]*/iu.test(url) ? url.replace(/^https?:\/\/[^/?#]*/iu, '') : url;
  const below = prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
  return below.startsWith('/') ? below : `/${below}`;
}

function listen(server: Server, { host, port }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => {
      reject(new KabarError('environment', explain(error, `${host}:${port}`), error));
    };
    server.once('error', refuse);
    server.listen({ host, port }, () => {
      server.off('error', refuse);
      resolve();
    });
  });
}

function explain(error: Error, place: string): string {
  switch (systemCodeOf(error)) {
    case 'EADDRINUSE':
      return `Cannot listen on ${place}: another process does. Stop it, or choose another port with --port or server.port.`;
    case 'EACCES':
      return `Cannot listen on ${place}: ports below 1024 need a privilege. Choose a higher port with --port or server.port.`;
    case 'EADDRNOTAVAIL':
      return `Cannot listen on ${place}: this machine has no such address. Correct --host or server.host; 0.0.0.0 takes every one.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `Cannot listen on ${place}: the host name is not known. Correct --host or server.host.`;
    default:
      return `Cannot listen on ${place}: ${messageOf(error)}`;
  }
}

function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return address.includes(':') ? `[${address}]` : address;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // A connection becomes idle when its answer is sent; Node closes those that are idle now only.
  const sweep = setInterval(() => server.closeIdleConnections(), CLOSE_SWEEP_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), SERVER_LIMITS.closeMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}

const CLOSE_SWEEP_MS = 50;
