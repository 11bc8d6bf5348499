// A feed as a page: what it is, how to subscribe to it, and its stories by the days on which they
// were printed.

import { feedPageUrl } from '../../core/addresses.ts';
import type { Person, StoredEntry } from '../../core/entry.ts';
import type { FeedDefinition } from '../../core/feed.ts';
import { truncateText } from '../../core/text.ts';
import { webAddress } from '../../core/web-address.ts';
import { composeSummary } from '../../formats/html/compose-summary.ts';
import { opensWithPlace } from './article-body.ts';
import { languageName, updatedText } from './home-page.ts';
import { type Html, html } from './html.ts';
import {
  discoveryLinks,
  entryHref,
  hostOf,
  langAttribute,
  renderPage,
  type Site,
  timeElement,
} from './layout.ts';
import { type PrintedDate, printDate } from './printed-date.ts';
import { subscribeBox } from './subscribe-box.ts';
import { type Words, wordsFor } from './words.ts';

const TEASER_CHARACTERS_MAX = 260;
const TITLE_CHARACTERS_MAX = 200;
const NAMES_MAX = 4;

/** What the page shows. */
export interface FeedPageContent {
  readonly feed: FeedDefinition;
  /** Newest first. */
  readonly entries: readonly StoredEntry[];
  /** Milliseconds since 1970; absent until the feed is published. */
  readonly updatedAt?: number | undefined;
}

/** The page of one feed. */
export function renderFeedPage(site: Site, content: FeedPageContent): string {
  const { feed, entries } = content;
  const words = wordsFor(feed.language);
  return renderPage({
    site,
    words,
    language: feed.language,
    title: `${feed.title} · Kabar`,
    description: feed.description,
    canonical: feedPageUrl(site.baseUrl, feed.slug),
    head: html`${discoveryLinks(site, feed)}${openGraph(site, feed)}`,
    content: html`<header class="lead feed-lead">
${icon(feed)}<div>
<h1 dir="auto">${feed.title}</h1>
${feed.description !== undefined && html`<p class="lede" dir="auto">${feed.description}</p>`}
${facts(content, words)}
</div>
</header>
<div class="with-aside">
${subscribeBox(site, feed, words)}
<section class="river" aria-labelledby="stories">
<h2 id="stories" class="visually-hidden" lang="${words.language}">${words.stories}</h2>
${entries.length === 0 ? html`<p class="empty" lang="${words.language}">${words.noEntries}</p>` : storiesByDay(site, content, words)}
</section>
</div>`,
  });
}

function openGraph(site: Site, feed: FeedDefinition): Html {
  return html`<meta property="og:type" content="website">
<meta property="og:title" content="${feed.title}">
<meta property="og:url" content="${feedPageUrl(site.baseUrl, feed.slug)}">
${feed.description !== undefined && html`<meta property="og:description" content="${feed.description}">`}`;
}

function icon(feed: FeedDefinition): Html | undefined {
  const url = webAddress(feed.icon);
  return url === undefined
    ? undefined
    : html`<img class="feed-icon" src="${url}" alt="" width="72" height="72">`;
}

function facts({ feed, entries, updatedAt }: FeedPageContent, words: Words): Html {
  const link = webAddress(feed.link);
  return html`<p class="feed-facts" lang="${words.language}">
${link !== undefined && html`<span><a href="${link}">${hostOf(link)}</a></span>`}${languageName(feed.language, words)}
<span dir="auto">${words.storyCount(entries.length)}</span>
${updatedText({ latest: entries[0], updatedAt }, words)}
</p>`;
}

function storiesByDay(site: Site, { feed, entries }: FeedPageContent, words: Words): Html {
  const groups: { day: string; heading: PrintedDate | undefined; items: Html[] }[] = [];
  for (const stored of entries) {
    const date = printDate(stored.entry.publishedAt, feed.language ?? stored.entry.language);
    const day = date?.day ?? '';
    const open = groups.at(-1);
    const item = story(site, { feed, stored, date }, words);
    if (open?.day === day) open.items.push(item);
    else groups.push({ day, heading: date, items: [item] });
  }
  return html`${groups.map(
    ({ day, heading, items }) => html`<section class="day">
<h3>${heading === undefined ? words.undated : html`<time datetime="${day}">${heading.dayText}</time>`}</h3>
${items}</section>
`,
  )}`;
}

interface Story {
  readonly feed: FeedDefinition;
  readonly stored: StoredEntry;
  readonly date: PrintedDate | undefined;
}

function story(site: Site, { feed, stored, date }: Story, words: Words): Html {
  const { entry } = stored;
  const language = entry.language === feed.language ? undefined : entry.language;
  const teaser = composeSummary(entry, TEASER_CHARACTERS_MAX);
  const picture = webAddress(entry.images?.find((image) => image.url !== undefined)?.url);
  return html`<article class="story"${langAttribute(language)}>
<p class="overline">${date?.timeText && html`${timeElement(date, date.timeText)}`}${entry.section && html`<span class="section" dir="auto">${entry.section}</span>`}</p>
<div class="story-text">
<h4 dir="auto"><a class="quiet" href="${entryHref(site, stored)}">${truncateText(entry.title, TITLE_CHARACTERS_MAX)}</a></h4>
${teaser !== undefined && html`<p class="teaser" dir="auto">${entry.place !== undefined && !opensWithPlace(teaser, entry.place) && html`<span class="place">${entry.place}</span> `}${teaser}</p>`}
${authors(entry.authors, words)}
</div>
${picture !== undefined && html`<img class="thumbnail" src="${picture}" alt="" loading="lazy">`}
</article>
`;
}

function authors(people: readonly Person[] | undefined, words: Words): Html | undefined {
  if (people === undefined || people.length === 0) return undefined;
  const names = people.slice(0, NAMES_MAX).map((person) => person.name);
  const more = people.length > NAMES_MAX ? ' …' : '';
  return html`<p class="byline"><bdi lang="${words.language}">${words.by}</bdi> <bdi>${names.join(', ')}</bdi>${more}</p>`;
}
