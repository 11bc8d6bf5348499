// The polite HTTP client: one conditional GET at a time and host within bounds, redirects followed by
// hand so that each hop passes the guard, and every outcome a value. Reads no environment, logs nothing.

import type { PollOutcome, UpstreamClient } from '../core/poll.ts';
import { createConnections } from './connections.ts';
import { createNameLookup, type NameLookup } from './find-addresses.ts';
import { followRedirects } from './follow-redirects.ts';
import { createAddressGuard } from './guard.ts';
import { postForm } from './post-form.ts';
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

interface Asked {
  readonly url: URL;
  readonly signal: AbortSignal;
}

type BadAddress = Extract<PollOutcome, { outcome: 'failed' }>;

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
  /** Asks an address that may be asked, until it answers, `signal` ends it or the client is closed. */
  const call = async <Outcome>(
    { url }: { readonly url: string },
    { signal, ask }: { signal: AbortSignal | undefined; ask(asked: Asked): Promise<Outcome> },
  ): Promise<Outcome | BadAddress> => {
    const calling = new AbortController();
    if (closed) calling.abort();
    signal?.throwIfAborted();
    calling.signal.throwIfAborted();
    const target = parseTarget(url);
    if ('fault' in target) {
      const message = `The address cannot be asked: ${target.fault}.`;
      return { outcome: 'failed', code: 'bad-url', message };
    }
    // By hand: AbortSignal.any would tie each call to a signal that lives as long as the service.
    const giveUp = () => calling.abort(signal?.reason);
    signal?.addEventListener('abort', giveUp, { once: true });
    running.add(calling);
    try {
      return await ask({ url: target.url, signal: calling.signal });
    } finally {
      signal?.removeEventListener('abort', giveUp);
      running.delete(calling);
    }
  };
  return {
    poll: (request, signal) =>
      call(request, { signal, ask: (asked) => followRedirects({ request, ...asked }, means) }),
    postForm: (request, signal) =>
      call(request, { signal, ask: (asked) => postForm({ request, ...asked }, means) }),
    async close() {
      closed = true;
      for (const calling of running) calling.abort();
      await connections.close();
    },
  };
}
