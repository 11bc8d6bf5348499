// Media RSS 1.5.1 in RSS and Atom: what the formats themselves cannot say of a picture or a further enclosure.

import type { PreparedEnclosure, PreparedPicture } from './prepare-entry.ts';
import { xmlElement, xmlParent } from './xml/write-xml.ts';

/** Each picture is content of its own: `media:group` is for renditions of one thing. */
export function renderPicture(picture: PreparedPicture): string {
  const { url, mediaType, bytes, width, height, caption, credit } = picture;
  const attributes = { url, type: mediaType, medium: 'image', fileSize: bytes, width, height };
  const parts = [
    caption === undefined ? '' : xmlElement('media:description', { type: 'plain' }, caption),
    credit === undefined ? '' : xmlElement('media:credit', {}, credit),
  ];
  return xmlParent('media:content', attributes, parts);
}

/** An enclosure as media content. */
export function renderMedia(enclosure: PreparedEnclosure): string {
  const { url, mediaType, bytes, durationSeconds } = enclosure;
  return xmlElement('media:content', {
    url,
    type: mediaType,
    fileSize: bytes,
    duration: durationSeconds,
  });
}
