// Values of front matter and JSON in the many shapes that people and programs give them: a name, a list of
// names, objects with names in them. What has none of the known shapes is left out, never printed as it is.

import type { Image, Person } from '../core/entry.ts';
import { cleanLine } from '../core/text.ts';
import { mailAddress, webAddress } from '../core/web-address.ts';

/** Deeper and longer than anybody's list of authors or tags. */
const ITEMS_MAX = 200;

/** A member of an object or map by the first of these names that it has. */
export function memberOf(value: unknown, ...names: readonly string[]): unknown {
  for (const name of names) {
    if (value instanceof Map) {
      const found: unknown = value.get(name);
      if (found !== undefined && found !== null) return found;
    } else if (typeof value === 'object' && value !== null && Object.hasOwn(value, name)) {
      const found: unknown = Reflect.get(value, name);
      if (found !== undefined && found !== null) return found;
    }
  }
  return undefined;
}

/** A scalar as text; dates of TOML as they are written there. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  return value instanceof Date ? value.toISOString() : undefined;
}

/** As one clean line; absent when nothing is left. */
export function lineOf(value: unknown): string | undefined {
  const line = cleanLine(textOf(value) ?? '');
  return line === '' ? undefined : line;
}

/** The values of a list, or the one value. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.slice(0, ITEMS_MAX) : [value];
}

/** Each item's own text or name. */
export function namesOf(value: unknown): string[] {
  const names = listOf(value).flatMap(
    (one) => lineOf(one) ?? lineOf(memberOf(one, ...NAMES)) ?? [],
  );
  return [...new Set(names)];
}

const NAMES = ['name', 'title', 'label', 'value', 'literal'];
const MAIL = /^(?<name>[^<>]*?)\s*<(?<email>[^<>\s]{3,320})>$/u;

/** People from names, objects with names, or lists of both. */
export function peopleOf(value: unknown): Person[] {
  const people = listOf(value).flatMap((one) => {
    const line = lineOf(one);
    return line === undefined ? (personOf(one) ?? []) : splitNames(line).map(namedPerson);
  });
  const byName = new Map(people.map((one) => [one.name, one]));
  return [...byName.values()];
}

function namedPerson(text: string): Person {
  const { name, email } = MAIL.exec(text)?.groups ?? {};
  const address = mailAddress(email);
  if (name === undefined || name === '' || address === undefined) return { name: text };
  return { name, email: address };
}

function personOf(value: unknown): Person | undefined {
  const parts = [
    memberOf(value, 'first', 'firstname', 'givenName'),
    memberOf(value, 'last', 'lastname', 'familyName'),
  ];
  const name =
    lineOf(memberOf(value, 'name', 'display_name', 'displayName', 'title')) ??
    lineOf(parts.map((part) => lineOf(part) ?? '').join(' '));
  if (name === undefined) return undefined;
  const email = mailAddress(lineOf(memberOf(value, 'email', 'mail')));
  const url = webAddress(lineOf(memberOf(value, 'url', 'website', 'link', 'homepage', 'uri')));
  return { name, ...(email !== undefined && { email }), ...(url !== undefined && { url }) };
}

/** "Ana Reyes and Budi Santoso", "Ana Reyes, Budi Santoso"; where a part is one word, it may be one name. */
export function splitNames(line: string): readonly string[] {
  const parts = line.split(
    /\s*;\s*|\s*,\s*(?:and|und|dan|y|et)\s+|\s*,\s*|\s+(?:and|und|dan|&)\s+/iu,
  );
  const isList = parts.length > 1 && parts.every((part) => /\S\s+\S/u.test(part));
  return isList ? parts : [line];
}

/** A picture from an address or an object that holds one; addresses stay as written, relative ones too. */
export function imageOf(value: unknown): Image | undefined {
  const address = lineOf(value) ?? lineOf(memberOf(value, ...ADDRESSES));
  const embedded = /^!?\[\[([^\]|]{1,500})(?:\|[^\]]*)?\]\]$/u.exec(address ?? '')?.[1];
  const url = embedded ?? address;
  if (url === undefined || /^(?!https?:)[a-z][a-z0-9+.-]*:/iu.test(url)) return undefined;
  const caption = lineOf(memberOf(value, 'caption', 'alt', 'description', 'title'));
  const credit = lineOf(memberOf(value, 'credit', 'attribution', 'creditText'));
  const width = sizeOf(memberOf(value, 'width'));
  const height = sizeOf(memberOf(value, 'height'));
  return {
    url,
    ...(caption !== undefined && { caption }),
    ...(credit !== undefined && { credit }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  };
}

const ADDRESSES = ['src', 'url', 'href', 'path', 'image', 'img', 'feature', 'teaser', 'file'];

/** A whole number of pixels or bytes; absent where it is none. */
export function sizeOf(value: unknown): number | undefined {
  const size =
    typeof value === 'string' && /^\d{1,15}(?:px)?$/u.test(value)
      ? Number.parseInt(value, 10)
      : value;
  return typeof size === 'number' && Number.isSafeInteger(size) && size > 0 ? size : undefined;
}
