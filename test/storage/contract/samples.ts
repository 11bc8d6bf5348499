// Samples that the cases of the contract share, and how a case gets its own fresh store.

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { type ErrorCode, KabarError } from '../../../src/core/errors.ts';
import type { Claim, SourceOutcome } from '../../../src/core/source.ts';
import type { EntryWrite, FileRecord, IngestCommit, Storage } from '../../../src/core/storage.ts';

export interface FreshStore {
  readonly storage: Storage;
  /** Another connection to the same store, as another process would have. */
  connectAgain(): Promise<Storage>;
  /** Closes everything and removes the store. */
  remove(): Promise<void>;
}

export type OpenStore = () => Promise<FreshStore>;

/** A test with a store of its own. */
export function storeTest(
  open: OpenStore,
  name: string,
  run: (storage: Storage, store: FreshStore) => Promise<void>,
): void {
  test(name, async () => {
    const store = await open();
    try {
      await run(store.storage, store);
    } finally {
      await store.remove();
    }
  });
}

export const SOURCE = 'kompas-tv/stored';

/** An instant to count from. */
export const START = Date.UTC(2024, 9, 15, 5, 18);

export async function claimed(storage: Storage, source = SOURCE, holder = 'test'): Promise<Claim> {
  const claim = await storage.sources.claim(source, { holder, now: START, leaseMs: 60_000 });
  assert(claim !== undefined, `${source} could not be claimed`);
  return claim;
}

export interface WriteOptions {
  readonly source?: string;
  readonly title?: string;
  readonly id?: string;
  readonly publishedAt?: number;
  readonly identities?: readonly string[];
}

export function writeOf(key: string, options: WriteOptions = {}): EntryWrite {
  const { source = SOURCE, title = `Berita ${key}`, publishedAt = START } = options;
  return {
    stored: {
      key,
      id: options.id ?? `tag:kabar.example,2024:kompas-tv/${key}`,
      source,
      entry: { title, text: `Isi ${key}`, tags: ['dunia'] },
      publishedAt,
      updatedAt: publishedAt,
    },
    fingerprint: hash('sha256', title),
    identities: options.identities ?? [`path:${key}.txt`],
  };
}

export function commitOf(claim: Claim, parts: Partial<IngestCommit> = {}): IngestCommit {
  return { claim, now: START, writes: [], vanished: [], files: [], forgottenPaths: [], ...parts };
}

export function fileOf(path: string, parts: Partial<FileRecord> = {}): FileRecord {
  return { path, stamp: `${path.length}:1`, digest: hash('sha256', path), ...parts };
}

export const DONE: SourceOutcome = {
  result: 'done',
  inserted: 1,
  updated: 0,
  restored: 0,
  withdrawn: 0,
  unchanged: 2,
  faults: 0,
  finishedAt: START,
};

/** For `assert.rejects`: an error with this code and a message that a person can read. */
export function failsWith(code: ErrorCode, message = /./u): (error: unknown) => boolean {
  return (error) => {
    assert(error instanceof KabarError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  };
}

/** Keys of the newest entries of sources, as a feed would show them. */
export async function newestKeys(storage: Storage, sources = [SOURCE]): Promise<string[]> {
  const newest = await storage.entries.listNewest({
    sources,
    until: Number.MAX_SAFE_INTEGER,
    limit: 100,
  });
  return newest.map(({ key }) => key);
}

/** Text that must come back as it went in. */
export const AWKWARD_TEXTS: readonly string[] = [
  "'; DROP TABLE entries; --",
  '%_\\" <b> &amp; $1 ?1 :a @b',
  'nul \u0000 in the middle',
  '\u0000',
  'lone \ud83d surrogate',
  '\udc00\ud800',
  '\ufffd',
  'emoji 😀',
  'e\u0301',
  'é',
  'line\nbreak\r\n\ttab',
  '../../etc/passwd',
  `${'x'.repeat(2_047)}é`,
];
