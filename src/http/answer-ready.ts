// Answers a GET or HEAD from a ready resource: which coding, and whether anything has to be sent at
// all. This is the path of nearly every request, so the common cases are decided by comparing strings
// with what is known already; the full rules (core/) decide the rest.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { evaluateConditions } from '../core/conditional-request.ts';
import { chooseCoding } from '../core/content-coding.ts';
import { CODINGS, type Coding } from '../core/document.ts';
import type { ReadyResource, Representation } from './ready-resource.ts';

/**
 * Sends a 200, or a 304 where the reader has it already. False, with nothing sent, when the request
 * accepts no coding at all (RFC 9110 §12.5.3).
 */
export type AnswerReady = (
  resource: ReadyResource,
  request: IncomingMessage,
  response: ServerResponse,
) => boolean;

// Readers send a handful of different Accept-Encoding values; more than this are somebody's game.
const CHOICES_MAX = 256;
const CHOICE_CHARACTERS_MAX = 128;

/** `now` in milliseconds since 1970. */
export function createAnswerReady(now: () => number): AnswerReady {
  const choices = new Map<string, Coding>();

  function codingFor(acceptEncoding: string): Coding | undefined {
    const known = choices.get(acceptEncoding);
    if (known !== undefined) return known;
    const coding = chooseCoding(acceptEncoding, CODINGS);
    if (coding !== undefined && acceptEncoding.length <= CHOICE_CHARACTERS_MAX) {
      if (choices.size >= CHOICES_MAX) choices.clear();
      choices.set(acceptEncoding, coding);
    }
    return coding;
  }

  return (resource, request, response) => {
    const coding = codingFor(request.headers['accept-encoding'] ?? '');
    if (coding === undefined) return false;
    resource.refresh(now());
    const representation = resource.representation(coding);
    if (isUnchanged(request, resource, representation)) {
      response.writeHead(304, representation.notModifiedHead);
      response.end();
      return true;
    }
    response.writeHead(200, representation.contentHead);
    response.end(request.method === 'HEAD' ? undefined : representation.bytes);
    return true;
  };
}

function isUnchanged(
  request: IncomingMessage,
  { lastModifiedAt }: ReadyResource,
  { etag }: Representation,
): boolean {
  const { headers } = request;
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch === etag) return true;
  const ifModifiedSince = headers['if-modified-since'];
  if (ifNoneMatch === undefined && ifModifiedSince === undefined) return false;
  const conditions = {
    method: request.method ?? '',
    ifNoneMatch,
    // A repeated field is none (RFC 9110 §13.1.3); Node keeps the first of them.
    ifModifiedSince:
      request.headersDistinct['if-modified-since']?.length === 1 ? ifModifiedSince : undefined,
  };
  const state = lastModifiedAt === undefined ? { etag } : { etag, lastModifiedAt };
  return evaluateConditions(conditions, state) === 'notModified';
}
