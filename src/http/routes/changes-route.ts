// `GET /api/changes?since=NUMBER`: what has changed in public feeds, in the order of the commits, for
// whoever keeps a copy: JSON lines, and at the end the number to ask with next.

import type { Request, Response, Router } from 'express';
import { entryUrl } from '../../core/addresses.ts';
import { KabarError } from '../../core/errors.ts';
import type { PublicChange } from '../../core/service.ts';
import { otherMethods, READ_ONLY } from '../methods.ts';
import type { Web } from '../web.ts';

/** Lines of one answer, the last one left out. */
const CHANGES_MAX = 500;

/** Adds the route. */
export function addChangesRoute(router: Router, web: Web): void {
  router
    .route('/api/changes')
    .get((request, response) => sendChanges(web, request, response))
    .all(otherMethods({ allow: READ_ONLY }));
}

async function sendChanges(web: Web, request: Request, response: Response): Promise<void> {
  const since = readSince(request.query.since);
  const { changes, through, latest } = await web.service.listChanges(since, CHANGES_MAX);
  if (since > latest) {
    throw new KabarError(
      'gone',
      `There is no change ${since}: the latest is ${latest}. The store is another one than before; begin again with since=0.`,
    );
  }
  const lines = changes.map((change) => JSON.stringify(lineOf(web, change)));
  lines.push(JSON.stringify({ cursor: through, more: through < latest }));
  response.setHeader('Content-Type', 'application/jsonl; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.send(`${lines.join('\n')}\n`);
}

function readSince(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'string' && /^\d{1,15}$/u.test(value)) return Number(value);
  throw new KabarError('invalid', 'since must be the cursor of an earlier answer, or 0.');
}

/** Of what was taken back, no more is told than that it was: its id, and where it was. */
function lineOf(web: Web, { stored, feeds }: PublicChange): object {
  const { sequence, id, state, changedAt, entry } = stored;
  const slugs = feeds.map(({ slug }) => slug);
  const head = { sequence, id, feeds: slugs, changedAt: new Date(changedAt).toISOString() };
  if (state !== 'live') return { ...head, change: 'withdrawn' };
  const url = entryUrl(web.service.baseUrl, stored);
  // A feed of summaries does not give the whole text away here.
  const { html: _html, text: _text, ...summarized } = entry;
  const isWhole = feeds.some(({ content }) => content === 'full');
  return { ...head, change: 'published', url, entry: isWhole ? entry : summarized };
}
