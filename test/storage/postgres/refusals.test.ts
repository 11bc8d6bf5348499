// What lies in the database and is no store that can be opened, and servers that let nobody in, are
// refused with a sentence that says what to do and holds no password.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readAddress } from '../../../src/storage/postgres/address.ts';
import { MIGRATIONS, migrate } from '../../../src/storage/postgres/migrations.ts';
import { openPostgres } from '../../../src/storage/postgres/open.ts';
import { claimed, commitOf, failsWith, newestKeys, writeOf } from '../contract/samples.ts';
import { askServer, findServer, makeSchema, POSTGRES_OBSTACLE } from './shared-server.ts';

const environment = process.env;

async function withSchema(
  run: (store: { url: string; ask(sql: string): Promise<unknown> }) => Promise<void>,
): Promise<void> {
  const { url, schema, drop } = await makeSchema();
  const server = await findServer();
  const ask = (sql: string) => askServer(server, sql.replaceAll('STORE', `"${schema}"`));
  try {
    await run({ url, ask });
  } finally {
    await drop();
  }
}

describe('stores that PostgreSQL holds and Kabar refuses', {
  skip: POSTGRES_OBSTACLE ?? false,
}, () => {
  test('where there is none, looking makes none', async () => {
    await withSchema(async ({ url, ask }) => {
      const looking = openPostgres({ url, environment, readOnly: true });
      await assert.rejects(looking, failsWith('notFound', /There is no store in postgres:/u));
      await ask('CREATE SCHEMA STORE');
      const again = openPostgres({ url, environment, readOnly: true });
      await assert.rejects(again, failsWith('notFound'));
    });
  });

  test("another program's tables are refused and left alone", async () => {
    await withSchema(async ({ url, ask }) => {
      await ask('CREATE SCHEMA STORE; CREATE TABLE STORE.entries (title text)');
      const opening = openPostgres({ url, environment });
      await assert.rejects(opening, failsWith('storage', /not Kabar's.*\?schema=NAME/u));
      await ask('SELECT title FROM STORE.entries');
    });
  });

  test('a store that needs a newer Kabar is refused; one that a newer Kabar has only added to is not', async () => {
    await withSchema(async ({ url, ask }) => {
      const storage = await openPostgres({ url, environment });
      await storage.entries.commit(commitOf(await claimed(storage), { writes: [writeOf('kept')] }));
      await storage.close();
      await ask(
        'ALTER TABLE STORE.entries ADD COLUMN novelty text; UPDATE STORE.schema_version SET version = 998',
      );
      for (const readOnly of [false, true]) {
        const beside = await openPostgres({ url, environment, readOnly });
        assert.deepEqual(await newestKeys(beside), ['kept']);
        await beside.close();
      }
      await ask('UPDATE STORE.schema_version SET version = 999, known_steps_min = 999');
      for (const readOnly of [false, true]) {
        const opening = openPostgres({ url, environment, readOnly });
        const sentence = /newer Kabar \(schema 999; this one knows \d+\)/u;
        await assert.rejects(opening, failsWith('storage', sentence));
      }
    });
  });

  test('an older store is brought up to date by whoever may write, with all that it holds', async () => {
    await withSchema(async ({ url, ask }) => {
      await migrate(readAddress(url, environment), MIGRATIONS.slice(0, 1));
      await ask(
        "INSERT INTO STORE.sources (id, due_at, reader) VALUES ('kompas-tv/stored', 7, 'a')",
      );
      const looking = openPostgres({ url, environment, readOnly: true });
      await assert.rejects(looking, failsWith('storage', /older Kabar \(schema 1 of \d+\)/u));
      const storage = await openPostgres({ url, environment });
      const [state] = await storage.sources.list();
      assert.deepEqual(state, { id: 'kompas-tv/stored', dueAt: 7, reader: 'a', approved: false });
      await storage.close();
      const again = await openPostgres({ url, environment, readOnly: true });
      await assert.rejects(again.sources.approve(['x/y']), failsWith('storage'));
      await again.close();
    });
  });

  test('a flipped bit in a stored text is an error, not another text', async () => {
    await withSchema(async ({ url, ask }) => {
      const storage = await openPostgres({ url, environment });
      const writes = [writeOf('one'), writeOf('two')];
      await storage.entries.commit(commitOf(await claimed(storage), { writes }));
      await ask(
        "UPDATE STORE.entries SET entry = replace(entry, 'Berita', 'berita') WHERE key = 'one'",
      );
      const finding = storage.entries.find('one');
      await assert.rejects(finding, failsWith('storage', /one is not what was written/u));
      assert.equal((await storage.entries.find('two'))?.key, 'two');
      await storage.close();
    });
  });

  test('what is wrong on the way to the server is said without the password', async () => {
    const server = new URL(await findServer());
    server.password = 'rahasia';
    const unknown = new URL(server);
    unknown.pathname = '/no_such_database';
    const role = new URL(server);
    role.username = 'no_such_user';
    const away = new URL(server);
    away.port = '1';
    const nowhere = new URL(server);
    nowhere.hostname = 'postgres.invalid';
    const insecure = new URL(server);
    insecure.searchParams.set('sslmode', 'require');
    const expected = [
      [unknown, 'environment', /no such database.*createdb/u],
      [role, 'environment', /no_such_user/u],
      [away, 'storage', /cannot be reached \(ECONNREFUSED\)/u],
      [nowhere, 'environment', /host of postgres:.* is not known/u],
      [insecure, 'environment', /secure connection.*sslmode/u],
    ] as const;
    for (const [url, code, message] of expected) {
      const opening = openPostgres({ url: url.href, environment, awayWaitMs: 50 });
      await assert.rejects(opening, (error) => {
        assert.doesNotMatch(String(error), /rahasia/u);
        return failsWith(code, message)(error);
      });
    }
    const preferred = new URL(server);
    preferred.searchParams.set('sslmode', 'prefer');
    const looking = openPostgres({ url: preferred.href, environment, readOnly: true });
    await looking.then((storage) => storage.close(), failsWith('notFound'));
  });
});
