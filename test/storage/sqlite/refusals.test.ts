// What lies at the database's place and is no store that can be opened is refused with a sentence,
// and left exactly as it was.

import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ErrorCode } from '../../../src/core/errors.ts';
import { Connection } from '../../../src/storage/sqlite/connection.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import { claimed, commitOf, failsWith, fileOf, SOURCE, writeOf } from '../contract/samples.ts';
import { withFolder } from './fresh-store.ts';

const PAGE_BYTES = 8_192;

async function makeStore(file: string, entries = 40): Promise<void> {
  const storage = await openSqlite({ file });
  const claim = await claimed(storage);
  const keys = Array.from({ length: entries }, (_, i) => `key${i}`);
  const writes = keys.map((key) => writeOf(key, { title: `${key} ${'judul '.repeat(300)}` }));
  const files = keys.map((key) => fileOf(key, { key }));
  await storage.entries.commit(commitOf(claim, { writes, files }));
  await storage.close();
}

function refuses(
  name: string,
  expected: { readonly code: ErrorCode; readonly message: RegExp },
  spoil: (file: string) => void,
): void {
  test(name, async () => {
    await withFolder(async (folder) => {
      const file = join(folder, 'kabar.db');
      await makeStore(file);
      spoil(file);
      const before = readFileSync(file);
      for (const readOnly of [false, true]) {
        const opening = openSqlite({ file, readOnly });
        await assert.rejects(opening, failsWith(expected.code, expected.message));
      }
      assert(before.equals(readFileSync(file)), 'the file is as it was');
    });
  });
}

refuses(
  'an empty file is refused, not filled',
  { code: 'storage', message: /kabar\.db is empty: zero bytes.*backup/u },
  (file) => truncateSync(file, 0),
);

refuses(
  'a file that is no database is refused',
  { code: 'storage', message: /kabar\.db is not an SQLite database.*move this one away/u },
  (file) => writeFileSync(file, 'baseUrl: http://127.0.0.1:8080\n'.repeat(500)),
);

refuses(
  "another program's database is refused",
  { code: 'storage', message: /not one of Kabar's/u },
  (file) => {
    rmSync(file);
    const foreign = new Connection(file);
    foreign.execute('CREATE TABLE bookmarks (url TEXT)');
    foreign.close();
  },
);

refuses(
  'a store of a newer version is refused',
  { code: 'storage', message: /newer Kabar \(schema 999; this one knows \d+\)/u },
  (file) => {
    const connection = new Connection(file);
    connection.execute('PRAGMA user_version = 999');
    connection.close();
  },
);

refuses(
  'a store that lost its end is refused',
  { code: 'storage', message: /damaged.*backup/u },
  (file) => truncateSync(file, 3 * PAGE_BYTES),
);

refuses(
  'a store with a page of noise is refused',
  { code: 'storage', message: /damaged.*backup/u },
  (file) => {
    const bytes = readFileSync(file);
    bytes.fill(0xa5, PAGE_BYTES, 2 * PAGE_BYTES);
    writeFileSync(file, bytes);
  },
);

test('a page of noise anywhere is refused, or nothing wrong is ever given out', async () => {
  await withFolder(async (folder) => {
    const sound = join(folder, 'sound.db');
    await makeStore(sound);
    const pages = readFileSync(sound).length / PAGE_BYTES;
    let refused = 0;
    for (let page = 0; page < pages; page++) {
      const file = join(folder, `${page}.db`);
      const bytes = readFileSync(sound);
      for (let i = page * PAGE_BYTES; i < (page + 1) * PAGE_BYTES; i++) bytes[i] = (i * 31) & 0xff;
      writeFileSync(file, bytes);
      const storage = await openSqlite({ file }).catch((error: unknown) => {
        failsWith('storage')(error);
        refused++;
      });
      await storage?.close();
    }
    assert.equal(refused, pages);
  });
});

test('a flipped bit in a stored text is an error, not another text', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'kabar.db');
    await makeStore(file, 3);
    // Everywhere: a page also holds what stood there before it was arranged anew.
    const bytes = readFileSync(file);
    const wanted = '"title":"key1 judul';
    for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at)) {
      bytes.write('X', at + wanted.length - 1);
    }
    writeFileSync(file, bytes);
    const storage = await openSqlite({ file });
    await assert.rejects(
      storage.entries.find('key1'),
      failsWith('storage', /key1 is not what was written/u),
    );
    assert.equal((await storage.entries.find('key0'))?.key, 'key0');
    await storage.close();
  });
});

test('a journal without its database is refused, and kept', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'kabar.db');
    writeFileSync(`${file}-wal`, 'what was acknowledged before the database went away');
    await assert.rejects(
      openSqlite({ file }),
      failsWith('storage', /kabar\.db-wal is there, but/u),
    );
    assert(existsSync(`${file}-wal`));
    assert(!existsSync(file));
  });
});

test('a store opens with what a crash left beside it, and without', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'kabar.db');
    const storage = await openSqlite({ file });
    const claim = await claimed(storage);
    await storage.entries.commit(commitOf(claim, { writes: [writeOf('logged')] }));
    // What lies there while the store is open is what a kill would leave.
    const left = join(folder, 'left.db');
    for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, `${left}${end}`);
    const stale = join(folder, 'stale.db');
    copyFileSync(file, stale);
    writeFileSync(`${stale}-shm`, Buffer.alloc(32_768, 0x77));
    await storage.close();
    for (const [path, expected] of [
      [left, 1],
      [stale, 0],
    ] as const) {
      const opened = await openSqlite({ file: path });
      assert.equal(await opened.entries.countLive(SOURCE), expected);
      await opened.close();
    }
  });
});

test('a folder in the place of the database, or a file in the place of its folder, is refused', async () => {
  await withFolder(async (folder) => {
    mkdirSync(join(folder, 'kabar.db'));
    const asFile = openSqlite({ file: join(folder, 'kabar.db') });
    await assert.rejects(asFile, failsWith('environment', /is not a file/u));
    writeFileSync(join(folder, 'data'), '');
    const below = openSqlite({ file: join(folder, 'data', 'kabar.db') });
    await assert.rejects(below, failsWith('environment', /ENOTDIR/u));
  });
});

test('reading only needs a store, and writes nothing', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'data', 'kabar.db');
    await assert.rejects(
      openSqlite({ file, readOnly: true }),
      failsWith('notFound', /no database at/u),
    );
    assert(!existsSync(join(folder, 'data')));
    await makeStore(file);
    const storage = await openSqlite({ file, readOnly: true });
    assert.equal(await storage.entries.countLive(SOURCE), 40);
    assert.equal(await storage.publications.findVersion(), 0);
    await assert.rejects(storage.sources.approve([SOURCE]), failsWith('internal'));
    await storage.close();
  });
});
