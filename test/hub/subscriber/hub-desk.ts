// A subscriber with everything around it, for tests: a stub hub, a real store, the real client, and the
// real callback route on loopback; the clock is the test's.

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Advertised } from '../../../src/core/poll.ts';
import { newPollState } from '../../../src/core/poll-memory.ts';
import type { UpstreamSource } from '../../../src/core/source.ts';
import type { Storage } from '../../../src/core/storage.ts';
import type { Subscribing } from '../../../src/core/subscribing.ts';
import type { Subscription } from '../../../src/core/subscription.ts';
import { createCallbacks } from '../../../src/hub/subscriber/callbacks.ts';
import { createSubscriber } from '../../../src/hub/subscriber/subscriber.ts';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import { serve, type TestServer } from '../../http/ask.ts';
import { createMemoryService } from '../../http/memory-service.ts';
import { until } from '../../service/harness.ts';
import { openFreshStore } from '../../storage/sqlite/fresh-store.ts';
import { type StubHub, startHub } from '../stub-hub.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const START = Date.UTC(2024, 9, 15, 12);

export const TOPIC = 'https://upstream.example/feed.atom?a=1&b=%20ü';

export interface HubDesk {
  readonly hub: StubHub;
  readonly storage: Storage;
  readonly server: TestServer;
  readonly subscriber: Subscribing;
  readonly source: UpstreamSource;
  /** As the operator defines them now. */
  sources: readonly UpstreamSource[];
  now: number;
  /** What the upstream advertised at its last poll. */
  advertise(advertised: Advertised | undefined, source?: UpstreamSource): Promise<void>;
  /** Has the subscriber look, and waits until the hub has asked back as often as it was to. */
  keep(verifications?: number): Promise<void>;
  /** The source's subscriptions but those that are being taken back. */
  list(): Promise<readonly Subscription[]>;
  /** The only one of them. */
  only(): Promise<Subscription>;
}

export interface HubDeskOptions {
  readonly allowsHub?: boolean;
  readonly bytesMax?: number;
  readonly callbacks?: string;
}

export async function openHubDesk(t: TestContext, options: HubDeskOptions = {}): Promise<HubDesk> {
  const { allowsHub = true, bytesMax = 100_000 } = options;
  const hub = await startHub(t);
  const { storage, remove } = await openFreshStore();
  const client = createUpstreamClient({
    timeoutSeconds: 5,
    bytesMax,
    concurrency: 4,
    perHost: 2,
    userAgent: 'Kabar test',
    allowPrivate: allowsHub ? [hub.address] : [],
  });
  const source: UpstreamSource = {
    kind: 'upstream',
    id: 'berita/antara',
    name: 'antara',
    url: 'https://upstream.example/feed',
    refresh: '*/15 * * * *',
    timezone: 'UTC',
  };
  const lines: object[] = [];
  const tools = {
    sources: storage.sources,
    subscriptions: storage.subscriptions,
    clock: () => desk.now,
    random: () => 0.5,
  };
  const callbacks = createCallbacks({
    ...tools,
    bytesMax,
    findUpstream: (id) => desk.sources.find((one) => one.id === id),
    log: { debug: log, info: log, warn: log, error: log },
  });
  function log(fields: object, message: string): void {
    lines.push({ ...fields, message });
  }
  const server = await serve(t, Object.assign(createMemoryService(), { callbacks }));
  t.after(async () => {
    await client.close();
    await remove();
  });
  const base = options.callbacks ?? `http://127.0.0.1:${server.port}/websub`;
  const subscriber = createSubscriber({
    ...tools,
    client,
    log: { debug: log, info: log, warn: log, error: log },
    ...(base === '' ? {} : { callbacks: base }),
  });
  const desk: HubDesk = {
    hub,
    storage,
    server: { ...server, lines: lines as never },
    subscriber,
    source,
    sources: [source],
    now: START,
    async advertise(advertised, { id, url } = source) {
      const claim = await storage.sources.claim(id, { holder: 't', now: desk.now, leaseMs: 1 });
      assert.ok(claim);
      const counts = {
        inserted: 0,
        updated: 0,
        restored: 0,
        withdrawn: 0,
        unchanged: 0,
        faults: 0,
      };
      await storage.sources.release(claim, {
        outcome: { result: 'done', ...counts, finishedAt: desk.now },
        dueAt: desk.now,
        poll: { ...newPollState(url), ...(advertised === undefined ? {} : { advertised }) },
      });
    },
    async keep(verifications = hub.verifications.length) {
      await subscriber.keepAll(desk.sources);
      await until(() => hub.verifications.length >= verifications, 'the hub asks back');
    },
    async list() {
      const all = await storage.subscriptions.list(source.id);
      return all.filter(({ state }) => state !== 'ending');
    },
    async only() {
      const [one, ...others] = await desk.list();
      assert.ok(one !== undefined && others.length === 0, 'there is one subscription');
      return one;
    },
  };
  await desk.advertise({ hubs: [hub.url], topic: TOPIC });
  return desk;
}

/** A desk whose source is subscribed, as the hub has it too. */
export async function openSubscribedDesk(t: TestContext, options: HubDeskOptions = {}) {
  const desk = await openHubDesk(t, options);
  await desk.keep(1);
  const subscription = await desk.only();
  assert.equal(subscription.state, 'active');
  return { desk, subscription, hub: desk.hub };
}
