// Pictures, sound and video of an item, from everything that feeds attach them with: enclosures, Atom
// links, Media RSS and the podcast namespaces.

import type { Enclosure, Image } from '../core/entry.ts';
import { webAddress } from '../core/web-address.ts';
import { FEED_LIMITS } from './channel.ts';
import { withoutAbsent } from './compose-entry.ts';
import { findMediaType } from './media-type.ts';
import { documentLine } from './plain-text.ts';
import { lineOf, readTextConstruct } from './text-construct.ts';
import { upstreamAddress } from './upstream-address.ts';
import type { Field, FieldSource } from './xml/parse-canonical.ts';

const TEXTS = ['description', 'summary', 'content', 'content:encoded', 'xhtml:body', 'body'];
const IMAGES_MAX = 50;
const BYTES_MAX = Number.MAX_SAFE_INTEGER;
const PIXELS_MAX = 100_000;
const SECONDS_MAX = 10_000_000;

/** What an item attaches; each address once, in order. `base` is for elements that name no other. */
export function readMedia(
  item: FieldSource,
  base: string | undefined,
): { readonly images: readonly Image[]; readonly enclosures: readonly Enclosure[] } {
  const duration = parseDuration(item.first('itunes:duration')?.text);
  const contents = item.list('media:content').map((field) => ({ field, isImage: isImage(field) }));
  const tell = createTeller(item, contents.length);
  const enclosures = [
    ...item.list('enclosure').map((field) => enclosureOf(field, base, duration)),
    ...[...item.list('atom:link'), ...item.list('link')]
      .filter(({ attributes }) => attributes.rel?.toLowerCase() === 'enclosure')
      .map((field) => enclosureOf(field, base, duration)),
    ...contents.flatMap(({ field, isImage }) => (isImage ? [] : enclosureOf(field, base))),
    ...item.list('media:peerlink').map((field) => enclosureOf(field, base)),
    ...item.list('content').map((field) => outOfLine(field, base)),
  ];
  const images = [
    ...contents.flatMap(({ field, isImage }, index) =>
      isImage ? imageOf(field, base, tell(index)) : [],
    ),
    ...item.list('media:thumbnail').map((field) => imageOf(field, base)),
    ...item.list('itunes:image').map((field) => imageOf(field, base)),
    ...item.list('googleplay:image').map((field) => imageOf(field, base)),
    ...item.list('image').map((field) => imageOf(field, base)),
  ];
  return {
    images: distinctByUrl(images, IMAGES_MAX),
    enclosures: distinctByUrl(enclosures, FEED_LIMITS.enclosuresMax),
  };
}

/** What is told of the nth `media:content`: by elements inside it, else by those that stand for all. */
function createTeller(
  item: FieldSource,
  contents: number,
): (index: number) => { readonly caption?: string; readonly credit?: string } {
  const descriptions = item.list('media:description');
  const credits = item.list('media:credit');
  // Without a text of the item's own, a description of nothing in particular is that text (rss/, atom/).
  const isForItem = contents > 1 || !TEXTS.some((name) => item.first(name) !== undefined);
  return (index) => {
    const isOwn = ({ attributes: { of } }: Field) => of === String(index);
    const isShared = ({ attributes: { of } }: Field) => of === undefined;
    const description =
      descriptions.find(isOwn) ?? (isForItem ? undefined : descriptions.find(isShared));
    const own = credits.filter(isOwn);
    const names = (own.length > 0 ? own : credits.filter(isShared)).map(({ text }) => text);
    return withoutAbsent({
      caption: lineOf(readTextConstruct(description, { defaultKind: 'guess', base: undefined }), {
        isGuess: true,
      }),
      credit: documentLine([...new Set(names)].filter((name) => name !== '').join(', ')),
    });
  };
}

function distinctByUrl<T extends { readonly url?: string }>(
  list: readonly (T | undefined)[],
  max: number,
): readonly T[] {
  const byUrl = new Map<string, T>();
  for (const one of list) {
    if (one?.url === undefined || byUrl.size >= max) continue;
    byUrl.set(one.url, { ...one, ...byUrl.get(one.url) });
  }
  return [...byUrl.values()];
}

function addressOf({ attributes, text, children }: Field, base: string | undefined) {
  const { url, href, base: own = base } = attributes;
  return upstreamAddress(url ?? href ?? (text || children().first('url')?.text), own);
}

function isImage(field: Field): boolean {
  const { medium, type, url = '' } = field.attributes;
  if (medium !== undefined) return medium.toLowerCase() === 'image';
  return (findMediaType(url, type) ?? '').startsWith('image/');
}

function enclosureOf(
  field: Field,
  base: string | undefined,
  itemDuration?: number,
): Enclosure | undefined {
  const url = addressOf(field, base);
  if (url === undefined) return undefined;
  const { type, length, filesize, duration } = field.attributes;
  return withoutAbsent({
    url,
    mediaType: findMediaType(url, type),
    bytes: parseCount(length ?? filesize, BYTES_MAX),
    durationSeconds: parseDuration(duration) ?? itemDuration,
  });
}

/** Content that stands elsewhere (RFC 4287 §4.1.3.2). */
function outOfLine(field: Field, base: string | undefined): Enclosure | undefined {
  const { src, type, base: own = base } = field.attributes;
  const url = webAddress(src, own);
  if (url === undefined || type === undefined || /html|^text|xml/iu.test(type)) return undefined;
  return withoutAbsent({ url, mediaType: findMediaType(url, type) });
}

function imageOf(
  field: Field,
  base: string | undefined,
  told: { readonly caption?: string; readonly credit?: string } = {},
): Image | undefined {
  const url = addressOf(field, base);
  if (url === undefined) return undefined;
  const { type, filesize, width, height } = field.attributes;
  return withoutAbsent({
    url,
    caption: told.caption ?? documentLine(field.children().first('title')?.text),
    credit: told.credit,
    mediaType: findMediaType(url, type),
    bytes: parseCount(filesize, BYTES_MAX),
    width: parseCount(width, PIXELS_MAX),
    height: parseCount(height, PIXELS_MAX),
  });
}

/** A whole number above zero; 0 is what feeds write for "unknown". */
function parseCount(text: string | undefined, max: number): number | undefined {
  const [digits] = /^\s*\d{1,16}/u.exec(text ?? '') ?? [];
  const count = Number(digits);
  return count > 0 && count <= max ? count : undefined;
}

/** Seconds from `3600`, `60:00` or `1:00:00`. */
function parseDuration(text: string | undefined): number | undefined {
  const [, first, second, third] =
    /^\s*(\d{1,8})(?::(\d{1,8}))?(?::(\d{1,8}))?(?:\.\d{1,9})?\s*$/u.exec(text ?? '') ?? [];
  if (first === undefined) return undefined;
  const seconds = [first, second, third]
    .filter((part) => part !== undefined)
    .reduce((sum, part) => sum * 60 + Number(part), 0);
  return seconds > 0 && seconds <= SECONDS_MAX ? seconds : undefined;
}
