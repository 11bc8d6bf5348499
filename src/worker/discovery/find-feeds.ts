// The use case "find the feeds behind an address": the document itself, what the page and its server
// declare, links that look like feeds, and at last the usual paths. Polite: one request after the other,
// and never more than a few.

import { findFeedLinks, isFeedType } from '../../formats/html/find-feed-links.ts';
import { findLinks } from '../../formats/link-header.ts';
import {
  type LookTools,
  lookAtAddress,
  type Miss,
  type SeenFeed,
  type SeenPage,
} from './look-at-address.ts';

/** How a feed was found. */
export type FindingWay = 'itself' | 'link-header' | 'link-element' | 'page-link' | 'usual-path';

export interface FoundFeed extends Omit<SeenFeed, 'page' | 'link'> {
  readonly way: FindingWay;
}

export interface Discovery {
  /** The publisher's first choice first, feeds of comments and the page itself last. */
  readonly feeds: readonly FoundFeed[];
  /** What was looked at in vain. */
  readonly misses: readonly Miss[];
  /** Links that were not looked at, because there are too many. */
  readonly skipped: number;
}

/** Requests of one discovery, beside the first. */
const REQUESTS_MAX = 20;
/** Below the site, where feeds are by the habits of WordPress, Hugo, Jekyll, Ghost, Drupal and others. */
const USUAL_PATHS = [
  ...['/feed/', '/rss.xml', '/feed.xml', '/atom.xml', '/index.xml'],
  ...['/rss', '/feed.json', '/feed.atom'],
] as const;

interface Candidate {
  readonly url: string;
  readonly way: FindingWay;
}

/** Finds the feeds behind an absolute address. Rejects only with the reason of the tools' signal. */
export async function findFeeds(address: string, tools: LookTools): Promise<Discovery> {
  const first = await lookAtAddress(address, tools);
  if (first.kind === 'miss') return { feeds: [], misses: [first], skipped: 0 };
  if (first.kind === 'feed' && first.page === undefined)
    return { feeds: [found(first, 'itself')], misses: [], skipped: 0 };
  const search = new Search(tools, [first.url, first.arrivedAt]);
  const page = { ...first, page: first.page ?? '' };
  const { declared, hinted } = listCandidates(page);
  await search.look(declared);
  if (!search.hasFound) await search.look(hinted, { isDeep: true });
  if (!search.hasFound && first.kind === 'page')
    await search.look(listUsual(first), { isFirstEnough: true });
  return search.conclude(first.kind === 'feed' ? found(first, 'itself') : undefined);
}

function listCandidates({ page, link, arrivedAt }: Omit<SeenPage, 'kind'>): {
  readonly declared: readonly Candidate[];
  readonly hinted: readonly Candidate[];
} {
  const links = findFeedLinks(page, arrivedAt);
  const base = arrivedAt;
  const stated = [
    ...findLinks(link, { relation: 'feed', base }),
    ...findLinks(link, { relation: 'alternate', base, isOfType: isFeedType }),
  ];
  const by = (way: FindingWay) => (one: { readonly url: string }) => ({ url: one.url, way });
  const declared = links.declared.map(by('link-element'));
  return {
    declared: [...stated.map((url) => ({ url, way: 'link-header' as const })), ...declared],
    hinted: links.hinted.map(by('page-link')),
  };
}

/** At the root of the site, and below the page where that is not the root. */
function listUsual({ arrivedAt }: SeenPage): readonly Candidate[] {
  const { origin, pathname } = new URL(arrivedAt);
  const below = pathname.replace(/\/[^/]*$/u, '');
  const folders = below === '' ? [origin] : [`${origin}${below}`, origin];
  return folders.flatMap((folder) =>
    USUAL_PATHS.map((path) => ({ url: folder + path, way: 'usual-path' as const })),
  );
}

/** Its lifetime is one discovery: what was found, what was missed, and what may still be asked. */
class Search {
  readonly #tools: LookTools;
  readonly #known: Set<string>;
  readonly #feeds: FoundFeed[] = [];
  readonly #misses: Miss[] = [];
  #left = REQUESTS_MAX;
  #skipped = 0;

  constructor(tools: LookTools, known: readonly string[]) {
    this.#tools = tools;
    this.#known = new Set(known);
  }

  get hasFound(): boolean {
    return this.#feeds.length > 0;
  }

  /** Looks at each in turn. `isDeep`: pages among them (as "Our RSS feeds") are looked through once. */
  async look(
    candidates: readonly Candidate[],
    { isDeep = false, isFirstEnough = false } = {},
  ): Promise<void> {
    const open = [...candidates];
    const pages: SeenPage[] = [];
    for (const { url, way } of open) {
      if (this.#known.has(url) || (isFirstEnough && this.hasFound)) continue;
      this.#known.add(url);
      if (this.#left === 0) {
        this.#skipped++;
        continue;
      }
      this.#left--;
      const sight = await lookAtAddress(url, this.#tools);
      if (sight.kind === 'miss') this.#misses.push(sight);
      else if (sight.kind === 'page') pages.push(sight);
      else this.#take(found(sight, way));
    }
    for (const page of isDeep ? pages : []) {
      if (this.hasFound) return;
      const { declared, hinted } = listCandidates(page);
      await this.look([...declared, ...hinted]);
    }
  }

  #take(feed: FoundFeed): void {
    const isNew = this.#feeds.every((one) => one.arrivedAt !== feed.arrivedAt);
    if (isNew) this.#feeds.push(feed);
  }

  conclude(page: FoundFeed | undefined): Discovery {
    const feeds = [
      ...this.#feeds.filter((one) => !isOfComments(one)),
      ...this.#feeds.filter(isOfComments),
      ...(page === undefined ? [] : [page]),
    ];
    return { feeds, misses: this.#misses, skipped: this.#skipped };
  }
}

/** What readers say below the stories: hardly ever the feed that is looked for. */
export function isOfComments({ url, feed }: FoundFeed): boolean {
  return /\bcomments?\b/iu.test(`${feed.title} ${url}`);
}

function found({ page: _page, link: _link, ...seen }: SeenFeed, way: FindingWay): FoundFeed {
  return { ...seen, way };
}
