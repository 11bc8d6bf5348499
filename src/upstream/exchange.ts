// One request and its answer over one connection, under the clocks and the byte counts. Redirects and
// what a status means are none of its business.

import type { Dispatcher } from 'undici';
import type { UpstreamHeaders } from '../core/poll.ts';
import type { Connection } from './connections.ts';
import { type Fault, faultOf } from './fault.ts';
import { type BodyReader, createBodyReader, parseContentEncoding } from './read-body.ts';

export interface ExchangeRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Is posted; absent: a GET. */
  readonly body?: string;
  /** What is left of the time for the whole poll. */
  readonly totalMs: number;
  readonly signal: AbortSignal;
}

export interface ExchangeLimits {
  /** From the request to the end of the answer's head. */
  readonly headersMs: number;
  /** Between two pieces of a body. */
  readonly idleMs: number;
  readonly bytesMax: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: UpstreamHeaders;
  /** Each `Set-Cookie` as it came; they are not among the headers. */
  readonly setCookies: readonly string[];
  /** Decompressed and whole; only of an answer to a GET with content that was asked for (200, 203). */
  readonly body: Uint8Array | undefined;
  /** Whether all of the answer was read, so that the connection can carry another. */
  readonly complete: boolean;
}

export type ExchangeResult = { readonly answer: Answer } | { readonly fault: Fault };

/** Statuses whose end is waited for: content that is read, or none by definition. */
const READ_STATUSES: ReadonlySet<number> = new Set([200, 203]);
const EMPTY_STATUSES: ReadonlySet<number> = new Set([204, 304]);
const HEADERS_MAX = 256;

/**
 * Sends a request and reads the answer: to a GET all of it, to a form its head. Rejects with the signal's reason when it is ended early. Unless
 * the answer is complete, the connection is to be discarded: that is what stops the upstream.
 */
export function exchange(
  { client, proxyHeaders }: Connection,
  request: ExchangeRequest,
  limits: ExchangeLimits,
): Promise<ExchangeResult> {
  return new Promise((resolve, reject) => {
    const { url, body, signal } = request;
    const isForm = body !== undefined;
    const course = createCourse({ ...limits, isForm }, (result) => {
      clearTimeout(total);
      signal.removeEventListener('abort', giveUp);
      if (result === 'aborted') reject(signal.reason);
      else resolve(result);
    });
    const giveUp = () => course.settle('aborted');
    const total = setTimeout(
      () => course.settle(timedOut('the answer was not complete in time')),
      Math.max(1, request.totalMs),
    );
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    const path = (proxyHeaders === undefined ? '' : url.origin) + url.pathname + url.search;
    const headers = { ...request.headers, ...proxyHeaders };
    const sent = isForm ? ({ method: 'POST', body } as const) : ({ method: 'GET' } as const);
    client.dispatch({ ...sent, path, headers }, course.handler);
  });
}

interface Course {
  readonly handler: Dispatcher.DispatchHandler;
  /** Ends the exchange; what comes later changes nothing. */
  settle(result: ExchangeResult | 'aborted'): void;
}

function createCourse(
  limits: ExchangeLimits & { readonly isForm: boolean },
  onSettled: (result: ExchangeResult | 'aborted') => void,
): Course {
  let settled = false;
  let head: Omit<Answer, 'body' | 'complete'> | undefined;
  let reader: BodyReader | undefined;
  let clock: NodeJS.Timeout | undefined;

  const settle = (result: ExchangeResult | 'aborted') => {
    if (settled) return;
    settled = true;
    clearTimeout(clock);
    reader?.destroy();
    onSettled(result);
  };
  const wind = (ms: number, reason: string) => {
    if (settled) return;
    clearTimeout(clock);
    clock = setTimeout(() => settle(timedOut(reason)), ms);
  };
  const answer = (body: Uint8Array | undefined, complete: boolean) => {
    if (head !== undefined) settle({ answer: { ...head, body, complete } });
  };
  const startBody = (controller: Dispatcher.DispatchController, headers: UpstreamHeaders) => {
    const opened = openBody(headers, limits.bytesMax, {
      onEnd: (body) => (body instanceof Uint8Array ? answer(body, true) : settle({ fault: body })),
      onDrain: () => controller.resume(),
    });
    if ('fault' in opened) settle(opened);
    else reader = opened;
    wind(limits.idleMs, 'the upstream stopped in the middle of the body');
  };

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart() {
      wind(limits.headersMs, 'no answer came in time');
    },
    onResponseStart(controller, status, raw) {
      // An interim answer (1xx) leaves the clock as it is.
      if (settled || status < 200) return;
      const headers = readHeaders(raw);
      if (headers === undefined)
        return settle({
          fault: { code: 'headers-overflow', reason: 'the answer has too many headers' },
        });
      head = { status, headers, setCookies: listCookies(raw) };
      if (limits.isForm) answer(undefined, false);
      else if (READ_STATUSES.has(status)) startBody(controller, headers);
      else if (!EMPTY_STATUSES.has(status)) answer(undefined, false);
    },
    onResponseData(controller, chunk) {
      if (settled) return;
      clock?.refresh();
      if (reader?.write(chunk) === false) controller.pause();
    },
    onResponseEnd() {
      if (settled) return;
      if (reader === undefined) answer(undefined, true);
      else reader.end();
    },
    onResponseError(_controller, error) {
      settle({ fault: faultOf(error, head !== undefined) });
    },
  };
  return { handler, settle };
}

function timedOut(reason: string): ExchangeResult {
  return { fault: { code: 'timeout', reason } };
}

function openBody(
  headers: UpstreamHeaders,
  bytesMax: number,
  ends: Pick<Parameters<typeof createBodyReader>[0], 'onEnd' | 'onDrain'>,
): BodyReader | { readonly fault: Fault } {
  const coding = parseContentEncoding(headers['content-encoding']);
  const transfer = headers['transfer-encoding'] ?? 'chunked';
  if (coding === undefined || transfer.toLowerCase() !== 'chunked') {
    const reason = 'the body is compressed in a way that was not asked for';
    return { fault: { code: 'unsupported-coding', reason } };
  }
  if (Number(headers['content-length']) > bytesMax) {
    const reason = `the body is larger than ${bytesMax} bytes`;
    return { fault: { code: 'too-large', reason } };
  }
  return createBodyReader({ coding, bytesMax, ...ends });
}

type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

function listCookies({ 'set-cookie': cookies = [] }: RawHeaders): readonly string[] {
  return typeof cookies === 'string' ? [cookies] : cookies;
}

/** Names in lower case, without cookies. Nothing when there are too many. */
function readHeaders(raw: RawHeaders): UpstreamHeaders | undefined {
  const pairs = Object.entries(raw);
  if (pairs.length > HEADERS_MAX) return undefined;
  const kept = pairs.flatMap(([name, value]) =>
    value === undefined || name.startsWith('set-cookie')
      ? []
      : [[name, typeof value === 'string' ? value : value.join(', ')] as const],
  );
  return Object.fromEntries(kept);
}
