// What an answer's status comes to: the end of a poll, or the next address.

import { isUtf8 } from 'node:buffer';
import { parseHttpDate } from '../core/conditional-request.ts';
import type { UpstreamHeaders } from '../core/poll.ts';
import type { Answer } from './exchange.ts';
import type { Fault } from './fault.ts';
import { parseTarget } from './target.ts';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const SECOND_MS = 1_000;

export type Verdict =
  | { readonly verdict: 'fetched'; readonly body: Uint8Array }
  | { readonly verdict: 'notModified' | 'gone' | 'rateLimited' }
  | { readonly verdict: 'redirect'; readonly to: URL }
  | { readonly verdict: 'failed'; readonly fault: Fault };

/** Judges an answer from `url`; `conditional`: whether a 304 is one. */
export function judgeAnswer(
  answer: Answer,
  { url, conditional }: { readonly url: URL; readonly conditional: boolean },
): Verdict {
  const { status, body } = answer;
  if (body !== undefined) {
    return body.length > 0 ? { verdict: 'fetched', body } : failed('empty', 'the body is empty');
  }
  if (REDIRECTS.has(status)) return judgeRedirect(answer, url);
  switch (status) {
    case 304:
      return conditional
        ? { verdict: 'notModified' }
        : failed('protocol', 'it answered 304 (not modified) without having been asked');
    case 401:
      return failed('http-status', 'it wants credentials (status 401)');
    case 407:
      return failed('proxy', 'a proxy wants credentials (status 407)');
    case 410:
      return { verdict: 'gone' };
    case 429:
    case 503:
      return { verdict: 'rateLimited' };
    case 204:
      return failed('empty', 'the answer has no body (204)');
    case 206:
      return failed('protocol', 'it answered with a part (206) that was not asked for');
    default:
      return failed('http-status', `it answered with status ${status}`);
  }
}

function failed(
  code: Fault['code'],
  reason: string,
): Extract<Verdict, { readonly verdict: 'failed' }> {
  return { verdict: 'failed', fault: { code, reason } };
}

/** Where an answer with a redirecting status leads to, from `url`. */
export function judgeRedirect(
  { status, headers }: Pick<Answer, 'status' | 'headers'>,
  url: URL,
): Extract<Verdict, { readonly verdict: 'redirect' | 'failed' }> {
  const { location } = headers;
  if (location === undefined)
    return failed('bad-redirect', `it redirects (${status}) without saying where to`);
  const target = parseTarget(decodeLocation(location), url);
  return 'fault' in target
    ? failed(
        'bad-redirect',
        `it redirects (${status}) to an address that is refused: ${target.fault}`,
      )
    : { verdict: 'redirect', to: target.url };
}

/** Headers arrive as Latin-1; an address that was sent unescaped is UTF-8 nearly always. */
function decodeLocation(location: string): string {
  const bytes = Buffer.from(location, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : location;
}

/**
 * How long a Retry-After (RFC 9110 §10.2.3) asks to wait, in milliseconds; nothing for one that is
 * neither seconds nor a date. A date is counted from the upstream's own clock where it tells it.
 */
export function findRetryAfter(headers: UpstreamHeaders, now = Date.now()): number | undefined {
  const value = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,12}$/u.test(value)) return Number(value) * SECOND_MS;
  const at = parseHttpDate(value, now);
  if (at === undefined) return undefined;
  return Math.max(0, at - (parseHttpDate(headers.date ?? '', now) ?? now));
}
