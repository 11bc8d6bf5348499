// What the files of a batch hold, sorted for the plan: articles with a story, and what sets a file aside.
// A file that is still being written waits.

import type { Entry } from '../../core/entry.ts';
import { givenIdentity, pathIdentity, qualifiedIdentity } from '../../core/identity.ts';
import { instantOf } from '../../core/instant.ts';
import type { FileFault, FileRecord } from '../../core/storage.ts';
import type { ArticleResult, LookedAtArticle } from './article-thread.ts';
import type { ListedFile } from './list-articles.ts';
import type { GoneStories } from './look-up-stories.ts';
import type { BatchPlan, ReadArticle } from './plan-batch.ts';
import { findSettlingAt } from './settle.ts';
import { stampNamed, stampUntil, stampWithMedia } from './stamp.ts';

/** A file that was looked at. */
export interface SortedFile {
  readonly outcome: 'sorted';
  readonly file: ListedFile;
  readonly record: FileRecord | undefined;
  /** To be remembered where the file is set aside. */
  readonly stamp: string;
  readonly articles: readonly ReadArticle[];
  /** The first fault of its articles. */
  readonly fault?: FileFault;
  readonly digest?: string;
}

type Sorting =
  | SortedFile
  /** Gone between the listing and the reading. */
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'unsettled'; readonly settlesAt: number };

export interface SortContext {
  readonly result: ArticleResult | undefined;
  readonly record: FileRecord | undefined;
  readonly gone: GoneStories;
  /** IANA zone of dates that print none. */
  readonly timezone: string;
  readonly now: number;
}

/** Sorts one file. */
export function sortOut(file: ListedFile, context: SortContext): Sorting {
  const { result, record, gone, now } = context;
  const known = { file, record };
  if (file.fault !== undefined)
    return { outcome: 'sorted', ...known, stamp: file.stamp, articles: [], fault: file.fault };
  if (result === undefined || result.outcome === 'missing') return { outcome: 'missing' };
  const { articles, ending, digest, media } = result;
  // Between the listing, the reading and this moment a file may go on being written.
  const { changedAt, readAt } = result.times ?? { changedAt: file.changedAt, readAt: now };
  // A file that was only moved is as finished as it was.
  const isMoved = digest !== undefined && gone.byDigest.get(digest)?.key !== undefined;
  const settlesAt = isMoved ? undefined : findSettlingAt(ending, { changedAt, now: readAt });
  if (settlesAt !== undefined) return { outcome: 'unsettled', settlesAt };
  const [fault] = articles.flatMap(({ reading }) =>
    reading.outcome === 'faulty' ? [reading.fault] : [],
  );
  const isOne = articles.length === 1;
  const isNamed =
    !isOne ||
    articles.some(({ reading }) => 'entry' in reading && reading.entry.sourceId !== undefined);
  const own = isNamed ? stampNamed(file.stamp) : file.stamp;
  const withMedia = (text: string): string =>
    media === undefined ? text : stampWithMedia(text, media);
  const stamp = withMedia(stampUntil(own, nextReadingAt(articles, context)));
  return {
    outcome: 'sorted',
    ...known,
    stamp: withMedia(file.stamp),
    articles: articles.flatMap((one) =>
      describe(one, { path: file.path, stamp, digest, context, isOne }),
    ),
    ...(fault !== undefined && { fault }),
    ...(digest !== undefined && { digest }),
  };
}

/** Plans for what is faulty: the last good entries of a file that was good before go on being published. */
export function setAside(plan: BatchPlan, files: readonly SortedFile[]): void {
  for (const { file, record, stamp, fault, digest } of files) {
    if (fault === undefined) continue;
    plan.faults++;
    const at = plan.files.findIndex(({ path }) => path === file.path);
    const planned = plan.files[at];
    const keys = [...keysOf(planned), ...keysOf(record)];
    const [key, ...otherKeys] = new Set(keys);
    const one = {
      path: file.path,
      stamp: planned?.stamp ?? stamp,
      ...(digest !== undefined && { digest }),
      ...(key !== undefined && { key }),
      ...(otherKeys.length > 0 && { otherKeys }),
      fault,
    };
    if (planned === undefined) plan.files.push(one);
    else plan.files.splice(at, 1, one);
  }
}

/** Stories that a file told and tells no more go, unless another file tells them. */
export function dropStories(
  plan: BatchPlan,
  files: readonly SortedFile[],
  gone: GoneStories,
): void {
  const planned = new Map(plan.files.map((one) => [one.path, new Set(keysOf(one))]));
  for (const { file, record, fault, articles } of files) {
    const isNamed = articles.some(({ givenName }) => givenName !== undefined);
    if (fault !== undefined || (!isNamed && record?.otherKeys === undefined)) continue;
    const told = planned.get(file.path) ?? new Set();
    for (const key of keysOf(record)) if (!told.has(key)) gone.keys.set(key, undefined);
  }
}

function keysOf(record: FileRecord | undefined): readonly string[] {
  return record?.key === undefined ? [] : [record.key, ...(record.otherKeys ?? [])];
}

/** When the next of its articles expires. */
function nextReadingAt(
  articles: readonly LookedAtArticle[],
  { timezone, now }: SortContext,
): number | undefined {
  const instants = articles.flatMap(({ reading }) => {
    const at = reading.outcome === 'read' ? reading.entry.expiresAt : undefined;
    return at === undefined ? [] : (instantOf(at, timezone) ?? []);
  });
  const next = Math.min(...instants.filter((at) => at > now));
  return Number.isFinite(next) ? next : undefined;
}

function describe(
  { reading, fingerprint = '', identities = [] }: LookedAtArticle,
  file: {
    path: string;
    stamp: string;
    digest: string | undefined;
    context: SortContext;
    isOne: boolean;
  },
): readonly ReadArticle[] {
  if (reading.outcome === 'faulty') return [];
  const { path, stamp, digest = '', context, isOne } = file;
  const { entry } = reading;
  const name = nameOf(entry, path, isOne);
  const names =
    name === undefined || identities.includes(name) ? identities : [name, ...identities];
  return [
    {
      ...{ path, stamp, digest, entry, fingerprint, identities: names },
      ...(name !== undefined && { givenName: name }),
      ...(reading.outcome === 'held' && { hold: reading.hold }),
      ...(context.record !== undefined && { record: context.record }),
    },
  ];
}

/** The name that its newsroom's system gives a story; one of several in a file is named by what it is called there. */
function nameOf(entry: Entry, path: string, isOne: boolean): string | undefined {
  if (entry.sourceId !== undefined) return givenIdentity(entry.sourceId);
  return isOne ? undefined : qualifiedIdentity(pathIdentity(path), entry.url ?? entry.title);
}
