// Holds the code to the house's rules: the arrows between the rooms, the sizes, and what every file
// says of itself. The floor plan is src/README.md.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

/** What each room may import beside itself. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  html: ['core'],
  articles: ['core', 'html'],
  formats: ['core', 'html'],
  config: ['core', 'html', 'articles', 'formats'],
  http: ['core', 'html', 'articles', 'formats'],
  storage: ['core', 'html', 'articles', 'formats'],
  upstream: ['core', 'html', 'articles', 'formats'],
  hub: ['core', 'html', 'articles', 'formats'],
  worker: ['core', 'html', 'articles', 'formats'],
  'app.ts': ['core', 'articles', 'formats', 'config', 'storage', 'upstream', 'hub', 'worker'],
  'service.ts': ['core', 'articles', 'formats', 'config', 'storage', 'worker', 'http', 'app.ts'],
  cli: ['core', 'articles', 'formats', 'config', 'storage', 'worker', 'app.ts', 'service.ts'],
  'main.ts': ['cli'],
};

/** Packages that one room alone may import: what they do is its business. */
const ROOM_OF_PACKAGE: Readonly<Record<string, string>> = {
  express: 'http',
  'node:http': 'http',
  feed: 'formats',
  'rss-parser': 'formats',
  'sanitize-html': 'formats',
  'node:sqlite': 'storage',
  pg: 'storage',
  'pg-connection-string': 'storage',
  undici: 'upstream',
  commander: 'cli',
  pino: 'cli',
  'markdown-it': 'articles',
  'smol-toml': 'articles',
};

const SOURCE_LINES_MAX = 300;
const TEST_LINES_MAX = 500;

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile() && !file.includes('fixtures'));
}

function roomOf(file: string): string {
  return relative(SRC, file).split('/')[0] ?? '';
}

interface Import {
  readonly file: string;
  readonly target: string;
}

function listImports(file: string): readonly Import[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\s[^;]*?from\s+'([^']+)'|\bimport\('([^']+)'\)|new URL\('(\.[^']+\.ts)'/gmu,
  );
  return [...found].map((match) => ({ file, target: match[1] ?? match[2] ?? match[3] ?? '' }));
}

const sources = listFiles(SRC);
const imports = sources.flatMap(listImports);

test('every file of the source stands in a known room', () => {
  assert.ok(sources.length > 100, 'the list of files is complete');
  for (const file of sources)
    assert.ok(roomOf(file) in ARROWS, `${file} stands in no room of the floor plan`);
});

test('imports follow the arrows of the floor plan, downwards only', () => {
  let checked = 0;
  for (const { file, target } of imports) {
    if (!target.startsWith('.')) continue;
    const room = roomOf(file);
    const other = roomOf(normalize(join(dirname(file), target)));
    if (room === other) continue;
    checked++;
    assert.ok(
      ARROWS[room]?.includes(other),
      `${relative(ROOT, file)} must not import ${target}: ${room} → ${other}`,
    );
  }
  assert.ok(checked > 100, 'the imports were found');
});

test('a package whose use is one room’s business is imported there alone', () => {
  for (const { file, target } of imports) {
    const room = ROOM_OF_PACKAGE[target];
    if (room !== undefined)
      assert.equal(roomOf(file), room, `${relative(ROOT, file)} imports ${target}`);
  }
});

test('the four packages that the service is built on are in use', () => {
  const used = new Set(imports.map(({ target }) => target));
  for (const name of ['feed', 'rss-parser', 'express', 'node-cron'])
    assert.ok(used.has(name), `${name} is not imported`);
});

test('imports name files with their ending, as TypeScript is run directly', () => {
  for (const { file, target } of imports) {
    if (target.startsWith('.'))
      assert.match(target, /\.(?:ts|json)$/u, `${relative(ROOT, file)}: ${target}`);
  }
});

test('no file is longer than a reader’s patience', () => {
  for (const [files, max] of [
    [sources, SOURCE_LINES_MAX],
    [listFiles(join(ROOT, 'test')), TEST_LINES_MAX],
  ] as const) {
    for (const file of files) {
      const lines = readFileSync(file, 'utf8').split('\n').length - 1;
      assert.ok(lines <= max, `${relative(ROOT, file)} has ${lines} lines; at most ${max}`);
    }
  }
});

test('every file of the source opens by saying what lives in it', () => {
  for (const file of sources) {
    const text = readFileSync(file, 'utf8').replace(/^#!.*\n/u, '');
    assert.match(text, /^\/\/ \S/u, `${relative(ROOT, file)} opens without a comment`);
  }
});

test('names of files say what is inside', () => {
  for (const file of sources) {
    const name = relative(SRC, file);
    assert.match(
      name,
      /^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/u,
      `${name} is not kebab-case`,
    );
    assert.doesNotMatch(
      name,
      /(?:^|[/-])(?:utils?|helpers?|common|managers?|index)[./-]/u,
      `${name} says nothing`,
    );
  }
});

test('nothing is left for later, switched off or printed past the log', () => {
  for (const file of sources) {
    const text = readFileSync(file, 'utf8');
    assert.doesNotMatch(
      text,
      /\b(?:TODO|FIXME|XXX)\b|@ts-(?:ignore|expect-error)|biome-ignore|\bconsole\./u,
      relative(ROOT, file),
    );
    assert.doesNotMatch(
      text,
      /catch(?:\s*\([^)]*\))?\s*\{\s*\}/u,
      `${relative(ROOT, file)} swallows an error`,
    );
  }
});

test('nothing inherits but the one error class, and exports have names', () => {
  for (const file of sources) {
    const text = readFileSync(file, 'utf8');
    for (const [found] of text.matchAll(/\bclass \w+ extends \w+/gu)) {
      assert.equal(found, 'class KabarError extends Error', relative(ROOT, file));
    }
    assert.doesNotMatch(text, /^export default /mu, relative(ROOT, file));
    assert.doesNotMatch(text, /\binterface I[A-Z]\w*/u, `${relative(ROOT, file)} has an I prefix`);
  }
});
