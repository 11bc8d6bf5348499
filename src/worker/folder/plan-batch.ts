// Decides what a batch of articles that were read means for the store: which story each is, and
// whether it is new, changed, back again, moved, a copy, or nothing to tell.

import { decideTimes } from '../../core/change.ts';
import type { Entry, StoredEntry } from '../../core/entry.ts';
import { KabarError } from '../../core/errors.ts';
import { mintEntryId, pathIdentity } from '../../core/identity.ts';
import { instantOf } from '../../core/instant.ts';
import { hasSameDate, hasSameTitle } from '../../core/same-story.ts';
import type { EntryWrite, FileRecord, StoredEntryWithFingerprint } from '../../core/storage.ts';
import type { GoneStories } from './look-up-stories.ts';

/** An article that gave an entry, with what is remembered of its file. */
export interface ReadArticle {
  readonly path: string;
  readonly stamp: string;
  readonly digest: string;
  readonly entry: Entry;
  readonly fingerprint: string;
  /** The story's own names, without the path's. */
  readonly identities: readonly string[];
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
  /** Names for new stories that no other has, by path. */
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
  readonly names: { readonly identity: string; readonly key: string }[];
  inserted: number;
  updated: number;
  restored: number;
  unchanged: number;
  faults: number;
}

export function emptyPlan(): BatchPlan {
  return {
    writes: [],
    files: [],
    names: [],
    movedFrom: [],
    inserted: 0,
    updated: 0,
    restored: 0,
    unchanged: 0,
    faults: 0,
  };
}

/** Adds one article to the plan of its batch. */
export function planArticle(
  plan: BatchPlan,
  article: ReadArticle,
  around: { known: BatchKnowledge; context: PlanContext },
): void {
  const { known, context } = around;
  const twin = plan.writes.find((write) => isCopy(write.stored.entry, write.fingerprint, article));
  const match = twin === undefined ? findStory(article, known) : { copyOf: twin.stored.key };
  const record = { path: article.path, stamp: article.stamp, digest: article.digest };
  if ('copyOf' in match) {
    const message = `is a copy of an article that is already here (${match.copyOf}). Take one of them out.`;
    plan.files.push({ ...record, fault: { code: 'duplicate', message } });
    plan.faults++;
    return;
  }
  const stored = match.story;
  const key = stored?.key ?? getMintedKey(known, article.path);
  const movedFrom = known.gone.keys.get(key);
  if (known.gone.keys.delete(key) && movedFrom !== undefined) plan.movedFrom.push(movedFrom);
  plan.files.push({ ...record, key });
  const path = pathIdentity(article.path);
  if (stored !== undefined && isSettled(stored, article)) {
    plan.unchanged++;
    if (article.record?.key === undefined) plan.names.push({ identity: path, key });
    return;
  }
  plan.writes.push({
    stored: writeOf(article, { stored, key, context }),
    fingerprint: article.fingerprint,
    identities: [
      path,
      ...article.identities.filter((name) => isFree(known.byIdentity.get(name), key)),
    ],
  });
  if (stored === undefined) plan.inserted++;
  else if (stored.state === 'live') plan.updated++;
  else plan.restored++;
}

/** Nothing to write: no reader would notice, or the story was taken back for good. */
function isSettled(stored: StoredEntryWithFingerprint, article: ReadArticle): boolean {
  if (stored.state === 'withdrawn') return true;
  return stored.state === 'live' && stored.fingerprint === article.fingerprint;
}

/** A name goes on leading to the story that had it first. */
function isFree(owner: StoredEntry | undefined, key: string): boolean {
  return owner === undefined || owner.key === key;
}

type Match =
  | { readonly story: StoredEntryWithFingerprint | undefined }
  | { readonly copyOf: string };

function findStory(article: ReadArticle, known: BatchKnowledge): Match {
  const remembered =
    article.record?.key === undefined ? undefined : known.byKey.get(article.record.key);
  if (remembered !== undefined) return { story: remembered };
  const isGone = (one: StoredEntry): boolean =>
    one.state !== 'live' || known.gone.keys.has(one.key);
  const moved = known.gone.byDigest.get(article.digest)?.key;
  if (moved !== undefined && known.gone.keys.has(moved)) return { story: known.byKey.get(moved) };
  const twinKey = known.twins.get(article.digest)?.key;
  for (const one of [
    ...article.identities.map((name) => known.byIdentity.get(name)),
    twinKey === undefined ? undefined : known.byKey.get(twinKey),
  ]) {
    if (one === undefined) continue;
    if (isGone(one)) return { story: one };
    if (one.fingerprint === article.fingerprint) return { copyOf: one.key };
  }
  // The path itself counts last: another story may have been put where a vanished one stood.
  const before = known.byIdentity.get(pathIdentity(article.path));
  if (before === undefined || article.isReplacement === true || !isGone(before))
    return { story: undefined };
  const isSame =
    hasSameTitle(before.entry, article.entry) || hasSameDate(before.entry, article.entry);
  return { story: isSame ? before : undefined };
}

function getMintedKey({ mintedKeys }: BatchKnowledge, path: string): string {
  const key = mintedKeys.get(path);
  if (key === undefined) throw new KabarError('internal', `no key was minted for ${path}`);
  return key;
}

function isCopy(entry: Entry, fingerprint: string, article: ReadArticle): boolean {
  return (
    fingerprint === article.fingerprint &&
    article.record?.key === undefined &&
    entry.title === article.entry.title
  );
}

function writeOf(
  article: ReadArticle,
  around: { stored: StoredEntryWithFingerprint | undefined; key: string; context: PlanContext },
): EntryWrite['stored'] {
  const { stored, key, context } = around;
  const id = stored?.id ?? mintEntryId(context.tag, context.feed, key);
  const parts = { key, id, source: context.source, entry: article.entry };
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
