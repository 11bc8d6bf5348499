// Web pages as upstreams: those that are feeds by their microformats, and those that stand where a feed was.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDesk } from './poll-desk.ts';
import { item, rss } from './stub-upstream.ts';

const HTML = { 'content-type': 'text/html' };
const page = (...names: readonly string[]): string =>
  `<html><body class="h-feed"><h1 class="p-name">Catatan</h1>${names
    .map(
      (name) =>
        `<article class="h-entry"><a class="u-url p-name" href="/${name}">Catatan ${name}</a></article>`,
    )
    .join('')}</body></html>`;

test('a page with an h-feed is a source as any other: new, unchanged and updated entries', async (t) => {
  const desk = await openDesk(t);
  const first = await desk.poll({ body: page('a', 'b'), headers: HTML });
  assert.deepEqual([first.outcome.result, first.outcome.inserted], ['done', 2]);
  assert.equal(first.poll?.format, 'h-feed');
  const second = await desk.poll({ body: page('c', 'a'), headers: HTML });
  assert.deepEqual([second.outcome.inserted, second.outcome.unchanged], [1, 1]);
  assert.deepEqual([...(await desk.titles())].sort(), ['Catatan a', 'Catatan b', 'Catatan c']);
});

test('a front page where a feed was is no feed, though it is one by itself', async (t) => {
  const desk = await openDesk(t);
  await desk.poll({ body: rss([item('a')]) });
  const { outcome } = await desk.poll({ body: page('x', 'y'), headers: HTML });
  assert.deepEqual([outcome.result, outcome.code], ['failed', 'not-a-feed']);
  assert.match(outcome.message ?? '', /web page where it sent a feed/u);
  assert.deepEqual(await desk.titles(), ['Story a']);
  assert.equal((await desk.poll({ body: rss([item('b')]) })).outcome.inserted, 1);
});

test('a page to log in is no feed, and what was read of the page before stays', async (t) => {
  const desk = await openDesk(t);
  await desk.poll({ body: page('a'), headers: HTML });
  const { outcome } = await desk.poll({ body: '<html><form>Masuk</form></html>', headers: HTML });
  assert.equal(outcome.code, 'not-a-feed');
  assert.deepEqual(await desk.titles(), ['Catatan a']);
});
