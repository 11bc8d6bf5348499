// The frame that every page shares: head, masthead, content, colophon. Addresses that are published
// (canonical, autodiscovery) start with the base URL; those that only lead around in the site are
// paths, so that the pages work under whatever name the server was reached by.

import { documentUrl } from '../../core/addresses.ts';
import type { StoredEntry } from '../../core/entry.ts';
import {
  FEED_FORMATS,
  FEED_MEDIA_TYPES,
  type FeedDefinition,
  type FeedFormat,
} from '../../core/feed.ts';
import { webAddress } from '../../core/web-address.ts';
import { type Html, html } from './html.ts';
import type { PrintedDate } from './printed-date.ts';
import type { Words } from './words.ts';

/** What the pages know of the place where they stand. */
export interface Site {
  /** Absolute, without a trailing slash. */
  readonly baseUrl: string;
  /** The path of `baseUrl`, without a trailing slash: empty unless the service lives below a folder. */
  readonly prefix: string;
  /** Paths of the files that pages use, prefix included. */
  readonly assets: { readonly style: string; readonly script: string; readonly icon: string };
}

/** What tells one page from another in the frame. */
export interface PageFrame {
  readonly site: Site;
  readonly words: Words;
  /** BCP 47 of the page's content, where it is not the words' own. */
  readonly language?: string | undefined;
  readonly title: string;
  readonly description?: string | undefined;
  readonly canonical?: string | undefined;
  /** Further elements of the head. */
  readonly head?: Html;
  /** Where the reader is, beside the wordmark. */
  readonly trail?: Html | undefined;
  readonly content: Html;
}

/** What the formats are called where readers see them. */
export const FORMAT_NAMES: Readonly<Record<FeedFormat, string>> = {
  rss: 'RSS',
  atom: 'Atom',
  json: 'JSON Feed',
};

/** A whole HTML document. */
export function renderPage(frame: PageFrame): string {
  const { site, words } = frame;
  const language = frame.language ?? words.language;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${frame.title}</title>
${frame.description !== undefined && html`<meta name="description" content="${frame.description}">`}
${frame.canonical !== undefined && html`<link rel="canonical" href="${frame.canonical}">`}
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${site.assets.style}">
<link rel="icon" type="image/svg+xml" href="${site.assets.icon}">
${frame.head}
<script defer src="${site.assets.script}"></script>
</head>
<body>
<a class="skip" href="#content" lang="${words.language}">${words.skip}</a>
<header class="masthead" lang="${words.language}">
<div class="masthead-row">
<a class="wordmark" href="${site.prefix}/">${WORDMARK}Kabar</a>
${frame.trail}
<nav aria-label="Kabar"><a href="${site.prefix}/">${words.home}</a></nav>
</div>
</header>
<main id="content" tabindex="-1" dir="${directionOf(language)}">
${frame.content}
</main>
<footer class="colophon" lang="${words.language}">
<p>${words.colophon}</p>
<p><a href="${site.prefix}/">${words.home}</a></p>
</footer>
</body>
</html>
`.markup;
}

const WORDMARK = html`<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><rect width="32" height="32" rx="7"/><path d="M9 7v18M9 17.5 20 7M13.5 14 21 25"/></svg>`;

const RIGHT_TO_LEFT = new Set('Adlm Arab Hebr Mand Nkoo Rohg Samr Syrc Thaa'.split(' '));

/** By the script in which the language is usually written. */
function directionOf(language: string): 'ltr' | 'rtl' {
  try {
    return RIGHT_TO_LEFT.has(new Intl.Locale(language).maximize().script ?? '') ? 'rtl' : 'ltr';
  } catch (error) {
    if (error instanceof RangeError) return 'ltr';
    throw error;
  }
}

/** Autodiscovery: full addresses, the main format first, each with its own title. */
export function discoveryLinks(site: Site, feed: FeedDefinition): Html {
  return html`${FEED_FORMATS.map(
    (format) =>
      html`<link rel="alternate" type="${mediaType(format)}" title="${feed.title} (${FORMAT_NAMES[format]})" href="${documentUrl(site.baseUrl, feed.slug, format)}">
`,
  )}`;
}

/** The format's media type without parameters, as links name it. */
export function mediaType(format: FeedFormat): string {
  return FEED_MEDIA_TYPES[format].split(';', 1)[0] ?? '';
}

/** The way to a feed's page, as the masthead shows it. */
export function feedTrail(site: Site, feed: FeedDefinition): Html {
  return html`<a class="trail" href="${site.prefix}/feeds/${feed.slug}"><bdi${langAttribute(feed.language)}>${feed.title}</bdi></a>`;
}

/** Where a story's title leads: its own address, else our page for it. */
export function entryHref(site: Site, stored: StoredEntry): string {
  return webAddress(stored.entry.url) ?? `${site.prefix}/articles/${stored.key}`;
}

/** A date for people and machines. */
export function timeElement(date: PrintedDate, text = date.text): Html {
  return html`<time datetime="${date.machine}" dir="auto">${text}</time>`;
}

/** `lang`, where a language is known. */
export function langAttribute(language: string | undefined): Html | undefined {
  return language === undefined ? undefined : html` lang="${language}"`;
}

/** The name of an address's host as readers know it. */
export function hostOf(url: string): string {
  return URL.parse(url)?.hostname.replace(/^www\./u, '') ?? url;
}
