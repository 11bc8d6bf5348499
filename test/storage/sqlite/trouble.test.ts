// Other processes' locks and full disks: waited for or said clearly, with the event loop free, and
// over as soon as they are over.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Connection } from '../../../src/storage/sqlite/connection.ts';
import { Database } from '../../../src/storage/sqlite/database.ts';
import { entryStore } from '../../../src/storage/sqlite/entries.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import { sourceStore } from '../../../src/storage/sqlite/sources.ts';
import { claimed, commitOf, failsWith, SOURCE, START, writeOf } from '../contract/samples.ts';
import { withFolder } from './fresh-store.ts';
import { startChild } from './start-child.ts';

const CLAIM = { holder: 'test', now: START, leaseMs: 1_000 };

/** How often the event loop came round meanwhile. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  const ticking = setInterval(() => turns++, 10);
  await work.finally(() => clearInterval(ticking));
  return turns;
}

test("a write waits for another process's exclusive transaction while reads and the event loop go on", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'kabar.db');
    const storage = await openSqlite({ file });
    const claim = await claimed(storage);
    const child = startChild('beginExclusive', file, '2000');
    await child.says(1);
    let held = true;
    const writing = storage.entries
      .commit(commitOf(claim, { writes: [writeOf('waited')] }))
      .then(() => (held = false));
    const reading = (async () => {
      for (let i = 0; i < 10 && held; i++) {
        assert.equal(await storage.entries.countLive(SOURCE), 0);
        await setTimeout(50);
      }
    })();
    const turns = await turnsDuring(Promise.all([writing, reading]));
    assert(turns >= 20, `in two seconds the event loop came round ${turns} times`);
    assert.equal(await storage.entries.countLive(SOURCE), 1);
    await child.kill();
    await storage.close();
  });
});

test('a lock that does not end is an error that says so, and the next call works', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'kabar.db');
    const storage = await openSqlite({ file, busyWaitMs: 100 });
    const other = new Connection(file);
    other.execute('BEGIN IMMEDIATE');
    const waiting = storage.sources.claim(SOURCE, CLAIM);
    await assert.rejects(waiting, failsWith('storage', /locked by another process/u));
    other.execute('ROLLBACK');
    assert.notEqual(await storage.sources.claim(SOURCE, CLAIM), undefined);
    other.close();
    await storage.close();
  });
});

test('a process that stops does not wait long for a lock', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'kabar.db');
    const storage = await openSqlite({ file });
    const other = new Connection(file);
    other.execute('BEGIN IMMEDIATE');
    const writing = assert.rejects(storage.sources.claim(SOURCE, CLAIM), failsWith('storage'));
    await storage.close();
    await writing;
    other.close();
  });
});

test('a full disk refuses the commit whole, keeps what is stored, and works again with room', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'kabar.db');
    await (await openSqlite({ file })).close();
    const database = new Database(file);
    await database.configure();
    const sources = sourceStore(database);
    const entries = entryStore(database);
    const claim = await sources.claim(SOURCE, CLAIM);
    assert(claim !== undefined);
    await entries.commit(commitOf(claim, { writes: [writeOf('before')] }));
    await database.prepare((connection) => connection.execute('PRAGMA max_page_count = 40'));
    const writes = Array.from({ length: 200 }, (_, i) =>
      writeOf(`k${i}`, { title: 'x'.repeat(3_000) }),
    );
    const full = entries.commit(commitOf(claim, { writes }));
    await assert.rejects(full, failsWith('storage', /No space is left/u));
    assert.equal((await entries.find('before'))?.key, 'before');
    assert.equal(await entries.countLive(SOURCE), 1);
    await database.prepare((connection) => {
      assert.equal(connection.pragma('integrity_check'), 'ok');
      connection.execute('PRAGMA max_page_count = 100000');
    });
    await entries.commit(commitOf(claim, { writes }));
    assert.equal(await entries.countLive(SOURCE), 201);
    assert.equal((await entries.findLatestChange([SOURCE]))?.sequence, 201);
    await database.close();
  });
});

test('many short calls in a row leave the event loop its turns', async () => {
  await withFolder(async (folder) => {
    const storage = await openSqlite({ file: join(folder, 'kabar.db') });
    const calls = (async () => {
      for (let i = 0; i < 3_000; i++) await storage.entries.find('nobody');
      for (let i = 0; i < 100; i++) await storage.sources.claim(`s/${i}`, CLAIM);
    })();
    assert((await turnsDuring(calls)) > 0);
    await storage.close();
  });
});
