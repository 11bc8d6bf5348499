// `POST /api/refresh`: a machine with a token has the service look at its sources now.

import { json, type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { KabarError } from '../../core/errors.ts';
import { createFailureLimit } from '../failure-limit.ts';
import { otherMethods } from '../methods.ts';
import type { Web } from '../web.ts';

const BODY_BYTES_MAX = 10 * 1024;
const FEEDS_MAX = 1_000;
const FAILURES_MAX = 10;
const FAILURE_WINDOW_MS = 60_000;
const ADDRESSES_MAX = 10_000;

const Order = z.strictObject({
  feeds: z.array(z.string().max(100)).min(1).max(FEEDS_MAX).optional(),
});

/** Adds the route. Who may use it is decided before its body is read. */
export function addRefreshRoute(router: Router, web: Web): void {
  const limit = createFailureLimit({
    failuresMax: FAILURES_MAX,
    windowMs: FAILURE_WINDOW_MS,
    addressesMax: ADDRESSES_MAX,
    now: web.now,
  });
  const authorize = async (request: Request, response: Response): Promise<void> => {
    const secret = bearerOf(request.headers.authorization);
    if (secret !== undefined && (await web.service.findToken(secret)) !== undefined) return;
    const address = request.ip ?? '';
    const waitSeconds = limit.fail(address);
    if (waitSeconds !== undefined) {
      response.setHeader('Retry-After', String(waitSeconds));
      throw new KabarError(
        'rateLimited',
        'Too many wrong tokens came from your address. Please wait.',
      );
    }
    web.log.warn(
      { event: 'unauthorized', address },
      'A refresh was asked for without a valid token',
    );
    response.setHeader('WWW-Authenticate', 'Bearer realm="kabar"');
    throw new KabarError('unauthorized', 'This needs a valid token: Authorization: Bearer TOKEN.');
  };
  router
    .route('/api/refresh')
    .post(
      async (request, response, next) => {
        await authorize(request, response);
        next();
      },
      json({ limit: BODY_BYTES_MAX, inflate: false, type: () => true }),
      async (request, response) => {
        const report = await web.service.refresh(feedsToRefresh(web, request.body));
        response.setHeader('Cache-Control', 'no-store');
        response.json(report);
      },
    )
    .all(otherMethods({ allow: ['POST'] }));
}

/** The secret of `Authorization: Bearer SECRET` (RFC 6750 §2.1); the scheme in any case (RFC 9110 §11.1). */
function bearerOf(authorization: string | undefined): string | undefined {
  return /^bearer +([\w.~+/=-]{1,512}) *$/iu.exec(authorization ?? '')?.[1];
}

function feedsToRefresh(web: Web, body: unknown): readonly string[] | undefined {
  const order = Order.safeParse(body ?? {});
  if (!order.success) {
    throw new KabarError('invalid', 'The body must be empty or {"feeds": ["SLUG", …]}.');
  }
  const { feeds } = order.data;
  if (feeds?.some((slug) => web.service.findFeed(slug) === undefined)) {
    throw new KabarError('notFound', 'One of the named feeds is not defined here.');
  }
  return feeds;
}
