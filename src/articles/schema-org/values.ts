// The values of schema.org data as publishers really write them: a text where an object belongs, one
// where a list belongs, HTML in plain text. What cannot be used is absent, never an error.

import { cleanLine, truncateText } from '../../core/text.ts';
import { webAddress } from '../../core/web-address.ts';
import { textOfHtml } from '../../html/html-text.ts';

/** A JSON object; its members are anything. */
export type JsonObject = Readonly<Record<string, unknown>>;

const LINE_CHARACTERS_MAX = 2_000;
/** So many values of a list are looked at. */
const LIST_MAX = 200;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member's own value; nothing of what every object inherits. */
export function memberOf(node: JsonObject, name: string): unknown {
  return Object.hasOwn(node, name) ? node[name] : undefined;
}

/** The values of a list, of a list in JSON-LD's long form (`@list`, `@set`), or the one value. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.slice(0, LIST_MAX);
  const inner = isObject(value) ? (memberOf(value, '@list') ?? memberOf(value, '@set')) : undefined;
  return inner === undefined ? [value] : listOf(inner);
}

/** The value as one line of plain text: a text, a number, or an object's `@value` or `name`. */
export function lineOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return plainLine(value);
  if (Array.isArray(value)) return value.slice(0, LIST_MAX).map(lineOf).find(isFilled);
  if (!isObject(value)) return undefined;
  return lineOf(memberOf(value, '@value')) ?? lineOf(memberOf(value, 'name'));
}

/** Plain text as a reader sees it: references and tags that content systems leave in are read as HTML. */
export function plainLine(text: string): string | undefined {
  const line = cleanLine(/[<&]/u.test(text) ? textOfHtml(text, { keepUnknown: true }) : text);
  return line === '' ? undefined : truncateText(line, LINE_CHARACTERS_MAX);
}

/** Each different line of a list, in order. */
export function distinctLines(value: unknown): readonly string[] {
  return [...new Set(listOf(value).flatMap((one) => lineOf(one) ?? []))];
}

/** The first address of the value that can be made absolute: a text, or an object's `url` or `@id`. */
export function addressOf(value: unknown, base: string | undefined): string | undefined {
  for (const one of listOf(value)) {
    const text = isObject(one) ? (memberOf(one, 'url') ?? memberOf(one, '@id')) : one;
    const address = typeof text === 'string' ? webAddress(text, base) : addressOfNested(text, base);
    if (address !== undefined) return address;
  }
  return undefined;
}

function addressOfNested(value: unknown, base: string | undefined): string | undefined {
  if (!Array.isArray(value) && !isObject(value)) return undefined;
  const [first] = listOf(value);
  const text = isObject(first) ? memberOf(first, '@id') : first;
  return typeof text === 'string' ? webAddress(text, base) : undefined;
}

function isFilled(line: string | undefined): boolean {
  return line !== undefined;
}
