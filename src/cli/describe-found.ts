// What `kabar add` shows of a feed that it has found: what it is, how often it brings something, and what
// of it would be published.

import type { FeedDefinition } from '../core/feed.ts';
import { urlIdentity } from '../core/identity.ts';
import { matchesSelection, parseSelection } from '../core/selection.ts';
import type { FindingWay, FoundFeed } from '../worker/discovery/find-feeds.ts';
import { findTimes } from '../worker/upstream/document-rhythm.ts';
import { printable, printLine } from './terminal.ts';

const NEWEST_SHOWN = 5;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A feed that was silent for so long may have ended. */
const SILENT_MS = 365 * DAY_MS;

const WAYS: Readonly<Record<FindingWay, string>> = {
  itself: 'the address itself',
  'link-header': 'the server names it',
  'link-element': 'the page declares it',
  'page-link': 'the page links to it',
  'usual-path': 'found at a usual place',
};

/** One of the feeds that were found; `number` is what `--choose` takes. */
export interface FoundChoice {
  readonly number: number;
  /** The choice that is the same feed in another format, and comes before it. */
  readonly sameAs?: number;
  readonly url: string;
  readonly way: FindingWay;
  readonly format: string;
  readonly title?: string;
  readonly site?: string;
  readonly language?: string;
  readonly entries: number;
  /** Entries with a full text, as far as that can be told: a body beside or instead of a summary. */
  readonly withText: number;
  /** In words, where the entries' dates tell it. */
  readonly rhythm?: string;
  readonly newest: readonly { title: string; url?: string; publishedAt?: string }[];
  /** Sources that have the address already. */
  readonly alreadyIn: readonly string[];
}

/** The feeds of each group together, numbered from 1. */
export function numberChoices(
  groups: readonly (readonly FoundFeed[])[],
  { feeds, now }: { readonly feeds: readonly FeedDefinition[]; readonly now: number },
): readonly FoundChoice[] {
  let number = 0;
  return groups.flatMap((group) => {
    const first = number + 1;
    return group.map((found) => {
      number++;
      const same = number === first ? {} : { sameAs: first };
      return { number, ...same, ...describe(found, { feeds, now }) };
    });
  });
}

function describe(
  { url, way, feed, stories }: FoundFeed,
  { feeds, now }: { readonly feeds: readonly FeedDefinition[]; readonly now: number },
): Omit<FoundChoice, 'number' | 'sameAs'> {
  const rhythm = describeRhythm(findTimes(stories), now);
  return {
    url,
    way,
    format: feed.format,
    ...(feed.title === undefined ? {} : { title: feed.title }),
    ...(feed.url === undefined ? {} : { site: feed.url }),
    ...(feed.language === undefined ? {} : { language: feed.language }),
    entries: stories.length,
    withText: stories.filter(({ entry }) => (entry.text ?? '').trim() !== '').length,
    ...(rhythm === undefined ? {} : { rhythm }),
    newest: stories.slice(0, NEWEST_SHOWN).map(({ entry }) => ({
      title: entry.title,
      ...(entry.url === undefined ? {} : { url: entry.url }),
      ...(entry.publishedAt === undefined ? {} : { publishedAt: entry.publishedAt }),
    })),
    alreadyIn: listSourcesAt(url, feeds),
  };
}

/** The sources that are polled at an address, whether by http or https. */
function listSourcesAt(url: string, feeds: readonly FeedDefinition[]): readonly string[] {
  const identity = urlIdentity(url);
  return feeds.flatMap(({ sources }) =>
    sources.flatMap((one) =>
      one.kind === 'upstream' && urlIdentity(one.url) === identity ? [one.id] : [],
    ),
  );
}

/** `times`: newest first, milliseconds since 1970. */
function describeRhythm(times: readonly number[], now: number): string | undefined {
  const [newest] = times;
  const oldest = times.at(-1);
  if (newest === undefined || oldest === undefined) return undefined;
  if (now - newest > SILENT_MS) return 'nothing new for more than a year';
  if (times.length < 3 || newest === oldest) return undefined;
  const perDay = ((times.length - 1) * DAY_MS) / (newest - oldest);
  if (perDay >= 1.5) return `about ${Math.round(perDay)} a day`;
  if (perDay * 7 >= 1.5) return `about ${Math.round(perDay * 7)} a week`;
  if (perDay * 30 >= 1.5) return `about ${Math.round(perDay * 30)} a month`;
  return `about ${Math.max(1, Math.round(perDay * 365))} a year`;
}

/** How many stories a feed would take of what was found, by its own selection. */
export function countTaken(
  { stories, url }: FoundFeed,
  { feed, source }: { readonly feed: FeedDefinition | undefined; readonly source: string },
): number {
  const selection = feed?.select === undefined ? undefined : parseSelection(feed.select);
  if (selection?.ok !== true) return stories.length;
  return stories.filter(({ entry, publishedAt = 0 }) =>
    matchesSelection(selection.selection, {
      ...{ key: '', id: url, source, entry, state: 'live', sequence: 0 },
      ...{ publishedAt, updatedAt: publishedAt, changedAt: publishedAt },
    }),
  ).length;
}

/** For a person: each feed with its other forms below it. */
export function printChoices(choices: readonly FoundChoice[]): void {
  for (const one of choices) {
    if (one.sameAs !== undefined) {
      printLine(printable(`   the same as ${one.format}, number ${one.number}: ${one.url}`));
      continue;
    }
    const { number, title = 'without a title', url, way, newest, alreadyIn } = one;
    printLine(printable(`${number}  ${title}`));
    printLine(printable(`   ${url} (${WAYS[way]})`));
    printLine(printable(`   ${listFacts(one).join(', ')}`));
    for (const { title: name, publishedAt = '' } of newest)
      printLine(printable(`   ${publishedAt.slice(0, 10).padEnd(10)}  ${name}`));
    if (alreadyIn.length > 0)
      printLine(printable(`   it is a source already: ${alreadyIn.join(', ')}`));
  }
}

function listFacts({ format, language, entries, withText, rhythm }: FoundChoice): string[] {
  const count = entries === 1 ? '1 entry' : `${entries} entries`;
  const text = withText === entries ? [] : [`${withText} of them with a text`];
  return [
    format,
    ...(language === undefined ? [] : [language]),
    count,
    ...text,
    rhythm ?? [],
  ].flat();
}
