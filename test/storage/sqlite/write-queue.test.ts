import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Connection } from '../../../src/storage/sqlite/connection.ts';
import { Database } from '../../../src/storage/sqlite/database.ts';

async function openNotes(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'kabar-test-'));
  const database = new Database(join(folder, 'notes.db'));
  await database.configure();
  await database.prepare((connection) =>
    connection.execute('CREATE TABLE notes (text TEXT NOT NULL UNIQUE)'),
  );
  // Of another process, as far as SQLite is concerned.
  const other = new Database(join(folder, 'notes.db'), { readOnly: true });
  t.after(async () => {
    await other.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const list = (): Promise<readonly string[]> =>
    other.read((connection) =>
      connection
        .all<{ text: string }>('SELECT text FROM notes ORDER BY rowid')
        .map((one) => one.text),
    );
  return { database, list };
}

function note(text: string) {
  return (connection: Connection) => {
    connection.run('INSERT INTO notes VALUES (?)', [text]);
    return text;
  };
}

test('what is written in one moment is written in the order in which it was asked for', async (t) => {
  const { database, list } = await openNotes(t);
  const texts = Array.from({ length: 200 }, (_, index) => `note ${index}`);
  const written = texts.map((text, index) =>
    database.write(note(text), { isDurable: index % 3 === 0 }),
  );
  assert.deepEqual(await Promise.all(written), texts);
  assert.deepEqual(await list(), texts);
});

test('a piece that fails leaves nothing behind and costs no other of the same moment', async (t) => {
  const { database, list } = await openNotes(t);
  const [first, broken, late, twice, last] = await Promise.allSettled([
    database.write(note('first')),
    database.write((connection) => {
      note('half')(connection);
      throw new Error('broken');
    }),
    database.write(async (connection, breathe) => {
      note('late')(connection);
      await breathe();
      note('later')(connection);
    }),
    database.write(note('first')),
    database.write(note('last')),
  ]);
  assert.deepEqual(
    [first, broken, late, twice, last].map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'],
  );
  assert.equal(broken.status === 'rejected' && broken.reason.message, 'broken');
  assert.equal(twice.status === 'rejected' && twice.reason.name, 'KabarError');
  assert.deepEqual(await list(), ['first', 'late', 'later', 'last']);
});

test('where a whole transaction is lost, each piece is written on its own', async (t) => {
  const { database, list } = await openNotes(t);
  const results = await Promise.allSettled([
    database.write(note('before')),
    database.write((connection) => {
      note('lost')(connection);
      // As SQLite itself does when the disk is full.
      connection.rollBack();
      throw new Error('rolled back');
    }),
    database.write(note('after')),
  ]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.deepEqual(await list(), ['before', 'after']);
});

test('another process sees what need not be durable as soon as it is written', async (t) => {
  const { database, list } = await openNotes(t);
  await database.write(note('soon'), { isDurable: false });
  assert.deepEqual(await list(), ['soon']);
  await Promise.all([
    database.write(note('lasting')),
    database.write(note('with it'), { isDurable: false }),
  ]);
  assert.deepEqual(await list(), ['soon', 'lasting', 'with it']);
});
