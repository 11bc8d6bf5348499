// The front page: every public feed with what it brings, its latest story and the ways to subscribe.

import type { StoredEntry } from '../../core/entry.ts';
import type { FeedDefinition } from '../../core/feed.ts';
import { type Html, html } from './html.ts';
import { discoveryLinks, entryHref, renderPage, type Site } from './layout.ts';
import { printDate, printInstant } from './printed-date.ts';
import { subscribeLinks } from './subscribe-box.ts';
import { type Words, wordsFor } from './words.ts';

/** One feed as the front page shows it. */
export interface FeedCard {
  readonly feed: FeedDefinition;
  readonly latest?: StoredEntry | undefined;
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
    head: html`${cards.map((card) => discoveryLinks(site, card.feed))}`,
    content: html`<header class="lead">
<h1>${words.homeTitle}</h1>
<p class="lede">${words.homeLede}</p>
</header>
${cards.length === 0 ? html`<p class="empty">${words.noFeeds}</p>` : html`<ul class="feeds">${cards.map((card) => feedCard(site, card, words))}</ul>`}`,
  });
}

/** Without feeds, or with feeds of several languages, the page speaks English. */
function sharedWords(cards: readonly FeedCard[]): Words {
  const languages = new Set(cards.map((card) => wordsFor(card.feed.language).language));
  const [only] = languages;
  return wordsFor(languages.size === 1 ? only : 'en');
}

function feedCard(site: Site, { feed, latest, updatedAt }: FeedCard, words: Words): Html {
  return html`<li class="feed">
<article>
<div class="feed-head">
<h2 lang="${feed.language}" dir="auto"><a href="${site.prefix}/feeds/${feed.slug}">${feed.title}</a></h2>
${feed.description !== undefined && html`<p class="feed-description" lang="${feed.language}" dir="auto">${feed.description}</p>`}
<p class="feed-facts">${languageName(feed.language, words)}${updatedAt !== undefined && updatedText(updatedAt, words)}</p>
</div>
<div class="feed-latest">${latest !== undefined && latestStory(site, latest, words)}</div>
${subscribeLinks(site, feed, words)}
</article>
</li>
`;
}

function latestStory(site: Site, stored: StoredEntry, words: Words): Html {
  const { entry } = stored;
  const language = entry.language;
  const date = printDate(entry.publishedAt, words.locale);
  return html`<p class="overline">${words.latest}${date && html` <time datetime="${date.machine}">${date.dateText}${date.timeText && `, ${date.timeText}`}</time>`}</p>
<p class="latest-title" lang="${language}" dir="auto"><a href="${entryHref(site, stored)}">${entry.title}</a></p>`;
}

function updatedText(at: number, words: Words): Html | undefined {
  const date = printInstant(at, words.locale);
  return (
    date &&
    html`<span>${words.updated} <time datetime="${date.machine}">${date.dateText}, ${date.timeText}</time></span>`
  );
}

/** A language's name in the page's own language. */
export function languageName(language: string | undefined, words: Words): Html | undefined {
  if (language === undefined) return undefined;
  try {
    const name = new Intl.DisplayNames(words.locale, { type: 'language' }).of(language);
    return html`<span>${name ?? language}</span>`;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
