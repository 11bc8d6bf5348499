// Pictures, sound and related stories of a ninjs object: what is associated with it, and for a picture its
// own renditions, of which the largest counts.

import type { Enclosure, Image, RelatedStory } from '../../core/entry.ts';
import { webAddress } from '../../core/web-address.ts';
import { lineOf, listOf, memberOf, sizeOf } from '../loose-values.ts';
import { isObject } from '../schema-org/values.ts';
import type { StatedFields } from '../stated-fields.ts';
import { type FoldedObject, foldObject } from './folded-object.ts';

/** The item itself is a picture. */
export function stateRenditions(fields: StatedFields, item: FoldedObject): void {
  const image = imageOf(item);
  fields.set('images', image === undefined ? undefined : [image], { key: 'renditions' });
}

/** A list (2.x, 3.x) or an object by name (1.x) of associated items. */
export function stateAssociations(fields: StatedFields, item: FoldedObject): void {
  const associations = item.find('associations');
  if (associations === undefined) return;
  const origin = { key: associations.key };
  const { value } = associations;
  const items = (isObject(value) ? Object.values(value) : listOf(value))
    .flat()
    .slice(0, 200)
    .map(foldObject);
  const ofType = (...types: readonly string[]) =>
    items.filter((one) => types.includes(lineOf(one.get('type')) ?? ''));
  const own = fields.values.images ?? [];
  const images = ofType('picture', 'graphic').flatMap((one) => imageOf(one) ?? []);
  if (own.length === 0) fields.set('images', images, origin);
  fields.set(
    'enclosures',
    ofType('video', 'audio').flatMap((one) => enclosureOf(one) ?? []),
    origin,
  );
  fields.set(
    'related',
    ofType('text').flatMap((one) => relatedOf(one) ?? []),
    origin,
  );
}

interface Rendition {
  readonly href: string;
  readonly mediaType?: string;
  readonly width?: number;
  readonly height?: number;
  readonly bytes?: number;
  readonly seconds?: number;
}

/** The renditions that can be loaded, largest first. */
function listRenditions(item: FoldedObject): readonly Rendition[] {
  const value = item.get('renditions');
  const list = isObject(value) ? Object.values(value) : listOf(value);
  const renditions = list.map(foldObject).flatMap((one): Rendition[] => {
    const href = webAddress(lineOf(one.get('href')));
    if (href === undefined) return [];
    const mediaType = lineOf(one.get('contenttype') ?? one.get('mimetype'));
    const [width, height] = [sizeOf(one.get('width')), sizeOf(one.get('height'))];
    const bytes = sizeOf(one.get('sizeinbytes'));
    const seconds = sizeOf(one.get('duration'));
    return [
      {
        href,
        ...(mediaType !== undefined && { mediaType }),
        ...(width !== undefined && { width }),
        ...(height !== undefined && { height }),
        ...(bytes !== undefined && { bytes }),
        ...(seconds !== undefined && { seconds }),
      },
    ];
  });
  return renditions.toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0));
}

function imageOf(item: FoldedObject): Image | undefined {
  const rendition = listRenditions(item).find(({ mediaType = 'image/' }) =>
    mediaType.startsWith('image/'),
  );
  const texts = listOf(item.get('descriptions'));
  const textOf = (role: RegExp, isWanted = true): string | undefined =>
    lineOf(
      memberOf(
        texts.find((one) => role.test(lineOf(memberOf(one, 'role')) ?? '') === isWanted),
        'value',
      ),
    );
  const caption =
    textOf(/caption/iu) ??
    textOf(/credit|alt/iu, false) ??
    item
      .list('description')
      .map(({ value }) => lineOf(value))
      .find(Boolean) ??
    lineOf(item.get('bodytext'));
  const [by] = listOf(item.get('by') ?? item.get('byline'));
  const credit =
    lineOf(by) ??
    lineOf(memberOf(by, 'name')) ??
    textOf(/credit/iu) ??
    lineOf(item.get('copyrightholder'));
  if (rendition === undefined && caption === undefined) return undefined;
  const { href, seconds: _seconds, ...size } = rendition ?? {};
  return {
    ...(href !== undefined && { url: href }),
    ...(caption !== undefined && { caption }),
    ...(credit !== undefined && { credit }),
    ...size,
  };
}

function enclosureOf(item: FoldedObject): Enclosure | undefined {
  const [rendition] = listRenditions(item);
  if (rendition === undefined) return undefined;
  const { href, mediaType, bytes, seconds } = rendition;
  return {
    url: href,
    ...(mediaType !== undefined && { mediaType }),
    ...(bytes !== undefined && { bytes }),
    ...(seconds !== undefined && { durationSeconds: seconds }),
  };
}

function relatedOf(item: FoldedObject): RelatedStory | undefined {
  const [main] = listOf(item.get('headlines'));
  const title =
    lineOf(memberOf(main, 'value')) ?? lineOf(item.get('headline')) ?? lineOf(item.get('title'));
  return title === undefined ? undefined : { title };
}
