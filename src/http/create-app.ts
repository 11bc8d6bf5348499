// The Express application: every route, in one place to see them all.

import express, { type Express } from 'express';
import { KabarError } from '../core/errors.ts';
import { answerError } from './answer-error.ts';
import { otherMethods, READ_ONLY } from './methods.ts';
import { addArticleRoute, addNinjsRoute } from './routes/article-route.ts';
import { addChangesRoute } from './routes/changes-route.ts';
import { addFeedRoutes } from './routes/feed-routes.ts';
import { addHealthRoutes } from './routes/health-routes.ts';
import { addHomeRoute } from './routes/home-route.ts';
import { addMediaRoute } from './routes/media-route.ts';
import { addOpmlRoute } from './routes/opml-route.ts';
import { addRefreshRoute } from './routes/refresh-route.ts';
import { addWebSubRoute } from './routes/websub-route.ts';
import { sendReady } from './send-ready.ts';
import type { Web } from './web.ts';

/** The application; `proxies` is the number of trusted proxies in front of it. */
export function createApp(web: Web, proxies: number): Express {
  const app = express();
  app.disable('x-powered-by');
  // Validators are ours (ready-resource.ts): Express's own would be a second opinion.
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', proxies === 0 ? false : proxies);
  const router = express.Router({ caseSensitive: true, strict: true });
  addHomeRoute(router, web);
  addFeedRoutes(router, web);
  addOpmlRoute(router, web);
  addNinjsRoute(router, web);
  addArticleRoute(router, web);
  addMediaRoute(router, web);
  addHealthRoutes(router, web);
  addRefreshRoute(router, web);
  addWebSubRoute(router, web);
  addChangesRoute(router, web);
  router
    .route('/assets/:name')
    .get((request, response) => {
      const asset = web.assets.find(`/assets/${request.params.name}`);
      if (asset === undefined) throw new KabarError('notFound', 'There is no such file.');
      sendReady(web, asset, { request, response });
    })
    .all(otherMethods({ allow: READ_ONLY }));
  app.use((request, response) => {
    router(request, response, (error: unknown) => {
      const failure = error ?? new KabarError('notFound', 'There is no such page.');
      answerError(web, failure, { request, response });
    });
  });
  return app;
}
