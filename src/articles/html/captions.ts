// Captions and credits of a page's pictures: found beside them, put into figures, and parted into what a
// picture shows and who is credited for it.

import type { Image } from '../../core/entry.ts';
import { cleanLine } from '../../core/text.ts';
import { webAddress } from '../../core/web-address.ts';
import { lineOf } from './body-lines.ts';
import { partOf } from './boilerplate.ts';
import type { PageRules } from './page-rules.ts';
import { ancestorsOf, type PageDocument, type PageElement } from './page-tree.ts';

/** What stands beside a picture; without `src` no picture stands there. */
export interface Caption {
  readonly src?: string;
  readonly caption?: string;
  readonly credit?: string;
}

const CAPTION_CHARACTERS_MAX = 1_000;
const CAPTIONS_MAX = 50;
const PICTURES_MAX = 20;
/** Smaller pictures are icons, avatars and counters. Pixels. */
const PIXELS_MIN = 60;
const ICON =
  /(?:^|[/_.-])(?:icons?|logos?|avatars?|sprites?|emojis?|badges?|gravatar|spinner)(?:[/_.-]|$)/iu;
const LABEL =
  '(?:sumber(?: foto| gambar)?|foto|fotografer|photo(?:s|graph)?(?: by| credit)?|image(?: credit| by| copyright| source)?|images|credit|kredit|dok(?:umentasi)?|picture|pic|source|courtesy(?: of)?|bild|bildquelle|quelle|crédito|crédit photo)';
const IN_BRACKETS = new RegExp(
  `^(.*?)\\s*[([]\\s*${LABEL}\\.?\\s*[:/]\\s*([^()[\\]]{1,200})[)\\]]\\.?$`,
  'iu',
);
const AFTER_LABEL = new RegExp(`^(?:(.*?[.!?”"])\\s*|)${LABEL}\\s*:\\s*(.{1,200})$`, 'iu');
const AFTER_SIGN = /^(.*?)\s*(?:©|\(c\)|copyright)\s*(.{2,200})$/iu;

/** Parts "A caption (Photo: X)" into its two halves. */
function parseCaption(text: string): {
  readonly caption?: string;
  readonly credit?: string;
} {
  const line = cleanLine(text);
  for (const pattern of [IN_BRACKETS, AFTER_LABEL, AFTER_SIGN]) {
    const match = pattern.exec(line);
    if (match === null) continue;
    const [, caption = '', credit = ''] = match;
    return { ...(caption !== '' && { caption }), ...(credit !== '' && { credit: credit.trim() }) };
  }
  return line === '' ? {} : { caption: line };
}

/** The captions below `root`; each goes into a figure with its picture, or away when it is beside none. */
export function collectCaptions(root: PageElement): readonly Caption[] {
  const captions: Caption[] = [];
  for (const element of [...root.querySelectorAll('*')]) {
    if (captions.length >= CAPTIONS_MAX) break;
    const isCredit = partOf(element) === 'credit';
    if (!isCaptionElement(element) || lineOf(element).length > CAPTION_CHARACTERS_MAX) continue;
    const picture = findPicture(element);
    const caption = readCaption(element, isCredit);
    const src = picture?.getAttribute('src');
    if (caption !== undefined) captions.push({ ...caption, ...(src && { src }) });
    tidyCaption(element, picture);
  }
  return captions;
}

/** The caption and credit that a publisher's rules select, for the article's first picture. */
export function selectCaption(page: PageDocument, rules: PageRules | undefined): Caption {
  const textAt = (selectors: readonly string[]): string =>
    selectors
      .map((selector) => page.querySelector(selector))
      .flatMap((one) => (one === null ? [] : lineOf(one)))
      .find((line) => line !== '') ?? '';
  const selected = textAt(rules?.credit ?? []);
  const parsed = parseCaption(selected);
  const credit = parsed.credit ?? parsed.caption;
  const line = textAt(rules?.caption ?? []);
  // A credit often stands within its caption.
  const caption = parseCaption(selected === '' ? line : line.replace(selected, ' '));
  return { ...caption, ...(credit !== undefined && { credit }) };
}

function isCaptionElement(element: PageElement): boolean {
  if (element.querySelector('img, figcaption') !== null) return false;
  if (element.localName === 'figcaption') return true;
  const part = partOf(element);
  if (part !== 'caption' && part !== 'credit') return false;
  for (const parent of ancestorsOf(element)) {
    // A caption's parts are read with it; a name within a paragraph says how words look.
    if (parent.localName === 'p' || parent.localName === 'figcaption') return false;
    if (partOf(parent) === 'caption' && parent.querySelector('img') === null) return false;
  }
  return true;
}

/** The picture of the nearest element around a caption that holds one alone. */
function findPicture(element: PageElement): PageElement | undefined {
  for (const parent of ancestorsOf(element).slice(0, 4)) {
    const pictures = [...parent.querySelectorAll('img')];
    if (pictures.length > 0)
      return parent.localName === 'figure' || pictures.length === 1 ? pictures[0] : undefined;
  }
  return undefined;
}

/** A credit in an element of its own within the caption, else by the words. */
function readCaption(element: PageElement, isCredit: boolean): Caption | undefined {
  const line = lineOf(element);
  if (isCredit) {
    const { caption, credit } = parseCaption(line);
    const text = credit ?? caption;
    return text === undefined ? undefined : { credit: text };
  }
  const inner = [...element.querySelectorAll('*')].find((one) => partOf(one) === 'credit');
  const credit = inner === undefined ? '' : lineOf(inner);
  if (inner !== undefined && credit !== '' && line !== credit) {
    const caption = cleanLine(line.replace(credit, ' '));
    const parsed = parseCaption(credit);
    return {
      ...(caption !== '' && { caption }),
      credit: parsed.credit ?? parsed.caption ?? credit,
    };
  }
  const parsed = parseCaption(line);
  return Object.keys(parsed).length === 0 ? undefined : parsed;
}

function tidyCaption(element: PageElement, picture: PageElement | undefined): void {
  if (element.localName === 'figcaption' && isIn(element, 'figure')) return;
  if (picture === undefined) {
    element.remove();
    return;
  }
  const { ownerDocument } = element;
  const figcaption = ownerDocument.createElement('figcaption');
  figcaption.textContent = lineOf(element);
  element.remove();
  const figure = isIn(picture, 'figure');
  if (figure !== undefined) {
    figure.append(figcaption);
    return;
  }
  const created = ownerDocument.createElement('figure');
  picture.replaceWith(created);
  created.append(picture, figcaption);
}

function isIn(element: PageElement, name: string): PageElement | undefined {
  return ancestorsOf(element).find(({ localName }) => localName === name);
}

/**
 * The entry's pictures: what the page names as the article's, with what its figures say of them, then those
 * of the body. A picture that both have is told once, by the address in the body.
 */
export function mergePictures(
  named: readonly Image[],
  around: {
    readonly root: PageElement;
    readonly captions: readonly Caption[];
    readonly base: string | undefined;
  },
): readonly Image[] {
  const { root, captions, base } = around;
  const shown = [...root.querySelectorAll('img')].flatMap((img): Image[] => {
    const url = webAddress(img.getAttribute('src') ?? undefined, base);
    const [width, height] = [pixels(img, 'width'), pixels(img, 'height')];
    if (
      url === undefined ||
      ICON.test(new URL(url).pathname) ||
      (width ?? PIXELS_MIN) < PIXELS_MIN ||
      (height ?? PIXELS_MIN) < PIXELS_MIN
    )
      return [];
    return [{ url, ...(width && { width }), ...(height && { height }) }];
  });
  const [lead] = named;
  const twin = shown.find(({ url }) => isSamePicture(url, lead?.url));
  const merged =
    lead === undefined
      ? shown
      : [{ ...lead, ...twin }, ...named.slice(1), ...shown.filter((one) => one !== twin)];
  const byUrl = new Map<string, Image>();
  for (const image of merged) {
    const said = captions.filter(({ src }) => isSamePicture(webAddress(src, base), image.url));
    const url = image.url ?? '';
    const told = combine(said);
    byUrl.set(url, { ...image, ...told, ...byUrl.get(url) });
  }
  const pictures = [...byUrl.values()].slice(0, PICTURES_MAX);
  return withLoose(pictures, captions);
}

/** A caption beside no picture is that of the first one, as its picture may be drawn by a script. */
function withLoose(pictures: readonly Image[], captions: readonly Caption[]): readonly Image[] {
  const [first, ...others] = pictures;
  const loose = combine(captions.filter(({ src }) => src === undefined).slice(0, 2));
  if (first?.caption !== undefined || Object.keys(loose).length === 0) return pictures;
  return [{ ...loose, ...first }, ...others];
}

function combine(captions: readonly Caption[]): Pick<Image, 'caption' | 'credit'> {
  const caption = captions.find((one) => one.caption !== undefined)?.caption;
  const credit = captions.find((one) => one.credit !== undefined)?.credit;
  return { ...(caption !== undefined && { caption }), ...(credit !== undefined && { credit }) };
}

function pixels(img: PageElement, side: 'width' | 'height'): number | undefined {
  const [, digits] = /^(\d{1,5})(?:px)?$/u.exec(img.getAttribute(side)?.trim() ?? '') ?? [];
  return digits === undefined || Number(digits) === 0 ? undefined : Number(digits);
}

/** The same file, in whatever size it is served. */
function isSamePicture(left: string | undefined, right: string | undefined): boolean {
  return (
    left !== undefined && right !== undefined && (left === right || fileOf(left) === fileOf(right))
  );
}

function fileOf(url: string): string {
  const { pathname } = new URL(url);
  const name = pathname.split('/').at(-1) ?? '';
  const bare = name.replace(/\.[a-z]{3,4}$/iu, '').replace(/[-_]?\d{2,4}x\d{2,4}$|-scaled$/u, '');
  // Names such as 1.jpg or photo.jpg are those of many pictures.
  return bare.length >= 8 ? bare : pathname;
}
