// The methods of a resource: OPTIONS says which there are (and lets other origins ask, Fetch standard
// §3.3.5), and every other one is refused with the same list.

import type { RequestHandler } from 'express';
import { KabarError } from '../core/errors.ts';

export interface MethodOptions {
  readonly allow: readonly ('GET' | 'HEAD' | 'POST')[];
  /** Whether pages of other origins may read it with conditional requests. */
  readonly open?: boolean;
}

export const READ_ONLY = ['GET', 'HEAD'] as const;

/** The handler behind a route's own methods. */
export function otherMethods({ allow, open = false }: MethodOptions): RequestHandler {
  const methods = [...allow, 'OPTIONS'].join(', ');
  return (request, response) => {
    response.setHeader('Allow', methods);
    if (request.method !== 'OPTIONS') {
      throw new KabarError('methodNotAllowed', `Only ${methods} can be asked for here.`);
    }
    if (open) {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Access-Control-Allow-Methods', allow.join(', '));
      response.setHeader('Access-Control-Allow-Headers', 'If-None-Match, If-Modified-Since, A-IM');
      response.setHeader('Access-Control-Max-Age', '86400');
    }
    response.status(204).end();
  };
}
