// SIGKILL at any moment: nothing acknowledged is lost, nothing half-done is left, and nothing has to
// be waited for.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Connection } from '../../../src/storage/sqlite/connection.ts';
import { migrate, schemaVersion } from '../../../src/storage/sqlite/migrations.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import { failsWith, SOURCE } from '../contract/samples.ts';
import { withFolder } from './fresh-store.ts';
import { SLOW_MIGRATIONS } from './slow-migrations.ts';
import { startChild } from './start-child.ts';

const RUNS = 20;

test('a process that is killed while it commits loses nothing that was acknowledged', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'kabar.db');
    await (await openSqlite({ file })).close();
    const acknowledged: string[] = [];
    for (let run = 0; run < RUNS; run++) {
      const child = startChild('commit', file, String(run));
      await child.says(1);
      await setTimeout(Math.random() * 40);
      await child.kill();
      acknowledged.push(...child.lines.flatMap((line) => line.split(' ')));
    }
    await assertSound(file, acknowledged);
  });
});

async function assertSound(file: string, acknowledged: readonly string[]): Promise<void> {
  const storage = await openSqlite({ file });
  const found = await storage.entries.findByKeys(acknowledged);
  assert.equal(found.size, acknowledged.length);
  const sequences = acknowledged.map((key) => found.get(key)?.sequence ?? -1);
  assert.deepEqual(
    sequences,
    [...sequences].sort((a, b) => a - b),
    'in the order of commits',
  );
  const files = await storage.files.findByPaths(SOURCE, acknowledged);
  assert.equal(files.size, acknowledged.length);
  const live = await storage.entries.countLive(SOURCE);
  const latest = await storage.entries.findLatestChange([SOURCE]);
  assert.equal(latest?.sequence, live, 'no number is missing or was given twice');
  // A commit that was not acknowledged any more may be there, but whole.
  assert.equal(live % 3, 0);
  assert.equal(await storage.files.count(SOURCE), live);
  await storage.close();
  const connection = new Connection(file);
  assert.equal(connection.pragma('integrity_check'), 'ok');
  const distinct = connection.get<{ n: number }>(
    'SELECT count(DISTINCT sequence) AS n FROM entries',
  );
  assert.equal(distinct?.n, live);
  connection.close();
}

test('a start that is killed while it makes the store leaves none or a whole one', async () => {
  await withFolder(async (folder) => {
    for (let run = 0; run < RUNS; run++) {
      const file = join(folder, String(run), 'kabar.db');
      const child = startChild('open', file);
      while (!existsSync(join(folder, String(run))) && child.process.exitCode === null)
        await setTimeout(1);
      await setTimeout(Math.random() * 25);
      await child.kill();
      const storage = await openSqlite({ file });
      assert.deepEqual(await storage.sources.list(), []);
      await storage.close();
    }
  });
});

test('several processes that make the same store at once all get it', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'data', 'kabar.db');
    const children = Array.from({ length: 4 }, () => startChild('open', file));
    await Promise.all(children.map((child) => child.says(1)));
    assert.deepEqual(
      children.map(({ lines }) => lines),
      [['open'], ['open'], ['open'], ['open']],
    );
    await Promise.all(children.map((child) => child.kill()));
  });
});

test('a migration that is killed half way goes on where it stopped', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'kabar.db');
    const interrupted = new Set<number>();
    for (let run = 0; run < RUNS; run++) {
      const child = startChild('migrate', file);
      await child.says(1);
      await setTimeout(5 + Math.random() * 20);
      await child.kill();
      const connection = new Connection(file);
      assert.equal(connection.pragma('integrity_check'), 'ok');
      const tables = connection.get<{ n: number }>(
        "SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table'",
      );
      assert.equal(tables?.n, schemaVersion(connection), 'a step is taken whole or not at all');
      interrupted.add(schemaVersion(connection));
      connection.close();
    }
    const connection = new Connection(file);
    migrate(connection, SLOW_MIGRATIONS);
    assert.equal(schemaVersion(connection), SLOW_MIGRATIONS.length);
    for (let step = 0; step < SLOW_MIGRATIONS.length; step++) {
      assert.equal(
        connection.get<{ n: number }>(`SELECT count(*) AS n FROM step_${step}`)?.n,
        4_000,
      );
    }
    connection.close();
    assert(interrupted.size > 1, `stopped at ${[...interrupted]}`);
  });
});

test("a killed service's lock is free at once", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'kabar.db');
    const child = startChild('lockService', file);
    await child.says(1);
    const storage = await openSqlite({ file });
    await assert.rejects(storage.lockService('worker'), failsWith('busy', /Stop it first/u));
    await child.kill();
    const lock = await storage.lockService('worker');
    await lock.release();
    await storage.close();
  });
});
