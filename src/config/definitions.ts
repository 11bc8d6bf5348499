// Everything that the operator has written, read together: the configuration, the layouts and the
// feeds. Read again while the service runs, a part that has become faulty keeps its last good form.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LayoutDefinition } from '../articles/plain-text/layout.ts';
import type { FeedDefinition } from '../core/feed.ts';
import type { ConfigFault } from './fault.ts';
import { loadFeedDefinitions } from './feed-definitions.ts';
import { loadLayouts } from './layouts.ts';
import { type ConfigLocation, loadServiceConfig, type ServiceConfig } from './service-config.ts';

export interface Definitions {
  readonly config: ServiceConfig;
  readonly layouts: Readonly<Record<string, LayoutDefinition>>;
  readonly feeds: readonly FeedDefinition[];
  /** Slugs whose definition is faulty and was never good in this process; `all` when none can be read. */
  readonly broken: readonly string[] | 'all';
  /** What is wrong but stops only its own part. */
  readonly faults: readonly ConfigFault[];
}

export type DefinitionsReading =
  | { readonly ok: true; readonly definitions: Definitions }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/** Reads all of it; not ok only where the configuration itself is faulty. Never throws for what is there. */
export function loadDefinitions(
  location: ConfigLocation,
  before?: Definitions,
): DefinitionsReading {
  const reading = loadServiceConfig(location);
  if (!reading.ok) return reading;
  const { config } = reading;
  const read = loadLayouts(config.layoutsFolder);
  const layouts = { ...pick(before?.layouts ?? {}, read.broken), ...read.layouts };
  const found = loadFeedDefinitions(config.feedsFolder, {
    ...config.schedule,
    layouts: new Set(Object.keys(layouts)),
  });
  const faults = [...reading.warnings, ...read.faults, ...found.faults];
  if (!found.isListed) {
    const feeds = before?.feeds ?? [];
    return { ok: true, definitions: { config, layouts, feeds, broken: 'all', faults } };
  }
  const kept = (before?.feeds ?? []).filter(({ slug }) => found.broken.includes(slug));
  const feeds = [...found.feeds, ...kept].sort((a, b) => (a.slug < b.slug ? -1 : 1));
  const broken = found.broken.filter((slug) => !kept.some((one) => one.slug === slug));
  return { ok: true, definitions: { config, layouts, feeds, broken, faults } };
}

/** A text that is another when any of the files that `loadDefinitions` reads has changed. */
export function stampDefinitions(config: ServiceConfig): string {
  const stamps = config.file === undefined ? [] : [stampOf(config.file)];
  for (const name of listNames(config.layoutsFolder))
    stamps.push(stampOf(join(config.layoutsFolder, name)));
  for (const slug of listNames(config.feedsFolder))
    stamps.push(stampOf(join(config.feedsFolder, slug, 'feed.yaml')));
  return stamps.join('\n');
}

function pick<T>(from: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    // The loader says what is wrong with the folder; here it only means that there is nothing to stamp.
    return [];
  }
}

function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? `${file} -` : `${file} ${stats.size} ${stats.mtimeMs} ${stats.ino}`;
}
