// How a failure reaches a stranger: a code and a plain sentence, as problem+json (RFC 9457) for
// programs and as a page for browsers, with nothing of the request in it. Logged here, once.

import type { Request, Response } from 'express';
import { ERROR_STATUS, type ErrorCode, KabarError, messageOf } from '../core/errors.ts';
import { findWantedLanguage, wantsHtml } from './accept.ts';
import { PAGE_FIELDS } from './page-fields.ts';
import { renderErrorPage } from './pages/error-page.ts';
import type { Web } from './web.ts';

const LOGGED_PATH_CHARACTERS_MAX = 200;

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  503: 'Service Unavailable',
};

/** The body of a problem (RFC 9457 §3); `code` is our own member, from the closed list of errors. */
export function renderProblem(status: number, code: string, detail: string): string {
  const title = TITLES[status] ?? 'Internal Server Error';
  return JSON.stringify({ type: 'about:blank', title, status, detail, code });
}

/** Answers whatever a route threw. */
export function answerError(web: Web, error: unknown, { request, response }: Exchange): void {
  const failure = understand(error);
  const status = ERROR_STATUS[failure.code];
  if (status >= 500 && failure.code !== 'notReady') logFailure(web, request, failure);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  send(web, { request, response, status, failure });
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

interface Failure {
  readonly code: ErrorCode;
  /** What a stranger is told. */
  readonly detail: string;
  readonly cause: unknown;
}

function understand(cause: unknown): Failure {
  if (cause instanceof KabarError) {
    const { code } = cause;
    const detail = ERROR_STATUS[code] < 500 || code === 'notReady' ? cause.message : detailOf(code);
    return { code, detail, cause };
  }
  // A path that is no UTF-8 once it is decoded.
  if (cause instanceof URIError)
    return { code: 'notFound', detail: 'There is no such page.', cause };
  const status = statusOf(cause);
  if (status === 413) return { code: 'tooLarge', detail: 'The body is too large.', cause };
  if (status >= 400 && status < 500) {
    return { code: 'invalid', detail: 'The body cannot be read: it must be JSON in UTF-8.', cause };
  }
  return { code: 'internal', detail: detailOf('internal'), cause };
}

/** The status that Express's own parsers put on their errors. */
function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('status' in error)) return 500;
  return typeof error.status === 'number' ? error.status : 500;
}

function detailOf(code: ErrorCode): string {
  if (code === 'storage') return 'The store cannot be reached now. Please try again later.';
  return 'Something went wrong here. It has been noted.';
}

function logFailure(web: Web, request: Request, { code, cause }: Failure): void {
  const fields = {
    event: 'requestFailed',
    code,
    method: request.method,
    path: loggedPath(request),
  };
  // Only what nobody foresaw needs its stack.
  const stack =
    cause instanceof KabarError || !(cause instanceof Error) ? {} : { stack: cause.stack };
  web.log.error({ ...fields, ...stack }, messageOf(cause));
}

/** Without the key of a callback, which is a secret. */
function loggedPath({ path }: Request): string {
  return path.replace(/^\/websub\/.*/su, '/websub/…').slice(0, LOGGED_PATH_CHARACTERS_MAX);
}

interface ErrorAnswer extends Exchange {
  readonly status: number;
  readonly failure: Failure;
}

function send(web: Web, { request, response, status, failure }: ErrorAnswer): void {
  const { code, detail } = failure;
  const asPage = wantsHtml(request.headers.accept) && !isForPrograms(request.path);
  const body = asPage
    ? renderErrorPage(web.site, {
        status,
        code,
        language: findWantedLanguage(request.headers['accept-language']),
      })
    : renderProblem(status, code, detail);
  response.status(status);
  response.setHeader(
    'Content-Type',
    asPage ? 'text/html; charset=utf-8' : 'application/problem+json',
  );
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Vary', 'Accept, Accept-Encoding, Accept-Language');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (asPage) for (const [name, value] of PAGE_FIELDS) response.setHeader(name, value);
  else response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(request.method === 'HEAD' ? undefined : body);
}

function isForPrograms(path: string): boolean {
  return (
    path.startsWith('/api/') ||
    path.startsWith('/websub/') ||
    /^\/feeds\/[^/]*\.(?:rss|atom|json)$/u.test(path)
  );
}
