// What a user can meet is documented: every setting, feed key, command, route, and kind of fault. And
// what the documents promise is true of the files beside them.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { compileLayout } from '../src/articles/plain-text/layout.ts';
import { layoutSchema } from '../src/articles/plain-text/layout-schema.ts';
import { FIELDS } from '../src/articles/plain-text/template.ts';
import { createArticleReader } from '../src/articles/read-article.ts';
import { FEED_KEYS } from '../src/config/feed-definitions.ts';
import { listSettings } from '../src/config/service-config.ts';

const ROOT = join(import.meta.dirname, '..');
const README = read('README.md');

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function kabar(...args: string[]): string {
  return spawnSync(process.execPath, [join(ROOT, 'src/main.ts'), ...args], { encoding: 'utf8' })
    .stdout;
}

test('the README documents every setting of kabar.yaml', () => {
  const settings = listSettings();
  assert.ok(settings.length > 15);
  for (const name of settings)
    assert.ok(README.includes(`\`${name}\``), `README.md does not mention the setting ${name}`);
});

test('the README documents every key of feed.yaml', () => {
  for (const key of FEED_KEYS)
    assert.ok(README.includes(`\`${key}\``), `README.md does not mention the key ${key}`);
});

test('the guide to layouts documents every key of a layout, and fields and expectations with them', () => {
  const guide = read('docs/layouts.md');
  const { shape } = layoutSchema;
  const names = [
    ...Object.keys(shape),
    ...Object.keys(shape.names.unwrap().shape),
    ...Object.keys(shape.closing.unwrap().shape),
    ...Object.keys(shape.chrome.unwrap().shape),
    ...Object.keys(shape.samples.unwrap().element.shape.expect.shape),
  ];
  assert.ok(names.length > 40);
  for (const name of names)
    assert.ok(guide.includes(`\`${name}\``), `docs/layouts.md does not mention ${name}`);
  for (const name of Object.keys(shape.dates.unwrap().shape))
    assert.ok(
      guide.includes(`\`dates.${name}\``),
      `docs/layouts.md does not mention dates.${name}`,
    );
  for (const field of FIELDS)
    assert.ok(guide.includes(`{${field}}`), `docs/layouts.md does not mention {${field}}`);
});

test('the article of the guide to layouts is read by the guide’s layout as the guide shows', () => {
  const blocks = read('docs/layouts.md').split('```');
  const find = (part: string): string => blocks.find((block) => block.includes(part)) ?? '';
  const article = find('Muara Post > Kota\n\n').trimStart();
  const definition = layoutSchema.parse(parse(find('oleh {authors}').replace(/^yaml\n/u, '')));
  const layout = compileLayout('muara-post', definition);
  const reading = createArticleReader({
    layouts: new Map([['muara-post', layout]]),
    layout: 'muara-post',
  })(Buffer.from(article), { file: 'article.txt', explain: true });
  assert.equal(reading.outcome, 'read');
  const shown = (reading.lines ?? []).map(
    ({ line, text, fields }) => `${line}  ${fields.join(', ') || '–'}  ${text}`,
  );
  const printed = find('layout muara-post:').match(/^ +\d+ .*$/gmu) ?? [];
  const squeezed = (line: string): string => line.trim().replace(/\s+/gu, ' ');
  assert.deepEqual(shown.map(squeezed), printed.map(squeezed));
});

test('the README documents every command, and the command line describes each', () => {
  const help = kabar('--help');
  const commands = [...help.matchAll(/^ {2}([a-z]+)(?: |$)/gmu)]
    .map((match) => match[1] ?? '')
    .filter((name) => name !== 'help');
  assert.ok(commands.length >= 10, help);
  for (const name of commands)
    assert.match(README, new RegExp(`\`${name}[ \`]`, 'u'), `README.md does not mention ${name}`);
});

test('the README documents every route', () => {
  const routes = readdirSync(join(ROOT, 'src/http/routes')).flatMap((file) =>
    [...read(`src/http/routes/${file}`).matchAll(/\.(?:route|get|post)\(\s*'([^']+)'/gu)].map(
      (match) => match[1] ?? '',
    ),
  );
  assert.ok(routes.length >= 5, 'the routes were found');
  for (const route of routes) {
    const known = route.split('/:')[0] ?? route;
    assert.ok(
      README.includes(`\`${known}`) || README.includes(known),
      `README.md does not mention ${route}`,
    );
  }
});

test('every reason why an article is set aside is documented', () => {
  const source = read('src/core/article.ts');
  const union = source.slice(
    source.indexOf('type ArticleFaultCode'),
    source.indexOf(';', source.indexOf('type ArticleFaultCode')),
  );
  const codes = [...union.matchAll(/'([a-z-]+)'/gu)].map((match) => match[1] ?? '');
  assert.ok(codes.length > 8);
  const documented = read('docs/faults.md');
  for (const code of codes)
    assert.ok(documented.includes(`\`${code}\``), `docs/faults.md does not mention ${code}`);
});

test('every way in which a poll or a subscription can fail is documented', () => {
  const unions = [
    ['src/core/poll.ts', 'export type PollFailureCode'],
    ['src/worker/upstream/poll-outcomes.ts', 'export type UpstreamFailureCode'],
    ['src/core/subscription.ts', 'export type SubscriptionFaultCode'],
  ] as const;
  const documented = read('docs/faults.md');
  for (const [file, name] of unions) {
    const source = read(file);
    const start = source.indexOf(name);
    const codes = [...source.slice(start, source.indexOf(';', start)).matchAll(/'([a-z-]+)'/gu)];
    assert.ok(codes.length >= 3, file);
    for (const [, code] of codes)
      assert.ok(documented.includes(`\`${code}\``), `docs/faults.md does not mention ${code}`);
  }
});

test('the README’s article is the one that its own steps say how to read', () => {
  const article = /```\n(Night buses[^`]+)```/u.exec(README)?.[1] ?? '';
  const result = spawnSync(
    process.execPath,
    [
      join(ROOT, 'src/main.ts'),
      'inspect',
      '--json',
      '--layout',
      'plain',
      '--type',
      'text/plain',
      '-',
    ],
    { cwd: ROOT, encoding: 'utf8', input: article },
  );
  const { entry } = JSON.parse(result.stdout);
  assert.equal(entry.title, 'Night buses return to the harbour');
  assert.equal(entry.publishedAt, '2026-03-03T07:45:00Z');
  assert.deepEqual(entry.authors, [{ name: 'Ana Reyes' }, { name: 'Tom Birch' }]);
  assert.deepEqual(entry.tags, ['transport', 'harbour']);
});

test('links between the documents lead somewhere', () => {
  const documents = [
    'README.md',
    'CHANGELOG.md',
    'src/README.md',
    ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join('docs', name)),
  ];
  for (const file of documents) {
    for (const [, target] of read(file).matchAll(/\]\((?!https?:)([^)#]+)/gu)) {
      assert.ok(
        existsSync(join(ROOT, dirname(file), target ?? '')),
        `${file} links to ${target}, which is not there`,
      );
    }
  }
});

test('documents and code speak of Kabar alone: no absolute path of a machine', () => {
  for (const file of ['README.md', 'CHANGELOG.md', 'src/README.md', 'docs/faults.md', '.ci/run']) {
    assert.doesNotMatch(read(file), /(?:^|[^A-Za-z0-9_.-])\/(?:home|root|tmp|work)\/[a-z]/u, file);
  }
});
