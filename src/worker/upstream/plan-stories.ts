// Decides what the stories of an upstream document mean for the store: which of them it knows, under
// whatever name, which are new, and which changes a reader gets to see now.

import { decideTimes } from '../../core/change.ts';
import type { Entry, StoredEntry } from '../../core/entry.ts';
import { KabarError } from '../../core/errors.ts';
import { mintEntryId } from '../../core/identity.ts';
import { hasSameTitle } from '../../core/same-story.ts';
import type { EntryStore, EntryWrite, StoredEntryWithFingerprint } from '../../core/storage.ts';
import { mintKeys } from '../mint-keys.ts';
import { type Restlessness, weighChange } from './restless-stories.ts';
import type { ToldEntry } from './tell-apart.ts';

export interface PlanContext {
  readonly source: string;
  readonly entries: Pick<EntryStore, 'findByIdentities' | 'findByKeys'>;
  /** Authority of new tag URIs, `NAME,DATE`. */
  readonly tag: string;
  readonly now: number;
  /** Entries that changed in quick succession before. */
  readonly restless: Restlessness;
}

export interface StoryPlan {
  readonly writes: readonly EntryWrite[];
  /** More names for entries that are not written. */
  readonly names: readonly { readonly identity: string; readonly key: string }[];
  readonly inserted: number;
  /** When the inserted ones were published, of those that say so. Milliseconds since 1970. */
  readonly insertedTimes: readonly number[];
  readonly updated: number;
  readonly restored: number;
  readonly unchanged: number;
  /** Changes that wait because their entries change too often. */
  readonly deferred: number;
  readonly restless: Restlessness;
}

type Known = ReadonlyMap<string, StoredEntryWithFingerprint>;

/** A story with the entry that it was told in before; `number` is its place in the document. */
interface Match {
  readonly story: ToldEntry;
  readonly number: number;
  readonly stored: StoredEntryWithFingerprint | undefined;
}

/** Throws `storage`. */
export async function planStories(
  stories: readonly ToldEntry[],
  context: PlanContext,
): Promise<StoryPlan> {
  const { entries, source } = context;
  const names = stories.flatMap(({ name, otherNames }) => [name, ...otherNames]);
  const known = await entries.findByIdentities(source, names);
  const matches = matchStories(stories, known);
  const fresh = matches.filter(({ stored }) => stored === undefined);
  const keys = await mintKeys(
    new Map(fresh.map(({ story }) => [story.name, (attempt) => nameAt(story, attempt)])),
    context,
  );
  return planWrites(matches, { known, keys, context });
}

/** A name that is taken belonged to another story of the same name once. */
function nameAt({ name, fingerprint }: ToldEntry, attempt: number): string {
  return attempt === 0 ? name : `${name}\n${fingerprint}`;
}

/** Each entry is found by one story at most. */
function matchStories(stories: readonly ToldEntry[], known: Known): readonly Match[] {
  const taken = new Set<string>();
  const matches = stories.map((story, number): Match => {
    const stored = findByOwnName(story, known);
    if (stored === undefined || taken.has(stored.key)) return { story, number, stored: undefined };
    taken.add(stored.key);
    return { story, number, stored };
  });
  return matches.map((match): Match => {
    if (match.stored !== undefined) return match;
    const stored = findByOtherNames(match.story, { known, taken });
    if (stored !== undefined) taken.add(stored.key);
    return { ...match, stored };
  });
}

/**
 * The entry of the upstream's own name. Where all else speaks for another entry, the name was given to
 * two stories, and is no longer heard.
 */
function findByOwnName(story: ToldEntry, known: Known): StoredEntryWithFingerprint | undefined {
  const own = known.get(story.name);
  if (own === undefined || hasSameTitle(own.entry, story.entry)) return own;
  const others = story.otherNames.flatMap((name) => known.get(name) ?? []);
  return others.find((one) => one.key !== own.key && hasSameTitle(one.entry, story.entry)) ?? own;
}

/** The entry of a story whose id was rewritten, or whose address has changed. */
function findByOtherNames(
  { otherNames, entry, publishedAt }: ToldEntry,
  { known, taken }: { known: Known; taken: ReadonlySet<string> },
): StoredEntryWithFingerprint | undefined {
  return otherNames
    .flatMap((name) => known.get(name) ?? [])
    .find(
      (one) =>
        !taken.has(one.key) &&
        // A link alone may lead to a page that tells another story every day.
        (hasSameTitle(one.entry, entry) || one.publishedAt === wholeSecondOf(publishedAt)),
    );
}

function wholeSecondOf(at: number | undefined): number | undefined {
  return at === undefined ? undefined : at - (at % 1_000);
}

interface Around {
  readonly known: Known;
  readonly keys: ReadonlyMap<string, string>;
  readonly context: PlanContext;
}

function planWrites(matches: readonly Match[], around: Around): StoryPlan {
  const { known, context } = around;
  const writes: EntryWrite[] = [];
  const names: { identity: string; key: string }[] = [];
  const counts = { inserted: 0, updated: 0, restored: 0, unchanged: 0, deferred: 0 };
  const insertedTimes: number[] = [];
  const restless: Record<string, number> = {};
  for (const match of matches) {
    const { story, stored } = match;
    const key = stored?.key ?? getKey(around.keys, story.name);
    const free = [story.name, ...story.otherNames].filter((name) => {
      const owner = known.get(name);
      return owner === undefined || owner.key === key;
    });
    const weight = weighChange(story, stored, context);
    if (weight.count > 0) restless[key] = weight.count;
    if (weight.decision === 'write') {
      writes.push({ ...writeOf(match, key, context), identities: free });
      counts[
        stored === undefined ? 'inserted' : stored.state === 'live' ? 'updated' : 'restored'
      ]++;
      if (stored === undefined && story.publishedAt !== undefined)
        insertedTimes.push(story.publishedAt);
      continue;
    }
    counts[weight.decision]++;
    for (const identity of free) if (!known.has(identity)) names.push({ identity, key });
  }
  return { writes, names, ...counts, insertedTimes, restless };
}

function getKey(keys: ReadonlyMap<string, string>, name: string): string {
  const key = keys.get(name);
  if (key === undefined) throw new KabarError('internal', `no key was minted for ${name}`);
  return key;
}

function writeOf(
  { story, number, stored }: Match,
  key: string,
  { source, tag, now }: PlanContext,
): Omit<EntryWrite, 'identities'> {
  // Of stories without a date, those further down in a document are the older ones.
  const firstSeenAt = now - number * 1_000;
  const times = decideTimes(stored, {
    publishedAt: story.publishedAt ?? stored?.publishedAt ?? firstSeenAt,
    updatedAt: story.updatedAt,
    now,
  });
  const feed = source.slice(0, source.indexOf('/'));
  const id = stored?.id ?? mintEntryId(tag, feed, key);
  const entry = keepDate(story.entry, stored);
  return { stored: { key, id, source, entry, ...times }, fingerprint: story.fingerprint };
}

/** The publication date never moves, whatever an upstream says later. */
function keepDate(entry: Entry, stored: StoredEntry | undefined): Entry {
  if (stored === undefined) return entry;
  const { publishedAt: _stated, ...undated } = entry;
  const { publishedAt } = stored.entry;
  return { ...undated, ...(publishedAt === undefined ? {} : { publishedAt }) };
}
