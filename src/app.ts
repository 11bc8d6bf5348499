// The only wiring: which implementation stands behind each interface, and the lifetime of all of it.

import { join } from 'node:path';
import type { Definitions } from './config/definitions.ts';
import type { ServiceConfig } from './config/service-config.ts';
import { VERSION } from './config/version.ts';
import { callbacksUrl } from './core/addresses.ts';
import type { Publication } from './core/document.ts';
import type { Log } from './core/log.ts';
import type { UpstreamClient } from './core/poll.ts';
import type { Storage } from './core/storage.ts';
import type { Callbacks } from './core/subscribing.ts';
import { RENDERERS } from './formats/renderers.ts';
import { createCallbacks } from './hub/subscriber/callbacks.ts';
import { createSubscriber } from './hub/subscriber/subscriber.ts';
import { openStorage } from './storage/open.ts';
import { createUpstreamClient } from './upstream/client.ts';
import { createAddressGuard } from './upstream/guard.ts';
import { ArticleThreads } from './worker/folder/article-threads.ts';
import { PublicationFollower } from './worker/follow-publications.ts';
import { isHolderGone } from './worker/process-holder.ts';
import { FragmentCache } from './worker/publish/fragment-cache.ts';
import { DocumentThread } from './worker/upstream/document-thread.ts';
import { UpstreamPoller } from './worker/upstream/upstream-poller.ts';
import { Worker, type WorkerSettings } from './worker/worker.ts';

/** Everything that works on one store, without schedule and without a server. Open until `close`. */
export interface Workshop {
  readonly storage: Storage;
  readonly worker: Worker;
  readonly publications: PublicationFollower;
  readonly callbacks: Callbacks;
  /** Where pictures and attachments of articles are kept. */
  readonly mediaFolder: string;
  close(): Promise<void>;
}

export interface WorkshopOptions {
  readonly definitions: Definitions;
  readonly log: Log;
  /**
   * Where published URLs start; absent: as configured, else where they started last, so that a command
   * beside the service says the same as the service.
   */
  readonly baseUrl?: string;
  /** Names this process among all that work on the store; the same name takes up what it held before. */
  readonly holder: string;
  /** Whether a process of such a name has ended; absent: by this machine's process table. */
  isGone?(holder: string): boolean;
}

/** Opens the store and sets the worker up. Throws `storage` and `environment`. */
export async function openWorkshop(options: WorkshopOptions): Promise<Workshop> {
  const { definitions, log, holder, isGone = isHolderGone } = options;
  const storage = await openStorage(definitions.config.database);
  const publications = new PublicationFollower(storage.publications, log);
  const thread = new ArticleThreads(log);
  try {
    await publications.open();
  } catch (error) {
    await storage.close();
    throw error;
  }
  const published = publications.list();
  const baseUrl =
    options.baseUrl ??
    definitions.config.baseUrl ??
    published[0]?.baseUrl ??
    listeningUrl(definitions.config);
  const mediaFolder = join(definitions.config.dataFolder, 'media');
  const { fetch } = definitions.config;
  const client = createUpstreamClient({ ...fetch, userAgent: fillUserAgent(fetch, baseUrl) });
  const documents = new DocumentThread();
  const { entries, sources, subscriptions } = storage;
  const means = { log, clock: Date.now, random: Math.random, sources, subscriptions };
  const isOff = findSubscribingFault(definitions.config) !== undefined;
  const callbacks = isOff ? {} : { callbacks: callbacksUrl(baseUrl) };
  const poller = new UpstreamPoller({
    ...means,
    client,
    documents,
    holder,
    isGone,
    entries,
    subscribing: createSubscriber({ ...means, ...callbacks, client }),
    version: VERSION,
    concurrency: fetch.concurrency,
  });
  const worker = new Worker(
    {
      storage,
      thread,
      mediaFolder,
      poller,
      log,
      holder,
      isGone,
      version: VERSION,
      renderers: RENDERERS,
      fragments: new FragmentCache(),
      clock: Date.now,
      onPublication: (publication) => publications.accept(publication),
    },
    workerSettings({ definitions, baseUrl, published }),
  );
  try {
    await worker.loadLists();
  } catch (error) {
    publications.close();
    await storage.close();
    throw error;
  }
  return {
    storage,
    worker,
    mediaFolder,
    publications,
    callbacks: createCallbacks({
      ...means,
      bytesMax: fetch.bytesMax,
      findUpstream: (id) => worker.listUpstreams().find((one) => one.id === id),
    }),
    async close() {
      publications.close();
      await client.close();
      await documents.close();
      await thread.close();
      await storage.close();
    },
  };
}

/** What looks at upstreams without a store. Open until `close`. */
export interface Lookout {
  readonly client: UpstreamClient;
  readonly documents: DocumentThread;
  close(): Promise<void>;
}

/** Fetches by the same manners, limits and guard as the worker. */
export function openLookout({ config }: Definitions): Lookout {
  const userAgent = fillUserAgent(config.fetch, baseUrlOf(config));
  const client = createUpstreamClient({ ...config.fetch, userAgent });
  const documents = new DocumentThread();
  return {
    client,
    documents,
    async close() {
      await client.close();
      await documents.close();
    },
  };
}

/**
 * Why no hub is subscribed to, in a sentence; nothing where hubs are. A hub has to reach the service, so
 * the address where it does must be public, or the operator's own word.
 */
export function findSubscribingFault(config: ServiceConfig): string | undefined {
  if (!config.subscribe.enabled) return 'subscribe.enabled is false.';
  if (config.baseUrl !== undefined) return undefined;
  const { host, port } = config.server;
  if (createAddressGuard([]).findFault(host, port) === undefined) return undefined;
  return 'Hubs could not reach the service where it listens. Set baseUrl to where others reach it.';
}

/** Who polls, as upstreams see it. */
function fillUserAgent({ userAgent }: ServiceConfig['fetch'], baseUrl: string): string {
  return userAgent.replaceAll('{version}', VERSION).replaceAll('{baseUrl}', baseUrl);
}

export interface SettingsSource {
  readonly definitions: Definitions;
  readonly baseUrl: string;
  readonly published: readonly Publication[];
}

/** What the worker takes of the definitions; a faulty feed goes on as it was published last. */
export function workerSettings({
  definitions,
  baseUrl,
  published,
}: SettingsSource): WorkerSettings {
  const { layouts, config, broken, findHeaders } = definitions;
  const defined = new Set(definitions.feeds.map(({ slug }) => slug));
  const kept = published
    .filter(({ feed }) => !defined.has(feed) && (broken === 'all' || broken.includes(feed)))
    .map(({ definition }) => definition);
  const feeds = [...definitions.feeds, ...kept];
  return { feeds, layouts, baseUrl, tag: config.tag, guard: config.guard, findHeaders };
}

/** Where published URLs of the running service start: as configured, else where it listens. */
export function baseUrlOf(config: ServiceConfig): string {
  return config.baseUrl ?? listeningUrl(config);
}

function listeningUrl({ server: { host, port } }: ServiceConfig): string {
  const isAny = host === '0.0.0.0' || host === '::';
  const name = isAny ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
