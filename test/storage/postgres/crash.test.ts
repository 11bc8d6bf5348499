// SIGKILL at any moment: nothing acknowledged is lost, nothing half-done is left, and nothing has to
// be waited for.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { readAddress } from '../../../src/storage/postgres/address.ts';
import { migrate } from '../../../src/storage/postgres/migrations.ts';
import { openPostgres } from '../../../src/storage/postgres/open.ts';
import { SOURCE } from '../contract/samples.ts';
import { askServer, findServer, makeSchema, POSTGRES_OBSTACLE } from './shared-server.ts';
import { SLOW_MIGRATIONS } from './slow-migrations.ts';
import { startChild } from './start-child.ts';

const RUNS = 10;
const environment = process.env;

async function withSchema(run: (url: string, schema: string) => Promise<void>): Promise<void> {
  const { url, schema, drop } = await makeSchema();
  try {
    await run(url, schema);
  } finally {
    await drop();
  }
}

async function ask<Row>(schema: string, sql: string): Promise<Row | undefined> {
  const rows = await askServer(await findServer(), sql.replaceAll('STORE', `"${schema}"`));
  return rows[0] as Row | undefined;
}

describe('PostgreSQL and killed processes', { skip: POSTGRES_OBSTACLE ?? false }, () => {
  test('a process that is killed while it commits loses nothing that was acknowledged', async () => {
    await withSchema(async (url, schema) => {
      await (await openPostgres({ url, environment })).close();
      const acknowledged: string[] = [];
      for (let run = 0; run < RUNS; run++) {
        const child = startChild('commit', url, String(run));
        await child.says(1);
        await setTimeout(Math.random() * 40);
        await child.kill();
        acknowledged.push(...child.lines.flatMap((line) => line.split(' ')));
      }
      const storage = await openPostgres({ url, environment });
      const found = await storage.entries.findByKeys(acknowledged);
      assert.equal(found.size, acknowledged.length);
      const sequences = acknowledged.map((key) => found.get(key)?.sequence ?? -1);
      const ordered = [...sequences].sort((a, b) => a - b);
      assert.deepEqual(sequences, ordered, 'in the order of commits');
      const live = await storage.entries.countLive(SOURCE);
      const latest = await storage.entries.findLatestChange([SOURCE]);
      assert.equal(latest?.sequence, live, 'no number is missing or was given twice');
      assert.equal(live % 3, 0, 'a commit that was not acknowledged any more is there whole');
      assert.equal(await storage.files.count(SOURCE), live);
      await storage.close();
      const distinct = await ask<{ n: string }>(
        schema,
        'SELECT count(DISTINCT sequence) AS n FROM STORE.entries',
      );
      assert.equal(Number(distinct?.n), live);
    });
  });

  test('several processes that make the same store at once all get it', async () => {
    await withSchema(async (url) => {
      const children = Array.from({ length: 4 }, () => startChild('open', url));
      await Promise.all(children.map((child) => child.says(2)));
      const said = children.map(({ lines }) => lines.join(' '));
      assert.deepEqual(said, Array(4).fill('opening open'));
      await Promise.all(children.map((child) => child.kill()));
    });
  });

  test('a migration that is killed half way goes on where it stopped', async () => {
    await withSchema(async (url, schema) => {
      let kills = 0;
      for (let version = 0; version < SLOW_MIGRATIONS.length; ) {
        const before = version;
        const child = startChild('migrate', url);
        while (version === before && child.lines[1] !== 'done') {
          version = await assertWholeSteps(schema);
        }
        await setTimeout(Math.random() * 20);
        await child.kill();
        kills++;
        version = await assertWholeSteps(schema);
      }
      assert(kills >= SLOW_MIGRATIONS.length / 4, `it was killed ${kills} times`);
      await migrate(readAddress(url, environment), SLOW_MIGRATIONS);
      assert.equal(await assertWholeSteps(schema), SLOW_MIGRATIONS.length);
      for (let step = 0; step < SLOW_MIGRATIONS.length - 1; step++) {
        const row = await ask<{ n: string }>(
          schema,
          `SELECT count(*) AS n FROM STORE.step_${step}`,
        );
        assert.equal(Number(row?.n), 4_000);
      }
    });
  });
});

/** How many steps the store says that it has taken; there are as many tables. */
async function assertWholeSteps(schema: string): Promise<number> {
  const exists = await ask(
    schema,
    `SELECT 1 FROM pg_class WHERE oid = to_regclass('STORE.schema_version')`,
  );
  if (exists === undefined) return 0;
  const row = await ask<{ version: number; tables: string }>(
    schema,
    `SELECT version, (SELECT count(*) FROM pg_class
       WHERE relnamespace = '${schema}'::regnamespace AND relkind = 'r' AND relname LIKE 'step\\_%') AS tables
     FROM STORE.schema_version`,
  );
  const version = Number(row?.version);
  assert.equal(
    Number(row?.tables),
    Math.max(0, version - 1),
    'a step is taken whole or not at all',
  );
  return version;
}
