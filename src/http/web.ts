// What every route is handed: the service and what the web keeps ready of it.

import type { Log } from '../core/log.ts';
import type { Service } from '../core/service.ts';
import type { AnswerReady } from './answer-ready.ts';
import type { Assets } from './assets.ts';
import type { PageStore } from './page-store.ts';
import type { Site } from './pages/layout.ts';
import type { ReadyDocuments } from './ready-documents.ts';

export interface Web {
  readonly service: Service;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly site: Site;
  readonly documents: ReadyDocuments;
  readonly pages: PageStore;
  readonly assets: Assets;
  readonly answer: AnswerReady;
}
