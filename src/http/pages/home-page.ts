// The front page: every public feed with what it brings, its latest stories and the ways to subscribe.

import type { StoredEntry } from '../../core/entry.ts';
import type { FeedDefinition } from '../../core/feed.ts';
import { truncateText } from '../../core/text.ts';
import { type Html, html } from './html.ts';
import {
  discoveryLinks,
  entryHref,
  langAttribute,
  renderPage,
  type Site,
  timeElement,
} from './layout.ts';
import { printDate, printInstant } from './printed-date.ts';
import { subscribeLinks } from './subscribe-box.ts';
import { type Words, wordsFor } from './words.ts';

/** How many of a feed's stories its card shows. */
export const LATEST_MAX = 3;
const TITLE_CHARACTERS_MAX = 140;
const OPML = 'text/x-opml';

/** One feed as the front page shows it. */
export interface FeedCard {
  readonly feed: FeedDefinition;
  /** Newest first. */
  readonly latest: readonly StoredEntry[];
  /** Milliseconds since 1970; absent until the feed is published. */
  readonly updatedAt?: number | undefined;
}

/** The page of all public feeds, in the language that they share, else in English. */
export function renderHomePage(site: Site, cards: readonly FeedCard[]): string {
  const words = sharedWords(cards);
  return renderPage({
    site,
    words,
    title: `${words.homeTitle} · Kabar`,
    description: words.homeLede,
    canonical: `${site.baseUrl}/`,
    head: html`${cards.map((card) => discoveryLinks(site, card.feed))}<link rel="outline" type="${OPML}" title="${words.home}" href="${site.baseUrl}/opml.xml">
`,
    content: html`<header class="lead">
<h1>${words.homeTitle}</h1>
<p class="lede">${words.homeLede}</p>
${cards.length > 1 && html`<p class="all-at-once">${words.allAtOnce} <a class="chip" href="${site.prefix}/opml.xml" type="${OPML}">OPML</a></p>`}
</header>
${cards.length === 0 ? html`<p class="empty">${words.noFeeds}</p>` : html`<ul class="feeds">${cards.map((card) => feedCard(site, card, words))}</ul>`}`,
  });
}

/** When a feed last changed, in the offset of its newest story. */
export function updatedText(
  {
    latest,
    updatedAt,
  }: { readonly latest: StoredEntry | undefined; readonly updatedAt?: number | undefined },
  words: Words,
): Html | undefined {
  if (updatedAt === undefined || latest === undefined) return undefined;
  const date = printInstant(updatedAt, { like: latest.entry.publishedAt, language: words.locale });
  return date && html`<span dir="auto">${words.updated} ${timeElement(date)}</span>`;
}

/** A language's name in the page's own language. */
export function languageName(language: string | undefined, words: Words): Html | undefined {
  if (language === undefined) return undefined;
  try {
    const name = new Intl.DisplayNames(words.locale, { type: 'language' }).of(language);
    return html`<span dir="auto">${name ?? language}</span>`;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Without feeds, or with feeds of several languages, the page speaks English. */
function sharedWords(cards: readonly FeedCard[]): Words {
  const languages = new Set(cards.map((card) => wordsFor(card.feed.language).language));
  const [only] = languages;
  return wordsFor(languages.size === 1 ? only : 'en');
}

function feedCard(site: Site, { feed, latest, updatedAt }: FeedCard, words: Words): Html {
  const lang = langAttribute(feed.language);
  return html`<li class="feed">
<article>
<div class="feed-head">
<h2${lang} dir="auto"><a class="quiet" href="${site.prefix}/feeds/${feed.slug}">${feed.title}</a></h2>
${feed.description !== undefined && html`<p class="feed-description"${lang} dir="auto">${feed.description}</p>`}
<p class="feed-facts">${languageName(feed.language, words)}${updatedText({ latest: latest[0], updatedAt }, words)}</p>
${subscribeLinks(site, feed, words)}
</div>
${latest.length > 0 && html`<ol class="latest" aria-label="${words.latest}">${latest.map((stored) => latestStory(site, stored, words))}</ol>`}
</article>
</li>
`;
}

function latestStory(site: Site, stored: StoredEntry, words: Words): Html {
  const { entry } = stored;
  const date = printDate(entry.publishedAt, words.locale);
  return html`<li>
<p class="latest-title"${langAttribute(entry.language)} dir="auto"><a class="quiet" href="${entryHref(site, stored)}">${truncateText(entry.title, TITLE_CHARACTERS_MAX)}</a></p>
${date && html`<p class="overline">${timeElement(date)}</p>`}
</li>
`;
}
