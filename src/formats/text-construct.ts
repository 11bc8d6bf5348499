// What a text element means: whether its content is plain text, HTML or something encoded, by its type
// (RFC 4287 §3.1, Atom 0.3), or, where RSS says nothing, by what it looks like.

import { decodeReferences } from '../html/character-references.ts';
import { cleanHtml } from '../html/clean-html.ts';
import { escapeHtml } from '../html/escape-html.ts';
import { textOfHtml } from '../html/html-text.ts';
import { renderParagraphs } from './html/render-paragraphs.ts';
import { documentLine, documentText, TITLE_CHARACTERS_MAX } from './plain-text.ts';
import type { Field } from './xml/parse-canonical.ts';

/** A text element's content, said to be plain or HTML. */
export interface TextConstruct {
  readonly content: string;
  readonly isHtml: boolean;
  /** Where its relative addresses start. */
  readonly base: string | undefined;
}

/** What an element without a type holds: `guess` is for titles of RSS, which have no say in it. */
export type DefaultKind = 'text' | 'html' | 'guess';

const TAG = /<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>/iu;
const BASE64 = /^[A-Za-z0-9+/=\s]+$/u;
const CHARACTERS_MAX = 512 * 1024;

/** The element's content, or nothing when it has none. `base` is for elements that name no other. */
export function readTextConstruct(
  field: Field | undefined,
  options: { readonly defaultKind: DefaultKind; readonly base: string | undefined },
): TextConstruct | undefined {
  if (field?.collected === undefined) return undefined;
  const { type = '', mode = '', base = options.base } = field.attributes;
  const { content: raw, isMarkup } = field.collected;
  const isEncoded = !isMarkup && (mode === 'base64' || isBinary(type)) && BASE64.test(raw);
  const content = (isEncoded ? decodeBase64(raw) : raw).slice(0, CHARACTERS_MAX).trim();
  if (content === '') return undefined;
  // Nobody encodes plain text.
  const defaultKind = isEncoded ? 'guess' : options.defaultKind;
  return { content, isHtml: isMarkup || isHtml(type, content, defaultKind), base };
}

/** Neither text nor XML, which RFC 4287 §4.1.3.3 has in Base64. */
function isBinary(type: string): boolean {
  return type.includes('/') && !/^text\/|[/+]xml\b|^html|^xhtml/iu.test(type);
}

function decodeBase64(content: string): string {
  return new TextDecoder().decode(Buffer.from(content, 'base64'));
}

function isHtml(type: string, content: string, defaultKind: DefaultKind): boolean {
  const name = type.trim().toLowerCase();
  if (name.includes('html')) return true;
  if (name === 'text' || name === 'text/plain' || /xml$/u.test(name)) return false;
  return defaultKind === 'html' || (defaultKind === 'guess' && TAG.test(content));
}

/** As one line of plain text; absent when nothing is left. */
export function lineOf(
  text: TextConstruct | undefined,
  options: { readonly isGuess: boolean; readonly charactersMax?: number },
): string | undefined {
  if (text === undefined) return undefined;
  const max = options.charactersMax ?? TITLE_CHARACTERS_MAX;
  // Titles of RSS hold references twice as often as they mean them literally.
  const plain = text.isHtml
    ? textOfHtml(text.content, { keepUnknown: true })
    : options.isGuess
      ? decodeReferences(text.content)
      : text.content;
  return documentLine(plain.slice(0, max * 20), max);
}

/** As safe HTML with absolute addresses; a single plain paragraph stays without a `<p>` around it. */
export function htmlOf(text: TextConstruct): string {
  if (text.isHtml) return cleanHtml(text.content, text.base).trim();
  if (/\n/u.test(text.content)) return renderParagraphs(text.content);
  return escapeHtml(documentText(text.content));
}

/** Whether HTML says more than its text would. */
export function hasMarkup(html: string): boolean {
  return TAG.test(html);
}
