// One feed as an outline of an OPML 2.0 document. The type is `rss` for a feed of any format (OPML 2.0,
// "Subscription lists").

import { webAddress } from '../../core/web-address.ts';
import { plainField } from '../plain-text.ts';
import { xmlElement } from '../xml/write-xml.ts';

export interface ListedFeed {
  /** Absolute http(s). */
  readonly url: string;
  readonly title: string;
  readonly siteUrl?: string | undefined;
  readonly description?: string | undefined;
  /** BCP 47. */
  readonly language?: string | undefined;
}

/** The element; attributes without a value are left out. */
export function renderOutline({ url, title, siteUrl, description, language }: ListedFeed): string {
  const name = listText(title) ?? url;
  return xmlElement('outline', {
    type: 'rss',
    text: name,
    title: name,
    xmlUrl: webAddress(url) ?? url,
    htmlUrl: webAddress(siteUrl),
    description: listText(description),
    language,
  });
}

/**
 * Text as it can stand in a list. OPML lets it be HTML, and some readers take it so: a `<` or `&` that would
 * begin a tag or a reference becomes the sign that looks like it.
 */
export function listText(text: string | undefined): string | undefined {
  return plainField(text)?.replaceAll('<\u2060', '\u2039').replaceAll('&\u2060', '\uFF06');
}
