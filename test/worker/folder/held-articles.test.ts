// Articles that their newsroom holds back: they leave every document and come back under the same id.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { makeNewsroom, type Newsroom } from '../newsroom.ts';

const DONE = { result: 'done' };

/** Markdown has no end mark: a file counts as finished when it was left alone for two seconds. */
async function readSettled(room: Newsroom): Promise<object> {
  await setTimeout(2_100);
  return room.readCounts();
}

function post(front: string): string {
  return `---\ntitle: Judul\ndate: 2024-10-15\n${front}\n---\nTeks berita hari ini.\n`;
}

describe('a Markdown article', () => {
  test('leaves as a draft and comes back as itself', async (t) => {
    const room = await makeNewsroom(t);
    room.write('a.md', post(''));
    assert.deepEqual(await readSettled(room), { ...DONE, inserted: 1 });
    const before = await room.get('Judul');
    room.write('a.md', post('draft: true'));
    assert.deepEqual(await readSettled(room), { ...DONE, withdrawn: 1 });
    assert.deepEqual(await room.live(), []);
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 1 });
    const [record] = await room.records();
    assert.deepEqual([record?.fault?.code, record?.fault?.line], ['draft', 4]);
    assert.ok(
      room.log.lines.some(({ event, level }) => event === 'articleHeldBack' && level === 'info'),
    );
    room.write('a.md', post('draft: false'));
    assert.deepEqual(await readSettled(room), { ...DONE, restored: 1 });
    assert.equal((await room.get('Judul')).id, before.id);
  });

  test('expires at its time, though nobody touches its file', async (t) => {
    const room = await makeNewsroom(t);
    const at = Date.now() + 86_400_000;
    room.write('a.md', post(`expiryDate: ${new Date(at).toISOString()}`));
    assert.deepEqual(await readSettled(room), { ...DONE, inserted: 1 });
    assert.deepEqual(await room.readCounts(), { ...DONE, unchanged: 1 });
    room.clock.now = at + 1_000;
    assert.deepEqual(await room.readCounts(), { ...DONE, withdrawn: 1 });
    assert.deepEqual(await room.live(), []);
    assert.equal((await room.records())[0]?.fault?.code, 'expired');
  });
});
