// A store of an earlier version is brought up to date with all that it holds.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Connection } from '../../../src/storage/sqlite/connection.ts';
import { MIGRATIONS, migrate, schemaVersion } from '../../../src/storage/sqlite/migrations.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import {
  claimed,
  commitOf,
  DONE,
  newestKeys,
  SOURCE,
  START,
  writeOf,
} from '../contract/samples.ts';
import { withFolder } from './fresh-store.ts';

test('a store from before upstreams were polled is upgraded in place, and keeps its sources', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'kabar.db');
    const old = new Connection(file);
    migrate(old, MIGRATIONS.slice(0, 1));
    old.run(
      "INSERT INTO sources (id, due_at, outcome, reader) VALUES ('kompas-tv/stored', ?, ?, 'a')",
      [START, JSON.stringify(DONE)],
    );
    old.close();
    const storage = await openSqlite({ file });
    const state = { id: SOURCE, dueAt: START, outcome: DONE, reader: 'a', approved: false };
    assert.deepEqual(await storage.sources.list(), [state]);
    await storage.entries.commit(commitOf(await claimed(storage), { writes: [writeOf('old')] }));
    assert.deepEqual(await newestKeys(storage), ['old']);
    assert.deepEqual(await storage.subscriptions.listWaiting(), []);
    await storage.close();
    const upgraded = new Connection(file);
    assert.equal(schemaVersion(upgraded), MIGRATIONS.length);
    upgraded.close();
  });
});
