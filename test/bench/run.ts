// `npm run bench`: what Kabar costs, as Markdown tables. Takes `--only serve|ingest` and `--quick`
// (smaller sizes, fewer rounds). Times swing on a shared machine: ratios and sizes are what to look at.

import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ingestTable } from './ingest-table.ts';
import { serveTable } from './serve-table.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const { only, quick } = values;
if (only !== undefined && only !== 'serve' && only !== 'ingest') {
  process.stderr.write(`--only is "${only}"; expected serve or ingest\n`);
  process.exit(2);
}

const tell = (message: string): void => {
  process.stderr.write(`${message}\n`);
};
const print = (text: string): void => {
  process.stdout.write(`${text}\n\n`);
};

print(
  `Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`,
);
if (only !== 'ingest') print(await serveTable({ rounds: quick ? 3 : 9 }, tell));
if (only !== 'serve')
  print(await ingestTable(quick ? [1_000, 10_000] : [1_000, 10_000, 100_000], tell));
