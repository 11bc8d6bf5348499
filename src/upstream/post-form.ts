// One form that is posted to a hub, from hop to hop: under the same guard, turns, clocks and byte counts as
// a poll. A hub's address is the upstream's word, so it is trusted as little.

import type { FormOutcome, FormRequest } from '../core/poll.ts';
import { type ExchangeResult, exchange } from './exchange.ts';
import type { Fault } from './fault.ts';
import type { FollowMeans } from './follow-redirects.ts';
import { findRetryAfter, judgeRedirect } from './judge-answer.ts';
import { describeUrl } from './target.ts';

export interface PostRequest {
  readonly request: FormRequest;
  /** The request's address, checked. */
  readonly url: URL;
  readonly signal: AbortSignal;
}

/** Those that ask for the same again elsewhere (WebSub §5.1.2); any other would turn it into a GET. */
const REPOSTS: ReadonlySet<number> = new Set([307, 308]);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303]);

/** Posts to an address and whatever it redirects to. Rejects with the signal's reason only. */
export async function postForm(
  { request, url, signal }: PostRequest,
  means: FollowMeans,
): Promise<FormOutcome> {
  const body = new URLSearchParams(request.fields).toString();
  let leftMs = means.totalMs;
  let target = url;
  for (let hops = 0; ; hops++) {
    const turn = await means.takeTurn(target, signal);
    const startedAt = performance.now();
    let result: ExchangeResult;
    try {
      result = await postOnce({ url: target, body, totalMs: leftMs, signal }, means);
    } finally {
      turn.leave();
    }
    leftMs -= performance.now() - startedAt;
    if ('fault' in result) return failure(target, result.fault);
    const { status, headers } = result.answer;
    if (!REPOSTS.has(status)) return judge(target, { status, headers });
    const verdict = judgeRedirect(result.answer, target);
    const fault =
      verdict.verdict === 'failed'
        ? verdict.fault
        : findHopFault({ from: target, to: verdict.to, hops }, means.redirectsMax);
    if (fault !== undefined) return { ...failure(target, fault), status };
    if (verdict.verdict === 'redirect') target = verdict.to;
  }
}

/** On a connection of its own: a kept one may be closing, and a form is not to be sent twice. */
async function postOnce(
  { url, body, totalMs, signal }: { url: URL; body: string; totalMs: number; signal: AbortSignal },
  means: FollowMeans,
): Promise<ExchangeResult> {
  const connection = await means.connections.take(url, { fresh: true });
  const headers = {
    'user-agent': means.userAgent,
    accept: '*/*',
    'content-type': 'application/x-www-form-urlencoded',
  };
  try {
    return await exchange(connection, { url, headers, body, totalMs, signal }, means);
  } finally {
    await means.connections.discard(connection);
  }
}

function judge(
  url: URL,
  { status, headers }: { status: number; headers: Parameters<typeof findRetryAfter>[0] },
): FormOutcome {
  if (status >= 200 && status < 300) return { outcome: 'accepted', status };
  const retryAfterMs = findRetryAfter(headers);
  const retryAfter = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 429 || status === 503) return { outcome: 'rateLimited', status, ...retryAfter };
  const fault: Fault = REDIRECTS.has(status)
    ? { code: 'bad-redirect', reason: `it redirects a form with status ${status}` }
    : { code: 'http-status', reason: `it answered with status ${status}` };
  return { ...failure(url, fault), status, ...retryAfter };
}

function findHopFault(
  { from, to, hops }: { from: URL; to: URL; hops: number },
  redirectsMax: number,
): Fault | undefined {
  if (hops >= redirectsMax)
    return { code: 'too-many-redirects', reason: `it redirects more than ${redirectsMax} times` };
  if (from.protocol === 'https:' && to.protocol !== 'https:') {
    const reason = 'it redirects from https to http, where others could read the form';
    return { code: 'bad-redirect', reason };
  }
  return undefined;
}

function failure(url: URL, { code, reason }: Fault): FormOutcome & { outcome: 'failed' } {
  return { outcome: 'failed', code, message: `${describeUrl(url)}: ${reason}.` };
}
