// Pictures and attachments of articles in a folder: found by name and by place, known by content, kept,
// noticed when they change, and left out where they cannot be had.

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Entry } from '../../../../src/core/entry.ts';
import { listMedia } from '../../../../src/core/media.ts';
import { article, makeNewsroom, type Newsroom } from '../../newsroom.ts';
import { jpeg, mp3, pdf, png, svg } from './make-media.ts';

const REFERENCE = /^\/media\/[\w-]{43}\/[a-z0-9-]+\.[a-z0-9]+$/u;

/** Reads until nothing is still being written. */
async function readAll(room: Newsroom): Promise<void> {
  const { unsettled } = await room.read();
  if (unsettled === undefined) return;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, unsettled.at - Date.now()) + 5));
  await room.read(unsettled.paths);
}

const post = (body: string, front = ''): string => `---\ntitle: A story\n${front}---\n${body}\n`;

async function entryOf(room: Newsroom, title = 'A story'): Promise<Entry> {
  await readAll(room);
  return (await room.get(title)).entry;
}

describe('the pictures of a Markdown article', () => {
  test('are found by the addresses in its text, with type, bytes and size by content', async (t) => {
    const room = await makeNewsroom(t);
    const bytes = jpeg(640, 480);
    room.write('posts/img/a photo.png', bytes);
    room.write('posts/one.md', post('Text ![A cat](img/a%20photo.png) and more.'));
    const { html, images } = await entryOf(room);
    const [image] = images ?? [];
    assert.match(image?.url ?? '', REFERENCE);
    assert.match(image?.url ?? '', /\/a-photo\.jpg$/u);
    assert.deepEqual(images, [
      {
        url: image?.url,
        mediaType: 'image/jpeg',
        bytes: bytes.length,
        caption: 'A cat',
        width: 640,
        height: 480,
      },
    ]);
    assert.match(
      html ?? '',
      new RegExp(`<img src="${image?.url}" alt="A cat" width="640" height="480" />`, 'u'),
    );
  });

  test('are named by its front matter, from its own folder or from the root', async (t) => {
    const room = await makeNewsroom(t);
    room.write('cover.png', png(4, 3));
    room.write('posts/own.png', png(3, 4));
    room.write('posts/one.md', post('Text.', 'image: /cover.png\n'));
    room.write('posts/two.md', post('Text.', 'image: ./own.png\n').replace('A story', 'Two'));
    await readAll(room);
    const sizes = (title: string) =>
      room
        .get(title)
        .then(({ entry }) => entry.images?.map(({ width, height }) => [width, height]));
    assert.deepEqual(await sizes('A story'), [[4, 3]]);
    assert.deepEqual(await sizes('Two'), [[3, 4]]);
  });

  test('that lie on their side have the size that readers see', async (t) => {
    const room = await makeNewsroom(t);
    room.write('side.jpg', jpeg(640, 480, 6));
    room.write('one.md', post('![](side.jpg)'));
    const { images } = await entryOf(room);
    assert.deepEqual([images?.[0]?.width, images?.[0]?.height], [480, 640]);
  });

  test('that cannot be had are left out, with a warning, and nothing relative stays', async (t) => {
    const room = await makeNewsroom(t);
    writeFileSync(join(room.root, 'secret.png'), png(1, 1));
    room.write('fake.png', '<script>alert(1)</script>');
    room.write('.hidden/a.png', png(1, 1));
    symlinkSync(join(room.root, 'secret.png'), join(room.articles, 'link.png'));
    mkdirSync(join(room.articles, 'img'));
    const addresses = [
      ...['gone.png', '../secret.png', '%2e%2e/secret.png', '..%2Fsecret.png', 'link.png', 'img'],
      ...['fake.png', '.hidden/a.png', 'a%00.png', '/../secret.png', 'one.md'],
    ];
    const body = addresses.map((address) => `![Alt](${address})`).join('\n\n');
    room.write('one.md', post(`Text.\n\n${body}\n\n[file](gone.pdf)`, 'image: gone-too.png\n'));
    const { html, images, enclosures } = await entryOf(room);
    assert.deepEqual([images, enclosures], [undefined, undefined]);
    assert.doesNotMatch(html ?? '', /<img|src=|href=|secret/u);
    const lines = room.log.lines.filter(({ event }) => event === 'mediaLeftOut');
    const said = lines.map(({ message }) => String(message)).join('\n');
    for (const name of ['gone.png', 'gone.pdf', 'gone-too.png', 'link.png', 'fake.png', '%2e%2e'])
      assert.ok(said.includes(name), name);
  });

  test('at their addresses on the web stay there', async (t) => {
    const room = await makeNewsroom(t);
    room.write(
      'one.md',
      post('![](https://pics.example/a.png)', 'image: https://pics.example/b.png\n'),
    );
    const { html, images } = await entryOf(room);
    assert.match(html ?? '', /src="https:\/\/pics\.example\/a\.png"/u);
    assert.deepEqual(images, [{ url: 'https://pics.example/b.png' }]);
  });
});

describe('what lies beside an article', () => {
  test('under its name belongs to it, in the order of numbers', async (t) => {
    const room = await makeNewsroom(t);
    room.write('kota.txt', article('Kota'));
    room.write('lain.txt', article('Lain'));
    for (const [index, name] of ['kota-2.jpg', 'kota-1.JPG', 'kota.jpg', 'kotak.jpg'].entries())
      room.write(name, jpeg(10 + index, 10));
    room.write('kota.mp3', mp3());
    room.write('kota-1.pdf', pdf());
    await readAll(room);
    const { images, enclosures } = (await room.get('Kota')).entry;
    assert.deepEqual(
      images?.map(({ width }) => width),
      [12, 11, 10],
    );
    assert.deepEqual(
      enclosures?.map(({ mediaType, bytes }) => [mediaType, bytes]),
      [
        ['audio/mpeg', mp3().length],
        ['application/pdf', pdf().length],
      ],
    );
    const other = (await room.get('Lain')).entry;
    assert.deepEqual(listMedia(other), []);
  });

  test('in a folder that is one article’s belongs to it', async (t) => {
    const room = await makeNewsroom(t);
    room.write('posts/trip/index.md', post('Text ![](b.png).'));
    room.write('posts/trip/a.png', png(1, 2));
    room.write('posts/trip/b.png', png(2, 2));
    room.write('posts/trip/c.svg', svg());
    const { images } = await entryOf(room);
    assert.deepEqual(
      images?.map(({ width }) => width),
      [2, 1, 20],
    );
  });

  test('of an index beside other articles belongs to nobody', async (t) => {
    const room = await makeNewsroom(t);
    room.write('posts/index.md', post('Text.'));
    room.write('posts/other.md', post('Text.').replace('A story', 'Other'));
    room.write('posts/a.png', png(1, 2));
    assert.deepEqual(listMedia(await entryOf(room)), []);
  });
});

describe('a pass', () => {
  const look = async (room: Newsroom) => (await room.readCounts()).unchanged;

  test('reads nothing again while nothing has changed, whatever is missing or faulty', async (t) => {
    const room = await makeNewsroom(t);
    room.write('one.md', post('![](a.png) ![](gone.png)'));
    room.write('a.png', png(1, 1));
    room.write('one.jpg', jpeg(1, 1));
    room.write('bad.md', '---\ntitle: [x\n---\n');
    room.write('bad.png', png(1, 1));
    await readAll(room);
    assert.equal(await look(room), 2);
    for (const path of ['one.md', 'bad.md'])
      assert.equal((await room.readCounts([path])).unchanged, 1, path);
  });

  test('takes another picture, a new one beside and one that went for a change of the story', async (t) => {
    const room = await makeNewsroom(t);
    room.write('one.md', post('![](a.png)'));
    room.write('a.png', png(1, 1));
    const first = await entryOf(room);
    room.write('a.png', png(2, 2));
    const second = await entryOf(room);
    assert.equal(second.images?.[0]?.width, 2);
    assert.notEqual(second.images?.[0]?.url, first.images?.[0]?.url);
    room.write('one.jpg', jpeg(3, 3));
    assert.deepEqual(
      (await entryOf(room)).images?.map(({ width }) => width),
      [2, 3],
    );
    room.remove('a.png');
    assert.deepEqual(
      (await entryOf(room)).images?.map(({ width }) => width),
      [3],
    );
  });

  test('takes a picture that was only touched for the same', async (t) => {
    const room = await makeNewsroom(t);
    room.write('one.md', post('![](a.png)'));
    room.write('a.png', png(1, 1));
    await readAll(room);
    const before = await room.get('A story');
    utimesSync(join(room.articles, 'a.png'), new Date(), new Date());
    await readAll(room);
    assert.equal((await room.get('A story')).sequence, before.sequence);
  });

  test('waits for a picture that is still being written', async (t) => {
    const room = await makeNewsroom(t);
    room.write('kota.txt', article('Kota'));
    await readAll(room);
    room.write('kota.jpg', jpeg(9, 9));
    const { unsettled } = await room.read();
    assert.deepEqual(unsettled?.paths, ['kota.txt']);
    assert.equal((await room.get('Kota')).entry.images, undefined);
    await readAll(room);
    assert.equal((await room.get('Kota')).entry.images?.[0]?.width, 9);
  });

  test('keeps one copy of each picture, whole, under its content', async (t) => {
    const room = await makeNewsroom(t);
    room.write('one.md', post('![](a.png) ![](b.png)'));
    room.write('a.png', png(1, 1));
    room.write('b.png', png(1, 1));
    const [file = ''] = listMedia(await entryOf(room));
    const kept = readdirSync(room.media, { recursive: true }).map(String);
    const [digest = ''] = file.split('/');
    assert.deepEqual(kept.sort(), [digest.slice(0, 2), `${digest.slice(0, 2)}/${digest}`]);
    assert.equal(statSync(join(room.media, kept[1] ?? '')).size, png(1, 1).length);
  });
});
