// Everything that the operator has written, read together: the configuration, the layouts and the
// feeds. Read again while the service runs, a part that has become faulty keeps its last good form.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LayoutDefinition } from '../articles/plain-text/layout-schema.ts';
import type { FeedDefinition } from '../core/feed.ts';
import type { SourceHeaders } from '../core/poll.ts';
import type { ConfigFault } from './fault.ts';
import { loadFeedDefinitions } from './feed-definitions.ts';
import { loadLayouts } from './layouts.ts';
import { type ConfigLocation, loadServiceConfig, type ServiceConfig } from './service-config.ts';
import { type CredentialsBySource, composeSourceHeaders } from './source-credentials.ts';
import { stampFile } from './stamp-file.ts';

export interface Definitions {
  readonly config: ServiceConfig;
  readonly layouts: Readonly<Record<string, LayoutDefinition>>;
  readonly feeds: readonly FeedDefinition[];
  /** Slugs whose definition is faulty and was never good in this process; `all` when none can be read. */
  readonly broken: readonly string[] | 'all';
  /** What is wrong but stops only its own part. */
  readonly faults: readonly ConfigFault[];
  /** With what upstreams are asked beyond their address, by the source's id. */
  readonly credentials: CredentialsBySource;
  /** What that comes to now for a source, as headers; it reads files and the environment. */
  findHeaders(source: string): Promise<SourceHeaders>;
  /** Files that list sources of the feeds. */
  readonly lists: readonly string[];
  /** How the files stood before they were read: see `stampDefinitions`. */
  readonly stamp: string;
}

export type DefinitionsReading =
  | { readonly ok: true; readonly definitions: Definitions }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/** Reads all of it; not ok only where the configuration itself is faulty. Never throws for what is there. */
export function loadDefinitions(
  location: ConfigLocation,
  before?: Definitions,
): DefinitionsReading {
  // A configuration that is gone is a fault, not a wish for the defaults.
  const file = before?.config.file;
  const reading = loadServiceConfig(file === undefined ? location : { ...location, config: file });
  if (!reading.ok) return reading;
  const { config } = reading;
  const stampBefore = stampDefinitions(config);
  const read = loadLayouts(config.layoutsFolder);
  const kept = Object.entries(before?.layouts ?? {}).filter(
    ([name]) => !read.isListed || read.broken.includes(name),
  );
  const layouts = { ...Object.fromEntries(kept), ...read.layouts };
  const found = loadFeedDefinitions(config.feedsFolder, {
    ...config.schedule,
    layouts: new Set(Object.keys(layouts)),
  });
  const lists = [...found.lists.keys()];
  const stamp = [stampBefore, ...found.lists.values()].join('\n');
  const faults = [...reading.warnings, ...read.faults, ...found.faults];
  const feedsBefore = before?.feeds ?? [];
  const credentials = new Map([...(before?.credentials ?? []), ...found.credentials]);
  const findHeaders = finderOf(credentials, location.environment);
  const parts = { config, layouts, faults, lists, stamp, credentials, findHeaders };
  if (!found.isListed)
    return { ok: true, definitions: { ...parts, feeds: feedsBefore, broken: 'all' } };
  const feedsKept = feedsBefore.filter(({ slug }) => found.broken.includes(slug));
  const feeds = [...found.feeds, ...feedsKept].sort((a, b) => (a.slug < b.slug ? -1 : 1));
  const broken = found.broken.filter((slug) => !feedsKept.some((one) => one.slug === slug));
  return { ok: true, definitions: { ...parts, feeds, broken } };
}

function finderOf(
  credentials: CredentialsBySource,
  environment: ConfigLocation['environment'],
): Definitions['findHeaders'] {
  return async (source) => {
    const own = credentials.get(source);
    if (own !== undefined) return composeSourceHeaders(own, environment);
    const message = 'What the source is asked with is not known: its feed.yaml is faulty.';
    return { ok: false, message };
  };
}

/** A text that is another when any of the files that `loadDefinitions` reads has changed. */
export function stampDefinitions(config: ServiceConfig, lists: readonly string[] = []): string {
  const stamps = config.file === undefined ? [] : [stampFile(config.file)];
  for (const name of listNames(config.layoutsFolder))
    stamps.push(stampFile(join(config.layoutsFolder, name)));
  for (const slug of listNames(config.feedsFolder))
    stamps.push(stampFile(join(config.feedsFolder, slug, 'feed.yaml')));
  stamps.push(...lists.map(stampFile));
  return stamps.join('\n');
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    // The loader says what is wrong with the folder; here it only means that there is nothing to stamp.
    return [];
  }
}
