// Passes over a folder: which story each file tells, through every way of coming, going and changing.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BATCH_FILES_MAX } from '../../../src/worker/folder/cut-batches.ts';
import { article, makeNewsroom, undated } from '../newsroom.ts';

const DONE = { result: 'done' };

describe('a pass', () => {
  test('takes in what is new and says nothing of what is not', async (t) => {
    const room = await makeNewsroom(t);
    room.write('a.txt', article('Satu'));
    room.write('b/c.txt', article('Dua'));
    assert.deepEqual(await room.readCounts(), { ...DONE, inserted: 2 });
    const before = await room.storage.entries.findLatestChange([room.source.id]);
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 2 });
    assert.deepEqual(await room.storage.entries.findLatestChange([room.source.id]), before);
  });

  test('gives ids that a rebuilt store gives again', async (t) => {
    const rooms = [await makeNewsroom(t), await makeNewsroom(t)];
    const ids: string[] = [];
    for (const room of rooms) {
      // What comes first on one machine comes last on the other.
      const titles = room === rooms[0] ? ['Satu', 'Dua', 'Tiga'] : ['Tiga', 'Dua', 'Satu'];
      for (const title of titles) room.write(`${title}.txt`, article(title));
      for (const name of room === rooms[0] ? ['x', 'y'] : ['y', 'x'])
        room.write(`${name}.txt`, article('Kembar'));
      await room.read();
      ids.push((await room.live()).map(({ id }) => id).join());
    }
    assert.equal(ids[0], ids[1]);
    assert.match(ids[0] ?? '', /^tag:kabar\.example,2024:berita\/[a-z2-7]{26},/u);
  });

  test('over named paths takes in those alone', async (t) => {
    const room = await makeNewsroom(t);
    room.write('a.txt', article('Satu'));
    await room.read();
    room.write('b.txt', article('Dua'));
    room.write('c.txt', article('Tiga'));
    assert.deepEqual(await room.readCounts(['c.txt', 'none.txt']), { ...DONE, inserted: 1 });
    assert.deepEqual(await room.readCounts(), { ...DONE, inserted: 1, unchanged: 2 });
  });

  test('takes articles by the hundred, in batches', async (t) => {
    const room = await makeNewsroom(t);
    for (let index = 0; index < 300; index++)
      room.write(`${index % 7}/${index}.txt`, article(`Berita ${index}`));
    assert.deepEqual(await room.readCounts(), { ...DONE, inserted: 300 });
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 300 });
  });

  test('sets a faulty file aside with its reason, once in the log, and takes the others', async (t) => {
    const room = await makeNewsroom(t);
    room.write('good.txt', article('Satu'));
    room.write('bad.txt', article('Dua', { date: '32 Oktober 2024, 12:18 WIB' }));
    assert.deepEqual(await room.readCounts(), { ...DONE, inserted: 1, faults: 1 });
    const [fault] = await room.storage.files.listFaulty(room.source.id, 10);
    assert.equal(fault?.path, 'bad.txt');
    assert.equal(fault?.fault?.code, 'invalid-date');
    room.write('bad.txt', article('Dua!', { date: '33 Oktober 2024, 12:18 WIB' }));
    await room.read();
    const told = room.log.lines.filter(({ event }) => event === 'articleSetAside');
    assert.deepEqual(
      told.map(({ level, file, code, line }) => [level, file, code, line]),
      [['warn', 'bad.txt', 'invalid-date', 5]],
    );
  });

  test('keeps the last good entry of a file that became faulty', async (t) => {
    const room = await makeNewsroom(t);
    room.write('a.txt', article('Satu'));
    await room.read();
    const before = await room.get('Satu');
    room.write('a.txt', '');
    // An empty file may be one that is just being written: it is waited for.
    const { unsettled } = await room.read();
    assert.deepEqual(unsettled?.paths, ['a.txt']);
    room.write('a.txt', article('Satu', { date: '32 Oktober 2024, 12:18 WIB' }));
    assert.deepEqual(await room.readCounts(), { ...DONE, faults: 1 });
    assert.deepEqual(await room.get('Satu'), before);
    room.write('a.txt', article('Satu'));
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 1 });
  });

  test('of a folder that is gone withdraws nothing', async (t) => {
    const room = await makeNewsroom(t);
    room.write('a.txt', article('Satu'));
    await room.read();
    room.move('../articles', '../away');
    for (const paths of [undefined, ['a.txt']]) {
      const { outcome } = await room.read(paths);
      assert.deepEqual([outcome.result, outcome.code], ['failed', 'unreadable']);
    }
    assert.equal((await room.live()).length, 1);
    room.move('../away', '../articles');
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 1 });
  });

  test('ends after the batch in hand when it is interrupted, and the next one goes on', async (t) => {
    const room = await makeNewsroom(t);
    for (let index = 0; index < BATCH_FILES_MAX + 72; index++)
      room.write(`${index}.txt`, article(`B ${index}`));
    const { ingestFolder } = await import('../../../src/worker/folder/ingest-folder.ts');
    const claim = await room.storage.sources.claim(room.source.id, {
      holder: 'test',
      now: Date.now(),
      leaseMs: 60_000,
    });
    assert.ok(claim);
    let looks = 0;
    const order = { source: room.source, rereadAll: false, approved: false };
    const { outcome } = await ingestFolder(
      {
        ...order,
        claim: { current: claim, keep: () => Promise.resolve() },
        isInterrupted: () => ++looks > 1,
      },
      { ...room, clock: Date.now, guard: { vanishedShareMax: 1, newEntriesMax: 1 }, tag: 'a,2024' },
    );
    assert.deepEqual([outcome.code, outcome.inserted], ['interrupted', BATCH_FILES_MAX]);
    assert.deepEqual(await room.readCounts(), {
      ...DONE,
      inserted: 72,
      unchanged: BATCH_FILES_MAX,
    });
  });
});

describe('an edit', () => {
  test('that readers notice updates the story in place', async (t) => {
    const room = await makeNewsroom(t);
    room.write('a.txt', article('Satu'));
    await room.read();
    const before = await room.get('Satu');
    room.write('a.txt', article('Satu, diperbarui'));
    assert.deepEqual(await room.readCounts(), { ...DONE, updated: 1 });
    const after = await room.get('Satu, diperbarui');
    assert.equal(after.id, before.id);
    assert.equal(after.publishedAt, before.publishedAt);
    assert.ok(after.updatedAt > before.updatedAt && after.sequence > before.sequence);
  });

  test('that readers do not notice changes nothing that is stored of the story', async (t) => {
    const room = await makeNewsroom(t);
    room.write('a.txt', article('“Satu” – dua'));
    await room.read();
    const before = await room.live();
    room.write('a.txt', article('"Satu"  -\u00A0dua').replaceAll('\n', '\r\n'));
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 1 });
    assert.deepEqual(await room.live(), before);
  });

  test('that makes two stories alike leaves each its own names', async (t) => {
    const room = await makeNewsroom(t);
    const body = (text: string) => ({ body: [`JAKARTA, KOMPAS.TV – ${text}`, 'Lagi.'] });
    room.write('a.txt', article('Satu', body('Isi pertama.')));
    room.write('b.txt', article('Dua', body('Isi kedua.')));
    await room.read();
    const [first, second] = [await room.get('Satu'), await room.get('Dua')];
    room.write('b.txt', article('Satu', body('Isi kedua.')));
    assert.deepEqual(await room.readCounts(), { ...DONE, updated: 1, unchanged: 1 });
    // A is known by title and date still, when it is moved and edited at once.
    room.remove('a.txt');
    room.write('c.txt', article('Satu', body('Isi pertama, ditambah.')));
    assert.deepEqual(await room.readCounts(), { ...DONE, updated: 1, unchanged: 1 });
    const ids = (await room.live()).map(({ id }) => id).sort();
    assert.deepEqual(ids, [first.id, second.id].sort());
    const moved = (await room.live()).find(({ id }) => id === first.id);
    assert.match(moved?.entry.text ?? '', /ditambah/u);
  });

  test('of the whole file into another story gives that one an id of its own', async (t) => {
    const room = await makeNewsroom(t);
    const date = {
      date: '1 Oktober 2024, 10:00 WIB',
      body: ['JAKARTA, KOMPAS.TV – Lain.', 'Sama sekali.'],
    };
    room.write('a.txt', article('Satu'));
    await room.read();
    const before = await room.get('Satu');
    room.write('a.txt', article('Cuaca besok', date));
    assert.deepEqual(await room.readCounts(), { ...DONE, inserted: 1, withdrawn: 1 });
    const after = await room.get('Cuaca besok');
    assert.notEqual(after.id, before.id);
    assert.equal((await room.storage.entries.find(before.id))?.state, 'vanished');
  });
});

describe('a file that is moved', () => {
  test('keeps its story, unseen by readers, wherever it goes', async (t) => {
    const room = await makeNewsroom(t);
    room.write('a.txt', article('Satu'));
    room.write('b.txt', undated('Dua'));
    await room.read();
    const before = await room.live();
    room.move('a.txt', 'deep/er/x.txt');
    room.move('b.txt', 'c.txt');
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 2 });
    assert.deepEqual(await room.live(), before);
    assert.deepEqual(
      (await room.records()).map(({ path }) => path),
      ['c.txt', 'deep/er/x.txt'],
    );
  });

  test('does not wait to be settled, as it is as finished as it was', async (t) => {
    const room = await makeNewsroom(t);
    // The thread loads with its first article, which may take longer than a closing block has to be quiet.
    room.write('first.txt', article('Nol'));
    await room.read();
    room.write('a.txt', article('Satu', { complete: false }));
    let { unsettled } = await room.read();
    assert.deepEqual(unsettled?.paths, ['a.txt']);
    for (; unsettled !== undefined; { unsettled } = await room.read())
      await new Promise((resolve) => setTimeout(resolve, 100));
    const before = await room.live();
    assert.equal(before.length, 2);
    room.move('a.txt', 'b.txt');
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 2 });
    assert.deepEqual(await room.live(), before);
  });

  test('and edited in one go is known by its title and date', async (t) => {
    const room = await makeNewsroom(t);
    room.write('a.txt', article('Satu'));
    await room.read();
    const before = await room.get('Satu');
    room.remove('a.txt');
    room.write('b.txt', article('Satu', { body: ['JAKARTA, KOMPAS.TV – Baru.', 'Semua baru.'] }));
    assert.deepEqual(await room.readCounts(), { ...DONE, updated: 1 });
    assert.equal((await room.get('Satu')).id, before.id);
  });

  test('is noticed at its new place first without its story being lost', async (t) => {
    const room = await makeNewsroom(t);
    for (const text of [article('Satu'), undated('Dua')]) {
      room.write('old.txt', text);
      await room.read();
      const before = (await room.live())[0];
      room.move('old.txt', 'new.txt');
      assert.deepEqual(await room.readCounts(['new.txt']), { ...DONE, faults: 1 });
      assert.deepEqual(await room.readCounts(['old.txt']), { ...DONE, unchanged: 1 });
      assert.deepEqual(await room.live(), [before]);
      room.remove('new.txt');
      await room.read();
    }
  });

  test('and comes back in a later pass has the same id and the same dates', async (t) => {
    const room = await makeNewsroom(t);
    room.write('a.txt', article('Satu'));
    await room.read();
    const before = await room.get('Satu');
    room.move('a.txt', '../away.txt');
    assert.deepEqual(await room.readCounts(), { ...DONE, withdrawn: 1 });
    assert.deepEqual(await room.live(), []);
    room.move('../away.txt', 'b.txt');
    assert.deepEqual(await room.readCounts(), { ...DONE, restored: 1 });
    const after = await room.get('Satu');
    assert.equal(after.id, before.id);
    assert.deepEqual([after.publishedAt, after.updatedAt], [before.publishedAt, before.updatedAt]);
    assert.ok(after.sequence > before.sequence);
  });

  test('and two that change places keep their stories', async (t) => {
    const room = await makeNewsroom(t);
    const other = {
      date: '1 Oktober 2024, 10:00 WIB',
      body: ['JAKARTA, KOMPAS.TV – Lain.', 'Dua.'],
    };
    room.write('a.txt', article('Satu'));
    room.write('b.txt', article('Dua', other));
    await room.read();
    const before = await room.live();
    room.move('a.txt', 'x.txt');
    room.move('b.txt', 'a.txt');
    room.move('x.txt', 'b.txt');
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 2 });
    assert.deepEqual(await room.live(), before);
  });
});

describe('copies', () => {
  for (const [kind, text] of [
    ['dated', article('Satu')],
    ['undated', undated('Satu')],
  ] as const) {
    test(`of one ${kind} story are one entry, in one pass and in several`, async (t) => {
      const room = await makeNewsroom(t);
      room.write('b.txt', text);
      room.write('a.txt', text);
      assert.deepEqual(await room.readCounts(), { ...DONE, inserted: 1, faults: 1 });
      room.write('0.txt', text);
      assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 2, faults: 2 });
      const story = await room.get('Satu');
      const records = await room.records();
      assert.deepEqual(
        records.map(({ path, key }) => [path, key]),
        [
          ['0.txt', undefined],
          ['a.txt', story.key],
          ['b.txt', undefined],
        ],
      );
      assert.match(
        records[0]?.fault?.message ?? '',
        new RegExp(`already here \\(${story.key}\\)`, 'u'),
      );
    });

    test(`of one ${kind} story take its place one after the other`, async (t) => {
      const room = await makeNewsroom(t);
      for (const name of ['a', 'b', 'c']) room.write(`${name}.txt`, text);
      await room.read();
      const before = await room.live();
      room.remove('a.txt');
      assert.deepEqual(await room.readCounts(['a.txt']), { ...DONE, unchanged: 1, faults: 1 });
      room.remove('b.txt');
      assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 2 });
      assert.deepEqual(await room.live(), before);
      room.remove('c.txt');
      assert.deepEqual(await room.readCounts(), { ...DONE, withdrawn: 1 });
    });
  }

  test('moved with their original leave it its id', async (t) => {
    const room = await makeNewsroom(t);
    room.write('a.txt', undated('Satu'));
    room.write('b.txt', undated('Satu'));
    await room.read();
    const before = await room.get('Satu');
    room.move('a.txt', 'x/a.txt');
    room.move('b.txt', 'x/b.txt');
    await room.read();
    assert.equal((await room.get('Satu')).id, before.id);
  });

  test('are not what only shares title and date: those are two stories', async (t) => {
    const room = await makeNewsroom(t);
    for (const name of ['a', 'b'])
      room.write(
        `${name}.txt`,
        article('Cuaca', { body: [`JAKARTA, KOMPAS.TV – ${name}.`, 'Dua.'] }),
      );
    assert.deepEqual(await room.readCounts(), { ...DONE, inserted: 2 });
    assert.equal(new Set((await room.live()).map(({ id }) => id)).size, 2);
  });
});

describe('a story that was withdrawn', () => {
  test('never returns: not edited, moved, copied or put back', async (t) => {
    const room = await makeNewsroom(t);
    room.write('a.txt', article('Satu'));
    await room.read();
    const { id } = await room.get('Satu');
    await room.storage.entries.withdraw(id, { reason: 'salah', now: Date.now() });
    const acts: readonly (() => void)[] = [
      () => room.write('a.txt', article('Satu', { body: ['JAKARTA, KOMPAS.TV – Baru.', 'Dua.'] })),
      () => room.write('copy.txt', article('Satu')),
      () => room.move('a.txt', 'b.txt'),
      () => room.remove('b.txt', 'copy.txt'),
      () => room.write('a.txt', article('Satu')),
    ];
    for (const act of acts) {
      act();
      await room.read();
      assert.deepEqual(await room.live(), [], act.toString());
      assert.equal((await room.storage.entries.find(id))?.reason, 'salah');
    }
  });

  test('does not return as an undated copy', async (t) => {
    const room = await makeNewsroom(t);
    room.write('a.txt', undated('Satu'));
    await room.read();
    const { id } = await room.get('Satu');
    await room.storage.entries.withdraw(id, { reason: 'salah', now: Date.now() });
    room.write('b.txt', undated('Satu'));
    await room.read();
    assert.deepEqual(await room.live(), []);
  });
});

describe('a path', () => {
  test('that was used before gives each new story an id that no other ever had', async (t) => {
    const room = await makeNewsroom(t);
    const ids = new Set<string>();
    for (let day = 1; day <= 5; day++) {
      const body = [`JAKARTA, KOMPAS.TV – Hari ke-${day}.`, `Isi ${day}.`];
      room.write(
        'today.txt',
        article(`Hari ${day}`, { date: `${day} Oktober 2024, 10:00 WIB`, body }),
      );
      assert.deepEqual(await room.readCounts(), { ...DONE, inserted: 1 });
      const { key, id } = await room.get(`Hari ${day}`);
      ids.add(id).add(key);
      room.remove('today.txt');
      assert.deepEqual(await room.readCounts(), { ...DONE, withdrawn: 1 });
    }
    assert.equal(ids.size, 10);
    for (const id of ids)
      assert.match((await room.storage.entries.find(id))?.entry.title ?? '', /^Hari/u);
  });

  test('leads back to its story when that returns with a new title or a new date', async (t) => {
    const room = await makeNewsroom(t);
    room.write('a.txt', article('Satu'));
    await room.read();
    const { id } = await room.get('Satu');
    room.remove('a.txt');
    await room.read();
    room.write('a.txt', article('Satu, lagi'));
    assert.deepEqual(await room.readCounts(), { ...DONE, restored: 1 });
    assert.equal((await room.get('Satu, lagi')).id, id);
  });
});

describe('the guard', () => {
  test('holds what goes past it, keeps every story, and lets it go once it is approved', async (t) => {
    const room = await makeNewsroom(t);
    const names = Array.from({ length: 10 }, (_, index) => `${index}.txt`);
    for (const name of names) room.write(name, article(`Berita ${name}`));
    await room.read();
    room.remove(...names.slice(0, 6));
    for (const paths of [names, undefined]) {
      const { outcome } = await room.read(paths);
      assert.deepEqual([outcome.result, outcome.code, outcome.withdrawn], ['held', 'guard', 0]);
      assert.match(outcome.message ?? '', /^6 of 10 articles .* "kabar approve berita"\.$/u);
    }
    assert.equal((await room.live()).length, 10);
    await room.storage.sources.approve([room.source.id]);
    assert.deepEqual(await room.readCounts(), { ...DONE, withdrawn: 6, unchanged: 4 });
    room.remove(...names.slice(6, 9));
    assert.equal((await room.read()).outcome.result, 'held', 'the approval was for once');
  });

  test('still takes in what is new while it holds', async (t) => {
    const room = await makeNewsroom(t);
    for (const name of ['a', 'b', 'c']) room.write(`${name}.txt`, article(name));
    await room.read();
    room.remove('a.txt', 'b.txt', 'c.txt');
    room.write('d.txt', article('Baru'));
    const { outcome } = await room.read();
    assert.deepEqual([outcome.result, outcome.inserted], ['held', 1]);
    assert.equal((await room.live()).length, 4);
  });

  test('counts no file that was moved', async (t) => {
    const room = await makeNewsroom(t);
    for (const name of ['a', 'b', 'c', 'd']) room.write(`${name}.txt`, article(name));
    await room.read();
    for (const name of ['a', 'b', 'c', 'd']) room.move(`${name}.txt`, `2024/${name}.txt`);
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 4 });
  });
});
