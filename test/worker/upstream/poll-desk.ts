// Everything that a poll needs, for tests: a stub upstream, a real store, the real client and reader, and
// a clock that the test sets forward.

import assert from 'node:assert/strict';
import type { StoredEntry } from '../../../src/core/entry.ts';
import type { SourceState, UpstreamSource } from '../../../src/core/source.ts';
import type { Storage } from '../../../src/core/storage.ts';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import { DocumentThread } from '../../../src/worker/upstream/document-thread.ts';
import {
  type PollResult,
  type PollTools,
  pollSource,
} from '../../../src/worker/upstream/poll-source.ts';
import { openTestStore } from '../../storage/engine.ts';
import { type Answerer, type StubUpstream, startUpstream } from './stub-upstream.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** A Tuesday, 12:00:01 GMT. */
export const START = Date.UTC(2024, 9, 15, 12, 0, 1);

export interface PollDesk {
  readonly upstream: StubUpstream;
  readonly storage: Storage;
  readonly tools: PollTools;
  readonly source: UpstreamSource;
  now: number;
  /** Answers `/rss.xml` like this, and polls it whether it is due or not. */
  poll(how?: Answerer): Promise<PollResult>;
  /** The same by the schedule; nothing where it was not due. */
  pollWhenDue(source?: UpstreamSource): Promise<PollResult | undefined>;
  state(source?: string): Promise<SourceState>;
  /** What the source holds, newest first. */
  list(source?: string): Promise<readonly StoredEntry[]>;
  titles(source?: string): Promise<readonly string[]>;
}

interface Scope {
  after(work: () => Promise<void> | void): void;
}

interface DeskOptions extends Partial<PollTools> {
  readonly hasCredentials?: boolean;
  /** Further upstreams that may be asked, as `ADDRESS:PORT`. */
  readonly allow?: readonly string[];
}

export async function openDesk(
  t: Scope,
  { hasCredentials = false, allow = [], ...change }: DeskOptions = {},
): Promise<PollDesk> {
  const upstream = await startUpstream(t);
  const { storage, remove } = await openTestStore();
  const documents = new DocumentThread();
  const client = createUpstreamClient({
    timeoutSeconds: 5,
    bytesMax: 10 * 1024 * 1024,
    concurrency: 4,
    perHost: 2,
    userAgent: 'Kabar test',
    allowPrivate: [upstream.address, ...allow],
  });
  t.after(async () => {
    await client.close();
    await documents.close();
    await remove();
  });
  const source = {
    kind: 'upstream',
    id: 'berita/antara',
    name: 'antara',
    url: upstream.url(),
    refresh: '*/15 * * * *',
    timezone: 'UTC',
    hasCredentials,
  } as const;
  const desk: PollDesk = {
    upstream,
    storage,
    source,
    now: START,
    tools: {
      client,
      documents,
      entries: storage.entries,
      sources: storage.sources,
      holder: 'test',
      isGone: () => false,
      clock: () => desk.now,
      random: () => 0.5,
      guard: { vanishedShareMax: 0.5, newEntriesMax: 200 },
      tag: 'kabar.example,2024',
      version: '1',
      findHeaders: async () => ({ ok: true, headers: {} }),
      ...change,
    },
    async poll(how) {
      if (how !== undefined) upstream.answer('/rss.xml', how);
      const result = await pollSource(
        { source, isForced: true, signal: new AbortController().signal },
        desk.tools,
      );
      assert.ok(result !== undefined, 'nobody else polls');
      return result;
    },
    async pollWhenDue(one = source) {
      const order = { source: one, isForced: false, signal: new AbortController().signal };
      const result = await pollSource(order, desk.tools);
      return result?.isSkipped === true ? undefined : result;
    },
    async state(id = source.id) {
      const state = await storage.sources.find(id);
      assert.ok(state !== undefined, `${id} is known`);
      return state;
    },
    list: (id = source.id) =>
      storage.entries.listNewest({ sources: [id], until: desk.now, limit: 5_000 }),
    titles: async (id) => (await desk.list(id)).map(({ entry }) => entry.title),
  };
  return desk;
}
