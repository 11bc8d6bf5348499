import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createFile, replaceFile } from '../../src/config/write-file.ts';
import { failsWith } from '../storage/contract/samples.ts';

const root = mkdtempSync(join(tmpdir(), 'kabar-write-'));
after(() => rmSync(root, { recursive: true, force: true }));

test('a new file is made with its folder, and never over another', () => {
  const file = join(root, 'baru/feed.yaml');
  createFile(file, 'satu\n');
  assert.equal(readFileSync(file, 'utf8'), 'satu\n');
  assert.throws(() => createFile(file, 'dua\n'), failsWith('busy', /feed\.yaml is there already/u));
  assert.equal(readFileSync(file, 'utf8'), 'satu\n');
  assert.deepEqual(readdirSync(join(root, 'baru')), ['feed.yaml']);
});

test('a file is replaced only while it says what was read of it', () => {
  const file = join(root, 'feed.yaml');
  writeFileSync(file, 'satu\n');
  chmodSync(file, 0o640);
  replaceFile(file, { before: 'satu\n', after: 'dua\n' });
  assert.equal(readFileSync(file, 'utf8'), 'dua\n');
  assert.equal(statSync(file).mode & 0o777, 0o640);
  assert.throws(
    () => replaceFile(file, { before: 'satu\n', after: 'tiga\n' }),
    failsWith('busy', /was changed meanwhile/u),
  );
  assert.equal(readFileSync(file, 'utf8'), 'dua\n');
});

test('a link stays a link, and what it leads to is replaced', () => {
  const file = join(root, 'target.yaml');
  const link = join(root, 'link.yaml');
  writeFileSync(file, 'satu\n');
  symlinkSync(file, link);
  replaceFile(link, { before: 'satu\n', after: 'dua\n' });
  assert.equal(readlinkSync(link), file);
  assert.equal(readFileSync(file, 'utf8'), 'dua\n');
});

test('what cannot be written is said, and leaves nothing behind', () => {
  const file = join(root, 'feed.yaml', 'feed.yaml');
  assert.throws(() => createFile(file, 'x'), failsWith('environment', /cannot be written/u));
  assert.ok(readdirSync(root).every((name) => !name.endsWith('.tmp')));
});
