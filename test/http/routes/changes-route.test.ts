// `/api/changes`: the changes of public feeds as JSON lines, and the number to ask with next.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KabarError } from '../../../src/core/errors.ts';
import { type Answer, ask, serve } from '../ask.ts';
import { createMemoryService, type MemoryService, NOW } from '../memory-service.ts';

function fill(service: MemoryService): void {
  const feed = (slug: string, more: object) =>
    service.feeds.set(slug, {
      slug,
      title: slug,
      entriesMax: 50,
      content: 'full',
      private: false,
      sources: [{ kind: 'feed', id: `${slug}/x`, name: 'x', feed: 'other' }],
      file: `feeds/${slug}/feed.yaml`,
      ...more,
    });
  feed('open', {});
  feed('short', { content: 'summary' });
  feed('secret', { private: true });
  const entry = { title: 'Judul', summary: 'Ringkas', html: '<p>Isi</p>', text: 'Isi' };
  for (const [index, [source, state]] of [
    ['open/x', 'live'],
    ['secret/x', 'live'],
    ['short/x', 'live'],
    ['open/x', 'withdrawn'],
    ['secret/x', 'withdrawn'],
    ['open/x', 'vanished'],
  ].entries()) {
    service.entries.push({
      key: `k${index + 1}`,
      id: `tag:kabar.example,2024:x/k${index + 1}`,
      source: source ?? '',
      state: state === 'withdrawn' || state === 'vanished' ? state : 'live',
      entry,
      publishedAt: NOW,
      updatedAt: NOW,
      changedAt: NOW,
      sequence: index + 1,
    });
  }
}

function linesOf(answer: Answer): readonly Readonly<Record<string, unknown>>[] {
  assert.match(answer.text, /\n$/u);
  return answer.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('changes come as lines in their order, with the number to go on with; private ones do not', async (t) => {
  const service = createMemoryService();
  fill(service);
  const server = await serve(t, service);
  const answer = await ask(server, '/api/changes');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'application/jsonl; charset=utf-8');
  assert.equal(answer.headers['cache-control'], 'no-store');
  const lines = linesOf(answer);
  assert.deepEqual(
    lines.map(({ sequence, change, feeds, cursor }) => [sequence ?? cursor, change, feeds]),
    [
      [1, 'published', ['open']],
      [3, 'published', ['short']],
      [4, 'withdrawn', ['open']],
      [6, 'withdrawn', ['open']],
      [6, undefined, undefined],
    ],
  );
  assert.deepEqual(lines.at(-1), { cursor: 6, more: false });
  assert.doesNotMatch(answer.text, /secret|k2|k5/u);
  assert.deepEqual(lines[0]?.entry, service.entries[0]?.entry);
  assert.equal(lines[0]?.url, 'https://kabar.example/articles/k1');
  assert.deepEqual(lines[1]?.entry, { title: 'Judul', summary: 'Ringkas' });
  assert.deepEqual(Object.keys(lines[2] ?? {}), ['sequence', 'id', 'feeds', 'changedAt', 'change']);
  assert.deepEqual(
    linesOf(await ask(server, '/api/changes?since=4')).map(({ sequence }) => sequence),
    [6, undefined],
  );
  assert.deepEqual(linesOf(await ask(server, '/api/changes?since=6')), [
    { cursor: 6, more: false },
  ]);
});

test('a cursor that is none is refused; one of another store is gone', async (t) => {
  const service = createMemoryService();
  fill(service);
  const server = await serve(t, service);
  for (const since of ['-1', '1.5', 'x', '', '1e3', '9999999999999999', '1&since=2'])
    assert.equal((await ask(server, `/api/changes?since=${since}`)).status, 400, since);
  const gone = await ask(server, '/api/changes?since=7');
  assert.equal(gone.status, 410);
  assert.match(gone.text, /since=0/u);
  assert.equal((await ask(server, '/api/changes', { method: 'POST' })).status, 405);
  service.failure = new KabarError('storage', 'away');
  assert.equal((await ask(server, '/api/changes')).status, 503);
});
