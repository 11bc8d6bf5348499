// Stories that a newsroom's system names itself (a guid, a URI): whatever file tells one, it is the same
// story, and its newest version counts.

import { isReplaced } from '../../core/same-story.ts';
import type { StoredEntryWithFingerprint } from '../../core/storage.ts';
import { isOlderVersion } from '../../core/version.ts';
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

/** Adds one article with a given name to the plan of its batch. */
export function planNamedArticle(
  plan: BatchPlan,
  article: ReadArticle,
  around: { readonly name: string; readonly known: BatchKnowledge; readonly context: PlanContext },
): void {
  const { name, known, context } = around;
  const stored = plan.told.get(name) ?? findNamedStory(article, name, known);
  const key = stored?.key ?? getMintedKey(known, article);
  const { hold } = article;
  takeUp(plan, key, known);
  if (stored !== undefined && isPassedOver(article, stored)) {
    remember(plan, article, { key, ...(hold !== undefined && { fault: hold }) });
    plan.unchanged++;
    return;
  }
  if (stored !== undefined && hold === undefined) {
    if (isHeldBack(plan, article, { stored, context })) return;
    if (isSettled(stored, article)) {
      remember(plan, article, { key });
      plan.unchanged++;
      return;
    }
  }
  const identities = article.identities.filter((one) => isFree(known.byIdentity.get(one), key));
  remember(plan, article, { key, ...(hold !== undefined && { fault: hold }) });
  const isKnown =
    hold !== undefined && stored?.state === 'vanished' && isSameVersion(article, stored);
  // A held version is written too, so that an older one cannot come in behind it.
  const told = isKnown ? stored : writeStory(plan, article, { stored, key, context, identities });
  if (hold !== undefined) takeBack(plan, { key, before: stored?.state, isWritten: !isKnown }, hold);
  const state = hold === undefined ? 'live' : hold.code === 'canceled' ? 'withdrawn' : 'vanished';
  plan.told.set(name, { ...told, state });
}

/** What was taken back for good, and old versions, which lie about in the folder of every wire. */
function isPassedOver(article: ReadArticle, stored: StoredEntryWithFingerprint): boolean {
  if (stored.state === 'withdrawn') return true;
  // In the story's own file an old version is a surprise, and is shown.
  const isOwnFile = article.record?.key === stored.key && article.hold === undefined;
  return !isOwnFile && isOlderVersion(article.entry, stored.entry);
}

function isSameVersion(article: ReadArticle, stored: StoredEntryWithFingerprint): boolean {
  return (
    stored.fingerprint === article.fingerprint && stored.entry.version === article.entry.version
  );
}

/** By the name; a story that had none before may have been given one. */
function findNamedStory(
  { record, entry }: ReadArticle,
  name: string,
  { byIdentity, byKey }: BatchKnowledge,
): StoredEntryWithFingerprint | undefined {
  const named = byIdentity.get(name);
  const own = record?.key === undefined ? undefined : byKey.get(record.key);
  if (named !== undefined || own === undefined || own.entry.sourceId !== undefined) return named;
  return isReplaced(own.entry, entry, { oldBytesStandElsewhere: false }) ? undefined : own;
}
