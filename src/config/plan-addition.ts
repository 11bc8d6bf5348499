// Sources that a command adds to a feed: which names they get, and what the feed's file will say. A plan
// first, so that it can be shown without being done.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KabarError, messageOf } from '../core/errors.ts';
import type { FeedDefinition } from '../core/feed.ts';
import { createSlugGiver, SLUG, SLUG_LENGTH_MAX, slugOf } from '../core/slug.ts';
import {
  composeFeedFile,
  insertSources,
  type NewFeed,
  type NewSource,
} from './compose-feed-file.ts';
import type { Definitions } from './definitions.ts';
import { formatFault } from './fault.ts';
import { findFeedFaults } from './feed-definitions.ts';
import { createFile, replaceFile } from './write-file.ts';

/** A source that is wanted. */
interface WantedSource {
  /** What its name is made of; without one, its address. */
  readonly title?: string;
  readonly address: string;
  /** As the source is to be declared. */
  readonly declaration: NewSource['declaration'];
}

/** What is to be added, and where. */
export interface WantedAddition {
  /** A feed that is there, or the name of a new one; absent: a new one, named after its title. */
  readonly slug?: string;
  /** Of a new feed. */
  readonly head: Omit<NewFeed, 'sources'>;
  readonly sources: readonly WantedSource[];
}

export interface Addition {
  readonly slug: string;
  readonly isNew: boolean;
  readonly file: string;
  /** What the file says now; absent where there is none. */
  readonly before?: string;
  /** What it is to say. */
  readonly after: string;
  /** In the order in which they were wanted. */
  readonly sources: readonly NewSource[];
  /** A list of sources that the file leads to, to be made beside it. */
  readonly list?: { readonly file: string; readonly text: string };
}

/**
 * Plans an addition; `taken` are slugs that other plans give to new feeds. Throws `configuration` for
 * a slug that cannot be one, and for a feed whose file is faulty or would be too large.
 */
export function planAddition(
  wanted: WantedAddition,
  definitions: Definitions,
  taken: readonly string[] = [],
): Addition {
  const slug = wanted.slug ?? makeSlug(wanted, [...listNames(definitions), ...taken]);
  checkSlug(slug);
  const feed = definitions.feeds.find((one) => one.slug === slug);
  if (feed === undefined) checkUnbroken(slug, definitions);
  return feed === undefined
    ? planNew(slug, wanted, definitions)
    : planExtension(feed, wanted.sources);
}

/** Writes what was planned. Throws `busy` when the file has changed since, `environment`. */
export function writeAddition({ file, before, after, list }: Addition): void {
  if (list !== undefined) createFile(list.file, list.text);
  if (before === undefined) createFile(file, after);
  else replaceFile(file, { before, after });
}

function planNew(
  slug: string,
  { head, sources }: WantedAddition,
  { config }: Definitions,
): Addition {
  const named = nameSources(sources, []);
  const file = join(config.feedsFolder, slug, 'feed.yaml');
  const after = composeFeedFile({ ...head, sources: named });
  checkText(after, file);
  return { slug, isNew: true, file, after, sources: named };
}

function planExtension(feed: FeedDefinition, sources: readonly WantedSource[]): Addition {
  const { slug, file } = feed;
  const before = readText(file);
  const named = nameSources(
    sources,
    feed.sources.map(({ name }) => name),
  );
  const after = insertSources(before, named);
  if (after === undefined)
    throw new KabarError('configuration', `${file}: has no place for sources. Correct it first.`);
  checkText(after, file);
  return { slug, isNew: false, file, before, after, sources: named };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new KabarError('environment', `${file} cannot be read: ${messageOf(error)}`, error);
  }
}

function nameSources(
  sources: readonly WantedSource[],
  taken: readonly string[],
): readonly NewSource[] {
  const give = createSlugGiver(taken);
  return sources.map(({ title, address, declaration }) => {
    const name = slugOf(title ?? '') ?? slugOf(hostOf(address)) ?? 'source';
    return { name: give(name), declaration };
  });
}

function makeSlug({ head, sources }: WantedAddition, taken: readonly string[]): string {
  const [first] = sources;
  const host = first === undefined ? undefined : slugOf(hostOf(first.address));
  return createSlugGiver(taken)(slugOf(head.title) ?? host ?? 'feed');
}

function hostOf(address: string): string {
  return URL.parse(address)?.hostname.replace(/^www\./u, '') ?? '';
}

/** Whatever stands in the feeds' folder: no name of it is free, as a feed or otherwise. */
function listNames({ config }: Definitions): readonly string[] {
  try {
    return readdirSync(config.feedsFolder).map((name) => name.toLowerCase());
  } catch {
    // The folder is made with the first feed; why it cannot be read is said when that is tried.
    return [];
  }
}

function checkSlug(slug: string): void {
  if (SLUG.test(slug) && slug.length <= SLUG_LENGTH_MAX) return;
  const shown = JSON.stringify(slug.slice(0, 80));
  throw new KabarError(
    'configuration',
    `${shown} cannot be a feed's name: use lower-case letters, digits and hyphens, at most ${SLUG_LENGTH_MAX}`,
  );
}

/** A feed that is there but faulty is not to be taken for a new one. */
function checkUnbroken(slug: string, { broken, faults, config }: Definitions): void {
  if (broken !== 'all' && !broken.includes(slug)) return;
  const folder = broken === 'all' ? config.feedsFolder : join(config.feedsFolder, slug);
  const own = faults.filter(({ file }) => file.startsWith(folder));
  throw new KabarError('configuration', own.map(formatFault).join('\n') || `${slug} is faulty`);
}

function checkText(text: string, file: string): void {
  const faults = findFeedFaults(text, file);
  if (faults.length === 0) return;
  throw new KabarError('configuration', faults.map(formatFault).join('\n'));
}
