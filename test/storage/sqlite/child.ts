// The other process of the SQLite tests: it does one thing with a database, says how far it is, line
// by line, and is killed by the test.

import { setTimeout } from 'node:timers/promises';
import { Connection } from '../../../src/storage/sqlite/connection.ts';
import { migrate } from '../../../src/storage/sqlite/migrations.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import { claimed, commitOf, fileOf, writeOf } from '../contract/samples.ts';
import { SLOW_MIGRATIONS } from './slow-migrations.ts';

const [, , job = '', file = '', run = ''] = process.argv;

const JOBS: Readonly<Record<string, () => Promise<void>>> = {
  /** Commits batches of three entries until it is killed; says each once it is acknowledged. */
  commit: async () => {
    const storage = await openSqlite({ file });
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
    await openSqlite({ file });
    say('open');
  },
  migrate: async () => {
    say('migrating');
    migrate(new Connection(file), SLOW_MIGRATIONS);
    say('done');
  },
  lockService: async () => {
    const storage = await openSqlite({ file });
    await storage.lockService('worker');
    say('locked');
    await setTimeout(60_000);
  },
  beginExclusive: async () => {
    const connection = new Connection(file);
    connection.execute('BEGIN EXCLUSIVE');
    connection.execute("UPDATE counters SET value = value WHERE name = 'sequence'");
    say('locked');
    await setTimeout(Number(run));
    connection.execute('COMMIT');
    connection.close();
  },
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await JOBS[job]?.();
