// The reading thread: real articles, and threads that stumble over what they read.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  type ArticleResult,
  ArticleThread,
  type ThreadOptions,
} from '../../../src/worker/folder/article-thread.ts';
import { article, LAYOUTS, listeningLog, makeFolder, type Scope } from '../newsroom.ts';

const STUMBLING = new URL('../../fixtures/worker/stumbling-thread.ts', import.meta.url);

function makeThread(t: Scope, options?: ThreadOptions) {
  const log = listeningLog();
  const thread = new ArticleThread(log, options);
  t.after(() => thread.close());
  return { thread, log };
}

/** Each path with the title that was read, or the code and the message of the fault. */
function outcomes(results: readonly ArticleResult[]): readonly string[] {
  return results.map((one) => {
    if (one.outcome === 'missing') return `${one.path}: missing`;
    const [{ reading } = { reading: undefined }] = one.articles;
    if (reading === undefined) return `${one.path}: nothing`;
    if (reading.outcome === 'faulty')
      return `${one.path}: ${reading.fault.code} ${reading.fault.message}`;
    return `${one.path}: ${reading.entry.title}`;
  });
}

describe('the reading thread', () => {
  test('reads a batch in order, each file on its own', async (t) => {
    const root = makeFolder(t);
    const { thread } = makeThread(t);
    thread.configure(LAYOUTS);
    mkdirSync(join(root, 'dir.txt'));
    writeFileSync(join(root, 'a.txt'), article('Satu'));
    writeFileSync(join(root, 'bytes.txt'), Buffer.from([0xff, 0xfe, 0, 1, 2, 3, 0]));
    const paths = ['gone.txt', 'a.txt', 'dir.txt', 'bytes.txt', 'a.txt'];
    const results = await thread.read({ root, paths, layout: 'kompas-tv', timezone: 'UTC' });
    const [gone, first, folder, bytes, again] = outcomes(results);
    assert.deepEqual([gone, first, again], ['gone.txt: missing', 'a.txt: Satu', 'a.txt: Satu']);
    assert.match(folder ?? '', /^dir\.txt: not-a-file /u);
    assert.match(bytes ?? '', /^bytes\.txt: (?:not-text|invalid-encoding) /u);
    const [, read] = results;
    assert.ok(read?.outcome === 'looked-at');
    assert.match(read.digest ?? '', /^[0-9a-f]{64}$/u);
    assert.match(read.articles[0]?.fingerprint ?? '', /^[\w-]{27}$/u);
    assert.equal(read.articles[0]?.identities?.length, 1);
  });

  test('reads what comes after a change of the layouts by the new ones', async (t) => {
    const root = makeFolder(t);
    const { thread } = makeThread(t);
    const { 'kompas-tv': layout } = LAYOUTS;
    assert.ok(layout);
    writeFileSync(join(root, 'a.txt'), article('Satu'));
    const batch = { root, paths: ['a.txt'], layout: 'kompas-tv' };
    const read = async (): Promise<string> => outcomes(await thread.read(batch))[0] ?? '';
    assert.match(await read(), /^a\.txt: unknown-layout /u);
    thread.configure({ 'kompas-tv': layout });
    assert.equal(await read(), 'a.txt: Satu');
    thread.configure({ 'kompas-tv': { ...layout, header: ['Tanggal: {date}'] } });
    assert.doesNotMatch(await read(), /^a\.txt: Satu$/u);
  });

  test('takes one batch after the other, however many are asked for at once', async (t) => {
    const { thread } = makeThread(t, { script: STUMBLING });
    const sizes = [1, 2, 3, 1];
    const read = await Promise.all(
      sizes.map((size) => thread.read({ root: '/', paths: Array(size).fill('x'), layout: 'auto' })),
    );
    assert.deepEqual(
      read.map((results) => outcomes(results)[0]),
      sizes.map((size) => `x: one of ${size}`),
    );
    assert.deepEqual(await thread.read({ root: '/', paths: [], layout: 'auto' }), []);
  });

  for (const [path, reason] of [
    ['throw', /no idea what this is/u],
    ['exit', /the reading thread ended/u],
    ['hang', /took longer than 1.5 seconds to read/u],
    ['eat', /memory/u],
  ] as const) {
    test(`sets aside what makes it ${path}, and reads all the others`, async (t) => {
      const { thread, log } = makeThread(t, {
        script: STUMBLING,
        batchMsMax: path === 'hang' ? 1_500 : 60_000,
        startMsMax: 0,
        memoryMbMax: 32,
      });
      const paths = ['a', 'b', 'c', path, 'd', 'e'];
      const results = await thread.read({ root: '/', paths, layout: 'auto' });
      assert.deepEqual(
        results.map((one) => one.path),
        paths,
      );
      const faulty = outcomes(results).filter((one) => !one.includes(': one of '));
      assert.equal(faulty.length, 1);
      assert.match(
        faulty[0] ?? '',
        new RegExp(`^${path}: internal could not be read: its reader failed`, 'u'),
      );
      assert.match(faulty[0] ?? '', reason);
      assert.deepEqual(
        log.lines.map(({ event, path: named, level }) => [event, named, level]),
        [['articleReaderFailed', path, 'error']],
      );
      assert.deepEqual(outcomes(await thread.read({ root: '/', paths: ['f'], layout: 'auto' })), [
        'f: one of 1',
      ]);
    });
  }

  test('reads nothing more once it is closed, in the middle of a batch either', async (t) => {
    const { thread, log } = makeThread(t, { script: STUMBLING, batchMsMax: 60_000 });
    const batch = { root: '/', layout: 'auto' };
    const held = thread.read({ ...batch, paths: ['hang'] });
    const waiting = thread.read({ ...batch, paths: ['x'] });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([thread.close(), assert.rejects(held), assert.rejects(waiting)]);
    await assert.rejects(thread.read({ ...batch, paths: ['x'] }), /closed/u);
    assert.deepEqual(log.lines, [], 'nobody is to blame');
  });
});
