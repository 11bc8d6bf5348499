// A ready resource as a route answers with it.

import type { Request, Response } from 'express';
import { KabarError } from '../core/errors.ts';
import type { ReadyResource } from './ready-resource.ts';
import type { Web } from './web.ts';

/** Answers with a resource. Throws `notAcceptable` when the request accepts no coding (RFC 9110 §15.5.7). */
export function sendReady(
  web: Web,
  resource: ReadyResource,
  { request, response }: { readonly request: Request; readonly response: Response },
): void {
  if (web.answer(resource, request, response)) return;
  throw new KabarError('notAcceptable', 'No content coding is left that may be sent.');
}
