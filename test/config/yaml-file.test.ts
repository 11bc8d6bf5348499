// YAML as an operator writes it, and as nobody should.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { readYamlFile } from '../../src/config/yaml-file.ts';
import { type Desk, makeDesk } from './desk.ts';

const anything = z.unknown();

function read(desk: Desk, text: string | Uint8Array, schema: z.ZodType = anything) {
  return readYamlFile(desk.write('x.yaml', text), schema);
}

function faultsOf(desk: Desk, text: string | Uint8Array, schema?: z.ZodType): readonly string[] {
  const reading = read(desk, text, schema);
  assert.ok(!reading.ok, 'it was taken');
  return desk.lines(reading.faults);
}

describe('a YAML file', () => {
  test('says on which line each key stands, or the nearest key above it', (t) => {
    const text = '# first\na:\n  b: 1\n  "c d":\n    - x\n    - y: {z: 1}\n? e\n: 2\n7: seven\n';
    const reading = read(makeDesk(t), text);
    assert.ok(reading.ok);
    const lines = [['a'], ['a', 'b'], ['a', 'c d'], ['a', 'c d', 1], ['a', 'c d', 1, 'y', 'z']];
    assert.deepEqual(lines.map(reading.lineOf), [2, 3, 4, 6, 6]);
    assert.deepEqual([['e'], ['7'], ['a', 'nowhere', 3], ['nowhere']].map(reading.lineOf), [
      7,
      9,
      2,
      undefined,
    ]);
  });

  test('is YAML 1.2, where no and on are words', (t) => {
    const reading = read(makeDesk(t), 'a: no\nb: on\nc: 010\nd: 2024-13-45\ne: true');
    assert.ok(reading.ok);
    assert.deepEqual(reading.value, { a: 'no', b: 'on', c: 10, d: '2024-13-45', e: true });
  });

  test('that is broken is shown where it breaks', (t) => {
    const desk = makeDesk(t);
    assert.match(faultsOf(desk, 'a: 1\nb: [1, 2\nc: 3\n')[0] ?? '', /^x\.yaml:3: .*"c: …"/u);
    assert.deepEqual(faultsOf(desk, 'a:\n\tb: 1\n'), [
      'x.yaml:2: Tabs are not allowed as indentation, at "b: …". Correct the YAML there.',
    ]);
    assert.match(faultsOf(desk, 'a: "x\n')[0] ?? '', /^x\.yaml:\d: .* Correct the YAML there\.$/u);
  });

  test('that is broken shows no value, which may be a password', (t) => {
    const desk = makeDesk(t);
    const broken = [
      'password: "hunter2\nx: 1\n',
      'password: hunter2: x\n',
      'password: !hunter2\n',
      'password: *hunter2\n',
      'auth: { user: a, password: hunter2, token: [hunter2 }\n',
      'password: @hunter2\n',
      'a: "b\n  hunter2\n',
    ];
    for (const text of broken) {
      const lines = faultsOf(desk, text);
      assert.ok(lines.length > 0, text);
      assert.doesNotMatch(lines.join('\n'), /hunter/u, text);
    }
  });

  test('names every place that is broken', (t) => {
    const lines = faultsOf(makeDesk(t), 'a: @x\nb: 1\nc: `y\n').map((line) => line.slice(0, 8));
    assert.deepEqual(lines, ['x.yaml:1', 'x.yaml:3']);
  });

  test('holds one document', (t) => {
    assert.deepEqual(faultsOf(makeDesk(t), 'a: 1\n---\nb: 2\n'), [
      'x.yaml:2: another document begins. Keep one.',
    ]);
  });

  test('holds every key once, at any depth', (t) => {
    const desk = makeDesk(t);
    assert.deepEqual(faultsOf(desk, 'a:\n  b: 1\n  c: 2\n  "b": 3\na: 4\n'), [
      'x.yaml:5: "a" stands on line 1 already. Keep one of them.',
      'x.yaml:4: "b" stands on line 2 already. Keep one of them.',
    ]);
    assert.ok(read(desk, 'a: {b: 1}\nc: {b: 1}\n').ok);
  });

  test('holds no key that would be another’s nature, nor one that is a list', (t) => {
    const desk = makeDesk(t);
    assert.deepEqual(faultsOf(desk, 'a:\n  __proto__: { admin: true }\n'), [
      'x.yaml:2: __proto__ cannot be a key. Remove or correct it.',
    ]);
    assert.deepEqual(faultsOf(desk, '[a, b]: 1\n'), [
      'x.yaml:1: this cannot be a key. Remove or correct it.',
    ]);
    const reading = read(desk, 'constructor: 1\ntoString: 2\n');
    assert.ok(reading.ok);
    assert.deepEqual(Object.entries(reading.value ?? {}), [
      ['constructor', 1],
      ['toString', 2],
    ]);
  });

  test('repeats nothing by an alias, whether one or a bomb', (t) => {
    const desk = makeDesk(t);
    assert.deepEqual(faultsOf(desk, 'a: &x 1\nb: *x\n'), [
      'x.yaml:2: an alias (*) repeats another value. Write the value out instead.',
    ]);
    const bomb = ['a: &a [x, x]'];
    for (let level = 1; level < 30; level++) {
      const [one, below] = [`a${level}`, level === 1 ? 'a' : `a${level - 1}`];
      bomb.push(`${one}: &${one} [*${below}, *${below}]`);
    }
    assert.match(faultsOf(desk, bomb.join('\n'))[0] ?? '', /repeats another value/u);
    assert.match(faultsOf(desk, 'a: &a\n  b: 1\nc:\n  <<: *a\n')[0] ?? '', /x\.yaml:4: an alias/u);
  });

  test('runs and includes nothing', (t) => {
    const desk = makeDesk(t);
    for (const value of ['!!js/function "x"', '!include other.yaml', '!env HOME'])
      assert.match(
        faultsOf(desk, `a: ${value}\n`)[0] ?? '',
        /^x\.yaml:1: a tag \(!\) means nothing/u,
      );
  });

  test('is read however deep it is nested, or refused', (t) => {
    const desk = makeDesk(t);
    const schema = z.strictObject({ a: z.string() });
    for (const depth of [50, 500, 2_000, 5_000, 20_000]) {
      faultsOf(desk, `a: ${'['.repeat(depth)}${']'.repeat(depth)}`, schema);
      faultsOf(desk, `a: ${'{a: '.repeat(Math.min(depth, 12_000))}`, schema);
    }
  });

  test('has at most 64 KB, and a pipe or a folder in its place is refused at once', (t) => {
    const desk = makeDesk(t);
    assert.ok(read(desk, `# ${'x'.repeat(65_534)}`).ok);
    assert.deepEqual(faultsOf(desk, `# ${'x'.repeat(65_535)}`), [
      'x.yaml: is 65537 bytes; at most 65536 are read. Shorten it.',
    ]);
    execFileSync('mkfifo', [desk.path('pipe')]);
    for (const path of [desk.path('pipe'), desk.root]) {
      const reading = readYamlFile(path, anything);
      assert.ok(!reading.ok);
      assert.match(reading.faults[0]?.message ?? '', /^is no regular file\./u);
    }
  });

  test('that is not there says so', (t) => {
    const reading = readYamlFile(makeDesk(t).path('none.yaml'), anything);
    assert.ok(!reading.ok && reading.faults[0]?.message === 'does not exist. Create it.');
  });

  test('is UTF-8; what would be garbled is refused on its line', (t) => {
    const desk = makeDesk(t);
    const latin = Buffer.from('a: 1\nb: caf\xe9\n', 'latin1');
    assert.deepEqual(faultsOf(desk, latin), [
      'x.yaml:2: is not UTF-8 text from here on. Save the file as UTF-8.',
    ]);
    assert.match(faultsOf(desk, Buffer.from('\uFEFFa: 1\n', 'utf16le'))[0] ?? '', /not UTF-8/u);
    const reading = read(desk, '\uFEFFa: café \uFFFD\n');
    assert.ok(reading.ok);
    assert.deepEqual(reading.value, { a: 'café \uFFFD' });
  });

  test('with thousands of faults tells of the first and counts the rest', (t) => {
    const keys = Array.from({ length: 7_000 }, (_, index) => `k${index}:`).join('\n');
    const faults = faultsOf(makeDesk(t), keys, z.strictObject({}));
    assert.equal(faults.length, 21);
    assert.equal(faults[19], 'x.yaml:20: unknown key "k19". Remove or correct it.');
    assert.equal(faults[20], 'x.yaml: 6980 more faults follow. Correct these first.');
  });
});

describe('a value that does not fit', () => {
  const schema = z.strictObject({
    word: z.string().min(1).max(5).optional(),
    list: z.array(z.string()).max(1).optional(),
    group: z.strictObject({ flag: z.boolean() }).optional(),
    either: z.union([z.string(), z.array(z.string())]).optional(),
    choice: z.enum(['full', 'summary']).optional(),
    table: z.record(z.string().regex(/^[a-z]+$/u, 'expected lower case'), z.number()).optional(),
  });
  const said: readonly (readonly [string, string])[] = [
    ['word: 5', 'word is 5: expected text'],
    ['word: ""', 'word is "": expected text'],
    ['word: abcdef', 'word is "abcdef": expected at most 5 characters'],
    ['word:', 'word is empty: expected text'],
    ['list: a', 'list is "a": expected a list'],
    ['list: [a, b]', 'list is ["a","b"]: expected at most 1 item'],
    ['group: a', 'group is "a": expected keys with values, as "key: value"'],
    ['group: {}', 'group.flag is missing: expected true or false'],
    ['group: { flag: 1 }', 'group.flag is 1: expected true or false'],
    ['either: 5', 'either is 5: expected text or a list'],
    ['choice: fill', 'choice is "fill": expected full or summary'],
    ['table: { A: 1 }', 'table.A: expected lower case'],
    ['table: { a: x }', 'table.a is "x": expected a number'],
    ['[a]', 'the file is ["a"]: expected keys with values, as "key: value"'],
    ['nonsense', 'the file is "nonsense": expected keys with values, as "key: value"'],
  ];
  for (const [text, fault] of said) {
    test(`is told in plain words: ${text}`, (t) => {
      const faults = faultsOf(makeDesk(t), text, schema);
      assert.deepEqual(
        faults.map((line) => line.replace(/^x\.yaml(?::1)?: /u, '')),
        [fault],
      );
    });
  }

  test('is shown, but no more of it than one line holds', (t) => {
    const [fault = ''] = faultsOf(makeDesk(t), `list: ${'x'.repeat(1_000)}`, schema);
    assert.ok(fault.length < 200 && fault.includes('xxx…'), fault);
  });
});
