// A document's content: the parts of an entry put together as a reader should see them. The entry's own body
// holds the story alone; pictures, related stories and credits stand around it here.

import type { Entry, Image } from '../../core/entry.ts';
import { webAddress } from '../../core/web-address.ts';
import { escapeHtml } from '../../html/escape-html.ts';
import { documentLine } from '../plain-text.ts';
import { labelsFor } from './labels.ts';
import { renderParagraphs } from './render-paragraphs.ts';
import { sanitize } from './sanitize.ts';

/** How many pictures, related stories and credited names content shows. */
const PARTS_MAX = 50;

export interface ContentOptions {
  /** Where relative addresses in the entry's HTML start; default: the entry's own address. */
  readonly baseUrl?: string;
}

/**
 * Safe HTML of the whole story: subtitle, first picture, body, further pictures, captions of pictures that are
 * not stored, related stories, editors and credited agencies. Empty when the entry holds none of them.
 */
export function composeContent(entry: Entry, options: ContentOptions = {}): string {
  const body = renderBody(entry, options.baseUrl ?? entry.url);
  const pictures = (entry.images ?? [])
    .slice(0, PARTS_MAX)
    .map((image) => ({ image, url: webAddress(image.url) }))
    .filter(({ url }) => url === undefined || !body.includes(`src="${escapeHtml(url)}"`));
  const [first, ...others] = pictures.flatMap(({ image, url }) =>
    url === undefined ? [] : [renderFigure(entry, image, url)],
  );
  const parts = [
    renderSubtitle(entry),
    first,
    body,
    ...others,
    ...pictures
      .filter(({ url }) => url === undefined)
      .map(({ image }) => renderCaptionLine(entry, image)),
    renderRelated(entry),
    renderCredits(entry),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join('\n');
}

/** The entry's body alone as safe HTML: its HTML sanitized (again), or its text as paragraphs. */
export function renderBody(entry: Entry, baseUrl?: string): string {
  const html = entry.html === undefined ? '' : sanitize(entry.html, baseUrl).trim();
  return html === '' ? renderParagraphs(entry.text ?? '') : html;
}

function renderSubtitle(entry: Entry): string | undefined {
  const subtitle = documentLine(entry.subtitle);
  return subtitle === undefined ? undefined : `<p><strong>${escapeHtml(subtitle)}</strong></p>`;
}

function renderFigure(entry: Entry, image: Image, url: string): string {
  const size = [
    ['width', image.width],
    ['height', image.height],
  ].map(([name, pixels]) => (isPixels(pixels) ? ` ${name}="${pixels}"` : ''));
  const alt = escapeHtml(documentLine(image.caption) ?? '');
  const caption = captionWithCredit(entry, image);
  const figcaption = caption === undefined ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`;
  return `<figure><img src="${escapeHtml(url)}" alt="${alt}"${size.join('')} />${figcaption}</figure>`;
}

function isPixels(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function renderCaptionLine(entry: Entry, image: Image): string | undefined {
  const caption = captionWithCredit(entry, image);
  return caption === undefined ? undefined : `<p><em>${escapeHtml(caption)}</em></p>`;
}

/** "Caption (Sumber: Anadolu)", as newspapers print it. */
function captionWithCredit(entry: Entry, image: Image): string | undefined {
  const caption = documentLine(image.caption);
  const credit = documentLine(image.credit);
  if (credit === undefined) return caption;
  const credited = `${labelsFor(entry.language).credit}: ${credit}`;
  return caption === undefined ? credited : `${caption} (${credited})`;
}

function renderRelated(entry: Entry): string | undefined {
  const stories = (entry.related ?? []).slice(0, PARTS_MAX).flatMap((story) => {
    const title = documentLine(story.title);
    if (title === undefined) return [];
    const url = webAddress(story.url);
    return [
      url === undefined
        ? escapeHtml(title)
        : `<a href="${escapeHtml(url)}">${escapeHtml(title)}</a>`,
    ];
  });
  const label = labelsFor(entry.language).related;
  if (stories.length === 0) return undefined;
  if (stories.length === 1) return `<p>${label}: ${stories[0]}</p>`;
  return `<p>${label}:</p>\n<ul>${stories.map((story) => `<li>${story}</li>`).join('')}</ul>`;
}

/** Editors and agencies have no place in most readers, so they are named where every reader shows them. */
function renderCredits(entry: Entry): string | undefined {
  const labels = labelsFor(entry.language);
  const lines = [
    creditLine(
      labels.editors,
      entry.editors?.map((editor) => editor.name),
    ),
    creditLine(labels.agencies, entry.agencies),
  ].filter((line) => line !== undefined);
  return lines.length === 0 ? undefined : `<p>${lines.join('<br />')}</p>`;
}

function creditLine(label: string, names: readonly string[] | undefined): string | undefined {
  const credited = (names ?? []).slice(0, PARTS_MAX).flatMap((name) => documentLine(name) ?? []);
  return credited.length === 0 ? undefined : `${label}: ${escapeHtml(credited.join(', '))}`;
}
