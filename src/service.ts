// The running service: worker, schedule and web around one store, with the operator's changes taken
// over while it runs.

import { isDeepStrictEqual } from 'node:util';
import { baseUrlOf, openWorkshop, type Workshop, workerSettings } from './app.ts';
import { describeOpenings } from './config/allow-list.ts';
import type { Definitions } from './config/definitions.ts';
import { type ConfigFault, formatFault } from './config/fault.ts';
import { followDefinitions } from './config/follow-definitions.ts';
import { describeProxy } from './config/proxy.ts';
import type { ConfigLocation, ServiceConfig } from './config/service-config.ts';
import type { StoredEntry } from './core/entry.ts';
import { messageOf } from './core/errors.ts';
import type { FeedDefinition } from './core/feed.ts';
import type { Log } from './core/log.ts';
import { withMediaUrls } from './core/media.ts';
import { nextRunAt } from './core/schedule.ts';
import type { Readiness, Service } from './core/service.ts';
import { digestSecret } from './core/token.ts';
import { findFreePort } from './http/free-port.ts';
import { type RunningServer, startServer } from './http/server.ts';
import { isHolderGone, processHolder } from './worker/process-holder.ts';
import { listBranches, selectEntries, takesEntry } from './worker/publish/select-entries.ts';
import { Scheduler } from './worker/scheduler.ts';

/** What this process does: everything, only answering, or only the work. */
export type Role = 'all' | 'web' | 'worker';

export interface ServeOptions {
  readonly definitions: Definitions;
  readonly location: ConfigLocation;
  readonly role: Role;
  readonly log: Log;
}

export interface RunningService {
  /** Where it answers; absent for the role `worker`. */
  readonly url?: string;
  /** Answers what is under way, finishes what is being written, and ends. */
  stop(): Promise<void>;
}

const SERVICE = 'service';

/**
 * Starts the service. Throws `busy` when another process already works on the same data,
 * `environment` when the address cannot be had, `storage` when the store cannot be opened.
 */
export async function startService(options: ServeOptions): Promise<RunningService> {
  const { role, log, location } = options;
  const definitions = await settleAddress(options.definitions);
  const baseUrl = baseUrlOf(definitions.config);
  const holder = processHolder(role === 'web' ? 'web' : SERVICE);
  let isOnlyService = false;
  // Such a lock says more than any process table: no other service holds anything.
  const isGone = (other: string): boolean =>
    (isOnlyService && other.startsWith(`${SERVICE}@`)) || isHolderGone(other);
  const workshop = await openWorkshop({ definitions, baseUrl, log, holder, isGone });
  const stops: (() => Promise<void> | void)[] = [];
  let releaseLock = async (): Promise<void> => undefined;
  const stop = async (): Promise<void> => {
    await Promise.all(stops.splice(0).map((one) => one()));
    await releaseLock();
    await workshop.close();
  };
  try {
    if (role !== 'web') {
      const lock = await workshop.storage.lockService('worker');
      isOnlyService = lock.isOnly;
      releaseLock = () => lock.release();
    }
    const server =
      role === 'worker' ? undefined : await listen(definitions.config, { workshop, baseUrl, log });
    if (server !== undefined) stops.push(() => server.close());
    const scheduler = role === 'web' ? undefined : startScheduler(workshop, log);
    if (scheduler !== undefined) retire(definitions, { workshop, log });
    if (scheduler !== undefined) warnOfOpenings(definitions.config, log);
    if (scheduler !== undefined) stops.push(() => scheduler.stop());
    if (scheduler === undefined) stops.push(followLists(workshop, log));
    stops.push(
      followDefinitions(location, definitions, {
        onChange: (changed) =>
          takeOver(changed, {
            baseUrl,
            before: options.definitions.config,
            workshop,
            scheduler,
            log,
          }),
        onFault: (faults) => logFaults(faults, log),
      }),
    );
    return { ...(server === undefined ? {} : { url: server.url }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Logs each fault as the line that `check` would print. */
export function logFaults(faults: readonly ConfigFault[], log: Log): void {
  for (const fault of faults) log.warn({ event: 'faultyDefinition', ...fault }, formatFault(fault));
}

function warnOfOpenings({ fetch }: ServiceConfig, log: Log): void {
  const { allowPrivate } = fetch;
  const sentence = describeOpenings(allowPrivate);
  if (sentence !== undefined) log.warn({ event: 'privateAddressesOpen', allowPrivate }, sentence);
  const proxied = describeProxy(fetch);
  if (proxied !== undefined) log.warn({ event: 'pollsThroughProxy' }, proxied);
}

/** Another process reads the lists of sources: what they name shows with what it publishes. */
function followLists({ worker, publications }: Workshop, log: Log): () => void {
  return publications.subscribe(() => {
    worker.loadLists().catch((error: unknown) => {
      log.debug({ event: 'listsUnread' }, messageOf(error));
    });
  });
}

function startScheduler(workshop: Workshop, log: Log): Scheduler {
  const { worker, storage, publications } = workshop;
  const scheduler = new Scheduler({
    worker,
    log,
    sources: storage.sources,
    subscriptions: storage.subscriptions,
    clock: Date.now,
    findNextEntryAt() {
      const defined = publications.list().filter(({ feed }) => worker.feeds.has(feed));
      return earliest(defined.map((one) => one.nextEntryAt));
    },
  });
  scheduler.start();
  return scheduler;
}

interface Running {
  readonly baseUrl: string;
  readonly before: ServiceConfig;
  readonly workshop: Workshop;
  readonly scheduler: Scheduler | undefined;
  readonly log: Log;
}

/** What can be taken over while running is; the rest is said to need a restart. */
function takeOver(
  changed: Definitions,
  { baseUrl, before, workshop, scheduler, log }: Running,
): void {
  logFaults(changed.faults, log);
  const { config } = changed;
  const needsRestart = [
    ...(['host', 'port', 'trustProxy'] as const)
      .filter((key) => config.server[key] !== before.server[key])
      .map((key) => `server.${key}`),
    ...(['fetch', 'subscribe'] as const).filter(
      (key) => !isDeepStrictEqual(config[key], before[key]),
    ),
    ...(isDeepStrictEqual(config.database, before.database) ? [] : ['database']),
    ...(config.baseUrl === before.baseUrl ? [] : ['baseUrl']),
  ];
  if (needsRestart.length > 0) {
    log.warn(
      { event: 'restartNeeded', settings: needsRestart },
      'these settings take effect at the next start',
    );
  }
  const published = workshop.publications.list();
  workshop.worker.configure(workerSettings({ definitions: changed, baseUrl, published }));
  log.info(
    { event: 'definitionsTaken', feeds: changed.feeds.length },
    'definitions were read again',
  );
  scheduler?.restart();
  if (scheduler !== undefined) retire(changed, { workshop, log });
}

/** Drops what was published of feeds whose folder the operator took away. */
function retire(
  { feeds, broken }: Definitions,
  { workshop, log }: { workshop: Workshop; log: Log },
): void {
  if (broken === 'all') return;
  const slugs = [...feeds.map(({ slug }) => slug), ...broken];
  workshop.storage.publications.retain(slugs).catch((error: unknown) => {
    log.error(
      { event: 'retireFailed', reason: messageOf(error) },
      'tried again at the next change',
    );
  });
}

async function listen(
  config: ServiceConfig,
  { workshop, baseUrl, log }: { workshop: Workshop; baseUrl: string; log: Log },
): Promise<RunningServer> {
  const { host, port, trustProxy } = config.server;
  return startServer({ service: offer(workshop, baseUrl), host, port, trustProxy, log });
}

/** What the web is offered of the workshop. */
function offer(workshop: Workshop, baseUrl: string): Service {
  const { worker, storage, publications } = workshop;
  const feeds = (): readonly FeedDefinition[] => worker.listFeeds();
  const listFeedsOf = (stored: StoredEntry): readonly FeedDefinition[] =>
    feeds().filter((feed) => !feed.private && takesEntry(listBranches(feed, worker.feeds), stored));
  const resolve = (stored: StoredEntry): StoredEntry => {
    const entry = withMediaUrls(stored.entry, { key: stored.key, baseUrl });
    return entry === stored.entry ? stored : { ...stored, entry };
  };
  return {
    baseUrl,
    mediaFolder: workshop.mediaFolder,
    listFeeds: feeds,
    findFeed: (slug) => worker.feeds.get(slug),
    listPublications: () => publications.list(),
    onPublication: (listener) => publications.subscribe(listener),
    findNextDueAt: (slug) =>
      findNextDueAt(slug, {
        feeds: worker.feeds,
        nextEntryAt: publications.find(slug)?.nextEntryAt,
      }),
    async listEntries(slug, limit) {
      const feed = worker.feeds.get(slug);
      if (feed === undefined) return [];
      const entries = await selectEntries(storage.entries, listBranches(feed, worker.feeds), {
        limit,
        until: Date.now(),
      });
      return entries.map(resolve);
    },
    async findEntry(keyOrId) {
      const stored = await storage.entries.find(keyOrId);
      return stored === undefined ? undefined : resolve(stored);
    },
    listFeedsOf,
    async listChanges(after, limit) {
      const open = feeds().filter((feed) => !feed.private);
      const branches = open.flatMap((feed) => listBranches(feed, worker.feeds));
      const sources = [...new Set(branches.map(({ source }) => source))];
      const { entries, ...page } = await storage.entries.listChanges({ sources, after, limit });
      const changes = entries.map((one) => ({ stored: resolve(one), feeds: listFeedsOf(one) }));
      return { ...page, changes: changes.filter((change) => change.feeds.length > 0) };
    },
    refresh: (slugs) => worker.refresh(slugs),
    findToken: (secret) => storage.tokens.findByDigest(digestSecret(secret)),
    callbacks: workshop.callbacks,
    readiness: () => findReadiness(feeds(), (slug) => publications.find(slug) !== undefined),
  };
}

/** When a feed's document may be another: the next run of any of its sources, or the end of an embargo. */
function findNextDueAt(
  slug: string,
  known: { feeds: ReadonlyMap<string, FeedDefinition>; nextEntryAt: number | undefined },
): number | undefined {
  const feed = known.feeds.get(slug);
  if (feed === undefined) return undefined;
  const ids = new Set(listBranches(feed, known.feeds).map((branch) => branch.source));
  const runs = [...ids].flatMap((id) => {
    const owner = known.feeds.get(id.slice(0, id.indexOf('/')));
    const source = owner?.sources.find((one) => one.id === id);
    if (source === undefined || source.kind === 'feed' || source.refresh === 'adaptive') return [];
    return [nextRunAt({ expression: source.refresh, timezone: source.timezone }, Date.now())];
  });
  return earliest([...runs, known.nextEntryAt]);
}

function earliest(instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function findReadiness(
  feeds: readonly FeedDefinition[],
  isPublished: (slug: string) => boolean,
): Readiness {
  const waiting = feeds.filter(({ slug }) => !isPublished(slug));
  const reasons = waiting.map(({ slug }) => `feed ${slug} has not been published yet`);
  return { ready: reasons.length === 0, reasons };
}

/** A free port is chosen before anything is published where published URLs start with it. */
async function settleAddress(definitions: Definitions): Promise<Definitions> {
  const { config } = definitions;
  if (config.baseUrl !== undefined || config.server.port !== 0) return definitions;
  const port = await findFreePort(config.server.host);
  return { ...definitions, config: { ...config, server: { ...config.server, port } } };
}
