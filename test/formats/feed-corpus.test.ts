// Other parsers' test suites and live feeds, where the machine has them beside the project: how many of their
// expectations hold, group by group.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Entry, Person } from '../../src/core/entry.ts';
import type { Channel } from '../../src/formats/channel.ts';
import { parseFeed } from '../../src/formats/parse-feed.ts';

const CORPUS = join(import.meta.dirname, '../../../shared/data/feeds');
const skip = existsSync(CORPUS) ? false : 'the corpus of feeds is not on this machine';

/** Shares that must hold; all other groups 90 of 100. */
const SHARE_MIN: Readonly<Record<string, number>> = { sanitize: 1 };
const OVERALL_MIN = 0.97;

interface Expectation {
  readonly p: string;
  readonly tier?: string;
}

interface Case {
  readonly group: string;
  readonly input: string;
  readonly url: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expect: readonly Expectation[];
}

type Check = (expectation: Expectation, output: unknown) => { readonly ok: boolean };

/** The words of the corpus for what Kabar reads. */
function neutral(feed: Channel, entries: readonly Entry[]): unknown {
  const people = (list: readonly Person[] | undefined) =>
    (list ?? []).map(({ name, email }) => ({ name, email: email ?? null }));
  return {
    feed: { ...feed, link: feed.url, updated: feed.updatedAt, authors: people(feed.authors) },
    entries: entries.map((entry) => {
      const pictures = (entry.images ?? []).flatMap(({ url, mediaType }) =>
        url === undefined ? [] : { url, type: mediaType },
      );
      const files = (entry.enclosures ?? []).map(({ url, mediaType, bytes }) => {
        return { url, type: mediaType, length: bytes };
      });
      return {
        id: entry.sourceId,
        link: entry.url,
        title: entry.title,
        summary: entry.summaryHtml ?? entry.summary,
        content: entry.html,
        authors: people(entry.authors),
        published: entry.publishedAt,
        updated: entry.updatedAt,
        categories: entry.tags ?? [],
        enclosures: files,
        thumbnails: pictures.map(({ url }) => url),
        media: [...files, ...pictures],
        source: entry.source ?? {},
      };
    }),
  };
}

async function passes(folder: string, one: Case, check: Check): Promise<boolean> {
  const { headers = {} } = one;
  const reading = await parseFeed(readFileSync(join(folder, one.input)), {
    ...(one.url !== null && { url: one.url }),
    ...(headers['content-type'] && { contentType: headers['content-type'] }),
    ...(headers['content-location'] && { contentLocation: headers['content-location'] }),
    ...(headers['content-language'] && { contentLanguage: headers['content-language'] }),
  });
  if (!reading.ok) return false;
  const output = neutral(reading.feed, reading.entries);
  return one.expect
    .filter(({ tier }) => (tier ?? 'core') === 'core')
    .every((expectation) => check(expectation, output).ok);
}

test('most of what other parsers expect of feeds holds, in every group', {
  skip,
}, async (context) => {
  const runner = pathToFileURL(join(CORPUS, 'runner/normalize.mjs')).href;
  const { check } = (await import(runner)) as { check: Check };
  const groups = new Map<string, { passed: number; total: number }>();
  for (const name of readdirSync(join(CORPUS, 'dev'))) {
    const folder = join(CORPUS, 'dev', name);
    for (const file of readdirSync(folder).filter((one) => one.endsWith('.json'))) {
      const one = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Case;
      if (!one.expect.some(({ tier }) => (tier ?? 'core') === 'core')) continue;
      const group = groups.get(one.group) ?? { passed: 0, total: 0 };
      groups.set(one.group, group);
      group.total++;
      if (await passes(folder, one, check)) group.passed++;
    }
  }
  let passed = 0;
  let total = 0;
  for (const [name, group] of groups) {
    context.diagnostic(`${name}: ${group.passed} of ${group.total}`);
    passed += group.passed;
    total += group.total;
    assert.ok(
      group.passed >= group.total * (SHARE_MIN[name] ?? 0.9),
      `${name}: ${group.passed} of ${group.total}`,
    );
  }
  assert.ok(passed >= total * OVERALL_MIN, `${passed} of ${total}`);
});
