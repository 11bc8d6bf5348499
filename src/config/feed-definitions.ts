// The published feeds, one folder with a `feed.yaml` each. A faulty definition costs its own feed
// alone; every fault is named with its line.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../core/errors.ts';
import type { FeedDefinition } from '../core/feed.ts';
import { withListed } from '../core/listed-source.ts';
import { parseSelection } from '../core/selection.ts';
import { SLUG, SLUG_LENGTH_MAX } from '../core/slug.ts';
import type { SourceDefinition } from '../core/source.ts';
import { checkedString } from './checked-string.ts';
import type { ConfigFault } from './fault.ts';
import { readFeedLists } from './list-file.ts';
import { httpUrl } from './service-config.ts';
import type { CredentialsBySource, SourceCredentials } from './source-credentials.ts';
import {
  credentialsOf,
  defineSource,
  line,
  listFileOf,
  type SourceDefaults,
  source,
} from './source-definitions.ts';
import { readYamlFile, readYamlText, type YamlReading } from './yaml-file.ts';

const FEEDS_MAX = 10_000;

const languageTag = checkedString((value) => {
  try {
    Intl.getCanonicalLocales(value);
    return undefined;
  } catch {
    return 'expected a language tag such as id or en-GB (BCP 47)';
  }
});

const selection = checkedString((value) => {
  const parsed = parseSelection(value);
  return parsed.ok ? undefined : `at column ${parsed.column}: ${parsed.message}`;
});

const schema = z.strictObject({
  title: line,
  description: line.optional(),
  language: languageTag.optional(),
  link: httpUrl.optional(),
  author: z
    .strictObject({
      name: line,
      email: z.email('expected an e-mail address').optional(),
      url: httpUrl.optional(),
    })
    .optional(),
  copyright: line.optional(),
  icon: httpUrl.optional(),
  entries: z
    .int('expected a whole number')
    .min(1, 'expected at least 1')
    .max(1000, 'expected at most 1000')
    .default(50),
  content: z.enum(['full', 'summary'], 'expected full or summary').default('full'),
  sources: z
    .record(
      z.string().regex(SLUG, 'a source is named with lower-case letters, digits and hyphens'),
      source,
      'expected at least one source, such as "stored: { folder: articles }"',
    )
    .refine((sources) => Object.keys(sources).length > 0, 'at least one source is needed'),
  select: selection.optional(),
  private: z.boolean('expected true or false').default(false),
});

type FeedFile = z.infer<typeof schema>;

/** What is wrong with a text that is to become a `feed.yaml`. */
export function findFeedFaults(text: string, file: string): readonly ConfigFault[] {
  const reading = readYamlText(text, { file, schema });
  return reading.ok ? [] : reading.faults;
}

/** Every key of `feed.yaml`, as the README documents it. */
export const FEED_KEYS: readonly string[] = Object.keys(schema.shape);

export interface FeedsReading {
  /** Whether the folder of feeds could be listed; otherwise nothing may be concluded. */
  readonly isListed: boolean;
  readonly feeds: readonly FeedDefinition[];
  /** Slugs whose definition is there but faulty: what was published of them goes on being served. */
  readonly broken: readonly string[];
  readonly faults: readonly ConfigFault[];
  /** With what upstreams are asked beyond their address, by the source's id. */
  readonly credentials: CredentialsBySource;
  /** Files that list sources, with how each stood before it was read. */
  readonly lists: ReadonlyMap<string, string>;
}

export interface FeedDefaults extends SourceDefaults {
  /** Names of the layouts that there are. */
  readonly layouts: ReadonlySet<string>;
}

/** Reads every feed's definition; never throws for what is there. */
export function loadFeedDefinitions(folder: string, defaults: FeedDefaults): FeedsReading {
  const faults: ConfigFault[] = [];
  const feeds = new Map<string, FeedDefinition>();
  const broken: string[] = [];
  const credentials = new Map<string, SourceCredentials>();
  const lists = new Map<string, string>();
  const slugs = listSlugs(folder, faults);
  for (const slug of slugs ?? []) {
    const file = join(folder, slug, 'feed.yaml');
    const reading = readYamlFile(file, schema);
    if (!reading.ok) {
      faults.push(...reading.faults);
      broken.push(slug);
      continue;
    }
    const own = Object.values(reading.value.sources);
    const listed = readFeedLists(own, { feed: slug, file, defaults });
    faults.push(...listed.faults);
    for (const [list, stamp] of listed.stamps) lists.set(list, stamp);
    // Without its list a feed would lose entries: it goes on as it was defined last.
    if (listed.isBroken) {
      broken.push(slug);
      continue;
    }
    const { sources } = listed;
    feeds.set(slug, defineFeed(slug, file, { data: reading.value, defaults, listed: sources }));
    for (const [name, one] of Object.entries(reading.value.sources)) {
      const own = credentialsOf(file, one);
      if (own !== undefined) credentials.set(`${slug}/${name}`, own);
    }
    faults.push(...findLayoutFaults(file, reading, defaults.layouts));
  }
  for (const [slug, fault] of findMergeFaults(feeds, broken)) {
    feeds.delete(slug);
    broken.push(slug);
    faults.push(fault);
  }
  const isListed = slugs !== undefined;
  return { isListed, feeds: [...feeds.values()], broken, faults, credentials, lists };
}

/** Folder names that can be slugs, in order; one that cannot is a fault. */
function listSlugs(folder: string, faults: ConfigFault[]): readonly string[] | undefined {
  let names: string[];
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    names = entries
      .filter((one) => one.isDirectory() || one.isSymbolicLink())
      .map((one) => one.name);
  } catch (error) {
    faults.push({ file: folder, message: `the feeds' folder cannot be read: ${messageOf(error)}` });
    return undefined;
  }
  const slugs: string[] = [];
  const visible = names.filter((name) => !name.startsWith('.')).sort();
  for (const name of visible) {
    const file = join(folder, name);
    if (SLUG.test(name) && name.length <= SLUG_LENGTH_MAX) slugs.push(name);
    else if (visible.includes(name.toLowerCase()) && name !== name.toLowerCase()) {
      faults.push({
        file,
        message: `has the same slug as "${name.toLowerCase()}". Rename or remove one.`,
      });
    } else {
      const message = `"${name}" cannot stand in a URL. Name the folder with lower-case letters, digits and hyphens, at most ${SLUG_LENGTH_MAX}.`;
      faults.push({ file, message });
    }
  }
  if (slugs.length > FEEDS_MAX) {
    faults.push({
      file: folder,
      message: `holds ${slugs.length} feeds; the first ${FEEDS_MAX} are read.`,
    });
  }
  return slugs.slice(0, FEEDS_MAX);
}

function defineFeed(
  slug: string,
  file: string,
  read: { data: FeedFile; defaults: FeedDefaults; listed: readonly SourceDefinition[] },
): FeedDefinition {
  const { sources, entries, author, ...rest } = read.data;
  const own = Object.entries(sources).flatMap(([name, one]) =>
    listFileOf(one, file, read.defaults) === undefined
      ? defineSource({ id: `${slug}/${name}`, name, file }, one, read.defaults)
      : [],
  );
  const definition = {
    ...rest,
    slug,
    file,
    entriesMax: entries,
    ...(author === undefined ? {} : { author: dropUndefined(author) }),
    sources: withListed(own, read.listed),
  };
  return Object.freeze(dropUndefined(definition));
}

/** The same without keys whose value is undefined, as absent fields are absent here. */
function dropUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const pairs = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(pairs) as { [K in keyof T]: Exclude<T[K], undefined> };
}

type GoodReading = Extract<YamlReading<FeedFile>, { ok: true }>;

/** A layout that is not there sets every article aside; the definition itself stands. */
function findLayoutFaults(
  file: string,
  reading: GoodReading,
  layouts: ReadonlySet<string>,
): ConfigFault[] {
  return Object.entries(reading.value.sources).flatMap(([name, one]) => {
    if (!('folder' in one) || one.layout === 'auto' || layouts.has(one.layout)) return [];
    const at = reading.lineOf(['sources', name, 'layout']);
    const known = [...layouts].sort().join(', ') || 'none';
    const message = `sources.${name}.layout is "${one.layout}", and there is no such layout. There are: ${known}.`;
    return [{ file, ...(at === undefined ? {} : { line: at }), message }];
  });
}

/**
 * Feeds that merge an unknown feed, a faulty one or, by whatever detour, themselves. Without its
 * parts a feed would lose entries: it goes on as it was defined last.
 */
function findMergeFaults(
  feeds: ReadonlyMap<string, FeedDefinition>,
  broken: readonly string[],
): ReadonlyMap<string, ConfigFault> {
  const faults = new Map<string, ConfigFault>();
  const isGood = (slug: string): boolean => feeds.has(slug) && !faults.has(slug);
  for (const { slug, file } of feeds.values()) {
    if (reaches(feeds, slug, slug))
      faults.set(slug, {
        file,
        message: 'merges itself through its sources. Take one of them out.',
      });
  }
  let known = -1;
  while (known < faults.size) {
    known = faults.size;
    for (const feed of feeds.values()) {
      const missing = mergedFeeds(feed).find((slug) => !isGood(slug));
      if (missing === undefined || faults.has(feed.slug)) continue;
      const isThere = feeds.has(missing) || broken.includes(missing);
      const why = isThere ? 'is faulty. Correct that one' : 'does not exist. Correct its name';
      faults.set(feed.slug, {
        file: feed.file,
        message: `merges the feed "${missing}", which ${why}.`,
      });
    }
  }
  return faults;
}

function mergedFeeds(feed: FeedDefinition): readonly string[] {
  return feed.sources.flatMap((one) => (one.kind === 'feed' ? [one.feed] : []));
}

function reaches(
  feeds: ReadonlyMap<string, FeedDefinition>,
  from: string,
  target: string,
): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let slug = open.pop(); slug !== undefined; slug = open.pop()) {
    const feed = feeds.get(slug);
    for (const next of feed === undefined ? [] : mergedFeeds(feed)) {
      if (next === target) return true;
      if (!seen.has(next)) open.push(next);
      seen.add(next);
    }
  }
  return false;
}
