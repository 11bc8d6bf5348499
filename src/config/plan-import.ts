// What importing a list of subscriptions (OPML) comes to: a group of it becomes a feed with its
// subscriptions as sources, each address that is polled already is left out, and a long group is kept as a
// list of its own beside the feed's file.

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FeedDefinition } from '../core/feed.ts';
import { urlIdentity } from '../core/identity.ts';
import { createSlugGiver, slugOf } from '../core/slug.ts';
import { foldText } from '../core/text.ts';
import type { Outline } from '../formats/opml/parse-document.ts';
import { renderDocument } from '../formats/opml/render-document.ts';
import type { Definitions } from './definitions.ts';
import { type Addition, planAddition } from './plan-addition.ts';

/** What is to be imported. */
export interface WantedImport {
  readonly outlines: readonly Outline[];
  /** Of the list: names the feed of outlines that stand in no group. */
  readonly title: string;
  /** Everything goes into this feed, there or new; absent: each group into one of its own. */
  readonly feed?: string;
}

export interface PlannedImport {
  readonly additions: readonly (Addition & { readonly count: number })[];
  /** Outlines whose address is a source already. */
  readonly already: number;
}

/** More sources than this would make a `feed.yaml` long: they are kept as a list. */
const DECLARED_MAX = 250;
const LIST_NAME = 'subscriptions';

/** Plans an import. Throws `configuration` as `planAddition` does. */
export function planImport(wanted: WantedImport, definitions: Definitions): PlannedImport {
  const { feed } = wanted;
  const fresh = listFresh(wanted, definitions.feeds);
  const groups =
    feed === undefined ? groupOutlines(fresh, wanted.title) : new Map([[wanted.title, fresh]]);
  const additions: (Addition & { readonly count: number })[] = [];
  for (const [title, outlines] of groups) {
    if (outlines.length === 0) continue;
    const slug = feed ?? findFeed(title, definitions.feeds)?.slug;
    const group = { title, outlines, ...(slug === undefined ? {} : { slug }) };
    const taken = additions.map((one) => one.slug);
    additions.push({ ...planGroup(group, definitions, taken), count: outlines.length });
  }
  return { additions, already: wanted.outlines.length - fresh.length };
}

/** Those that no source polls: of the feed that is named, else of any. */
function listFresh(
  { outlines, feed }: WantedImport,
  feeds: readonly FeedDefinition[],
): readonly Outline[] {
  const looked = feed === undefined ? feeds : feeds.filter(({ slug }) => slug === feed);
  const known = new Set(
    looked.flatMap(({ sources }) =>
      sources.flatMap((one) => (one.kind === 'upstream' ? [urlIdentity(one.url)] : [])),
    ),
  );
  return outlines.filter(({ url }) => !known.has(urlIdentity(url)));
}

/** By the outermost group; one that is around all of them says nothing. */
function groupOutlines(
  outlines: readonly Outline[],
  title: string,
): ReadonlyMap<string, readonly Outline[]> {
  const [first] = outlines;
  const around = first?.groups[0];
  const isAroundAll =
    around !== undefined &&
    outlines.every(({ groups }) => groups[0] === around) &&
    outlines.some(({ groups }) => groups.length > 1);
  const rest = isAroundAll ? around : title;
  return Map.groupBy(outlines, ({ groups }) => groups[isAroundAll ? 1 : 0] ?? rest);
}

/** A feed that a group means by its title or name, as in a list that was exported here. */
function findFeed(title: string, feeds: readonly FeedDefinition[]): FeedDefinition | undefined {
  const folded = foldText(title).toLowerCase();
  const slug = slugOf(title);
  return (
    feeds.find((one) => foldText(one.title).toLowerCase() === folded) ??
    feeds.find((one) => one.slug === slug)
  );
}

interface Group {
  readonly title: string;
  readonly outlines: readonly Outline[];
  readonly slug?: string;
}

function planGroup(
  { title, outlines, slug }: Group,
  definitions: Definitions,
  taken: readonly string[],
): Addition {
  const where = { ...(slug === undefined ? {} : { slug }), head: { title } };
  if (outlines.length <= DECLARED_MAX) {
    const sources = outlines.map((one) => ({
      ...(one.title === undefined ? {} : { title: one.title }),
      address: one.url,
      declaration: { url: one.url, refresh: 'adaptive' },
    }));
    return planAddition({ ...where, sources }, definitions, taken);
  }
  const known = definitions.feeds.find((one) => one.slug === slug);
  const name = nameList(known);
  const declaration = { opml: `${name}.opml`, refresh: 'adaptive' };
  const source = { title: name, address: '', declaration };
  const addition = planAddition({ ...where, sources: [source] }, definitions, taken);
  const text = renderDocument({
    title,
    emptyText: '',
    feeds: outlines.map((one) => ({ ...one, title: one.title ?? one.url })),
  });
  return { ...addition, list: { file: join(dirname(addition.file), `${name}.opml`), text } };
}

/** A name that neither a file nor a source of the feed has. */
function nameList(feed: FeedDefinition | undefined): string {
  const names = feed?.sources.map((one) => one.name) ?? [];
  const files = feed === undefined ? [] : readdirSync(dirname(feed.file));
  const taken = [...names, ...files.map((file) => file.replace(/\.opml$/u, ''))];
  return createSlugGiver(taken)(LIST_NAME);
}
