// A story as a page: everything that the article says, in its own language and direction, with its
// date as it was printed. What it does not say is not there.

import { articlePageUrl } from '../../core/addresses.ts';
import type { Entry, Person } from '../../core/entry.ts';
import type { FeedDefinition } from '../../core/feed.ts';
import { truncateText } from '../../core/text.ts';
import { webAddress } from '../../core/web-address.ts';
import { composeSummary } from '../../formats/html/compose-summary.ts';
import { articleAfterword } from './article-afterword.ts';
import { articleBody, type StoryContent } from './article-body.ts';
import { articleHead } from './article-head.ts';
import { type Html, html } from './html.ts';
import { feedTrail, langAttribute, renderPage, type Site, timeElement } from './layout.ts';
import { printDate } from './printed-date.ts';
import { type Words, wordsFor } from './words.ts';

const PAGE_TITLE_CHARACTERS_MAX = 200;
const DESCRIPTION_CHARACTERS_MAX = 300;

/** The page of one story. */
export function renderArticlePage(site: Site, content: StoryContent): string {
  const { stored, feeds } = content;
  const { entry } = stored;
  const [feed] = feeds;
  const language = entry.language ?? feed?.language;
  const words = wordsFor(language);
  const description = composeSummary(entry, DESCRIPTION_CHARACTERS_MAX);
  return renderPage({
    site,
    words,
    language,
    title: truncateText(
      `${entry.title} · ${entry.publisher ?? feed?.title ?? 'Kabar'}`,
      PAGE_TITLE_CHARACTERS_MAX,
    ),
    description,
    canonical: webAddress(entry.url) ?? articlePageUrl(site.baseUrl, stored.key),
    head: articleHead(site, content, description),
    trail: feed && feedTrail(site, feed),
    content: html`<article class="article">
<header class="article-head">
${entry.section !== undefined && html`<p class="overline"><span class="section">${entry.section}</span></p>`}
<h1 class="${entry.title.length > 140 ? 'long' : 'headline'}" dir="auto">${entry.title}</h1>
${entry.subtitle !== undefined && html`<p class="standfirst" dir="auto">${entry.subtitle}</p>`}
${credits(entry, language, words)}
</header>
${articleBody(content, words)}
${articleAfterword(content, words)}
</article>
${feeds.length > 0 && followLinks(site, feeds, words)}`,
  });
}

function credits(entry: Entry, language: string | undefined, words: Words): Html {
  const published = printDate(entry.publishedAt, language);
  const updated = printDate(entry.updatedAt, language);
  const showsUpdate = updated !== undefined && entry.updatedAt !== entry.publishedAt;
  return html`<div class="credits">
${people(words.by, entry.authors, words)}
${people(words.editors(entry.editors?.length ?? 0), entry.editors, words)}
<p class="dates">${published && timeElement(published)}${showsUpdate && html` <span class="updated"><bdi lang="${words.language}">${words.updated}</bdi> ${timeElement(updated)}</span>`}</p>
</div>`;
}

function people(
  label: string,
  list: readonly Person[] | undefined,
  words: Words,
): Html | undefined {
  if (list === undefined || list.length === 0) return undefined;
  const names = list.map((person, index) => {
    const url = webAddress(person.url);
    const name = html`<bdi>${person.name}</bdi>`;
    return html`${index > 0 && ', '}${url === undefined ? name : html`<a rel="author" href="${url}">${name}</a>`}`;
  });
  return html`<p class="people"><bdi class="label" lang="${words.language}">${label}</bdi> ${names}</p>`;
}

function followLinks(site: Site, feeds: readonly FeedDefinition[], words: Words): Html {
  return html`<aside class="follow" aria-labelledby="follow">
<h2 id="follow" lang="${words.language}">${words.partOf}</h2>
<ul>
${feeds.map(
  (feed) =>
    html`<li><a href="${site.prefix}/feeds/${feed.slug}"><bdi${langAttribute(feed.language)}>${feed.title}</bdi></a></li>
`,
)}</ul>
</aside>`;
}
