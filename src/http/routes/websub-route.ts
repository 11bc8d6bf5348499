// `/websub/KEY`: our callbacks, where hubs ask whether a subscription was meant and deliver what is new
// (WebSub §5.2, §5.3, §7). Whoever is nobody's hub learns nothing here and costs next to nothing.

import { type NextFunction, type Request, type Response, type Router, raw } from 'express';
import { KabarError } from '../../core/errors.ts';
import type { CallbackState } from '../../core/subscribing.ts';
import { createFailureLimit } from '../failure-limit.ts';
import { otherMethods } from '../methods.ts';
import type { Web } from '../web.ts';

/** Bodies that are read at the same time, as each is held in memory whole. */
const READING_MAX = 8;
const RETRY_SECONDS = 30;
/** Unknown callbacks and wrong signatures of one network, before it has to wait. */
const FAILURES = { failuresMax: 30, windowMs: 60_000, addressesMax: 10_000 };
const KEY_CHARACTERS_MAX = 100;

interface KeyParams {
  readonly key: string;
}

/** Adds the route. */
export function addWebSubRoute(router: Router, web: Web): void {
  const { callbacks } = web.service;
  const limit = createFailureLimit({ ...FAILURES, now: web.now });
  let reading = 0;

  const fail = (request: Request<KeyParams>, response: Response, error: KabarError): never => {
    const waitSeconds = limit.fail(request.ip ?? '');
    if (waitSeconds === undefined) throw error;
    response.setHeader('Retry-After', String(waitSeconds));
    throw new KabarError('rateLimited', 'Too much of what you sent was refused. Please wait.');
  };
  /** Before a byte of the body is read. */
  const admit = async (request: Request<KeyParams>, response: Response, next: NextFunction) => {
    const { 'content-encoding': coding = 'identity' } = request.headers;
    const state = await callbacks.findState(keyOf(request));
    if (state !== 'open') fail(request, response, refusalOf(state));
    if (coding.toLowerCase() !== 'identity')
      throw new KabarError('unsupportedCoding', 'A compressed body is not taken here.');
    // Else the parser reads all of it before it says so.
    if (Number(request.headers['content-length']) > callbacks.bytesMax)
      throw new KabarError('tooLarge', 'The body is too large.');
    if (reading >= READING_MAX) throw later(response, 'Other deliveries are being read.');
    reading += 1;
    response.once('close', () => {
      reading -= 1;
    });
    next();
  };

  router
    .route('/websub/:key')
    .get(async (request, response) => {
      // A HEAD must change nothing (RFC 9110 §9.2.1).
      const text =
        request.method === 'GET'
          ? await callbacks.answer(keyOf(request), readQuestion(request))
          : undefined;
      if (text === undefined) throw refusalOf('unknown');
      // The challenge is the hub's text: nobody may take it for a page (§5.3.1).
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
      response.setHeader('Cache-Control', 'no-store');
      response.end(text);
    })
    .post(
      admit,
      raw({ limit: callbacks.bytesMax, inflate: false, type: () => true }),
      async (request, response) => {
        const { 'content-type': contentType, 'x-hub-signature': signature } = request.headers;
        const answer = await callbacks.keep(keyOf(request), {
          // Node joins a repeated one, which then signs nothing.
          signature: typeof signature === 'string' ? signature : undefined,
          contentType,
          body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        });
        switch (answer) {
          case 'kept':
            response.setHeader('Cache-Control', 'no-store');
            response.status(202).end();
            return;
          case 'full':
            throw later(response, 'Earlier deliveries are still waiting.');
          case 'forged':
            return fail(
              request,
              response,
              new KabarError('forbidden', 'The delivery is not signed as was agreed on.'),
            );
          default:
            throw refusalOf(answer);
        }
      },
    )
    .all(otherMethods({ allow: ['GET', 'POST'] }));
}

function keyOf({ params }: Request<KeyParams>): string {
  return params.key.slice(0, KEY_CHARACTERS_MAX);
}

/** Parameters that are sent twice are none: which of the two was meant? */
function readQuestion({ query }: Request<KeyParams>) {
  const read = (name: string): string | undefined => {
    const value = query[`hub.${name}`];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    mode: read('mode'),
    topic: read('topic'),
    challenge: read('challenge'),
    leaseSeconds: read('lease_seconds'),
    reason: read('reason'),
  };
}

function refusalOf(state: Exclude<CallbackState, 'open'>): KabarError {
  return state === 'ended'
    ? new KabarError('gone', 'This subscription is over.')
    : new KabarError('notFound', 'Nothing was asked for here.');
}

function later(response: Response, reason: string): KabarError {
  response.setHeader('Retry-After', String(RETRY_SECONDS));
  return new KabarError('notReady', `${reason} Please send this again in a moment.`);
}
