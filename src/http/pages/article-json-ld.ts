// An article as schema.org describes it (NewsArticle), for search engines and archives.

import { articlePageUrl, entryUrl, feedPageUrl } from '../../core/addresses.ts';
import type { Image, Person, StoredEntry } from '../../core/entry.ts';
import type { FeedDefinition } from '../../core/feed.ts';
import { cleanText } from '../../core/text.ts';
import { webAddress } from '../../core/web-address.ts';
import { type Html, trustHtml } from './html.ts';

/** What the description is made from. */
export interface ArticleDescription {
  readonly baseUrl: string;
  readonly stored: StoredEntry;
  /** The public feeds that carry the article. */
  readonly feeds: readonly FeedDefinition[];
}

/** The article's description as a data block for the page's head. */
export function articleJsonLd(description: ArticleDescription): Html {
  // A script element ends at the first `</`: no `<` may stand in it, whatever a story says.
  const json = JSON.stringify(describeArticle(description), cleanStrings)
    .replace(/</gu, '\\u003c')
    .replace(/>/gu, '\\u003e')
    .replace(/&/gu, '\\u0026');
  return trustHtml(`<script type="application/ld+json">${json}</script>`);
}

function describeArticle({ baseUrl, stored, feeds }: ArticleDescription): object {
  const { entry } = stored;
  const images = (entry.images ?? []).flatMap((image) => imageObject(image) ?? []);
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    '@id': stored.id,
    identifier: stored.id,
    url: entryUrl(baseUrl, stored),
    mainEntityOfPage: articlePageUrl(baseUrl, stored.key),
    headline: entry.title,
    alternativeHeadline: entry.subtitle,
    description: entry.summary,
    datePublished: entry.publishedAt,
    dateModified: entry.updatedAt ?? entry.publishedAt,
    inLanguage: entry.language,
    articleSection: entry.section,
    keywords: filled(entry.tags),
    author: filled(entry.authors?.map(person)),
    editor: filled(entry.editors?.map(person)),
    publisher: organization(entry.publisher ?? feeds[0]?.author?.name ?? feeds[0]?.title),
    image: filled(images),
    contentLocation:
      entry.place === undefined ? undefined : { '@type': 'Place', name: entry.place },
    creditText: entry.agencies?.join(', '),
    copyrightNotice: entry.rights,
    isPartOf: filled(
      feeds.map((feed) => ({
        '@type': 'DataFeed',
        name: feed.title,
        url: feedPageUrl(baseUrl, feed.slug),
      })),
    ),
  };
}

function person({ name, url }: Person): object {
  return { '@type': 'Person', name, url: webAddress(url) };
}

function organization(name: string | undefined): object | undefined {
  return name === undefined ? undefined : { '@type': 'NewsMediaOrganization', name };
}

function imageObject(image: Image): object | undefined {
  const url = webAddress(image.url);
  if (url === undefined) return undefined;
  return {
    '@type': 'ImageObject',
    url,
    caption: image.caption,
    creditText: image.credit,
    width: image.width,
    height: image.height,
  };
}

/** Lists that say nothing are left out. */
function filled<Item>(list: readonly Item[] | undefined): readonly Item[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}

function cleanStrings(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? cleanText(value) : value;
}
