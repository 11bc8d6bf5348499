// What bare undici does of a poll: conditional GETs, so many at once, answers thrown away. `undici.ts ORDER`;
// it prints how long that took.

import { readFileSync } from 'node:fs';
import { Agent } from 'undici';

export interface PollOrder {
  /** A file with a JSON list of addresses. */
  readonly list: string;
  readonly etag: string;
  readonly concurrency: number;
  /** Requests before the clock starts. */
  readonly warming: number;
}

/** What is printed, as JSON. */
export interface BareTimes {
  readonly seconds: number;
  /** CPU time of the process, all threads. */
  readonly cpuSeconds: number;
}

const order: PollOrder = JSON.parse(process.argv[2] ?? '');
const urls: readonly string[] = JSON.parse(readFileSync(order.list, 'utf8'));
const agent = new Agent();

await pollAll(urls.slice(0, order.warming));
const start = performance.now();
const before = process.cpuUsage();
await pollAll(urls);
const { user, system } = process.cpuUsage(before);
const times: BareTimes = {
  seconds: (performance.now() - start) / 1_000,
  cpuSeconds: (user + system) / 1e6,
};
process.stdout.write(JSON.stringify(times));
await agent.destroy();

async function pollAll(list: readonly string[]): Promise<void> {
  const left = list.values();
  await Promise.all(
    Array.from({ length: order.concurrency }, async () => {
      for (const url of left) await poll(url);
    }),
  );
}

async function poll(url: string): Promise<void> {
  const { origin, pathname } = new URL(url);
  const { statusCode, body } = await agent.request({
    origin,
    path: pathname,
    method: 'GET',
    headers: { 'if-none-match': order.etag },
  });
  await body.dump();
  if (statusCode !== 304) throw new Error(`expected 304, got ${statusCode} of ${url}`);
}
