// What an article's page tells machines: its feeds, its description for search engines, and how a
// link to it looks where it is shared (Open Graph).

import { articlePageUrl, ninjsUrl } from '../../core/addresses.ts';
import { webAddress } from '../../core/web-address.ts';
import type { StoryContent } from './article-body.ts';
import { articleJsonLd } from './article-json-ld.ts';
import { type Html, html } from './html.ts';
import { discoveryLinks, type Site } from './layout.ts';

/** The elements of an article page's head beyond every page's own. */
export function articleHead(
  site: Site,
  { stored, feeds }: StoryContent,
  description: string | undefined,
): Html {
  const { entry } = stored;
  const picture = entry.images?.find((image) => webAddress(image.url) !== undefined);
  const properties: readonly (readonly [string, string | undefined])[] = [
    ['og:type', 'article'],
    ['og:title', entry.title],
    ['og:description', description],
    ['og:url', webAddress(entry.url) ?? articlePageUrl(site.baseUrl, stored.key)],
    ['og:site_name', entry.publisher ?? feeds[0]?.title],
    ['og:locale', entry.language?.replace('-', '_')],
    ['og:image', webAddress(picture?.url)],
    ['og:image:alt', picture?.caption],
    ['article:published_time', entry.publishedAt],
    ['article:modified_time', entry.updatedAt],
    ['article:section', entry.section],
    ...(entry.authors ?? []).map(({ name }) => ['article:author', name] as const),
    ...(entry.tags ?? []).map((tag) => ['article:tag', tag] as const),
  ];
  return html`${feeds.map((feed) => discoveryLinks(site, feed))}${properties.map(
    ([property, content]) =>
      content !== undefined &&
      html`<meta property="${property}" content="${content}">
`,
  )}<link rel="alternate" type="application/json" title="ninjs" href="${ninjsUrl(site.baseUrl, stored.key)}">
${articleJsonLd({ baseUrl: site.baseUrl, stored, feeds })}`;
}
