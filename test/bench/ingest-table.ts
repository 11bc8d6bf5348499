// The table "ingest": what it costs to take in articles, to find nothing new, and to bring one change
// to readers, by the number of articles that are stored.

import { type RunningKabar, sleep } from '../service/harness.ts';
import { ask } from './ask.ts';
import { generateArticle } from './generate-articles.ts';
import { formatNumber, markdownTable, median } from './markdown-table.ts';
import {
  ARTICLES,
  createToken,
  DOCUMENT,
  inScope,
  type MeasuredSite,
  makeMeasuredSite,
  refreshNow,
} from './measured-site.ts';

const PASSES = 3;
const CHANGES = 10;
/** Lets the service come to rest between two measurements. */
const REST_MS = 200;
const POLL_MS = 1;
const CHANGE_MS_MAX = 10_000;

interface Ingest {
  readonly articles: number;
  readonly firstSeconds: number;
  readonly firstMemoryBytes: number;
  readonly idleMs: readonly number[];
  readonly idleStallMs: number;
  readonly changeMs: readonly number[];
  readonly changeStallMs: number;
  readonly serviceMemoryBytes: number;
}

/** Measures every size after the other; `tell` hears of progress. */
export async function ingestTable(
  sizes: readonly number[],
  tell: (message: string) => void,
): Promise<string> {
  const results: Ingest[] = [];
  for (const size of sizes) {
    tell(`ingest: ${formatNumber(size)} articles`);
    results.push(await inScope((scope) => measure(makeMeasuredSite(scope, size), size)));
  }
  return present(results);
}

async function measure(site: MeasuredSite, articles: number): Promise<Ingest> {
  const first = await site.refresh();
  const service = await site.serve();
  const token = await createToken(site.project);
  await refreshNow({ service, token });
  const idle = await measureIdle(site, { service, token });
  const change = await measureChanges(site, service);
  const { peakMemoryBytes } = await site.observe(service);
  await service.stop();
  return {
    articles,
    firstSeconds: first.seconds,
    firstMemoryBytes: first.observation.peakMemoryBytes,
    ...idle,
    ...change,
    serviceMemoryBytes: peakMemoryBytes,
  };
}

/** Passes of the running service over files that have all been read before. */
async function measureIdle(
  site: MeasuredSite,
  { service, token }: { service: RunningKabar; token: string },
): Promise<Pick<Ingest, 'idleMs' | 'idleStallMs'>> {
  const idleMs: number[] = [];
  await site.observe(service);
  for (let pass = 0; pass < PASSES; pass++) {
    await sleep(REST_MS);
    const start = performance.now();
    await refreshNow({ service, token });
    idleMs.push(performance.now() - start);
  }
  return { idleMs, idleStallMs: (await site.observe(service)).longestStallMs };
}

/** From the rename that puts an edited article in place to the first answer with other bytes. */
async function measureChanges(
  site: MeasuredSite,
  service: RunningKabar,
): Promise<Pick<Ingest, 'changeMs' | 'changeStallMs'>> {
  const changeMs: number[] = [];
  await site.observe(service);
  for (let edition = 1; edition <= CHANGES; edition++) {
    await sleep(REST_MS);
    const { path, text } = generateArticle(0, edition);
    const { etag } = await ask(`${service.url}${DOCUMENT}.rss`);
    const start = performance.now();
    site.project.moveIn(`${ARTICLES}/${path}`, text);
    await untilChanged(`${service.url}${DOCUMENT}.rss`, etag);
    changeMs.push(performance.now() - start);
  }
  return { changeMs, changeStallMs: (await site.observe(service)).longestStallMs };
}

async function untilChanged(url: string, etag: string): Promise<void> {
  const deadline = performance.now() + CHANGE_MS_MAX;
  while ((await ask(url, { 'if-none-match': etag })).status === 304) {
    if (performance.now() > deadline) throw new Error('the change did not come to readers');
    await sleep(POLL_MS);
  }
}

function present(results: readonly Ingest[]): string {
  const row = (name: string, aim: string, value: (result: Ingest) => string): readonly string[] => [
    name,
    ...results.map(value),
    aim,
  ];
  const ms = (value: number): string => `${formatNumber(value)} ms`;
  const mb = (value: number): string => `${formatNumber(value / 1024 / 1024)} MB`;
  return markdownTable([
    ['ingest', ...results.map(({ articles }) => `${formatNumber(articles)} articles`), 'aim'],
    row('first reading, articles a second, whole command', '≥ 3,000', (one) =>
      formatNumber(one.articles / one.firstSeconds),
    ),
    row('… its peak memory', '', (one) => mb(one.firstMemoryBytes)),
    row('a pass with nothing new, in the service', '≤ 2,000 ms', (one) => ms(median(one.idleMs))),
    row('… longest stall of the event loop', '≤ 200 ms', (one) => ms(one.idleStallMs)),
    row(`one change served, median of ${CHANGES}`, '≤ 100 ms', (one) => ms(median(one.changeMs))),
    row('… the slowest', '≤ 100 ms', (one) => ms(Math.max(...one.changeMs))),
    row('… longest stall of the event loop', '≤ 200 ms', (one) => ms(one.changeStallMs)),
    row("the service's peak memory", '', (one) => mb(one.serviceMemoryBytes)),
  ]);
}
