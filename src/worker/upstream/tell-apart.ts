// Which stories a document holds. Upstreams give two stories one id, tell one story twice, and links
// that lead to the front page: each story gets one name here, the same in every document that holds it.

import { entryFingerprint } from '../../core/change.ts';
import type { Entry } from '../../core/entry.ts';
import {
  contentIdentity,
  datedIdentity,
  givenIdentity,
  qualifiedIdentity,
  urlIdentity,
} from '../../core/identity.ts';
import { foldText } from '../../core/text.ts';
import type { BoundedEntry } from './bound-entry.ts';

/** A story of a document. */
export interface ToldEntry extends BoundedEntry {
  /** Hash of what a reader would notice, dates and credit aside: many upstreams touch these at every poll. */
  readonly fingerprint: string;
  /** The name under which the upstream knows it. */
  readonly name: string;
  /** Further names by which it can be recognized when that one changes; no other story here has them. */
  readonly otherNames: readonly string[];
}

interface Candidate extends BoundedEntry {
  readonly fingerprint: string;
  readonly given?: string;
  readonly url?: string;
  readonly dated?: string;
}

/** The stories in the order of the document. `siteUrl` is where links lead that mean no story. */
export function tellApart(
  entries: readonly BoundedEntry[],
  siteUrl: string | undefined,
): readonly ToldEntry[] {
  const home = siteUrl === undefined ? undefined : urlIdentity(siteUrl);
  const candidates = entries.map((one) => describe(one, home));
  const distinct = [...Map.groupBy(candidates, nameOf)].flatMap(([name, group]) =>
    splitGroup(name, group),
  );
  const told = new Map(distinct.map((one) => [one.candidate, one.name]));
  const kept = candidates.filter((one) => told.has(one));
  const counts = new Map<string, number>();
  for (const { url, dated } of kept)
    for (const name of [url, dated])
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  return kept.map((candidate) => {
    const { given: _given, url, dated, ...entry } = candidate;
    const name = told.get(candidate) ?? nameOf(candidate);
    const otherNames = [url, dated].filter(
      (one) => one !== undefined && one !== name && counts.get(one) === 1,
    );
    return { ...entry, name, otherNames: otherNames.filter((one) => one !== undefined) };
  });
}

function describe(bounded: BoundedEntry, home: string | undefined): Candidate {
  const { entry, publishedAt } = bounded;
  const url = entry.url === undefined ? undefined : urlIdentity(entry.url);
  return {
    ...bounded,
    fingerprint: upstreamFingerprint(entry),
    ...(entry.sourceId === undefined ? {} : { given: givenIdentity(entry.sourceId) }),
    ...(url === undefined || url === home ? {} : { url }),
    ...(publishedAt === undefined ? {} : { dated: datedIdentity(entry.title, publishedAt) }),
  };
}

function upstreamFingerprint(entry: Entry): string {
  const {
    sourceId: _id,
    publishedAt: _published,
    updatedAt: _updated,
    source: _source,
    text,
    ...told
  } = entry;
  const url = told.url?.replace(/^https?:/u, '');
  return entryFingerprint({
    ...told,
    ...(url === undefined ? {} : { url }),
    // Where there is HTML, that is what readers are shown, and most often what the text was made from.
    ...(text === undefined || told.html !== undefined ? {} : { text }),
  });
}

function nameOf({ given, url, dated, fingerprint }: Candidate): string {
  return given ?? url ?? dated ?? contentIdentity(fingerprint);
}

/**
 * Entries under one name: those with one link (under an id), or one title (under a link), are one story
 * that is told more than once, and the newest telling counts; others are stories of their own.
 */
function splitGroup(
  name: string,
  group: readonly Candidate[],
): readonly { readonly candidate: Candidate; readonly name: string }[] {
  const by = ({ given, url, entry }: Candidate): string =>
    given === undefined ? foldText(entry.title) : (url ?? '');
  const stories = Map.groupBy(group, by);
  return [...stories].flatMap(([quality, tellings]) => {
    const [first, ...others] = tellings;
    if (first === undefined) return [];
    const candidate = others.reduce((best, one) => (ageOf(one) > ageOf(best) ? one : best), first);
    return [{ candidate, name: stories.size === 1 ? name : qualifiedIdentity(name, quality) }];
  });
}

function ageOf({ updatedAt, publishedAt }: Candidate): number {
  return updatedAt ?? publishedAt ?? 0;
}
