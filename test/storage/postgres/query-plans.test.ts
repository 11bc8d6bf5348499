// What is asked often costs the same in a large store as in a small one: it can be answered from an
// index in the index's own order.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CHANGES, ENDED_EMBARGOES } from '../../../src/storage/postgres/changes.ts';
import { NEXT_PUBLICATION } from '../../../src/storage/postgres/entries.ts';
import { ROW_BY_NAME } from '../../../src/storage/postgres/entry-rows.ts';
import { FILE_QUERIES } from '../../../src/storage/postgres/files.ts';
import { NEWEST_QUERIES } from '../../../src/storage/postgres/newest-entries.ts';
import { openPostgres } from '../../../src/storage/postgres/open.ts';
import { askServer, findServer, makeSchema, POSTGRES_OBSTACLE } from './shared-server.ts';

/** An empty table is read whole, whatever the query; forbidden to, PostgreSQL shows what else it can. */
async function plansOf(queries: readonly string[]): Promise<readonly string[]> {
  const { url, schema, drop } = await makeSchema();
  try {
    await (await openPostgres({ url, environment: process.env })).close();
    const server = await findServer();
    const plans: string[] = [];
    for (const sql of queries) {
      await askServer(
        server,
        `SET search_path TO "${schema}"; SET enable_seqscan TO off; SET enable_bitmapscan TO off`,
      );
      await askServer(server, 'SET plan_cache_mode TO force_generic_plan');
      await askServer(server, `PREPARE asked AS ${sql}`);
      const values = [...new Set(sql.match(/\$\d+/gu))].map(() => 'NULL').join(', ');
      const rows = await askServer(server, `EXPLAIN EXECUTE asked (${values})`);
      await askServer(server, 'DEALLOCATE asked');
      plans.push(rows.map((row) => String(Object.values(row)[0])).join('\n'));
      await askServer(server, 'RESET ALL');
    }
    return plans;
  } finally {
    await drop();
  }
}

describe('the plans of PostgreSQL', { skip: POSTGRES_OBSTACLE ?? false }, () => {
  test('the newest entries of a source are the first lines of an index that holds all that is asked', async () => {
    const plans = await plansOf([NEWEST_QUERIES.first, NEWEST_QUERIES.next, NEXT_PUBLICATION]);
    for (const plan of plans) {
      assert.match(plan, /Index Only Scan (?:Backward )?using entries_newest/u);
      assert.doesNotMatch(plan, /Seq Scan on/u);
    }
    assert.match(plans[0] ?? '', /Index Scan using entries_pkey/u);
  });

  test('changes are a stretch of an index, and ended embargoes the first lines of another', async () => {
    const [changes, embargoes] = await plansOf([CHANGES, ENDED_EMBARGOES]);
    assert.match(changes ?? '', /Index Scan using entries_by_sequence/u);
    assert.doesNotMatch(changes ?? '', /Sort/u);
    assert.match(embargoes ?? '', /Index (?:Only )?Scan using entries_embargoed/u);
  });

  test('entries are found by key, by id and by name without a scan', async () => {
    const byLedger =
      'SELECT entry FROM identities JOIN entries USING (key) WHERE name = ANY($1::bytea[]) AND source = $2';
    for (const plan of await plansOf([ROW_BY_NAME, byLedger])) {
      assert.doesNotMatch(plan, /Seq Scan on/u);
    }
  });

  test('files are listed in the order of their key, the faulty ones from their own index', async () => {
    const [all, faulty, byPath, byDigest] = await plansOf([
      FILE_QUERIES.all,
      FILE_QUERIES.faulty,
      FILE_QUERIES.byPath,
      FILE_QUERIES.byDigest,
    ]);
    assert.match(all ?? '', /Index Scan using files_in_order/u);
    assert.match(faulty ?? '', /Index Scan using files_faulty/u);
    assert.match(byPath ?? '', /Index Scan using files_pkey/u);
    assert.match(byDigest ?? '', /Index Scan using files_by_digest/u);
  });
});
