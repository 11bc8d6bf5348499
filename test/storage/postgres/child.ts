// The other process of the PostgreSQL tests: it does one thing with a store, says how far it is, line
// by line, and is killed by the test.

import { readAddress } from '../../../src/storage/postgres/address.ts';
import { migrate } from '../../../src/storage/postgres/migrations.ts';
import { openPostgres } from '../../../src/storage/postgres/open.ts';
import { claimed, commitOf, fileOf, writeOf } from '../contract/samples.ts';
import { SLOW_MIGRATIONS } from './slow-migrations.ts';

const [, , job = '', url = '', run = ''] = process.argv;
const environment = process.env;

const JOBS: Readonly<Record<string, () => Promise<void>>> = {
  /** Commits batches of three entries until it is killed; says each once it is acknowledged. */
  commit: async () => {
    const storage = await openPostgres({ url, environment });
    const claim = await claimed(storage, 'kompas-tv/stored', 'child');
    for (let batch = 0; ; batch++) {
      const keys = [0, 1, 2].map((i) => `r${run}b${batch}n${i}`);
      const writes = keys.map((key) => writeOf(key, { title: key.repeat(500) }));
      const files = keys.map((key) => fileOf(key, { key }));
      await storage.entries.commit(commitOf(claim, { writes, files }));
      say(keys.join(' '));
    }
  },
  open: async () => {
    say('opening');
    const storage = await openPostgres({ url, environment });
    await storage.sources.list();
    say('open');
  },
  migrate: async () => {
    say('migrating');
    await migrate(readAddress(url, environment), SLOW_MIGRATIONS);
    say('done');
  },
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await JOBS[job]?.();
