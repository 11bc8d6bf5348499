// Pictures, sound and video of an NITF story: `media` with its references, caption and producer.

import type { Enclosure, Image } from '../../core/entry.ts';
import { webAddress } from '../../core/web-address.ts';
import { sizeOf } from '../loose-values.ts';
import type { StatedFields } from '../stated-fields.ts';
import { attributeOf, childrenOf, type Element, lineIn } from '../xml/element.ts';

/** States what `media` elements anywhere in the body refer to. */
export function stateNitfMedia(fields: StatedFields, body: Element | undefined): void {
  const media = listMedia(body);
  const isImage = (one: Element): boolean =>
    /^(?:image|picture|photo|graphic)/u.test(attributeOf(one, 'media-type') ?? 'image');
  fields.set(
    'images',
    media.filter(isImage).flatMap((one) => imageOf(one) ?? []),
    { key: 'media' },
  );
  fields.set(
    'enclosures',
    media.filter((one) => !isImage(one)).flatMap((one) => enclosureOf(one) ?? []),
    { key: 'media' },
  );
}

function listMedia(element: Element | undefined): readonly Element[] {
  return childrenOf(element).flatMap((child) =>
    child.name === 'media' ? [child] : listMedia(child),
  );
}

/** Of several references the widest. */
function referenceOf(media: Element): Element | undefined {
  const references = childrenOf(media, 'media-reference').filter(
    (one) => attributeOf(one, 'source') !== undefined,
  );
  return references.toSorted((a, b) => widthOf(b) - widthOf(a))[0];
}

function widthOf(reference: Element): number {
  return sizeOf(attributeOf(reference, 'width')) ?? 0;
}

function imageOf(media: Element): Image | undefined {
  const reference = referenceOf(media);
  const url = attributeOf(reference, 'source');
  const caption =
    lineIn(childrenOf(media, 'media-caption')[0]) ?? attributeOf(reference, 'alternate-text');
  const credit = lineIn(childrenOf(media, 'media-producer')[0]);
  if (url === undefined && caption === undefined) return undefined;
  const mediaType = attributeOf(reference, 'mime-type');
  const [width, height] = [
    sizeOf(attributeOf(reference, 'width')),
    sizeOf(attributeOf(reference, 'height')),
  ];
  return {
    ...(url !== undefined && { url }),
    ...(caption !== undefined && { caption }),
    ...(credit !== undefined && { credit }),
    ...(mediaType !== undefined && { mediaType }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  };
}

function enclosureOf(media: Element): Enclosure | undefined {
  const reference = referenceOf(media);
  const url = webAddress(attributeOf(reference, 'source'));
  const mediaType = attributeOf(reference, 'mime-type');
  return url === undefined ? undefined : { url, ...(mediaType !== undefined && { mediaType }) };
}
