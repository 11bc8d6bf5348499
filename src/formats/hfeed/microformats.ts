// The microformats of a page (microformats2 parsing, microformats.org/wiki/microformats2-parsing) behind
// bounds: which page is worth the parser's time, and values none of which has the type that its name promises.

import { mf2 } from 'microformats-parser';
import { webAddress } from '../../core/web-address.ts';

type Parsed = ReturnType<typeof mf2>;
/** An object of the page, such as an h-entry, with its properties by name. */
export type Microformat = Parsed['items'][number];
type Value = Microformat['properties'][string][number];

export interface PageMicroformats {
  readonly items: readonly Microformat[];
  /** Addresses by their relation to the page, as `hub`, `next`. */
  readonly rels: Readonly<Record<string, readonly string[]>>;
  /** Where relative addresses of the page start; absent where nothing says it. */
  readonly base: string | undefined;
}

/** Longer pages are no feeds that anybody wrote by hand. */
const PAGE_CHARACTERS_MAX = 4 * 1024 * 1024;
const ROOT_CLASS = /class\s{0,5}=\s{0,5}["']?[^"'<>]{0,500}\bh-(?:feed|entry)(?![\w-])/iu;
const BASE_ELEMENT = /<base\b[^<>]{0,5000}>/giu;
const BASE_HREF =
  /\shref\s{0,5}=\s{0,5}(?:"([^"<>]{1,4000})"|'([^'<>]{1,4000})'|([^\s"'<>]{1,4000}))/iu;
/** Stands in for an address that nobody knows; what starts with it is relative. */
const NOWHERE = 'https://relative.invalid/';

/** Nothing for a page that says nothing in microformats, or is nested deeper than can be read. */
export function readMicroformats(
  page: string,
  address: string | undefined,
): PageMicroformats | 'too-deep' | undefined {
  if (page.length > PAGE_CHARACTERS_MAX || !ROOT_CLASS.test(page)) return undefined;
  const base = baseOf(page, address);
  try {
    // The parser takes a base element's address as it is written, and fails at a relative one.
    const parsed = mf2(page.replace(BASE_ELEMENT, ''), { baseUrl: base ?? NOWHERE });
    return { items: parsed.items, rels: parsed.rels, base };
  } catch (error) {
    // It walks the page recursively: only the depth of its elements ends it so. It also fails at pages without
    // any element in their body and at frames, which say nothing.
    return error instanceof RangeError ? 'too-deep' : undefined;
  }
}

function baseOf(page: string, address: string | undefined): string | undefined {
  const [element = ''] = page.match(BASE_ELEMENT) ?? [];
  const [, quoted, single, bare] = BASE_HREF.exec(element) ?? [];
  return webAddress(quoted ?? single ?? bare, address) ?? address;
}

/** Whether an object is of a kind, as `h-entry`. */
export function isOfType({ type = [] }: Microformat, name: string): boolean {
  return type.includes(name);
}

/** The values of a property in the order of the page. */
export function listValues({ properties }: Microformat, name: string): readonly Value[] {
  return Object.hasOwn(properties, name) ? (properties[name] ?? []) : [];
}

/** What a person reads of a value. */
export function textOf(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if ('value' in value && value.value !== undefined) return textOf(value.value);
  return 'properties' in value ? textOf(listValues(value, 'name')[0]) : undefined;
}

/** The first filled text of a property. */
export function firstText(object: Microformat, name: string): string | undefined {
  return listValues(object, name)
    .map(textOf)
    .find((text) => text !== undefined && text.trim() !== '');
}

/** The absolute addresses of a property; of objects their own `url`. */
export function listAddresses(object: Microformat, name: string): readonly string[] {
  return listValues(object, name).flatMap((value) => {
    const own = typeof value === 'object' && 'properties' in value ? firstText(value, 'url') : '';
    return absoluteAddress(own || textOf(value)) ?? [];
  });
}

/** Markup of a property (`e-content`), where it has any. */
export function firstMarkup(object: Microformat, name: string): string | undefined {
  for (const value of listValues(object, name)) {
    if (typeof value === 'object' && 'html' in value) return value.html;
  }
  return undefined;
}

/** An absolute http(s) address; nothing for what was relative on a page whose own address is unknown. */
export function absoluteAddress(address: string | undefined): string | undefined {
  return webAddress(knownText(address));
}

/** The text, but for an address that was relative on a page whose own address is unknown. */
export function knownText(text: string | undefined): string | undefined {
  return text?.startsWith(NOWHERE) === true ? undefined : text;
}
