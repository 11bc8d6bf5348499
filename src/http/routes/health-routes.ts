// `/healthz` and `/readyz`, for whoever keeps the service running: is the process alive, and can it
// serve every feed.

import type { Response, Router } from 'express';
import { otherMethods, READ_ONLY } from '../methods.ts';
import type { Web } from '../web.ts';

/** Adds the two routes. */
export function addHealthRoutes(router: Router, web: Web): void {
  router
    .route('/healthz')
    .get((_request, response) => sendState(response, 200, { status: 'alive' }))
    .all(otherMethods({ allow: READ_ONLY }));
  router
    .route('/readyz')
    .get((_request, response) => {
      const { ready, reasons } = web.service.readiness();
      sendState(response, ready ? 200 : 503, { status: ready ? 'ready' : 'notReady', reasons });
    })
    .all(otherMethods({ allow: READ_ONLY }));
}

function sendState(response: Response, status: number, state: object): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.status(status).json(state);
}
