// `kabar inspect`: one JSON line per input, in order, at once.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { HOUSE, makeProject } from '../service/harness.ts';
import { story } from '../service/stories.ts';

const FIXTURES = join(HOUSE, 'test/fixtures/articles');
const project = makeProject({ after });

test('the stored articles are understood as their labels say, each with a line of its own', async () => {
  const files = readdirSync(FIXTURES).filter((name) => name.endsWith('.txt'));
  const paths = files.map((name) => join(FIXTURES, name));
  const { stdout, code, stderr } = await project.run([
    'inspect',
    '--json',
    '--layout',
    'kompas-tv',
    ...paths,
  ]);
  assert.equal(code, 0, stderr);
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines.length, files.length);
  for (const [index, line] of lines.entries()) {
    const answer = JSON.parse(line);
    const label = (files[index] ?? '').replace('.txt', '.expected.json');
    assert.deepEqual(Object.keys(answer), [
      'file',
      'kind',
      'entry',
      'layout',
      'warnings',
      'origins',
      'lines',
    ]);
    assert.deepEqual([answer.file, answer.kind], [paths[index], 'article']);
    const expected = JSON.parse(readFileSync(join(FIXTURES, label), 'utf8'));
    assert.equal(answer.entry.title, (expected.entry ?? expected).title);
  }
});

test('an article is shown with the places of its fields and with what is unclear', async () => {
  const date = 'Rabu, 15 Oktober 2024, 12:18 WIB';
  const file = project.write('place.txt', story({ title: 'Berita tentang tempat', date }));
  const { stdout, code } = await project.run(['inspect', '--json', '--layout', 'kompas-tv', file]);
  assert.equal(code, 0);
  const { origins, layout, warnings } = JSON.parse(stdout);
  assert.deepEqual([origins.title, layout.name, warnings[0].line], [[{ line: 3 }], 'kompas-tv', 5]);
  const shown = await project.run(['inspect', '--layout', 'kompas-tv', file]);
  assert.match(shown.stdout, /^ +3 +title +Berita tentang tempat$/mu);
  assert.match(shown.stdout, /^ +5 +section, publishedAt +Kompas dunia \| Rabu/mu);
  assert.match(shown.stdout, /^ +1 +– +> >$/mu);
  assert.match(shown.stdout, /warning on line 5: The weekday does not fit/u);
});

test('what cannot be read is an error with its code, and the others are answered', async () => {
  const good = project.write('a.txt', story({ title: 'Berita' }));
  const empty = project.write('b.txt', '');
  const { stdout, code } = await project.run(['inspect', '--json', 'nowhere.txt', good, empty]);
  assert.equal(code, 1);
  const answers = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    answers.map(({ file, kind, error }) => [file, kind, error?.code]),
    [
      ['nowhere.txt', undefined, 'unreadable'],
      [good, 'article', undefined],
      [empty, undefined, 'empty'],
    ],
  );
  assert.deepEqual(Object.keys(answers[2].error), ['code', 'message']);
});

test('standard input is an input like any other, and has a limit like any other', async () => {
  const piped = await project.run(['inspect', '--json', '-'], {
    input: story({ title: 'Berita lewat pipa' }),
  });
  assert.equal(piped.code, 0, piped.stderr);
  const answer = JSON.parse(piped.stdout);
  assert.deepEqual([answer.file, answer.entry.title], ['-', 'Berita lewat pipa']);
  const large = await project.run(['inspect', '--json', '-'], {
    input: 'baris yang diulang\n'.repeat(600_000),
  });
  assert.equal(large.code, 1);
  assert.equal(JSON.parse(large.stdout).error.code, 'too-large');
});

test('a batch is answered line by line, without waiting for the end of the input', async () => {
  const good = project.write('c.txt', story({ title: 'Berita dalam antrean' }));
  const child = project.start(['inspect', '--batch', '--json']);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (line: string): Promise<Record<string, never>> => {
    child.stdin.write(`${line}\n`);
    const { value } = await lines.next();
    return JSON.parse(value ?? '');
  };
  const first = await ask(JSON.stringify({ file: good, url: 'https://example.org/c' }));
  assert.equal(Object(first.entry).title, 'Berita dalam antrean');
  const second = await ask(JSON.stringify({ file: 'nowhere.txt' }));
  assert.equal(Object(second.error).code, 'unreadable');
  assert.equal(Object((await ask('this is no JSON')).error).code, 'invalid');
  assert.equal(Object((await ask('{"path": "c.txt"}')).error).code, 'invalid');
  const typed = { file: good, headers: { 'Content-Type': 'image/png' }, layout: 'kompas-tv' };
  assert.equal(Object((await ask(JSON.stringify(typed))).error).code, 'unsupported-type');
  const again = await ask(JSON.stringify({ file: good, layout: 'kompas-tv' }));
  assert.equal(again.kind, 'article');
  child.stdin.end();
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 1);
});

const FEED = `<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title>
  <item><title>AT&T</title><link>/1</link><description>&lt;p&gt;Satu&lt;/p&gt;</description></item></channel></rss>`;

test('a feed document is shown with its channel and its entries', async () => {
  const feed = project.write('feed.xml', FEED);
  const url = 'https://example.org/feed';
  const { stdout, code, stderr } = await project.run(['inspect', '--json', '--url', url, feed]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), {
    file: feed,
    kind: 'feed',
    feed: { title: 'Kabar', encoding: 'utf-8', format: 'rss-2.0' },
    entries: [{ url: 'https://example.org/1', title: 'AT&T', html: '<p>Satu</p>', text: 'Satu' }],
  });
  const shown = await project.run(['inspect', feed]);
  assert.match(shown.stdout, /format +rss-2\.0[\s\S]*title +AT&T/u);
  const piped = await project.run(['inspect', '--json', '-'], { input: FEED });
  assert.equal(JSON.parse(piped.stdout).kind, 'feed');
});

test('what begins like a feed and is none says so', async () => {
  const page = project.write('login.xml', '<!DOCTYPE html><html><body>Login</body></html>');
  const { stdout, code } = await project.run(['inspect', '--json', page]);
  assert.equal(code, 1);
  assert.equal(JSON.parse(stdout).error.code, 'not-a-feed');
});

test('auto says which layouts it tried and why; a faulty layout says what is wrong with it', async () => {
  const file = project.write('auto.txt', story({ title: 'Berita dengan tata letak' }));
  project.write('config/layouts/salah.yaml', 'header: ["{dat}"]\n');
  const shown = await project.run(['inspect', file]);
  assert.match(shown.stdout, /layout kompas-tv: date line on line 5, dateline/u);
  const wrong = await project.run(['inspect', '--layout', 'salah', file]);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /salah\.yaml:1: header\.0 is "\{dat\}"/u);
});

test('what a layout found is shown of a text that it can not read, too', async () => {
  const file = project.write('asing.txt', 'Judul berita\n\nBukan tanggal\n\nEditor: Sari Dewi\n');
  const { stdout, stderr, code } = await project.run(['inspect', '--layout', 'kompas-tv', file]);
  assert.equal(code, 1);
  assert.match(stderr, /layout-mismatch/u);
  assert.match(stdout, /layout kompas-tv: editors[\s\S]*^ +5 +editors +Editor: Sari Dewi$/mu);
});
