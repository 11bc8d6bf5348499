// Feeds of every usual make, polled through the real service from a stub and republished, are judged by
// the W3C feed validator and a JSON Feed checker: own fixtures, and live samples where they are at hand.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FEED_FORMATS } from '../../src/core/feed.ts';
import { type StubUpstream, startUpstream } from '../worker/upstream/stub-upstream.ts';
import { makeProject } from './harness.ts';

const JUDGE = fileURLToPath(new URL('../../../shared/tools/validate.py', import.meta.url));
const SAMPLES = fileURLToPath(new URL('../../../shared/data/feeds/dev/realworld', import.meta.url));
const STYLES = fileURLToPath(new URL('../fixtures/upstream/styles', import.meta.url));
const PYTHON = '/usr/bin/python3';

const source = process.env.FEEDVALIDATOR_SRC;
const hasJudge = existsSync(JUDGE) && source !== undefined && existsSync(PYTHON);
const NO_JUDGE = 'needs the W3C feed validator (FEEDVALIDATOR_SRC) and its runner';
/** What the validator says of right documents: ids and dates are the publisher's own. */
const NOISE = 'DuplicateUpdated,UnregisteredAtomLinkRel,UnknownNamespace,ImplausibleDate';

interface Sample {
  readonly slug: string;
  readonly name: string;
  readonly file: string;
  readonly contentType?: string;
}

interface Verdict {
  readonly feed: string;
  readonly findings: readonly { readonly level: string; readonly cls: string; message: string }[];
}

function listStyles(): readonly Sample[] {
  return readdirSync(STYLES).map((name) => ({
    slug: name.replaceAll('.', '-'),
    name,
    file: join(STYLES, name),
  }));
}

function listLiveSamples(): readonly Sample[] {
  const names = readdirSync(SAMPLES).filter((name) => name.endsWith('.feed'));
  return names.map((name, index) => {
    const about = JSON.parse(readFileSync(join(SAMPLES, name.replace(/feed$/u, 'json')), 'utf8'));
    const contentType = about.headers?.['content-type'];
    return {
      slug: `s${index}`,
      name,
      file: join(SAMPLES, name),
      ...(typeof contentType === 'string' ? { contentType } : {}),
    };
  });
}

function serveSamples(upstream: StubUpstream, samples: readonly Sample[]): void {
  for (const { slug, file, contentType = 'application/xml' } of samples)
    upstream.answer(`/${slug}`, {
      body: readFileSync(file),
      headers: { 'content-type': contentType },
    });
}

/** So that no document is larger than readers like, most are republished whole. */
const WHOLE_BYTES_MAX = 300_000;

function feedOf(url: string, sample: Sample): string {
  const isSmall = statSync(sample.file).size <= WHOLE_BYTES_MAX;
  const entries = isSmall ? 'entries: 1000\n' : '';
  return `title: Republished\n${entries}sources: { up: { url: "${url}" } }\n`;
}

const MERGED = 'all-together';

/** Polls all of them, each for a feed of its own and for one that merges them; where the documents are. */
async function republish(t: TestContext, samples: readonly Sample[]) {
  const upstream = await startUpstream(t);
  serveSamples(upstream, samples);
  const own = samples.map((sample): [string, string] => {
    const url = upstream.url(`/${sample.slug}`);
    return [sample.slug, feedOf(url, sample)];
  });
  const merged = samples.map(({ slug }) => `  ${slug}: { feed: ${slug} }\n`);
  const project = makeProject(t, {
    config: `baseUrl: https://kabar.example\nfetch: { allowPrivate: ["${upstream.address}"] }\n`,
    feeds: {
      ...Object.fromEntries(own),
      [MERGED]: `title: All together\nsources:\n${merged.join('')}`,
    },
  });
  const { stderr } = await project.run(['export', project.path('site')]);
  const folder = project.path('site', 'feeds');
  const slugs = [...samples.map(({ slug }) => slug), MERGED];
  const files = slugs.flatMap((slug) => FEED_FORMATS.map((one) => join(folder, `${slug}.${one}`)));
  return { stderr, folder, files };
}

function judge(files: readonly string[]): readonly Verdict[] {
  const order = [JUDGE, '--strict', '--json', '--ignore', NOISE, ...files];
  const { stdout, stderr } = spawnSync(PYTHON, order, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  assert.match(stdout, /^\[/u, stderr);
  return JSON.parse(stdout);
}

function complaintsOf(files: readonly string[], samples: readonly Sample[]): readonly string[] {
  const names = new Map(samples.map(({ slug, name }) => [slug, name]));
  const verdicts = judge(files);
  assert.equal(verdicts.length, files.length);
  return verdicts.flatMap(({ feed, findings }) => {
    const [, slug = '', format] = /([^/]+)\.(\w+)$/u.exec(feed) ?? [];
    const shown = `${names.get(slug) ?? slug} as ${format}`;
    return findings.map(({ level, cls, message }) => `${shown}: ${level} ${cls}: ${message}`);
  });
}

test('feeds of every usual make are republished whole', async (t) => {
  const samples = listStyles();
  const { stderr, folder, files } = await republish(t, samples);
  assert.doesNotMatch(stderr, /failed|held/u);
  for (const { slug, name } of samples) {
    const { items } = JSON.parse(readFileSync(join(folder, `${slug}.json`), 'utf8'));
    assert.equal(items.length, 2, name);
  }
  if (hasJudge) assert.deepEqual(complaintsOf(files, samples), []);
  else t.diagnostic(`the documents were not judged from outside: ${NO_JUDGE}`);
});

const noSamples = existsSync(SAMPLES) ? false : 'needs the live samples';

test('live feeds are republished without an error or a warning', {
  skip: hasJudge ? noSamples : NO_JUDGE,
}, async (t) => {
  const samples = listLiveSamples();
  const { files } = await republish(t, samples);
  assert.deepEqual(complaintsOf(files, samples), []);
});
