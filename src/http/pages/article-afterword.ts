// What stands below a story: where to read on, its attachments, whom it credits, and its rights.

import type { Enclosure, RelatedStory } from '../../core/entry.ts';
import { webAddress } from '../../core/web-address.ts';
import type { StoryContent } from './article-body.ts';
import { type Html, html } from './html.ts';
import { hostOf } from './layout.ts';
import type { Words } from './words.ts';

/** The foot of the article. */
export function articleAfterword({ stored, feeds }: StoryContent, words: Words): Html {
  const { entry } = stored;
  const original = webAddress(entry.url);
  const comments = webAddress(entry.commentsUrl);
  const rights = entry.rights ?? feeds[0]?.copyright;
  return html`<footer class="afterword">
${relatedStories(entry.related ?? [], words)}
${attachments(entry.enclosures ?? [], words)}
${imprint(
  [
    [words.sources, entry.agencies],
    [words.tags, entry.tags],
  ],
  words,
)}
${original !== undefined && html`<p class="original" lang="${words.language}"><a href="${original}">${words.readOriginal(hostOf(original))}</a></p>`}
${comments !== undefined && html`<p lang="${words.language}"><a href="${comments}">${words.comments}</a></p>`}
${rights !== undefined && html`<p class="rights" dir="auto">${rights}</p>`}
</footer>`;
}

function relatedStories(stories: readonly RelatedStory[], words: Words): Html | undefined {
  if (stories.length === 0) return undefined;
  return html`<aside class="related" aria-labelledby="related">
<h2 id="related" lang="${words.language}">${words.related}</h2>
<ul>
${stories.map(({ title, url }) => {
  const address = webAddress(url);
  return html`<li dir="auto">${address === undefined ? title : html`<a href="${address}">${title}</a>`}</li>
`;
})}</ul>
</aside>`;
}

function attachments(enclosures: readonly Enclosure[], words: Words): Html | undefined {
  const items = enclosures.flatMap(({ url, mediaType }) => {
    const address = webAddress(url);
    if (address === undefined) return [];
    const name = address.split(/[?#]/u, 1)[0]?.split('/').at(-1) || hostOf(address);
    return html`<li dir="auto"><a href="${address}">${name}</a> ${mediaType}</li>
`;
  });
  if (items.length === 0) return undefined;
  return html`<section class="attachments" aria-labelledby="attachments">
<h2 id="attachments" lang="${words.language}">${words.attachments}</h2>
<ul>
${items}</ul>
</section>`;
}

type NamedList = readonly [name: string, items: readonly string[] | undefined];

function imprint(lists: readonly NamedList[], words: Words): Html | undefined {
  const rows = lists.flatMap(([name, items = []]) => {
    if (items.length === 0) return [];
    const joined = items.map((item, index) => html`${index > 0 && ' · '}<bdi>${item}</bdi>`);
    return html`<div><dt lang="${words.language}">${name}</dt><dd>${joined}</dd></div>
`;
  });
  return rows.length === 0
    ? undefined
    : html`<dl class="imprint">
${rows}</dl>`;
}
