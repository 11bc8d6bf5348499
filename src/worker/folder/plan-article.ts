// What one article means for the store: which story it tells, whether it is a copy, and what becomes of
// that story. One that its newsroom's system names goes by its name (plan-named.ts).

import type { ArticleHold } from '../../core/article.ts';
import type { Entry, StoredEntry } from '../../core/entry.ts';
import { pathIdentity } from '../../core/identity.ts';
import { hasSameDate, hasSameTitle } from '../../core/same-story.ts';
import type { StoredEntryWithFingerprint } from '../../core/storage.ts';
import {
  type BatchKnowledge,
  type BatchPlan,
  getMintedKey,
  isFree,
  isHeldBack,
  isSettled,
  type PlanContext,
  type ReadArticle,
  remember,
  takeUp,
  writeStory,
} from './plan-batch.ts';
import { takeBack } from './plan-held.ts';
import { planNamedArticle } from './plan-named.ts';

interface Around {
  readonly known: BatchKnowledge;
  readonly context: PlanContext;
}

/** Adds one article to the plan of its batch. */
export function planArticle(plan: BatchPlan, article: ReadArticle, around: Around): void {
  const { givenName: name } = article;
  if (name === undefined) planUnnamed(plan, article, around);
  else planNamedArticle(plan, article, { name, ...around });
}

function planUnnamed(plan: BatchPlan, article: ReadArticle, { known, context }: Around): void {
  const twin = plan.writes.find((write) => isCopy(write.stored.entry, write.fingerprint, article));
  const match = twin === undefined ? findStory(article, known) : { copyOf: twin.stored.key };
  if ('copyOf' in match) {
    const message = `is a copy of an article that is already here (${match.copyOf}). Take one of them out.`;
    remember(plan, article, { fault: { code: 'duplicate', message } });
    plan.faults++;
    return;
  }
  const stored = match.story;
  if (article.hold !== undefined) {
    planHeld(plan, article, { stored, hold: article.hold, known });
    return;
  }
  const key = stored?.key ?? getMintedKey(known, article);
  takeUp(plan, key, known);
  if (stored !== undefined && isHeldBack(plan, article, { stored, context })) return;
  remember(plan, article, { key });
  const path = pathIdentity(article.path);
  if (stored !== undefined && isSettled(stored, article)) {
    plan.unchanged++;
    if (article.record?.key === undefined) plan.names.push({ identity: path, key });
    return;
  }
  const others = article.identities.filter((name) => isFree(known.byIdentity.get(name), key));
  writeStory(plan, article, { stored, key, context, identities: [path, ...others] });
}

function planHeld(
  plan: BatchPlan,
  article: ReadArticle,
  held: {
    stored: StoredEntryWithFingerprint | undefined;
    hold: ArticleHold;
    known: BatchKnowledge;
  },
): void {
  const { stored, hold, known } = held;
  if (stored !== undefined) {
    takeUp(plan, stored.key, known);
    takeBack(plan, { key: stored.key, before: stored.state, isWritten: false }, hold);
  } else plan.unchanged++;
  remember(plan, article, { fault: hold, ...(stored !== undefined && { key: stored.key }) });
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

function isCopy(entry: Entry, fingerprint: string, article: ReadArticle): boolean {
  return (
    fingerprint === article.fingerprint &&
    article.record?.key === undefined &&
    entry.title === article.entry.title
  );
}
