// What a batch of articles that were read means for the store, as it is put together article by article
// (plan-article.ts, plan-named.ts): what is written, taken back and remembered.

import type { ArticleHold } from '../../core/article.ts';
import { decideTimes } from '../../core/change.ts';
import type { Entry, StoredEntry } from '../../core/entry.ts';
import { KabarError } from '../../core/errors.ts';
import { mintEntryId } from '../../core/identity.ts';
import { instantOf } from '../../core/instant.ts';
import type {
  EntryWrite,
  FileFault,
  FileRecord,
  StoredEntryWithFingerprint,
} from '../../core/storage.ts';
import type { GoneStories } from './look-up-stories.ts';
import { findStoryHold } from './plan-held.ts';
import { stampUntil } from './stamp.ts';

/** An article that gave an entry, with what is remembered of its file. */
export interface ReadArticle {
  readonly path: string;
  readonly stamp: string;
  readonly digest: string;
  readonly entry: Entry;
  readonly fingerprint: string;
  /** The story's own names, without the path's. */
  readonly identities: readonly string[];
  /** The first of them, where the newsroom's system gave it: it alone says which story this is. */
  readonly givenName?: string;
  /** Its newsroom does not want it published. */
  readonly hold?: ArticleHold;
  readonly record?: FileRecord;
  /** It stands where another story stood before, which `record` does not name any more. */
  readonly isReplacement?: boolean;
}

/** What the store and the folder say about the stories of a batch. */
export interface BatchKnowledge {
  readonly byKey: ReadonlyMap<string, StoredEntryWithFingerprint>;
  readonly byIdentity: ReadonlyMap<string, StoredEntryWithFingerprint>;
  /** Files with the same bytes as a new one, by digest. */
  readonly twins: ReadonlyMap<string, FileRecord>;
  /** Files that are gone in this pass, by digest; a match is a move. */
  readonly gone: GoneStories;
  /** Names for new stories that no other has, by the story's given name or its path. */
  readonly mintedKeys: ReadonlyMap<string, string>;
}

export interface PlanContext {
  readonly source: string;
  readonly feed: string;
  /** Authority of new tag URIs, `NAME,DATE`. */
  readonly tag: string;
  readonly timezone: string;
  readonly now: number;
}

export interface BatchPlan {
  readonly writes: EntryWrite[];
  readonly files: FileRecord[];
  /** Where files that were moved stood before. */
  readonly movedFrom: string[];
  /** Keys of stories that their newsroom holds back, and those that it takes back for good. */
  readonly vanished: Set<string>;
  readonly withdrawn: { readonly key: string; readonly reason: string }[];
  /** What is planned for stories with a given name. */
  readonly told: Map<string, StoredEntryWithFingerprint>;
  readonly names: { readonly identity: string; readonly key: string }[];
  inserted: number;
  updated: number;
  restored: number;
  takenBack: number;
  unchanged: number;
  faults: number;
}

export function emptyPlan(): BatchPlan {
  return {
    writes: [],
    files: [],
    names: [],
    movedFrom: [],
    vanished: new Set(),
    withdrawn: [],
    told: new Map(),
    inserted: 0,
    updated: 0,
    restored: 0,
    takenBack: 0,
    unchanged: 0,
    faults: 0,
  };
}

/** The story is here, wherever its file stood before. */
export function takeUp(plan: BatchPlan, key: string, { gone }: BatchKnowledge): void {
  const movedFrom = gone.keys.get(key);
  if (gone.keys.delete(key) && movedFrom !== undefined) plan.movedFrom.push(movedFrom);
}

/** What is remembered of a file; of one with several articles, all keys and the first fault. */
export function remember(
  plan: BatchPlan,
  { path, stamp, digest }: ReadArticle,
  found: { readonly key?: string; readonly fault?: FileFault; readonly until?: number | undefined },
): void {
  const before = plan.files.at(-1);
  const { key, fault } = found;
  if (before?.path === path) {
    const keys = [before.key, ...(before.otherKeys ?? []), key].filter((one) => one !== undefined);
    const [first, ...otherKeys] = new Set(keys);
    const named = {
      ...(first !== undefined && { key: first }),
      ...(otherKeys.length > 0 && { otherKeys }),
    };
    plan.files.splice(-1, 1, {
      ...before,
      ...named,
      ...(before.fault === undefined && fault !== undefined && { fault }),
    });
    return;
  }
  plan.files.push({
    path,
    stamp: stampUntil(stamp, found.until),
    digest,
    ...(key !== undefined && { key }),
    ...(fault !== undefined && { fault }),
  });
}

/** Whether the story's own state keeps this version back; what is published stays. */
export function isHeldBack(
  plan: BatchPlan,
  article: ReadArticle,
  { stored, context }: { stored: StoredEntryWithFingerprint; context: PlanContext },
): boolean {
  const found = findStoryHold(article.entry, stored, context);
  if (found === undefined || isSettled(stored, article)) return false;
  remember(plan, article, { key: stored.key, fault: found.hold, until: found.until });
  plan.unchanged++;
  return true;
}

export interface StoryWrite {
  readonly stored: StoredEntryWithFingerprint | undefined;
  readonly key: string;
  readonly context: PlanContext;
  /** Names that lead to it from now on. */
  readonly identities: readonly string[];
}

/** Plans to write a story, and gives it as it will be stored. */
export function writeStory(
  plan: BatchPlan,
  article: ReadArticle,
  { stored, key, context, identities }: StoryWrite,
): StoredEntryWithFingerprint {
  const { fingerprint } = article;
  const written = writeOf(article, { stored, key, context });
  plan.writes.push({ stored: written, fingerprint, identities });
  plan.vanished.delete(key);
  if (article.hold === undefined) {
    if (stored === undefined) plan.inserted++;
    else if (stored.state === 'live') plan.updated++;
    else plan.restored++;
  }
  return { ...written, fingerprint, state: 'live', changedAt: context.now, sequence: 0 };
}

/** Nothing to write: no reader would notice, or the story was taken back for good. */
export function isSettled(stored: StoredEntryWithFingerprint, article: ReadArticle): boolean {
  if (stored.state === 'withdrawn') return true;
  if (stored.state !== 'live' || stored.fingerprint !== article.fingerprint) return false;
  return stored.entry.version === article.entry.version;
}

/** A name goes on leading to the story that had it first. */
export function isFree(owner: StoredEntry | undefined, key: string): boolean {
  return owner === undefined || owner.key === key;
}

export function getMintedKey(
  { mintedKeys }: BatchKnowledge,
  { path, givenName }: ReadArticle,
): string {
  const key = mintedKeys.get(givenName ?? path);
  if (key === undefined) throw new KabarError('internal', `no key was minted for ${path}`);
  return key;
}

function writeOf(
  article: ReadArticle,
  around: { stored: StoredEntryWithFingerprint | undefined; key: string; context: PlanContext },
): EntryWrite['stored'] {
  const { stored, key, context } = around;
  const id = stored?.id ?? mintEntryId(context.tag, context.feed, key);
  const parts = {
    key,
    id,
    source: context.source,
    entry: datedEntry(article, stored, context.now),
  };
  // Back as it was: there is no change to date.
  if (stored?.fingerprint === article.fingerprint) {
    const { publishedAt, updatedAt } = stored;
    return { ...parts, publishedAt, updatedAt };
  }
  const stated = (date: string | undefined): number | undefined =>
    date === undefined ? undefined : instantOf(date, context.timezone);
  const times = decideTimes(stored, {
    publishedAt: stated(article.entry.publishedAt),
    updatedAt: stated(article.entry.updatedAt),
    now: context.now,
  });
  return { ...parts, ...times };
}

/** A wire dates each version by itself; its readers know the story by the date under which it came out. */
function datedEntry(
  { entry, givenName }: ReadArticle,
  stored: StoredEntry | undefined,
  now: number,
): Entry {
  const publishedAt = stored?.entry.publishedAt;
  if (givenName === undefined || publishedAt === undefined || (stored?.publishedAt ?? 0) > now)
    return entry;
  return { ...entry, publishedAt };
}
