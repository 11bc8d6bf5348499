// The content of a news item: text inside it as NITF, XHTML or plain text, and what lies beside it as
// pictures, sound and video, of which the best rendition counts.

import type { Enclosure, Image } from '../../core/entry.ts';
import { webAddress } from '../../core/web-address.ts';
import { escapeHtml } from '../../html/escape-html.ts';
import { sizeOf } from '../loose-values.ts';
import { renderStory, stateBody } from '../nitf/read-nitf.ts';
import type { StatedFields } from '../stated-fields.ts';
import {
  attributeOf,
  childrenOf,
  type Element,
  findBelow,
  findElement,
  lineIn,
  rawTextOf,
} from '../xml/element.ts';

/** States what the content set holds; the body as HTML, where there is one. */
export function readContent(fields: StatedFields, item: Element): string | undefined {
  const set = findElement(item, 'contentSet');
  stateMedia(fields, item, childrenOf(set, 'remoteContent'));
  for (const inline of childrenOf(set, 'inlineXML')) {
    const html = readInline(fields, inline);
    if (html !== undefined) return html;
  }
  for (const inline of childrenOf(set, 'inlineData')) {
    const html = readData(fields, inline);
    if (html !== undefined) return html;
  }
  return undefined;
}

function readInline(fields: StatedFields, inline: Element): string | undefined {
  const nitf = findBelow(inline, 'nitf');
  if (nitf !== undefined) {
    stateBody(fields, nitf);
    return renderStory(nitf);
  }
  const html = findBelow(inline, 'html');
  if (html !== undefined) return renderMarkup(findElement(html, 'body') ?? html);
  const [root] = childrenOf(inline);
  if (root === undefined) return undefined;
  if (BLOCKS.has(root.name)) return renderMarkup(inline);
  const type = attributeOf(inline, 'contenttype') ?? root.name;
  const origin = { key: 'inlineXML', line: inline.line };
  fields.warn('left-out', `Content of the type ${type} is not read and is left out.`, origin);
  return undefined;
}

/** XHTML without a document around it. */
const BLOCKS: ReadonlySet<string> = new Set([
  ...[
    'p',
    'div',
    'section',
    'article',
    'h1',
    'h2',
    'ul',
    'ol',
    'table',
    'blockquote',
    'figure',
    'body',
  ],
]);

function readData(fields: StatedFields, inline: Element): string | undefined {
  const type = attributeOf(inline, 'contenttype') ?? 'text/plain';
  const encoding = attributeOf(inline, 'encoding');
  if (encoding !== undefined || !type.startsWith('text/')) {
    const origin = { key: 'inlineData', line: inline.line };
    fields.warn('left-out', `Encoded content of the type ${type} is left out.`, origin);
    return undefined;
  }
  const text = rawTextOf(inline);
  if (/html/iu.test(type)) return text.trim() === '' ? undefined : text;
  fields.set('text', text.trim(), { key: 'inlineData', line: inline.line });
  return undefined;
}

/** XML elements as the HTML that they are. */
function renderMarkup(element: Element): string {
  return element.children
    .map((child) => {
      if (typeof child === 'string') return escapeHtml(child);
      const attributes = [...child.attributes].map(
        ([name, value]) => ` ${name}="${escapeHtml(value)}"`,
      );
      const tag = `<${child.name}${attributes.join('')}>`;
      return EMPTY.has(child.name) ? tag : `${tag}${renderMarkup(child)}</${child.name}>`;
    })
    .join('');
}

const EMPTY: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'col', 'source', 'wbr']);

function stateMedia(fields: StatedFields, item: Element, remote: readonly Element[]): void {
  const meta = findElement(item, 'contentMeta');
  const ofType = (type: RegExp): readonly Element[] =>
    remote
      .filter((one) => type.test(attributeOf(one, 'contenttype') ?? ''))
      .filter((one) => !/^file:/iu.test(attributeOf(one, 'href') ?? 'file:'))
      .toSorted(
        (a, b) => (sizeOf(attributeOf(b, 'width')) ?? 0) - (sizeOf(attributeOf(a, 'width')) ?? 0),
      );
  const [picture] = ofType(/^image\//u);
  const caption = lineIn(
    childrenOf(meta, 'description').find((one) => /caption/iu.test(attributeOf(one, 'role') ?? '')),
  );
  const credit = lineIn(findElement(meta, 'creditline'));
  if (picture !== undefined)
    fields.set('images', [imageOf(picture, { caption, credit })], at(picture));
  const [recording] = ofType(/^(?:video|audio)\//u);
  const enclosure = recording === undefined ? undefined : enclosureOf(recording);
  if (recording !== undefined && enclosure !== undefined)
    fields.set('enclosures', [enclosure], at(recording));
}

function at({ line }: Element) {
  return { key: 'contentSet/remoteContent', line };
}

function imageOf(
  remote: Element,
  { caption, credit }: { caption: string | undefined; credit: string | undefined },
): Image {
  const url = attributeOf(remote, 'href');
  const mediaType = attributeOf(remote, 'contenttype');
  const [width, height] = [
    sizeOf(attributeOf(remote, 'width')),
    sizeOf(attributeOf(remote, 'height')),
  ];
  const bytes = sizeOf(attributeOf(remote, 'size'));
  return {
    ...(url !== undefined && { url }),
    ...(caption !== undefined && { caption }),
    ...(credit !== undefined && { credit }),
    ...(mediaType !== undefined && { mediaType }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(bytes !== undefined && { bytes }),
  };
}

function enclosureOf(remote: Element): Enclosure | undefined {
  const url = webAddress(attributeOf(remote, 'href'));
  if (url === undefined) return undefined;
  const mediaType = attributeOf(remote, 'contenttype');
  const bytes = sizeOf(attributeOf(remote, 'size'));
  const durationSeconds = sizeOf(attributeOf(remote, 'duration'));
  return {
    url,
    ...(mediaType !== undefined && { mediaType }),
    ...(bytes !== undefined && { bytes }),
    ...(durationSeconds !== undefined && { durationSeconds }),
  };
}
