// `npm run bench`: what Kabar costs, as Markdown tables. `npm run bench -- parse poll` makes the named ones
// alone, `--quick` takes smaller sizes and fewer rounds. Times swing on a shared machine: ratios and sizes
// are what to look at.

import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ingestTable } from './ingest-table.ts';
import { pagesTable } from './pages-table.ts';
import { parseTable } from './parse-table.ts';
import { pollTable } from './poll-table.ts';
import { serveTable } from './serve-table.ts';

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const { quick } = values;

const tell = (message: string): void => {
  process.stderr.write(`${message}\n`);
};
const print = (text: string): void => {
  process.stdout.write(`${text}\n\n`);
};

const TABLES: Readonly<Record<string, () => Promise<string>>> = {
  pages: async () => pagesTable(tell),
  serve: () => serveTable({ rounds: quick ? 3 : 9 }, tell),
  ingest: () => ingestTable(quick ? [1_000, 10_000] : [1_000, 10_000, 100_000], tell),
  parse: () =>
    parseTable(quick ? { rounds: 5, bytesMax: 8e6 } : { rounds: 9, bytesMax: 20e6 }, tell),
  poll: () => pollTable({ upstreams: quick ? 1_000 : 10_000, rounds: 3 }, tell),
};

const unknown = positionals.find((name) => !Object.hasOwn(TABLES, name));
if (unknown !== undefined) {
  process.stderr.write(
    `There is no table "${unknown}"; there are ${Object.keys(TABLES).join(', ')}.\n`,
  );
  process.exit(2);
}

print(
  `Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`,
);
for (const [name, make] of Object.entries(TABLES)) {
  if (positionals.length === 0 || positionals.includes(name)) print(await make());
}
