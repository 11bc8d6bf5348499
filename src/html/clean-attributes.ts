// Attributes of foreign HTML: an allow-list for each element, every address absolute and of a scheme that
// cannot run, styles held to a few harmless properties, lazy pictures given their real addresses.

import { linkAddress, webAddress } from '../core/web-address.ts';
import { decodeAttributeReferences } from './character-references.ts';
import { escapeHtml } from './escape-html.ts';
import type { Attribute } from './read-tag.ts';
import { renderSrcset } from './srcset.ts';

/** Where an element stands, whose attributes differ by it. */
export type Place = 'text' | 'drawing' | 'formula';

type Kind = 'plain' | 'link' | 'media' | 'srcset' | 'style';

const EVERYWHERE: ReadonlyMap<string, Kind> = kinds({
  plain: ['align', 'bgcolor', 'class', 'color', 'dir', 'lang', 'title', 'valign'],
  style: ['style'],
});
const SIZES = ['height', 'width'];
const MEDIA = kinds({ plain: ['controls', ...SIZES], media: ['poster', 'src'] });
const EDIT = kinds({ plain: ['datetime'], media: ['cite'] });
const QUOTATION = kinds({ media: ['cite'] });
const CELL = kinds({ plain: ['abbr', 'colspan', 'rowspan', 'scope', ...SIZES] });
const OF_ELEMENT: ReadonlyMap<string, ReadonlyMap<string, Kind>> = new Map([
  ['a', kinds({ plain: ['hreflang', 'rel', 'target', 'type'], link: ['href', 'xlink:href'] })],
  ['audio', MEDIA],
  ['blockquote', QUOTATION],
  ['col', kinds({ plain: ['span', 'width'] })],
  ['del', EDIT],
  ['details', kinds({ plain: ['open'] })],
  ['font', kinds({ plain: ['face', 'size'] })],
  [
    'img',
    kinds({
      plain: ['alt', 'border', 'decoding', 'hspace', 'loading', 'sizes', 'vspace', ...SIZES],
      media: ['src'],
      srcset: ['srcset'],
    }),
  ],
  ['ins', EDIT],
  ['li', kinds({ plain: ['value'] })],
  ['ol', kinds({ plain: ['reversed', 'start', 'type'] })],
  ['q', QUOTATION],
  ['source', kinds({ plain: ['media', 'sizes', 'type'], media: ['src'], srcset: ['srcset'] })],
  ['table', kinds({ plain: ['border', 'cellpadding', 'cellspacing', 'summary', 'width'] })],
  ['td', CELL],
  ['th', CELL],
  ['time', kinds({ plain: ['datetime'] })],
  ['ul', kinds({ plain: ['type'] })],
  ['video', MEDIA],
]);
const DRAWING = kinds({
  plain: [
    ...['baseprofile', 'cx', 'cy', 'd', 'fill', 'fill-opacity', 'fill-rule', 'height', 'points'],
    ...['preserveaspectratio', 'r', 'rx', 'ry', 'stroke', 'stroke-linecap', 'stroke-linejoin'],
    ...['stroke-opacity', 'stroke-width', 'transform', 'version', 'viewbox', 'width', 'x', 'x1'],
    ...['x2', 'y', 'y1', 'y2'],
  ],
});
const FORMULA = kinds({
  plain: [
    ...['accent', 'accentunder', 'close', 'columnalign', 'columnlines', 'columnspacing'],
    ...['columnspan', 'encoding'],
    ...['depth', 'dir', 'display', 'displaystyle', 'fence', 'form', 'height', 'linethickness'],
    ...['lspace', 'mathvariant', 'maxsize', 'minsize', 'movablelimits', 'open', 'rowalign'],
    ...['rowlines', 'rowspacing', 'rowspan', 'rspace', 'scriptlevel', 'separator', 'separators'],
    ...['stretchy', 'symmetric', 'voffset', 'width'],
  ],
});

const PROPERTIES =
  'background-color|border(?:-[a-z]+){0,2}|clear|color|display|float|font(?:-[a-z]+)?|height|letter-spacing|line-height|list-style(?:-[a-z]+)?|margin(?:-[a-z]+)?|max-width|opacity|padding(?:-[a-z]+)?|text-(?:align|decoration|indent|transform)|vertical-align|white-space|width';
/** No parentheses, no escapes, no comments: neither an address nor an expression can be in it. */
const PROPERTY_VALUES = '[\\w\\s.,%#\'"!-]{1,200}';
const DECLARATION = new RegExp(`^\\s*(?:${PROPERTIES})\\s*:${PROPERTY_VALUES}$`, 'i');
/** Nothing but such declarations, which is what most styles are. */
const CLEAN_STYLE = new RegExp(
  `^(?:\\s*(?:${PROPERTIES})\\s*:${PROPERTY_VALUES}(?:;|$))+\\s*$`,
  'i',
);
const VALUE_CHARACTERS_MAX = 8_192;

/** Already an absolute IRI (RFC 3987): nothing to repair, which is what most addresses are. */
const CLEAN_ADDRESS =
  /^https?:\/\/[a-z0-9.-]{1,253}(?::\d{1,5})?(?:[/?](?:[\w\-.~:/?@!$&'()*+,;=]|[\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\uffef]|%[0-9A-Fa-f]{2})*)?(?:#(?:[\w\-.~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?$/u;
/** A relative reference, which names no scheme. */
const RELATIVE = /^(?![\s\\/]{2})[^:\s\\]*(?:[/?#][^\s\\]*)?$/u;

function kinds(names: Partial<Record<Kind, readonly string[]>>): ReadonlyMap<string, Kind> {
  return new Map(
    Object.entries(names).flatMap(([kind, list]) =>
      list.map((name): [string, Kind] => [name, kind as Kind]),
    ),
  );
}

/** The attributes that stay, each with a space before it. */
export function cleanAttributes(
  element: string,
  attributes: readonly Attribute[],
  options: { readonly base: string | undefined; readonly place: Place },
): string {
  const { place } = options;
  const own = place === 'text' ? OF_ELEMENT.get(element) : place === 'drawing' ? DRAWING : FORMULA;
  let written = '';
  const seen = attributes.length > 1 ? new Set<string>() : undefined;
  for (const [name, raw] of attributes) {
    const kind = own?.get(name) ?? (place === 'text' ? EVERYWHERE.get(name) : undefined);
    if (kind === undefined || raw.length > VALUE_CHARACTERS_MAX || seen?.has(name)) continue;
    const value = cleanValue(kind, raw, options.base);
    if (value === undefined) continue;
    seen?.add(name);
    written += ` ${name}="${value}"`;
  }
  return written;
}

/** The value, escaped for double quotes; nothing when it cannot stay. */
function cleanValue(kind: Kind, raw: string, base: string | undefined): string | undefined {
  if (kind === 'plain') return escapeQuoted(raw);
  const value = decodeAttributeReferences(raw).trim();
  if (kind === 'style') return cleanStyle(value);
  const cleaned =
    kind === 'srcset' ? renderSrcset(value, base) : cleanAddress(value, { base, kind });
  return cleaned === undefined ? undefined : escapeHtml(cleaned);
}

/** References in it stay as they are. */
function escapeQuoted(raw: string): string {
  return /[<>"]/u.test(raw)
    ? raw.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    : raw;
}

function cleanAddress(
  value: string,
  { base, kind }: { readonly base: string | undefined; readonly kind: Kind },
): string | undefined {
  if (value === '' || CLEAN_ADDRESS.test(value)) return value;
  if (kind === 'link' && /^mailto:/iu.test(value)) return mailLink(value);
  const absolute = kind === 'link' ? linkAddress(value, base) : webAddress(value, base);
  if (absolute !== undefined) return absolute;
  // A mistyped address tells a reader what was meant; documents leave it out.
  if (/^https?:[^@]*$/iu.test(value)) return encodeURI(value.toWellFormed());
  // Where nobody knows the document's own address, a relative one is all that can be said.
  return base === undefined && RELATIVE.test(value) ? value : undefined;
}

/** With its subject, which says what an answer is about. */
function mailLink(address: string): string | undefined {
  const url = URL.parse(address);
  return url?.protocol === 'mailto:' ? url.href.replace(/[<>"\s]/gu, '') : undefined;
}

function cleanStyle(value: string): string | undefined {
  if (CLEAN_STYLE.test(value)) return escapeHtml(value);
  const declarations = value.split(';').filter((declaration) => declaration.trim() !== '');
  const kept = declarations.filter((declaration) => DECLARATION.test(declaration));
  if (kept.length === 0) return undefined;
  return escapeHtml(kept.length === declarations.length ? value : kept.join(';').trim());
}

/** Where lazy loading keeps a picture's real address. */
const LAZY: ReadonlyMap<string, string> = new Map([
  ['data-src', 'src'],
  ['data-lazy-src', 'src'],
  ['data-original', 'src'],
  ['data-original-src', 'src'],
  ['data-orig-src', 'src'],
  ['data-actualsrc', 'src'],
  ['data-srcset', 'srcset'],
  ['data-lazy-srcset', 'srcset'],
]);
/** What stands in the address's place meanwhile. */
export const PLACEHOLDER =
  /^(?:$|data:|about:|#)|(?:^|[/_-])(?:blank|spacer|placeholder|pixel|1x1|transparent|lazy)[\w-]{0,20}\.(?:gif|png|svg)(?:$|\?)/iu;

/** The attributes of a picture with the real addresses in their places. */
export function repairLazy(attributes: readonly Attribute[]): readonly Attribute[] {
  if (!attributes.some(([name]) => LAZY.has(name))) return attributes;
  const values = new Map(attributes.toReversed());
  const repaired: Attribute[] = [];
  for (const [lazy, name] of LAZY) {
    const value = values.get(lazy)?.trim();
    const current = values.get(name)?.trim() ?? '';
    const isNeeded = PLACEHOLDER.test(current) && !repaired.some(([one]) => one === name);
    if (value !== undefined && value !== '' && isNeeded) repaired.push([name, value]);
  }
  return [...repaired, ...attributes];
}
