// One tag of foreign HTML as it is written: its name, its attributes, where it ends. A hand-written scan,
// because a tag costs more than anything else in a body.

/** One attribute as written: lower-case name, raw value. */
export type Attribute = readonly [name: string, value: string];

export interface Tag {
  /** In lower case. */
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly isEmpty: boolean;
  /** Where the text goes on. */
  readonly end: number;
}

const ATTRIBUTES_MAX = 100;
const NO_ATTRIBUTES: readonly Attribute[] = [];

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;

/** The tag whose name begins at `from`; nothing when there is no name or the tag never ends. */
export function readTag(input: string, from: number): Tag | undefined {
  let at = endOfTagName(input, from);
  if (at === from) return undefined;
  const name = input.slice(from, at).toLowerCase();
  if (input.charCodeAt(at) === GT)
    return { name, attributes: NO_ATTRIBUTES, isEmpty: false, end: at + 1 };
  const attributes: Attribute[] = [];
  while (at < input.length) {
    const code = input.charCodeAt(at);
    if (code === GT) return { name, attributes, isEmpty: false, end: at + 1 };
    // The tag was never closed, and the next one begins.
    if (code === LT) return { name, attributes, isEmpty: false, end: at };
    if (code === SLASH && input.charCodeAt(at + 1) === GT)
      return { name, attributes, isEmpty: true, end: at + 2 };
    at = endsAttributeName(code) ? at + 1 : readAttribute(input, at, attributes);
  }
  return undefined;
}

function endOfTagName(input: string, from: number): number {
  let at = from;
  for (; at < input.length; at++) {
    const code = input.charCodeAt(at);
    const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
    const isOther = (code >= 0x30 && code <= 0x3a) || code === 0x2d;
    if (!isLetter && (at === from || !isOther)) break;
  }
  return at;
}

/** One attribute, with any of the quotes or none; returns where it ends, always past `from`. */
function readAttribute(input: string, from: number, attributes: Attribute[]): number {
  let nameEnd = from + 1;
  while (nameEnd < input.length && !endsAttributeName(input.charCodeAt(nameEnd))) nameEnd++;
  let at = skipSpace(input, nameEnd);
  let value = '';
  if (input.charCodeAt(at) === EQUALS) {
    at = skipSpace(input, at + 1);
    const quote = input.charCodeAt(at);
    const isQuoted = quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE;
    const start = isQuoted ? at + 1 : at;
    const end = isQuoted ? input.indexOf(input.charAt(at), start) : endOfBareValue(input, start);
    // A quote that is never closed is no value's.
    if (end === -1) at = nameEnd;
    else {
      value = input.slice(start, end);
      at = isQuoted ? end + 1 : end;
    }
  } else at = nameEnd;
  if (attributes.length < ATTRIBUTES_MAX)
    attributes.push([input.slice(from, nameEnd).toLowerCase(), value]);
  return at;
}

function endOfBareValue(input: string, from: number): number {
  let at = from;
  for (; at < input.length; at++) {
    const code = input.charCodeAt(at);
    if (isSpace(code) || code === GT || code === LT || isQuote(code)) break;
  }
  return at;
}

function skipSpace(input: string, from: number): number {
  let at = from;
  while (isSpace(input.charCodeAt(at))) at++;
  return at;
}

function endsAttributeName(code: number): boolean {
  return (
    isSpace(code) ||
    code === EQUALS ||
    code === GT ||
    code === SLASH ||
    code === LT ||
    isQuote(code)
  );
}

function isQuote(code: number): boolean {
  return code === DOUBLE_QUOTE || code === SINGLE_QUOTE;
}

/** ASCII white space (Infra §4.6). */
function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d && code !== 0x0b);
}
