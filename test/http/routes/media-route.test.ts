// Pictures and attachments as readers fetch them: only those that a public story names, whole or in ranges,
// never able to run.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Entry } from '../../../src/core/entry.ts';
import { mediaPath, mediaReference, withMediaUrls } from '../../../src/core/media.ts';
import { ask, serve } from '../ask.ts';
import { BASE_URL, createMemoryService, feedOf, NOW, storedOf } from '../memory-service.ts';

const BYTES = Buffer.from('0123456789');

/** A service that keeps these bytes under one name for each kind, and stories in every state that name them. */
async function mediaServer(t: TestContext, baseUrl = BASE_URL) {
  const mediaFolder = mkdtempSync(join(tmpdir(), 'kabar-media-'));
  t.after(() => rmSync(mediaFolder, { recursive: true, force: true }));
  const digest = createHash('sha256').update(BYTES).digest('base64url');
  mkdirSync(dirname(join(mediaFolder, mediaPath(digest))));
  writeFileSync(join(mediaFolder, mediaPath(digest)), BYTES);
  const lost = digest.replace(/^./u, (letter) => (letter === 'A' ? 'B' : 'A'));
  const names = (reference: string): Entry => ({
    title: 'A story',
    html: `<p><img src="${reference}" srcset="${mediaReference(digest, 'small.png')} 2x"></p>`,
    images: [{ url: mediaReference(digest, 'drawing.svg') }],
    enclosures: [
      { url: mediaReference(digest, 'sound.mp3') },
      { url: mediaReference(lost, 'lost.pdf') },
    ],
    publishedAt: '2024-10-15T12:18:00+07:00',
  });
  const service = Object.assign(createMemoryService(baseUrl), { mediaFolder });
  service.feeds.set('world', feedOf('world'));
  service.feeds.set('inner', feedOf('inner', { private: true }));
  const add = (key: string, more: Parameters<typeof storedOf>[2] = {}): void => {
    const entry = withMediaUrls(names(mediaReference(digest, 'photo.jpg')), { key, baseUrl });
    service.entries.push(storedOf(key, entry, more));
  };
  add('live1');
  add('taken', { state: 'withdrawn' });
  add('lost1', { state: 'vanished' });
  add('later', { publishedAt: NOW + 1 });
  add('inner1', { source: 'inner/stored' });
  service.entries.push(
    storedOf('plain', { title: 'Plain', text: `See "/media/${digest}/photo.jpg".` }),
  );
  return { server: await serve(t, service), digest, lost };
}

test('a picture is what its name says, kept for a day, and can run nothing', async (t) => {
  const { server, digest } = await mediaServer(t);
  const answer = await ask(server, `/media/live1/${digest}/photo.jpg`);
  assert.deepEqual([answer.status, answer.bytes], [200, BYTES]);
  const { headers } = answer;
  assert.equal(headers['content-type'], 'image/jpeg');
  assert.equal(headers['content-length'], '10');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.match(String(headers['content-security-policy']), /default-src 'none'.*sandbox/u);
  assert.match(String(headers['content-disposition']), /^inline; filename="photo\.jpg"$/u);
  assert.equal(headers['cache-control'], 'public, max-age=86400, immutable');
  assert.equal(headers.etag, `"${digest}"`);
  assert.equal(headers['access-control-allow-origin'], '*');
  const again = await ask(server, `/media/live1/${digest}/photo.jpg`, {
    headers: { 'If-None-Match': `"${digest}"` },
  });
  assert.deepEqual([again.status, again.bytes.length], [304, 0]);
  const head = await ask(server, `/media/live1/${digest}/small.png`, { method: 'HEAD' });
  assert.deepEqual([head.status, head.headers['content-type']], [200, 'image/png']);
});

test('a drawing, which could hold a script, is only handed out as a download', async (t) => {
  const { server, digest } = await mediaServer(t);
  const { status, headers } = await ask(server, `/media/live1/${digest}/drawing.svg`);
  assert.equal(status, 200);
  assert.match(String(headers['content-disposition']), /^attachment;/u);
  assert.equal(headers['content-type'], 'image/svg+xml');
});

test('players ask for ranges, and are told when there is none', async (t) => {
  const { server, digest } = await mediaServer(t);
  const path = `/media/live1/${digest}/sound.mp3`;
  const part = await ask(server, path, { headers: { Range: 'bytes=2-4' } });
  assert.deepEqual([part.status, part.text], [206, '234']);
  assert.equal(part.headers['content-range'], 'bytes 2-4/10');
  assert.equal(part.headers['accept-ranges'], 'bytes');
  const same = await ask(server, path, {
    headers: { Range: 'bytes=8-', 'If-Range': `"${digest}"` },
  });
  assert.deepEqual([same.status, same.text], [206, '89']);
  const other = await ask(server, path, { headers: { Range: 'bytes=8-', 'If-Range': '"other"' } });
  assert.equal(other.status, 200);
  const none = await ask(server, path, { headers: { Range: 'bytes=10-' } });
  assert.equal(none.status, 416);
  assert.equal(none.headers['content-range'], 'bytes */10');
});

test('what no public story names does not exist, and what was taken back is gone', async (t) => {
  const { server, digest } = await mediaServer(t);
  const cases: Readonly<Record<string, number>> = {
    [`/media/taken/${digest}/photo.jpg`]: 410,
    [`/media/lost1/${digest}/photo.jpg`]: 410,
    [`/media/later/${digest}/photo.jpg`]: 404,
    [`/media/inner1/${digest}/photo.jpg`]: 404,
    [`/media/nobody/${digest}/photo.jpg`]: 404,
    [`/media/plain/${digest}/photo.jpg`]: 404,
    [`/media/live1/${digest}/other.jpg`]: 404,
    [`/media/live1/${digest}/photo.jp`]: 404,
    [`/media/live1/${digest}/photo.html`]: 404,
    [`/media/live1/${'A'.repeat(42)}/photo.jpg`]: 404,
    '/media/live1/..%2F..%2Fkabar.db/photo.jpg': 404,
    '/media/live1/%2e%2e/photo.jpg': 404,
    [`/media/${encodeURIComponent('tag:kabar.example,2024:live1')}/${digest}/photo.jpg`]: 404,
  };
  for (const [path, status] of Object.entries(cases)) {
    const answer = await ask(server, path);
    assert.equal(answer.status, status, path);
    assert.notDeepEqual(answer.bytes, BYTES);
    assert.equal(answer.headers['content-disposition'], undefined);
    assert.doesNotMatch(String(answer.headers['cache-control']), /immutable/u);
  }
});

test('a copy that is not there is said in the log', async (t) => {
  const { server, lost } = await mediaServer(t);
  const answer = await ask(server, `/media/live1/${lost}/lost.pdf`);
  assert.equal(answer.status, 404);
  assert.equal(answer.headers.etag, undefined);
  assert.ok(
    server.lines.some(({ fields }) => 'event' in fields && fields.event === 'mediaMissing'),
  );
});
