// One poll from hop to hop: each address is checked, waits for its turn, is asked under what is left of
// the time, and is told only what it may know.

import type { PollOutcome, PollRequest, Redirect, Turn } from '../core/poll.ts';
import { type ChainCookies, createChainCookies } from './chain-cookies.ts';
import type { Connections } from './connections.ts';
import {
  type Answer,
  type ExchangeLimits,
  type ExchangeRequest,
  type ExchangeResult,
  exchange,
} from './exchange.ts';
import type { Fault } from './fault.ts';
import { findRetryAfter, judgeAnswer, type Verdict } from './judge-answer.ts';
import { composeHead, readValidators } from './request-headers.ts';
import { describeUrl, hostKeyOf } from './target.ts';

export interface FollowMeans extends ExchangeLimits {
  readonly connections: Connections;
  takeTurn(url: URL, signal: AbortSignal): Promise<Turn>;
  readonly userAgent: string;
  readonly totalMs: number;
  readonly redirectsMax: number;
}

export interface FollowRequest {
  readonly request: PollRequest;
  /** The request's address, checked. */
  readonly url: URL;
  readonly signal: AbortSignal;
}

/** Polls an address and whatever it redirects to. Rejects with the signal's reason only. */
export async function followRedirects(
  { request, url, signal }: FollowRequest,
  means: FollowMeans,
): Promise<PollOutcome> {
  const trail: Trail = {
    request,
    url,
    redirects: [],
    cookies: createChainCookies(),
    atHome: true,
    leftMs: means.totalMs,
  };
  let { turn } = request;
  try {
    for (;;) {
      if (turn?.host !== hostKeyOf(trail.url)) {
        turn?.leave();
        turn = undefined;
        turn = await means.takeTurn(trail.url, signal);
      }
      const outcome = await takeHop(trail, means, signal);
      if (outcome !== undefined) return outcome;
    }
  } finally {
    turn?.leave();
  }
}

/** How far a poll has come. */
interface Trail {
  readonly request: PollRequest;
  url: URL;
  readonly redirects: Redirect[];
  readonly cookies: ChainCookies;
  /** Whether it has been at the source's own origin only. Once it has left, it stays a stranger. */
  atHome: boolean;
  leftMs: number;
}

/** Asks the address that the trail leads to; nothing when it leads on. */
async function takeHop(
  trail: Trail,
  means: FollowMeans,
  signal: AbortSignal,
): Promise<PollOutcome | undefined> {
  const { request, url } = trail;
  const { userAgent } = means;
  const { atHome, cookies } = trail;
  const head = composeHead(request, url, { userAgent, atHome, cookies });
  const startedAt = performance.now();
  const asked = { url, headers: head.headers, totalMs: trail.leftMs, signal };
  const result = await ask(asked, means);
  trail.leftMs -= performance.now() - startedAt;
  if ('fault' in result) return failure(trail, result.fault);
  const verdict = judgeAnswer(result.answer, { url, conditional: head.conditional });
  if (verdict.verdict !== 'redirect') return conclude(trail, result.answer, verdict);
  const fault = findRedirectFault(trail, verdict.to, means.redirectsMax);
  const { status, setCookies } = result.answer;
  if (fault !== undefined) return { ...failure(trail, fault), status };
  await cookies.take(setCookies, url);
  trail.redirects.push({ status, from: url.href, to: verdict.to.href });
  trail.atHome &&= verdict.to.origin === url.origin;
  trail.url = verdict.to;
  return undefined;
}

/** One exchange; a kept connection that the upstream closed just then is replaced, once. */
async function ask(request: ExchangeRequest, means: FollowMeans): Promise<ExchangeResult> {
  const first = await askOnce(request, means);
  const retry = first.reused && 'fault' in first.result && first.result.fault.closedEarly === true;
  return retry ? (await askOnce(request, { ...means, fresh: true })).result : first.result;
}

async function askOnce(
  request: ExchangeRequest,
  { connections, ...limits }: FollowMeans & { readonly fresh?: boolean },
): Promise<{ readonly result: ExchangeResult; readonly reused: boolean }> {
  const connection = await connections.take(request.url, { fresh: limits.fresh ?? false });
  const { reused } = connection;
  let whole = false;
  try {
    const result = await exchange(connection, request, limits);
    whole = 'answer' in result && result.answer.complete;
    return { result, reused };
  } finally {
    if (whole) connections.keep(connection);
    else await connections.discard(connection);
  }
}

function conclude(
  trail: Trail,
  answer: Answer,
  verdict: Exclude<Verdict, { readonly verdict: 'redirect' }>,
): PollOutcome {
  const { url, redirects } = trail;
  const { headers, status } = answer;
  const answered = { headers, redirects };
  switch (verdict.verdict) {
    case 'fetched': {
      const validators = readValidators(headers, redirects.length > 0 ? url : undefined);
      return { outcome: 'fetched', ...answered, body: verdict.body, url: url.href, validators };
    }
    case 'failed': {
      const fault = REFUSALS.has(status) ? explainRefusal(trail, verdict.fault) : verdict.fault;
      return { ...failure(trail, fault), status, ...retryAfter(headers) };
    }
    case 'rateLimited':
      return { outcome: 'rateLimited', ...answered, status, ...retryAfter(headers) };
    default:
      return { outcome: verdict.verdict, ...answered };
  }
}

function retryAfter(headers: Answer['headers']): { readonly retryAfterMs?: number } {
  const retryAfterMs = findRetryAfter(headers);
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}

function findRedirectFault(trail: Trail, to: URL, redirectsMax: number): Fault | undefined {
  if (trail.redirects.length >= redirectsMax)
    return { code: 'too-many-redirects', reason: `it redirects more than ${redirectsMax} times` };
  if (hasOwnHeaders(trail) && trail.url.protocol === 'https:' && to.protocol !== 'https:') {
    const reason =
      'it redirects from https to http, which a source with headers of its own forbids';
    return { code: 'bad-redirect', reason };
  }
  return undefined;
}

const REFUSALS: ReadonlySet<number> = new Set([401, 403]);

/** It was refused without what the source is configured to be asked with. */
function explainRefusal(trail: Trail, fault: Fault): Fault {
  if (trail.atHome || !hasOwnHeaders(trail)) return fault;
  const reason = `${fault.reason}; headers and credentials of a source are not sent to another origin than its own`;
  return { ...fault, reason };
}

function hasOwnHeaders({ request }: Trail): boolean {
  return Object.keys(request.headers ?? {}).length > 0;
}

function failure(trail: Trail, { code, reason }: Fault): PollOutcome & { outcome: 'failed' } {
  const hops = trail.redirects.length;
  const from =
    hops === 0 ? '' : ` (redirect ${hops} of ${describeUrl(new URL(trail.request.url))})`;
  return { outcome: 'failed', code, message: `${describeUrl(trail.url)}${from}: ${reason}.` };
}
