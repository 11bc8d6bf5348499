// The pictures and attachments that an entry's HTML names: listed, and written with other addresses. What
// it works on is clean HTML (html/clean-html.ts): quoted attributes, no `<` or `>` in them.

import { decodeAttributeReferences } from '../../../html/character-references.ts';
import { escapeHtml } from '../../../html/escape-html.ts';
import { textOfHtml } from '../../../html/html-text.ts';
import { mayBeMedia } from './beside.ts';

const TAG = /<(img|source|audio|video|a)((?: [^<>]*)?)>/gu;
const ADDRESSES = / (src|srcset|poster|href)="([^"]*)"/gu;

/** An address with the text that stands for a picture, where there is one. */
export interface NamedMedia {
  readonly address: string;
  readonly alt?: string;
}

/** What becomes of an address: another one with a picture's size, the same (`kept`), or none (`dropped`). */
export type NewAddress =
  | 'kept'
  | 'dropped'
  | { readonly url: string; readonly width?: number; readonly height?: number };

/** In the order of the text; links only where they lead to something like media. */
export function listNamed(html: string): readonly NamedMedia[] {
  return [...html.matchAll(TAG)].flatMap(([, element = '', attributes = '']) => {
    const alt = element === 'img' ? altOf(attributes) : undefined;
    return [...attributes.matchAll(ADDRESSES)].flatMap(([, name = '', raw = '']) =>
      addressesIn(element, name, raw).map((address) => ({
        address,
        ...(name === 'src' && alt !== undefined && { alt }),
      })),
    );
  });
}

/** The HTML with every address as `find` says; a picture without any is left out. */
export function rewriteHtml(html: string, find: (address: string) => NewAddress): string {
  return html.replace(TAG, (whole: string, element: string, attributes: string) => {
    let size = '';
    let isChanged = false;
    const written = attributes.replace(ADDRESSES, (same: string, name: string, raw: string) => {
      const values = addressesIn(element, name, raw).map(
        (address) => [address, find(address)] as const,
      );
      if (values.every(([, value]) => value === 'kept')) return same;
      isChanged = true;
      if (name === 'srcset') return srcsetOf(raw, new Map(values));
      const [[, value] = []] = values;
      if (value === undefined || typeof value === 'string') return '';
      if (element === 'img') size = sizeOf(value, attributes);
      return ` ${name}="${escapeHtml(value.url)}"`;
    });
    if (!isChanged) return whole;
    const isEmpty = !/ (?:src|srcset)="/u.test(written);
    if (isEmpty && (element === 'img' || element === 'source')) return '';
    // An empty element ends in ` /`.
    return `<${element}${written.endsWith(' /') ? `${written.slice(0, -2)}${size} /` : written + size}>`;
  });
}

function addressesIn(element: string, name: string, raw: string): readonly string[] {
  const value = decodeAttributeReferences(raw);
  if (name === 'srcset') return candidatesOf(value).map(([address]) => address);
  const path = value.replace(/[?#].*$/su, '');
  return element === 'a' && !mayBeMedia(path) ? [] : [value];
}

function candidatesOf(srcset: string): readonly (readonly [address: string, rest: string])[] {
  return srcset.split(/,\s+|,$/u).flatMap((candidate) => {
    const [address = '', ...rest] = candidate.trim().split(/\s+/u);
    return address === '' ? [] : [[address, rest.join(' ')] as const];
  });
}

function srcsetOf(raw: string, values: ReadonlyMap<string, NewAddress>): string {
  const kept = candidatesOf(decodeAttributeReferences(raw)).flatMap(([address, rest]) => {
    const value = values.get(address) ?? 'kept';
    if (value === 'dropped') return [];
    return `${value === 'kept' ? address : value.url} ${rest}`.trim();
  });
  return kept.length === 0 ? '' : ` srcset="${escapeHtml(kept.join(', '))}"`;
}

/** Readers keep the place of a picture whose size they know. */
function sizeOf({ width, height }: Exclude<NewAddress, string>, attributes: string): string {
  if (width === undefined || height === undefined || / (?:width|height)="/u.test(attributes))
    return '';
  return ` width="${width}" height="${height}"`;
}

function altOf(attributes: string): string | undefined {
  const alt = textOfHtml(/ alt="([^"]*)"/u.exec(attributes)?.[1] ?? '').trim();
  return alt === '' ? undefined : alt;
}
