// A server that restarts, ends connections, or stands still, and processes that stand still in the
// middle of a transaction: calls go on where that is safe, and say what is wrong where it lasts.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { Storage } from '../../../src/core/storage.ts';
import { openPostgres } from '../../../src/storage/postgres/open.ts';
import { claimed, commitOf, failsWith, newestKeys, SOURCE, writeOf } from '../contract/samples.ts';
import { findObstacle, type PostgresServer, startPostgres } from './embedded.ts';

const environment = process.env;

/** These tests do to a server what nobody may do to a shared one. */
describe('a PostgreSQL in trouble', { skip: findObstacle() ?? false }, () => {
  let server: PostgresServer;
  before(async () => {
    server = await startPostgres();
  });
  after(async () => {
    await server?.stop();
  });

  let stores = 0;
  async function withStore(run: (storage: Storage, url: string) => Promise<void>): Promise<void> {
    const url = `${server.url}?schema=store_${stores++}`;
    const storage = await openPostgres({ url, environment });
    try {
      await run(storage, url);
    } finally {
      await storage.close();
    }
  }

  async function withClient<T>(run: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await run(client);
    } finally {
      await client.end();
    }
  }

  const endConnections = (): Promise<void> =>
    withClient(async (client) => {
      await client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kabar'",
      );
    });

  test('connections that are ended under load lose nothing that was acknowledged', async () => {
    await withStore(async (storage) => {
      const claim = await claimed(storage);
      const acknowledged: string[] = [];
      let isOver = false;
      const writing = (async () => {
        for (let i = 0; !isOver; i++) {
          const writes = [writeOf(`k${i}`)];
          // Lost at the very end of a transaction, nobody knows whether it was written.
          const known = await storage.entries.commit(commitOf(claim, { writes })).then(
            () => true,
            (error) => !failsWith('storage')(error),
          );
          if (known) acknowledged.push(`k${i}`);
        }
      })();
      const reading = (async () => {
        while (!isOver) await storage.sources.list();
      })();
      for (let round = 0; round < 10; round++) {
        await setTimeout(50);
        await endConnections();
      }
      isOver = true;
      await Promise.all([writing, reading]);
      assert(acknowledged.length > 0);
      const found = await storage.entries.findByKeys(acknowledged);
      assert.equal(found.size, acknowledged.length);
      const live = await storage.entries.countLive(SOURCE);
      const latest = await storage.entries.findLatestChange([SOURCE]);
      assert.equal(latest?.sequence, live, 'what was repeated was written once');
    });
  });

  test('a process that stands still in the middle of a transaction does not hold up the others for long', async () => {
    await withStore(async (storage, url) => {
      const claim = await claimed(storage);
      const schema = new URL(url).searchParams.get('schema');
      await withClient(async (frozen) => {
        await frozen.query('SET idle_in_transaction_session_timeout TO 1000');
        await frozen.query('BEGIN');
        await frozen.query(`UPDATE "${schema}".counters SET value = value + 1`);
        await storage.entries.commit(commitOf(claim, { writes: [writeOf('waited')] }));
      });
      assert.deepEqual(await newestKeys(storage), ['waited']);
      assert.equal((await storage.entries.find('waited'))?.sequence, 1);
    });
  });

  test('a server that is away is an error that says so, and the next call after its return works', async () => {
    const own = await startPostgres();
    try {
      const storage = await openPostgres({ url: own.url, environment, awayWaitMs: 200 });
      await storage.sources.approve([SOURCE]);
      await own.crash();
      await assert.rejects(
        storage.sources.list(),
        failsWith('storage', /cannot be reached.*goes on by itself/u),
      );
      await own.start();
      assert.equal((await storage.sources.list())[0]?.approved, true);
      await storage.close();
    } finally {
      await own.stop();
    }
  });

  test('calls that begin while the server is away for a moment wait for it', async () => {
    const own = await startPostgres();
    try {
      const storage = await openPostgres({ url: own.url, environment, awayWaitMs: 60_000 });
      const claim = await claimed(storage);
      await own.crash();
      const writing = storage.entries.commit(commitOf(claim, { writes: [writeOf('late')] }));
      const reading = storage.entries.countLive(SOURCE);
      await own.start();
      await writing;
      assert.equal((await reading) <= 1, true);
      assert.deepEqual(await newestKeys(storage), ['late']);
      await storage.close();
    } finally {
      await own.stop();
    }
  });

  test('there are no more connections than one process may have', async () => {
    await withStore(async (storage) => {
      await Promise.all(Array.from({ length: 100 }, () => storage.sources.list()));
      const { rows } = await withClient((client) =>
        client.query(
          "SELECT count(*)::integer AS n FROM pg_stat_activity WHERE application_name = 'kabar'",
        ),
      );
      assert(Number(rows[0]?.n) <= 8, `${rows[0]?.n} connections`);
    });
  });
});
