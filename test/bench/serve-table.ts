// The table "serve": CPU time that the server spends on an answer, as ratios to other servers that
// answer the same. All run on one core and are asked in turns, so that they share the machine's moods.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { HOUSE, type Scope } from '../service/harness.ts';
import { ask } from './ask.ts';
import { type Contestant, cpuTime, PATH, startContestants } from './contestants.ts';
import type { Load } from './load.ts';
import { formatNumber, markdownTable, median } from './markdown-table.ts';
import { inScope } from './measured-site.ts';

const CLIENT_CORE = '1';
const CONNECTIONS = 16;
const REQUESTS = 15_000;
const REQUESTS_OF_SLOW = 60;
/** The compiler has seen everything by then. */
const WARMING_SHARE = 0.5;

/** A kind of answer: what is asked, and what comes. */
interface Kind {
  readonly name: string;
  readonly coding: 'gzip' | 'identity';
  readonly status: 200 | 304;
}

const KINDS: readonly Kind[] = [
  { name: '304', coding: 'gzip', status: 304 },
  { name: '200, gzip', coding: 'gzip', status: 200 },
  { name: '200, identity', coding: 'identity', status: 200 },
];

/** Microseconds of CPU for one answer, by kind and contestant, of every round. */
type Times = ReadonlyMap<string, number[]>;

export function serveTable(
  { rounds }: { readonly rounds: number },
  tell: (message: string) => void,
): Promise<string> {
  return inScope(async (scope: Scope) => {
    const contestants = await startContestants(scope);
    const times = new Map<string, number[]>();
    for (let round = 0; round <= rounds; round++) {
      tell(round === 0 ? 'serve: warming up' : `serve: round ${round} of ${rounds}`);
      for (const kind of KINDS) {
        for (const contestant of contestants) {
          const share = round === 0 ? WARMING_SHARE : 1;
          const time = await measure(contestant, kind, share);
          const name = nameOf(kind, contestant);
          if (round > 0) times.set(name, [...(times.get(name) ?? []), time]);
        }
      }
    }
    return present(contestants, times);
  });
}

function nameOf(kind: Kind, contestant: Contestant): string {
  return `${kind.name} ${contestant.name}`;
}

async function measure(contestant: Contestant, kind: Kind, share: number): Promise<number> {
  const { port, pid, isSlow } = contestant;
  const fields: Record<string, string> = { 'accept-encoding': kind.coding };
  const { etag } = await ask(`http://127.0.0.1:${port}${PATH}`, fields);
  if (kind.status === 304) fields['if-none-match'] = etag;
  const requests = Math.ceil((isSlow ? REQUESTS_OF_SLOW : REQUESTS) * share);
  const before = cpuTime(pid);
  await runLoad({
    port,
    path: PATH,
    fields,
    requests,
    connections: CONNECTIONS,
    status: kind.status,
  });
  return (cpuTime(pid) - before) / requests / 1_000;
}

function runLoad(load: Load): Promise<void> {
  const client = [process.execPath, join(HOUSE, 'test/bench/load.ts'), JSON.stringify(load)];
  const [command = '', ...args] = ['taskset', '-c', CLIENT_CORE, ...client];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject).once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`the client ended with ${code}`));
    });
  });
}

function present(contestants: readonly Contestant[], times: Times): string {
  const others = contestants.filter(({ name }) => name !== 'Kabar');
  const ratio = (kind: Kind, other: Contestant): string => {
    const own = times.get(`${kind.name} Kabar`) ?? [];
    const theirs = times.get(nameOf(kind, other)) ?? [];
    const ratios = own.map((time, round) => time / (theirs[round] ?? Number.NaN));
    const [middle, least, most] = [median(ratios), Math.min(...ratios), Math.max(...ratios)];
    return `${formatRatio(middle)} (${formatRatio(least)}–${formatRatio(most)})`;
  };
  return markdownTable([
    ['serve: CPU time of Kabar …', ...others.map(({ name }) => `÷ ${name}`)],
    ...KINDS.map((kind) => [kind.name, ...others.map((other) => ratio(kind, other))]),
    ['aim', ...others.map(({ name }) => AIMS[name])],
  ]);
}

const AIMS: Readonly<Record<Contestant['name'], string>> = {
  Kabar: '',
  'bare node:http': '≤ 1.1',
  nginx: '',
  'Express with feed': '≤ 1/50',
};

/** Small ratios as a fraction of one. */
function formatRatio(ratio: number): string {
  return ratio < 0.1 ? `1/${formatNumber(1 / ratio)}` : formatNumber(ratio, 2);
}
