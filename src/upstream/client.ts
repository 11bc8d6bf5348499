// The polite HTTP client: one conditional GET at a time and host within bounds, redirects followed by
// hand so that each hop passes the guard, and every outcome a value. Reads no environment, logs nothing.

import type { UpstreamClient } from '../core/poll.ts';
import { createConnections } from './connections.ts';
import { createNameLookup, type NameLookup } from './find-addresses.ts';
import { followRedirects } from './follow-redirects.ts';
import { createAddressGuard } from './guard.ts';
import { parseTarget } from './target.ts';
import { createTurnstile } from './turnstile.ts';

/** Limits that no setting moves; milliseconds, and bytes of an answer's head. */
const LIMITS = {
  connectMs: 5_000,
  headersMs: 10_000,
  idleMs: 10_000,
  keepAliveMs: 4_000,
  headerBytesMax: 16 * 1024,
  redirectsMax: 5,
};

export interface UpstreamClientOptions {
  /** For all exchanges of a poll together; waiting for a turn does not count. */
  readonly timeoutSeconds: number;
  /** Of a body, on the wire and decompressed. */
  readonly bytesMax: number;
  /** Exchanges at once, and sockets. */
  readonly concurrency: number;
  readonly perHost: number;
  /** Placeholders already filled. */
  readonly userAgent: string;
  /** `ADDRESS[/N]:PORT`, as the configuration checked them. */
  readonly allowPrivate: readonly string[];
  /** Stands in for the hosts file and DNS. */
  readonly lookup?: NameLookup;
  readonly limits?: Partial<typeof LIMITS>;
}

/** A client with no connection yet. Throws `configuration` for an `allowPrivate` that is malformed. */
export function createUpstreamClient(options: UpstreamClientOptions): UpstreamClient {
  const limits = { ...LIMITS, ...options.limits };
  const connections = createConnections({
    ...limits,
    connectionsMax: options.concurrency,
    guard: createAddressGuard(options.allowPrivate),
    lookup: options.lookup ?? createNameLookup(),
  });
  const means = {
    ...limits,
    connections,
    turnstile: createTurnstile(options),
    userAgent: options.userAgent,
    bytesMax: options.bytesMax,
    totalMs: options.timeoutSeconds * 1_000,
  };
  const running = new Set<AbortController>();
  let closed = false;
  return {
    async poll(request, signal) {
      const calling = new AbortController();
      if (closed) calling.abort();
      signal?.throwIfAborted();
      calling.signal.throwIfAborted();
      const target = parseTarget(request.url);
      if ('fault' in target) {
        const message = `The address cannot be polled: ${target.fault}.`;
        return { outcome: 'failed', code: 'bad-url', message };
      }
      // By hand: AbortSignal.any would tie each poll to a signal that lives as long as the service.
      const giveUp = () => calling.abort(signal?.reason);
      signal?.addEventListener('abort', giveUp, { once: true });
      running.add(calling);
      try {
        const asked = { request, url: target.url, signal: calling.signal };
        return await followRedirects(asked, means);
      } finally {
        signal?.removeEventListener('abort', giveUp);
        running.delete(calling);
      }
    },
    async close() {
      closed = true;
      for (const calling of running) calling.abort();
      await connections.close();
    },
  };
}
