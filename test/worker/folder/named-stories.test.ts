// Stories that a newsroom's system names: one story whatever file tells it, its newest version, several of
// them in one file, and what their status does to them.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeNewsroom, type Newsroom } from '../newsroom.ts';

const DONE = { result: 'done' };
const MINUTE = 60_000;

/** A ninjs object. */
function item(name: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    uri: `urn:newsml:x:${name}`,
    type: 'text',
    pubstatus: 'usable',
    version: '1',
    versioncreated: '2024-10-15T12:18:00Z',
    headlines: [{ value: `Judul ${name}` }],
    bodies: [{ contenttype: 'text/html', value: `<p>Teks ${name}.</p>` }],
    ...more,
  };
}

function write(room: Newsroom, path: string, value: unknown): void {
  room.write(path, JSON.stringify(value));
}

async function titles(room: Newsroom): Promise<readonly string[]> {
  return (await room.live()).map(({ entry }) => entry.title).sort();
}

function version(name: string, count: number, more: Readonly<Record<string, unknown>> = {}) {
  const versioncreated = new Date(Date.UTC(2024, 9, 15, 12, count)).toISOString();
  const headlines = [{ value: `Judul ${name} v${count}` }];
  return item(name, { version: String(count), versioncreated, headlines, ...more });
}

describe('versions of a story', () => {
  test('in files of their own are one story, the highest one', async (t) => {
    const room = await makeNewsroom(t);
    write(room, '1.json', version('a', 1));
    assert.deepEqual(await room.readCounts(), { ...DONE, inserted: 1 });
    const [before] = await room.live();
    write(room, '2.json', version('a', 2));
    assert.deepEqual(await room.readCounts(), { ...DONE, updated: 1, unchanged: 1 });
    assert.deepEqual(await titles(room), ['Judul a v2']);
    assert.equal((await room.live())[0]?.id, before?.id);
    write(room, '0.json', version('a', 1));
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 3 });
    assert.deepEqual(await titles(room), ['Judul a v2']);
  });

  test('that come together in any order come to the highest one', async (t) => {
    const room = await makeNewsroom(t);
    for (const [path, count] of [
      ['a.json', 2],
      ['b.json', 3],
      ['c.json', 1],
    ] as const)
      write(room, path, version('a', count));
    await room.read();
    assert.deepEqual(await titles(room), ['Judul a v3']);
    assert.equal(
      (await room.records()).every(({ fault }) => fault === undefined),
      true,
    );
  });

  test('never go back in the story’s own file, and say so', async (t) => {
    const room = await makeNewsroom(t);
    write(room, 'a.json', version('a', 2));
    await room.read();
    write(room, 'a.json', version('a', 1));
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 1 });
    assert.deepEqual(await titles(room), ['Judul a v2']);
    assert.equal((await room.records())[0]?.fault?.code, 'superseded');
    write(room, 'a.json', version('a', 3));
    assert.deepEqual(await room.readCounts(), { ...DONE, updated: 1 });
  });

  test('stay while any file tells the story', async (t) => {
    const room = await makeNewsroom(t);
    write(room, '1.json', version('a', 1));
    write(room, '2.json', version('a', 2));
    await room.read();
    room.remove('2.json');
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 1 });
    assert.deepEqual(await titles(room), ['Judul a v2']);
    room.remove('1.json');
    assert.deepEqual(await room.readCounts(), { ...DONE, withdrawn: 1 });
    assert.deepEqual(await titles(room), []);
  });

  test('keep the date under which the story came out', async (t) => {
    const room = await makeNewsroom(t);
    write(room, '1.json', version('a', 1));
    await room.read();
    write(room, '2.json', version('a', 9));
    await room.read();
    const [story] = await room.live();
    assert.equal(story?.publishedAt, Date.UTC(2024, 9, 15, 12, 1));
    assert.equal(story?.entry.publishedAt, '2024-10-15T12:01:00Z');
    assert.equal(story?.updatedAt, Date.UTC(2024, 9, 15, 12, 9));
  });
});

describe('a status', () => {
  test('of withheld takes the story back until a usable version comes', async (t) => {
    const room = await makeNewsroom(t);
    write(room, '1.json', version('a', 1));
    await room.read();
    const [before] = await room.live();
    write(room, '2.json', version('a', 2, { pubstatus: 'withheld' }));
    assert.deepEqual(await room.readCounts(), { ...DONE, withdrawn: 1, unchanged: 1 });
    assert.deepEqual(await titles(room), []);
    write(room, '1.json', version('a', 1, { slugline: 'x' }));
    await room.read();
    assert.deepEqual(await titles(room), [], 'an older version brings nothing back');
    write(room, '3.json', version('a', 3));
    assert.deepEqual(await room.readCounts(), { ...DONE, restored: 1, unchanged: 2 });
    assert.equal((await room.live())[0]?.id, before?.id);
  });

  test('of canceled takes it back for good', async (t) => {
    const room = await makeNewsroom(t);
    write(room, '1.json', version('a', 1));
    await room.read();
    const [before] = await room.live();
    write(room, '2.json', { uri: 'urn:newsml:x:a', version: '2', pubstatus: 'canceled' });
    assert.deepEqual(await room.readCounts(), { ...DONE, withdrawn: 1, unchanged: 1 });
    assert.equal((await room.storage.entries.find(before?.key ?? ''))?.state, 'withdrawn');
    write(room, '3.json', version('a', 3));
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 3 });
    assert.deepEqual(await titles(room), []);
  });

  test('counts though its file is read before the versions that it is about', async (t) => {
    const room = await makeNewsroom(t);
    write(room, '0-canceled.json', version('a', 3, { pubstatus: 'canceled' }));
    write(room, '0-withheld.json', version('b', 3, { pubstatus: 'withheld' }));
    await room.read();
    write(room, '1.json', version('a', 1));
    write(room, '2.json', version('b', 1));
    await room.read();
    assert.deepEqual(await titles(room), []);
  });
});

describe('an embargo', () => {
  const now = Date.UTC(2024, 9, 20);
  const until = new Date(now + 10 * MINUTE).toISOString();

  test('keeps a story back until its time, under that date', async (t) => {
    const room = await makeNewsroom(t);
    room.clock.now = now;
    write(room, 'a.json', version('a', 1, { embargoed: until }));
    await room.read();
    const sources = [room.source.id];
    const listed = (at: number) =>
      room.storage.entries.listNewest({ sources, until: at, limit: 9 });
    assert.deepEqual(await listed(now + 9 * MINUTE), []);
    assert.equal((await listed(now + 10 * MINUTE)).length, 1);
    assert.equal(await room.storage.entries.findNextPublication(sources, now), now + 10 * MINUTE);
  });

  test('of a later version keeps that version back, and the story stays as it was', async (t) => {
    const room = await makeNewsroom(t);
    room.clock.now = now;
    write(room, '1.json', version('a', 1));
    await room.read();
    write(room, '2.json', version('a', 2, { embargoed: until }));
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 2 });
    assert.deepEqual(await titles(room), ['Judul a v1']);
    const held = (await room.records()).find(({ path }) => path === '2.json');
    assert.equal(held?.fault?.code, 'embargoed');
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 2 });
    room.clock.now = now + 11 * MINUTE;
    assert.deepEqual(await room.readCounts(), { ...DONE, updated: 1, unchanged: 1 });
    assert.deepEqual(await titles(room), ['Judul a v2']);
  });
});

describe('a file with several stories', () => {
  test('gives each of them, and takes those back that it tells no more', async (t) => {
    const room = await makeNewsroom(t);
    write(room, 'all.json', [item('a'), item('b'), item('c')]);
    assert.deepEqual(await room.readCounts(), { ...DONE, inserted: 3 });
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 1 });
    write(room, 'all.json', [item('a'), item('c', { headlines: [{ value: 'Lain' }] })]);
    assert.deepEqual(await room.readCounts(), { ...DONE, updated: 1, unchanged: 1, withdrawn: 1 });
    assert.deepEqual(await titles(room), ['Judul a', 'Lain']);
    room.remove('all.json');
    await room.read();
    assert.deepEqual((await room.live()).length, 2, 'two of two at once are the guard’s business');
  });

  test('keeps the last good version of one that is faulty now', async (t) => {
    const room = await makeNewsroom(t);
    write(room, 'all.json', [item('a'), item('b')]);
    await room.read();
    write(room, 'all.json', [item('a', { headlines: [] }), item('b')]);
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 1, faults: 1 });
    assert.deepEqual(await titles(room), ['Judul a', 'Judul b']);
    const [record] = await room.records();
    assert.match(record?.fault?.message ?? '', /^Article 1 of 2: .*title/u);
  });

  test('may tell one twice, and share one with another file', async (t) => {
    const room = await makeNewsroom(t);
    write(room, '1.json', [version('a', 1), version('a', 2), item('b')]);
    write(room, '2.json', [item('b'), item('c')]);
    await room.read();
    assert.deepEqual(await titles(room), ['Judul a v2', 'Judul b', 'Judul c']);
    room.remove('1.json');
    await room.read();
    assert.deepEqual(await titles(room), ['Judul b', 'Judul c']);
  });

  test('without names goes by titles and dates', async (t) => {
    const room = await makeNewsroom(t);
    const entries = ['Satu', 'Dua'].map((title) => ({
      title,
      text: `Teks ${title}.`,
      publishedAt: '2024-10-15',
    }));
    write(room, 'all.json', entries);
    assert.deepEqual(await room.readCounts(), { ...DONE, inserted: 2 });
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 1 });
    write(room, 'all.json', [
      ...entries,
      { title: 'Tiga', text: 'Teks.', publishedAt: '2024-10-16' },
    ]);
    await room.read();
    assert.deepEqual(await titles(room), ['Dua', 'Satu', 'Tiga']);
  });
});
