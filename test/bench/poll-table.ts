// The table "poll": what it costs the running service to ask its upstreams, when nothing has changed and when
// all have, and how readers are answered meanwhile. The upstreams are a stub in another process.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  ended,
  HOUSE,
  makeProject,
  type Project,
  type RunningKabar,
  type Scope,
  sleep,
  until,
} from '../service/harness.ts';
import { ask } from './ask.ts';
import { cpuTime } from './contestants.ts';
import { formatNumber, markdownTable, median } from './markdown-table.ts';
import { createToken, inScope, type Looks, lookInside, refreshNow } from './measured-site.ts';
import type { Observation } from './observe.ts';
import type { BareTimes, PollOrder } from './pollers/undici.ts';

const UPSTREAMS_OF_FEED = 250;
const CONCURRENCY = 32;
/** Of all upstreams, asked before the clock starts: few, as their connections stay open for a while. */
const WARMING_SHARE = 0.1;
/** How many of the feeds change in a round of changes. */
const CHANGING_SHARE = 0.2;
/** New stories of a changed upstream, of 20. */
const NEW_STORIES = 3;
const READER_PAUSE_MS = 10;

/** What one pass over many upstreams came to. */
interface Pass extends BareTimes {
  readonly polls: number;
  /** How long readers waited for a document meanwhile. */
  readonly answerMs: readonly number[];
  readonly observation: Observation;
}

interface Result {
  readonly upstreams: number;
  readonly first: Pass;
  readonly unchanged: readonly Pass[];
  /** What bare undici took for the same, by round. */
  readonly bare: readonly BareTimes[];
  readonly changed: readonly Pass[];
}

export interface PollTableOptions {
  readonly upstreams: number;
  readonly rounds: number;
}

export function pollTable(
  { upstreams, rounds }: PollTableOptions,
  tell: (message: string) => void,
): Promise<string> {
  return inScope(async (scope) => {
    const port = await startUpstreams(scope);
    const bench = await startBench(scope, upstreams, port);
    const { slugs } = bench;
    tell(`poll: first reading of ${formatNumber(upstreams)} upstreams`);
    const first = await pass(bench, slugs);
    const unchanged: Pass[] = [];
    const bare: BareTimes[] = [];
    for (let round = 1; round <= rounds; round++) {
      tell(`poll: unchanged, round ${round} of ${rounds}`);
      bare.push(await pollBare(bench));
      unchanged.push(await pass(bench, slugs));
    }
    const changing = slugs.slice(0, Math.ceil(slugs.length * CHANGING_SHARE));
    const changed: Pass[] = [];
    for (let round = 1; round <= rounds; round++) {
      tell(`poll: changed, round ${round} of ${rounds}`);
      await ask(`http://127.0.0.1:${port}/edition/${round * NEW_STORIES}`);
      changed.push(await pass(bench, changing));
    }
    await bench.service.stop();
    return present({ upstreams, first, unchanged, bare, changed });
  });
}

async function startUpstreams(scope: Scope): Promise<number> {
  const script = join(HOUSE, 'test/bench/servers/upstreams.ts');
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  scope.after(() => child.kill());
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await until(() => printed.endsWith('\n'), 'the upstreams to listen');
  return Number(printed);
}

interface Bench {
  readonly project: Project;
  readonly service: RunningKabar;
  readonly looks: Looks;
  readonly token: string;
  readonly slugs: readonly string[];
  /** A file with a JSON list of all upstreams. */
  readonly list: string;
}

async function startBench(scope: Scope, upstreams: number, port: number): Promise<Bench> {
  const urls = Array.from({ length: upstreams }, (_, index) => addressOf(index, port));
  const feeds: Record<string, string> = {};
  for (let from = 0; from < upstreams; from += UPSTREAMS_OF_FEED) {
    const sources = urls
      .slice(from, from + UPSTREAMS_OF_FEED)
      .map((url, index) => `  s${index}: { url: "${url}" }`);
    feeds[`f${from / UPSTREAMS_OF_FEED}`] = `title: Feed\nsources:\n${sources.join('\n')}\n`;
  }
  // No schedule comes due meanwhile.
  const config = `baseUrl: https://kabar.example
schedule: { refresh: "0 3 1 1 *" }
fetch: { concurrency: ${CONCURRENCY}, allowPrivate: ["127.0.0.0/8:${port}"] }
`;
  const project = makeProject(scope, { feeds, config });
  const looks = lookInside(project);
  const service = await project.serve([], { env: looks.env });
  const list = project.write('upstreams.json', JSON.stringify(urls));
  const token = await createToken(project);
  return { project, service, looks, token, slugs: Object.keys(feeds), list };
}

/** Each upstream is a host of its own, as most are: all of 127.0.0.0/8 leads to this machine. */
function addressOf(index: number, port: number): string {
  const number = index + 1;
  return `http://127.1.${Math.floor(number / 250)}.${(number % 250) + 1}:${port}/${index}`;
}

async function pass(
  { service, looks, token, slugs: all }: Bench,
  feeds: readonly string[],
): Promise<Pass> {
  await looks.observe(service);
  const { pid = 0 } = service.child;
  const start = performance.now();
  const cpuBefore = cpuTime(pid);
  let isOver = false;
  const answers = readMeanwhile(`${service.url}/feeds/${all[0]}.rss`, () => isOver);
  await refreshNow({ service, token, feeds });
  const seconds = (performance.now() - start) / 1_000;
  const cpuSeconds = (cpuTime(pid) - cpuBefore) / 1e9;
  isOver = true;
  const polls = feeds.length * UPSTREAMS_OF_FEED;
  return {
    polls,
    seconds,
    cpuSeconds,
    answerMs: await answers,
    observation: await looks.observe(service),
  };
}

async function readMeanwhile(url: string, isOver: () => boolean): Promise<readonly number[]> {
  const answerMs: number[] = [];
  while (!isOver()) {
    const start = performance.now();
    await ask(url, { 'accept-encoding': 'gzip' });
    answerMs.push(performance.now() - start);
    await sleep(READER_PAUSE_MS);
  }
  return answerMs;
}

async function pollBare({ list, slugs }: Bench): Promise<BareTimes> {
  const warming = Math.ceil(slugs.length * UPSTREAMS_OF_FEED * WARMING_SHARE);
  const order: PollOrder = { list, etag: '"0"', concurrency: CONCURRENCY, warming };
  const script = join(HOUSE, 'test/bench/pollers/undici.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: 'pipe' });
  const { stdout, stderr, code } = await ended(child);
  if (code !== 0) throw new Error(`undici ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

function present({ upstreams, first, unchanged, bare, changed }: Result): string {
  const rate = ({ polls, seconds }: Pass): number => polls / seconds;
  const cpuMs = ({ polls, cpuSeconds }: Pass): number => (cpuSeconds * 1_000) / polls;
  const share = (value: (times: BareTimes) => number): string => {
    const ratios = unchanged.map((one, round) => value(bare[round] ?? one) / value(one));
    return formatNumber(median(ratios), 2);
  };
  const p99 = ({ answerMs }: Pass): number => percentile(answerMs, 0.99);
  const ms = (value: number): string => `${formatNumber(value)} ms`;
  const mb = ({ observation }: Pass): string =>
    `${formatNumber(observation.peakMemoryBytes / 1024 / 1024)} MB`;
  const last = [...unchanged, ...changed].at(-1) ?? first;
  const row = (name: string, aim: string, values: readonly string[]) => [name, ...values, aim];
  const of = (passes: readonly Pass[], value: (pass: Pass) => number): number =>
    median(passes.map(value));
  const kinds = [[first], unchanged, changed];
  return markdownTable([
    [
      `poll: ${formatNumber(upstreams)} upstreams, 20 stories each`,
      ...['first reading', 'unchanged (304)', 'changed'],
      'aim',
    ],
    row(
      'polls a second',
      'changed ≥ 150',
      kinds.map((passes) => formatNumber(of(passes, rate))),
    ),
    row('… ÷ bare undici', '≥ 0.5', ['', share(({ seconds }) => seconds), '']),
    row(
      'CPU time of a poll, all threads',
      'changed ≤ 13.3 ms',
      kinds.map((passes) => `${formatNumber(of(passes, cpuMs), 2)} ms`),
    ),
    row('… bare undici ÷ it', '≥ 0.5', ['', share(({ cpuSeconds }) => cpuSeconds), '']),
    row(
      'event loop late, p99',
      '< 50 ms',
      kinds.map((passes) => ms(of(passes, (one) => one.observation.lateMsP99))),
    ),
    row(
      '… longest stall',
      '≤ 200 ms',
      kinds.map((passes) => ms(Math.max(...passes.map((one) => one.observation.longestStallMs)))),
    ),
    row(
      'a reader waits meanwhile, p99',
      '< 50 ms',
      kinds.map((passes) => ms(of(passes, p99))),
    ),
    row("the service's peak memory by then", '≤ 300 MB', [
      mb(first),
      mb(unchanged.at(-1) ?? first),
      mb(last),
    ]),
  ]);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
