// The three addresses of a feed, easy to copy with and without a script, with plain words on what to
// do with them.

import { documentUrl } from '../../core/addresses.ts';
import { FEED_FORMATS, type FeedDefinition } from '../../core/feed.ts';
import { type Html, html } from './html.ts';
import { FORMAT_NAMES, mediaType, type Site } from './layout.ts';
import type { Words } from './words.ts';

/** The box with copyable addresses, as it stands on a feed's page. */
export function subscribeBox(site: Site, feed: FeedDefinition, words: Words): Html {
  return html`<section class="subscribe" aria-labelledby="subscribe" lang="${words.language}" dir="ltr">
<h2 id="subscribe">${FEED_MARK}${words.subscribe}</h2>
<p>${words.subscribeHow}</p>
<ul class="addresses">
${FEED_FORMATS.map((format) => {
  const address = documentUrl(site.baseUrl, feed.slug, format);
  const name = FORMAT_NAMES[format];
  return html`<li>
<a class="format" href="${site.prefix}/feeds/${feed.slug}.${format}" type="${mediaType(format)}">${name}</a>
<button type="button" hidden data-copied="${words.copied}" aria-label="${words.copy}: ${words.addressOf(name)}">${words.copy}</button>
<code dir="ltr">${address}</code>
</li>
`;
})}</ul>
<p class="copy-status" role="status"></p>
</section>`;
}

/** The three formats as short links, for lists of feeds. */
export function subscribeLinks(site: Site, feed: FeedDefinition, words: Words): Html {
  return html`<ul class="formats" aria-label="${words.subscribe}">
${FEED_FORMATS.map(
  (format) =>
    html`<li><a class="chip" href="${site.prefix}/feeds/${feed.slug}.${format}" type="${mediaType(format)}">${FORMAT_NAMES[format]}</a></li>
`,
)}</ul>`;
}

const FEED_MARK = html`<svg class="mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle cx="3" cy="13" r="2"/><path d="M1 6.5A8.5 8.5 0 0 1 9.5 15M1 1.5A13.5 13.5 0 0 1 14.5 15" fill="none" stroke="currentColor" stroke-width="2.2"/></svg>`;
