// The parts of a story that are read: its pictures with captions and credits, its dateline and its
// text. Where every public feed carries only summaries, so does the page, and the rest is at the
// story's own address.

import type { Entry, Image, StoredEntry } from '../../core/entry.ts';
import type { FeedDefinition } from '../../core/feed.ts';
import { foldText } from '../../core/text.ts';
import { webAddress } from '../../core/web-address.ts';
import { renderBody } from '../../formats/html/compose-content.ts';
import { composeSummary } from '../../formats/html/compose-summary.ts';
import { type Html, html, trustHtml } from './html.ts';
import type { Words } from './words.ts';

const SUMMARY_CHARACTERS_MAX = 1_000;
const PICTURES_MAX = 50;
/** White space and invisible characters that may come before a place or in it. */
const OPENING_CHARACTERS_MAX = 20;

/** A story and the public feeds that carry it. */
export interface StoryContent {
  readonly stored: StoredEntry;
  readonly feeds: readonly FeedDefinition[];
}

/** The pictures, then the text with the place before its first paragraph. */
export function articleBody({ stored, feeds }: StoryContent, words: Words): Html {
  const { entry } = stored;
  const full = entry.url === undefined || feeds.some((feed) => feed.content === 'full');
  const markup = full ? renderBody(entry, entry.url) : '';
  const body =
    markup === ''
      ? html`<p>${composeSummary(entry, SUMMARY_CHARACTERS_MAX)}</p>`
      : trustHtml(markup);
  const pictures = (entry.images ?? []).slice(0, PICTURES_MAX).filter(({ url }) => {
    // A picture that already stands in the text is left to it.
    const address = webAddress(url);
    return address === undefined || !markup.includes(html`src="${address}"`.markup);
  });
  return html`${pictures.length > 0 && html`<div class="figures">${pictures.map((picture) => figure(picture, words))}</div>`}
<div class="body">
${withDateline(body, entry)}
</div>`;
}

/** Whether a text opens with the place already, as where the article's own dateline is kept in it. */
export function opensWithPlace(text: string, place: string): boolean {
  const start = foldText(text.slice(0, place.length + OPENING_CHARACTERS_MAX)).toLowerCase();
  return start.startsWith(foldText(place).toLowerCase());
}

/** "BEIJING — China mengumumkan …": the place runs into the first paragraph, unless it stands there. */
function withDateline(body: Html, { place }: Entry): Html {
  if (place === undefined) return body;
  if (opensWithPlace(body.markup.replace(/^(?:<[^<>]*>\s*)+/u, ''), html`${place}`.markup))
    return body;
  const dateline = html`<span class="dateline">${place}</span> — `;
  if (!body.markup.startsWith('<p>')) return html`<p>${dateline}</p>${body}`;
  return html`<p>${dateline}${trustHtml(body.markup.slice('<p>'.length))}`;
}

function figure(image: Image, words: Words): Html | undefined {
  const url = webAddress(image.url);
  const credit =
    image.credit !== undefined &&
    html` <bdi class="credit"><bdi lang="${words.language}">${words.picture}</bdi>: <bdi>${image.credit}</bdi></bdi>`;
  const caption = html`${image.caption}${credit}`;
  if (caption.markup === '' && url === undefined) return undefined;
  if (url === undefined) return html`<p class="caption-alone" dir="auto">${caption}</p>`;
  return html`<figure>
<img src="${url}" alt="${image.caption}"${size('width', image.width)}${size('height', image.height)}>
${caption.markup !== '' && html`<figcaption dir="auto">${caption}</figcaption>`}
</figure>`;
}

function size(name: 'width' | 'height', pixels: number | undefined): Html | undefined {
  if (pixels === undefined || !Number.isSafeInteger(pixels) || pixels <= 0) return undefined;
  return html` ${name}="${pixels}"`;
}
