// Character references of XML and HTML in one: feeds use HTML's names in XML, with and without a
// DOCTYPE that would declare them. References that nobody knows stay as they are written.

import { decodeHTMLAttribute, decodeHTMLStrict } from 'entities';

/** `&CounterClockwiseContourIntegral;` is the longest. */
const NAME_CHARACTERS_MAX = 32;
const SEMICOLON = 0x3b;

/** The text with each reference that ends in `;` replaced. Linear. */
export function decodeReferences(text: string): string {
  let at = text.indexOf('&');
  if (at === -1) return text;
  let decoded = '';
  let from = 0;
  while (at !== -1) {
    const end = endOfReference(text, at + 1);
    const next = end === -1 ? at + 1 : end + 1;
    if (end !== -1) {
      decoded += text.slice(from, at) + decodeOne(text, at, end);
      from = next;
    }
    at = text.indexOf('&', next);
  }
  return decoded + text.slice(from);
}

/** The value of an HTML attribute, where `&copy=` is no reference (HTML §13.2.5.73). */
export function decodeAttributeReferences(value: string): string {
  return value.includes('&') ? decodeHTMLAttribute(value) : value;
}

function endOfReference(text: string, start: number): number {
  const limit = Math.min(text.length, start + NAME_CHARACTERS_MAX);
  for (let at = start; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === SEMICOLON) return at === start ? -1 : at;
    const isNameCharacter =
      (code >= 0x61 && code <= 0x7a) ||
      (code >= 0x41 && code <= 0x5a) ||
      (code >= 0x30 && code <= 0x39) ||
      (code === 0x23 && at === start);
    if (!isNameCharacter) return -1;
  }
  return -1;
}

function decodeOne(text: string, at: number, end: number): string {
  const length = end - at;
  const first = text.charCodeAt(at + 1);
  if (length === 3 && text.charCodeAt(at + 2) === 0x74) {
    if (first === 0x6c) return '<';
    if (first === 0x67) return '>';
  }
  if (length === 4 && text.startsWith('amp', at + 1)) return '&';
  if (length === 5 && text.startsWith('quot', at + 1)) return '"';
  return decodeHTMLStrict(text.slice(at, end + 1));
}
