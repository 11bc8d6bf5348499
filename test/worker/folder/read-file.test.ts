// The bytes of one file, whatever stands at its path.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, realpathSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { type FileReading, readArticleFile } from '../../../src/worker/folder/read-file.ts';
import { makeFolder } from '../newsroom.ts';

function faultOf(reading: FileReading): readonly string[] {
  assert.equal(reading.outcome, 'faulty');
  return reading.outcome === 'faulty' ? [reading.fault.code, reading.fault.message] : [];
}

test('a file is read to the last byte, an empty one too', (t) => {
  const root = makeFolder(t);
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
  for (const content of [bytes, Buffer.alloc(0)]) {
    writeFileSync(join(root, 'a.txt'), content);
    const reading = readArticleFile(join(root, 'a.txt'));
    assert.ok(reading.outcome === 'read');
    assert.ok(content.equals(reading.bytes));
    assert.ok(Math.abs(reading.changedAt - Date.now()) < 60_000);
  }
});

test('a file that is not there is missing and no fault, also under a file', (t) => {
  const root = makeFolder(t);
  writeFileSync(join(root, 'a.txt'), 'x');
  assert.deepEqual(readArticleFile(join(root, 'b.txt')), { outcome: 'missing' });
  assert.deepEqual(readArticleFile(join(root, 'a.txt/b.txt')), { outcome: 'missing' });
});

test('a pipe is refused without waiting for anybody to write to it', (t) => {
  const path = join(makeFolder(t), 'pipe.txt');
  execFileSync('mkfifo', [path]);
  assert.deepEqual(faultOf(readArticleFile(path)), [
    'not-a-file',
    'is no regular file. Take it out.',
  ]);
});

test('a socket, a device and a folder are refused', async (t) => {
  const root = makeFolder(t);
  const server = createServer().listen(join(root, 'socket.txt'));
  t.after(() => server.close());
  await once(server, 'listening');
  mkdirSync(join(root, 'dir.txt'));
  assert.equal(faultOf(readArticleFile(join(root, 'socket.txt')))[0], 'unreadable');
  assert.equal(faultOf(readArticleFile(join(root, 'dir.txt')))[0], 'not-a-file');
  assert.equal(faultOf(readArticleFile('/dev/zero'))[0], 'not-a-file');
});

test('a link is never followed, whatever it leads to', (t) => {
  const root = makeFolder(t);
  for (const [name, target] of [
    ['a.txt', '/etc/passwd'],
    ['b.txt', 'b.txt'],
    ['c.txt', '/nowhere'],
  ] as const) {
    symlinkSync(target, join(root, name));
    const [code, message] = faultOf(readArticleFile(join(root, name)));
    assert.equal(code, 'not-a-file');
    assert.match(message ?? '', /symbolic link, which is never followed/u);
  }
});

test('a link that is put in a file’s place between two looks gives nothing of its target away', async (t) => {
  const root = makeFolder(t);
  writeFileSync(join(root, 'secret'), 'SECRET');
  writeFileSync(join(root, 'good.txt'), 'GOOD');
  const script = 'while :; do ln -sf secret x.txt; cp --remove-destination good.txt x.txt; done';
  const child = spawn('sh', ['-c', script], { cwd: root, stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));
  const seen = new Set<string>();
  const deadline = performance.now() + 10_000;
  // Until both were met, so that the race was one.
  while (!(seen.has('faulty') && seen.has('GOOD')) && performance.now() < deadline) {
    for (let count = 0; count < 200; count++) {
      const reading = readArticleFile(join(root, 'x.txt'));
      seen.add(reading.outcome === 'read' ? String(Buffer.from(reading.bytes)) : reading.outcome);
    }
    await new Promise(setImmediate);
  }
  assert.ok(seen.has('faulty') && seen.has('GOOD'), [...seen].join());
  assert.ok(![...seen].some((text) => text.includes('SECRET')));
});

test('a file over the limit is refused by its size, unread', (t) => {
  const path = join(makeFolder(t), 'big.txt');
  writeFileSync(path, '');
  truncateSync(path, 5 * 1024 * 1024);
  assert.equal(readArticleFile(path).outcome, 'read');
  truncateSync(path, 5 * 1024 * 1024 + 1);
  assert.deepEqual(faultOf(readArticleFile(path)), [
    'too-large',
    'is 5242881 bytes; at most 5242880 are read. Shorten it or take it out.',
  ]);
  truncateSync(path, 2 ** 40);
  assert.equal(faultOf(readArticleFile(path))[0], 'too-large');
});

test('a folder that became a link since it was listed leads nowhere', (t) => {
  const [root, outside] = [makeFolder(t), makeFolder(t)];
  writeFileSync(join(outside, 'a.txt'), 'secret');
  mkdirSync(join(root, 'own'));
  writeFileSync(join(root, 'own/a.txt'), 'mine');
  symlinkSync(outside, join(root, 'link'));
  const realRoot = realpathSync(root);
  assert.equal(readArticleFile(join(root, 'own/a.txt'), { realRoot }).outcome, 'read');
  assert.deepEqual(readArticleFile(join(root, 'link/a.txt'), { realRoot }), { outcome: 'missing' });
});
