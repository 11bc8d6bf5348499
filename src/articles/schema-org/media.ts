// Pictures, sound and video of schema.org data: ImageObject, AudioObject, VideoObject, or bare addresses.

import type { Enclosure, Image } from '../../core/entry.ts';
import { webAddress } from '../../core/web-address.ts';
import { resolve } from './find-article.ts';
import { isObject, type JsonObject, lineOf, listOf, memberOf } from './values.ts';

interface MediaContext {
  readonly byId: ReadonlyMap<string, JsonObject>;
  readonly base: string | undefined;
}

const MEDIA_MAX = 50;
const PIXELS_MAX = 100_000;
const MEDIA_TYPE = /^(?:image|audio|video|application)\/[\w.+-]{1,100}$/u;
/** ISO 8601 durations as far as media have them. */
const DURATION = /^P(?:(\d{1,4})D)?T?(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8})(?:\.\d+)?S)?$/u;

/** Each picture once, with what is said of it. */
export function readImages(value: unknown, context: MediaContext): readonly Image[] {
  const byUrl = new Map<string, Image>();
  for (const one of listOf(value)) {
    const image = imageOf(resolve(one, context.byId), context);
    if (image?.url === undefined || byUrl.size >= MEDIA_MAX) continue;
    byUrl.set(image.url, { ...image, ...byUrl.get(image.url) });
  }
  return [...byUrl.values()];
}

function imageOf(value: unknown, { byId, base }: MediaContext): Image | undefined {
  if (typeof value === 'string') return withUrl(webAddress(value, base), {});
  if (!isObject(value)) return undefined;
  const url = addressIn(value, ['url', 'contentUrl', '@id'], base);
  const creator = resolve(listOf(memberOf(value, 'creator'))[0], byId);
  const holder = resolve(listOf(memberOf(value, 'copyrightHolder'))[0], byId);
  return withUrl(url, {
    caption: lineOf(memberOf(value, 'caption')) ?? lineOf(memberOf(value, 'description')),
    credit:
      lineOf(memberOf(value, 'creditText')) ??
      lineOf(creator) ??
      lineOf(memberOf(value, 'copyrightNotice')) ??
      lineOf(holder),
    mediaType: mediaTypeOf(value),
    width: pixelsOf(memberOf(value, 'width')),
    height: pixelsOf(memberOf(value, 'height')),
  });
}

/** Sound and video that can be loaded from an address. */
export function readEnclosures(values: readonly unknown[], context: MediaContext): Enclosure[] {
  const byUrl = new Map<string, Enclosure>();
  for (const one of values.flatMap(listOf)) {
    const node = resolve(one, context.byId);
    const url = isObject(node) ? addressIn(node, ['contentUrl'], context.base) : undefined;
    if (!isObject(node) || url === undefined || byUrl.size >= MEDIA_MAX) continue;
    const rest = {
      mediaType: mediaTypeOf(node),
      bytes: bytesOf(memberOf(node, 'contentSize')),
      durationSeconds: secondsOf(memberOf(node, 'duration')),
    };
    if (!byUrl.has(url)) byUrl.set(url, { url, ...present(rest) });
  }
  return [...byUrl.values()];
}

function addressIn(
  node: JsonObject,
  names: readonly string[],
  base: string | undefined,
): string | undefined {
  for (const name of names) {
    const [first] = listOf(memberOf(node, name));
    const address = typeof first === 'string' ? webAddress(first, base) : undefined;
    if (address !== undefined) return address;
  }
  return undefined;
}

function withUrl(
  url: string | undefined,
  rest: { readonly [K in keyof Image]?: Image[K] | undefined },
): Image | undefined {
  return url === undefined ? undefined : { url, ...present(rest) };
}

/** Without the members that are absent. */
function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const filled = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(filled) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function mediaTypeOf(node: JsonObject): string | undefined {
  const type = lineOf(memberOf(node, 'encodingFormat'))?.toLowerCase();
  return type !== undefined && MEDIA_TYPE.test(type) ? type : undefined;
}

/** `640`, `"640"`, `"640px"`, or a QuantitativeValue. */
function pixelsOf(value: unknown): number | undefined {
  const line = isObject(value) ? lineOf(memberOf(value, 'value')) : lineOf(value);
  const [, digits] = /^(\d{1,6})(?:\.\d+)?\s*(?:px)?$/iu.exec(line ?? '') ?? [];
  const pixels = Number(digits);
  return pixels > 0 && pixels <= PIXELS_MAX ? pixels : undefined;
}

function bytesOf(value: unknown): number | undefined {
  const line = lineOf(value) ?? '';
  return /^\d{1,15}$/u.test(line) && Number(line) > 0 ? Number(line) : undefined;
}

function secondsOf(value: unknown): number | undefined {
  const match = DURATION.exec(lineOf(value) ?? '');
  if (match === null) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const total = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return total > 0 ? total : undefined;
}
