// The thread that reads upstream documents: one that hangs, dies or eats is a fault of that document, and
// the next one is read by a new thread.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DocumentThread } from '../../../src/worker/upstream/document-thread.ts';

const STUMBLING = new URL('../../fixtures/worker/stumbling-document-thread.ts', import.meta.url);

for (const [what, reason] of [
  ['throw', /no idea what this is/u],
  ['exit', /the reading thread ended/u],
  ['hang', /took longer than 1 seconds/u],
  ['eat', /memory|took longer/iu],
] as const) {
  test(`a document that makes the reader ${what} is too complex, and costs no other`, async (t) => {
    const thread = new DocumentThread({ script: STUMBLING, documentMsMax: 1_000 });
    t.after(() => thread.close());
    const read = (text: string) =>
      thread.read({ body: new TextEncoder().encode(text), context: {}, now: 0 });
    const [first, bad, last] = await Promise.all([read('first'), read(what), read('last')]);
    assert.equal(first.ok && first.feed.title, 'first');
    assert.ok(!bad.ok && bad.code === 'too-complex');
    assert.match(bad.message, reason);
    assert.equal(last.ok && last.feed.title, 'last');
  });
}

test('a closed thread reads nothing more', async () => {
  const thread = new DocumentThread({ script: STUMBLING });
  await thread.close();
  await assert.rejects(thread.read({ body: new Uint8Array(), context: {}, now: 0 }));
});

test('a large document of many stories is read within the bounds', async (t) => {
  const thread = new DocumentThread();
  t.after(() => thread.close());
  const item = (index: number): string =>
    `<item><title>Story ${index}</title><guid>g${index}</guid><description>${'word '.repeat(30)}</description></item>`;
  const items = Array.from({ length: 20_000 }, (_, index) => item(index)).join('');
  const body = new TextEncoder().encode(
    `<rss version="2.0"><channel><title>T</title>${items}</channel></rss>`,
  );
  const reading = await thread.read({ body, context: {}, now: Date.now() });
  assert.ok(reading.ok, JSON.stringify(reading).slice(0, 200));
  assert.equal(reading.stories.length, 2_000);
});
