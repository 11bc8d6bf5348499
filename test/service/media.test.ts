// A picture and a sound beside an article, from the folder to a reader: in every format, and served.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { jpeg, mp3 } from '../worker/folder/media/make-media.ts';
import { makeProject, until } from './harness.ts';
import { story } from './stories.ts';

const project = makeProject({ after });

test('a picture and a sound reach readers in every format, and are served as long as the story is', async () => {
  const picture = jpeg(640, 480);
  const sound = mp3();
  project.write('feeds/berita/articles/kota.jpg', picture);
  project.write('feeds/berita/articles/kota.mp3', sound);
  project.write('feeds/berita/articles/kota.txt', story({ title: 'Kota' }));
  const kabar = await project.serve();
  await until(async () => (await kabar.text('/feeds/berita.json')).includes('kota.mp3'));
  const { items } = JSON.parse(await kabar.text('/feeds/berita.json'));
  const [{ image, attachments }] = items;
  assert.match(image, /^https?:\/\/.*\/media\/[a-z0-9]+\/[\w-]{43}\/kota\.jpg$/u);
  const [{ url, mime_type, size_in_bytes }] = attachments;
  assert.deepEqual([mime_type, size_in_bytes], ['audio/mpeg', sound.length]);
  const rss = await kabar.text('/feeds/berita.rss');
  const [enclosure = '', ...more] = rss.match(/<enclosure[^>]*>/gu) ?? [];
  assert.equal(more.length, 0);
  for (const part of [`url="${url}"`, `length="${sound.length}"`, 'type="audio/mpeg"'])
    assert.ok(enclosure.includes(part), enclosure);
  const content = /<media:content [^>]*>/u.exec(rss)?.[0] ?? '';
  for (const part of [image, `fileSize="${picture.length}"`, 'width="640"', 'height="480"'])
    assert.ok(content.includes(part), content);
  const atom = await kabar.text('/feeds/berita.atom');
  const link = /<link rel="enclosure"[^>]*>/u.exec(atom)?.[0] ?? '';
  for (const part of [url, 'type="audio/mpeg"', `length="${sound.length}"`])
    assert.ok(link.includes(part), link);
  const served = await kabar.get(new URL(image).pathname);
  assert.deepEqual([served.status, served.headers.get('content-type')], [200, 'image/jpeg']);
  assert.ok(Buffer.from(await served.arrayBuffer()).equals(picture));
  const [, , key = ''] = new URL(image).pathname.split('/');
  assert.ok((await kabar.text(`/articles/${key}`)).includes(`src="${image}"`));
  assert.equal((await project.run(['withdraw', key, '--reason', 'test'])).code, 0);
  assert.equal((await kabar.get(new URL(image).pathname)).status, 410);
  await kabar.stop();
});
