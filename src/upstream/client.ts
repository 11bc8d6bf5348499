// The polite HTTP client: one conditional GET at a time and host within bounds, redirects followed by
// hand so that each hop passes the guard, and every outcome a value. Reads no environment, logs nothing.

import type { PollOutcome, Turn, UpstreamClient } from '../core/poll.ts';
import { createConnections } from './connections.ts';
import { createNameLookup, type NameLookup } from './find-addresses.ts';
import { followRedirects } from './follow-redirects.ts';
import { createAddressGuard } from './guard.ts';
import { postForm } from './post-form.ts';
import type { ProxyRoute } from './proxy.ts';
import { hostKeyOf, hostnameOf, parseTarget, portOf } from './target.ts';
import { createTurnstile } from './turnstile.ts';

/** From the beginning of one request to a stranger's host to the beginning of the next. */
const SPACING_MS = 500;

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
  /**
   * From the beginning of one poll of a host to the beginning of the next, milliseconds; absent: half a
   * second, and none for an address that `allowPrivate` opens, as that is the operator's own.
   */
  readonly hostSpacingMs?: number | undefined;
  /** Placeholders already filled. */
  readonly userAgent: string;
  /** `ADDRESS[/N]:PORT`, as the configuration checked them. */
  readonly allowPrivate: readonly string[];
  /** Through which everything is asked. */
  readonly proxy?: ProxyRoute | undefined;
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
  const guard = createAddressGuard(options.allowPrivate);
  const connections = createConnections({
    ...limits,
    connectionsMax: options.concurrency,
    guard,
    proxy: options.proxy,
    lookup: options.lookup ?? createNameLookup(),
  });
  const turnstile = createTurnstile(options);
  const takeTurn = async (url: URL, signal: AbortSignal): Promise<Turn> => {
    const host = hostKeyOf(url);
    const isOwn = guard.isOpened(hostnameOf(url), portOf(url));
    const spacingMs = options.hostSpacingMs ?? (isOwn ? 0 : SPACING_MS);
    return { host, leave: await turnstile.enter(host, { signal, spacingMs }) };
  };
  const means = {
    ...limits,
    connections,
    takeTurn,
    userAgent: options.userAgent,
    bytesMax: options.bytesMax,
    totalMs: options.timeoutSeconds * 1_000,
  };
  const calls = createCalls();
  /** Asks an address that may be asked. */
  const ask = <Outcome>(
    { url }: { readonly url: string },
    { signal, work }: { signal: AbortSignal | undefined; work(asked: Asked): Promise<Outcome> },
  ): Promise<Outcome | BadAddress> =>
    calls.make(signal, async (ending) => {
      const target = parseTarget(url);
      if (!('fault' in target)) return work({ url: target.url, signal: ending });
      const message = `The address cannot be asked: ${target.fault}.`;
      return { outcome: 'failed', code: 'bad-url', message };
    });
  return {
    poll: (request, signal) =>
      ask(request, {
        signal,
        work: (asked) => followRedirects({ request, ...asked }, means),
      }).finally(() => request.turn?.leave()),
    postForm: (request, signal) =>
      ask(request, { signal, work: (asked) => postForm({ request, ...asked }, means) }),
    enter(url, signal) {
      return calls.make(signal, async (ending) => {
        const target = parseTarget(url);
        // Nobody is asked: the poll says why.
        if ('fault' in target) return { host: '', leave: () => undefined };
        return takeTurn(target.url, ending);
      });
    },
    async close() {
      calls.end();
      await connections.close();
    },
  };
}

interface Calls {
  /** Does what the caller, or the end of all calls, can end early. */
  make<T>(signal: AbortSignal | undefined, work: (ending: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends all calls, those to come too. */
  end(): void;
}

function createCalls(): Calls {
  const running = new Set<AbortController>();
  let closed = false;
  return {
    async make(signal, work) {
      const calling = new AbortController();
      if (closed) calling.abort();
      signal?.throwIfAborted();
      calling.signal.throwIfAborted();
      // By hand: AbortSignal.any would tie each call to a signal that lives as long as the service.
      const giveUp = () => calling.abort(signal?.reason);
      signal?.addEventListener('abort', giveUp, { once: true });
      running.add(calling);
      try {
        return await work(calling.signal);
      } finally {
        signal?.removeEventListener('abort', giveUp);
        running.delete(calling);
      }
    },
    end() {
      closed = true;
      for (const calling of running) calling.abort();
    },
  };
}
