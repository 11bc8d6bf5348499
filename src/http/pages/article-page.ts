// A story as a page: everything that the article says, in its own language and direction, with its
// date as it was printed. What it does not say is not there.

import { articlePageUrl } from '../../core/addresses.ts';
import type { Entry, Person } from '../../core/entry.ts';
import type { FeedDefinition } from '../../core/feed.ts';
import { truncateText } from '../../core/text.ts';
import { composeSummary } from '../../formats/html/compose-summary.ts';
import { webAddress } from '../../formats/web-address.ts';
import { articleBody, type StoryContent } from './article-body.ts';
import { articleHead } from './article-head.ts';
import { type Html, html } from './html.ts';
import { feedTrail, hostOf, renderPage, type Site } from './layout.ts';
import { type PrintedDate, printDate } from './printed-date.ts';
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
    content: html`<article class="article" dir="${directionOf(language)}">
<header class="article-head">
${entry.section !== undefined && html`<p class="overline"><span class="section">${entry.section}</span></p>`}
<h1 class="${entry.title.length > 140 ? 'long' : 'headline'}" dir="auto">${entry.title}</h1>
${entry.subtitle !== undefined && html`<p class="standfirst" dir="auto">${entry.subtitle}</p>`}
${credits(entry, language, words)}
</header>
${articleBody(content, words)}
${afterword(content, words)}
</article>
${feeds.length > 0 && followLinks(site, feeds, words)}`,
  });
}

const RIGHT_TO_LEFT = new Set([
  'Adlm',
  'Arab',
  'Hebr',
  'Mand',
  'Nkoo',
  'Rohg',
  'Samr',
  'Syrc',
  'Thaa',
]);

/** By the script in which the language is usually written; a browser may guess where none is known. */
function directionOf(language: string | undefined): string {
  if (language === undefined) return 'auto';
  try {
    const { script } = new Intl.Locale(language).maximize();
    return RIGHT_TO_LEFT.has(script ?? '') ? 'rtl' : 'ltr';
  } catch (error) {
    if (error instanceof RangeError) return 'auto';
    throw error;
  }
}

function credits(entry: Entry, language: string | undefined, words: Words): Html {
  const published = printDate(entry.publishedAt, language);
  const updated = printDate(entry.updatedAt, language);
  const showsUpdate = updated !== undefined && entry.updatedAt !== entry.publishedAt;
  return html`<div class="credits">
${people(words.by, entry.authors, words)}
${people(words.editors(entry.editors?.length ?? 0), entry.editors, words)}
<p class="dates">${published && dateTime(published)}${showsUpdate && html` <span class="updated"><span lang="${words.language}">${words.updated}</span> ${dateTime(updated)}</span>`}</p>
</div>`;
}

function dateTime(date: PrintedDate): Html {
  return html`<time datetime="${date.machine}">${date.dateText}${date.timeText !== undefined && `, ${date.timeText}`}</time>`;
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
  return html`<p class="people"><span class="label" lang="${words.language}">${label}</span> ${names}</p>`;
}

function afterword({ stored }: StoryContent, words: Words): Html {
  const { entry } = stored;
  const original = webAddress(entry.url);
  const comments = webAddress(entry.commentsUrl);
  return html`<footer class="afterword">
${related(entry, words)}
${attachments(entry, words)}
<dl class="imprint">
${entry.agencies !== undefined && entry.agencies.length > 0 && html`<div><dt lang="${words.language}">${words.sources}</dt><dd>${entry.agencies.join(' / ')}</dd></div>`}
${entry.tags !== undefined && entry.tags.length > 0 && html`<div><dt lang="${words.language}">${words.tags}</dt><dd>${entry.tags.join(', ')}</dd></div>`}
</dl>
${original !== undefined && html`<p class="original" lang="${words.language}"><a href="${original}">${words.readOriginal(hostOf(original))}</a></p>`}
${comments !== undefined && html`<p lang="${words.language}"><a href="${comments}">${words.comments}</a></p>`}
${entry.rights !== undefined && html`<p class="rights" dir="auto">${entry.rights}</p>`}
</footer>`;
}

function related(entry: Entry, words: Words): Html | undefined {
  if (entry.related === undefined || entry.related.length === 0) return undefined;
  return html`<aside class="related" aria-labelledby="related">
<h2 id="related" lang="${words.language}">${words.related}</h2>
<ul>
${entry.related.map(({ title, url }) => {
  const address = webAddress(url);
  return html`<li dir="auto">${address === undefined ? title : html`<a href="${address}">${title}</a>`}</li>
`;
})}</ul>
</aside>`;
}

function attachments(entry: Entry, words: Words): Html | undefined {
  const items = (entry.enclosures ?? []).flatMap(({ url, mediaType }) => {
    const address = webAddress(url);
    if (address === undefined) return [];
    const name = decodeURIComponentSafely(URL.parse(address)?.pathname.split('/').at(-1) ?? '');
    return html`<li><a href="${address}">${name === '' ? hostOf(address) : name}</a> ${mediaType}</li>
`;
  });
  if (items.length === 0) return undefined;
  return html`<section class="attachments"><h2 lang="${words.language}">${words.attachments}</h2><ul>${items}</ul></section>`;
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

function followLinks(site: Site, feeds: readonly FeedDefinition[], words: Words): Html {
  return html`<aside class="follow" aria-labelledby="follow">
<h2 id="follow" lang="${words.language}">${words.partOf}</h2>
<ul>
${feeds.map(
  (feed) =>
    html`<li><a href="${site.prefix}/feeds/${feed.slug}" lang="${feed.language}" dir="auto">${feed.title}</a></li>
`,
)}</ul>
</aside>`;
}
