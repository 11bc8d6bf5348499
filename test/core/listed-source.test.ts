import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeedDefinition } from '../../src/core/feed.ts';
import { changeList, expandLists, findListJump } from '../../src/core/listed-source.ts';
import type { UpstreamSource } from '../../src/core/source.ts';

const members = (...names: readonly string[]) =>
  names.map((name) => ({ url: `https://${name}.example/rss`, title: name }));
const list = (name: string): UpstreamSource => ({
  kind: 'upstream',
  id: `f/${name}`,
  name,
  url: `https://lists.example/${name}`,
  refresh: 'adaptive',
  timezone: 'UTC',
  isList: true,
});
const feed = (...sources: readonly UpstreamSource[]): FeedDefinition => ({
  ...{
    slug: 'f',
    title: 'F',
    file: 'f/feed.yaml',
    entriesMax: 50,
    content: 'full',
    private: false,
  },
  sources,
});
const GUARD = { vanishedShareMax: 0.5, newEntriesMax: 3 };

test('what leaves a list is remembered with its time, and is itself again when it comes back', () => {
  const first = changeList([], members('a', 'b'), 1);
  assert.deepEqual([first.added, first.left], [2, 0]);
  const second = changeList(first.members, members('a', 'c'), 2);
  assert.deepEqual([second.added, second.left], [1, 1]);
  assert.deepEqual(second.members.at(-1), { url: 'https://b.example/rss', title: 'b', leftAt: 2 });
  const third = changeList(second.members, members('a', 'c'), 3);
  assert.deepEqual([third.added, third.left, third.members.at(-1)?.leftAt], [0, 0, 2]);
  const back = changeList(
    third.members,
    [{ url: 'http://b.example/rss' }, ...members('a', 'c')],
    4,
  );
  assert.deepEqual([back.added, back.left, back.members.length], [1, 0, 3]);
  assert.ok(back.members.every(({ leftAt }) => leftAt === undefined));
});

test('a list jumps when more leave or come at once than the guard allows, a first reading never', () => {
  const before = members('a', 'b', 'c', 'd');
  const jump = (now: readonly { readonly url: string }[], known = before) =>
    findListJump(changeList(known, now, 1), { before: known, guard: GUARD });
  assert.match(jump(members('a')) ?? '', /3 of its 4 sources have left/u);
  assert.match(jump([]) ?? '', /4 of its 4/u);
  assert.equal(jump(members('a', 'b')), undefined);
  assert.match(jump(members('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')) ?? '', /4 sources are new/u);
  assert.equal(jump(members('a', 'b', 'c', 'd', 'e', 'f'), []), undefined);
});

test('a feed has the sources of its lists under ids of their addresses, present ones before those that left', () => {
  const known = {
    'f/x': [{ ...members('a')[0], url: 'https://a.example/rss', leftAt: 5 }, ...members('b')],
    'f/y': members('a'),
  };
  const [expanded] = expandLists(
    [feed(list('x'), list('y'))],
    (id) => known[id as keyof typeof known],
  );
  const told = expanded?.sources.map(({ id }) => id.replace(/~.*$/u, ''));
  assert.deepEqual(told, ['f/x', 'f/y', 'f/a.example', 'f/b.example']);
  const [, , a] = expanded?.sources ?? [];
  assert.equal(a?.kind === 'upstream' && a.leftAt, undefined);
  const plain = feed();
  assert.equal(expandLists([plain], () => undefined)[0], plain);
});
