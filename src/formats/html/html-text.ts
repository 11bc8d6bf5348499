// The plain text of HTML: what a reader sees, paragraphs with a blank line between.

import { decodeReferences } from '../character-references.ts';
import { BLOCK, INLINE } from './elements.ts';

const SILENT: ReadonlySet<string> = new Set(['noscript', 'script', 'style', 'template', 'title']);
const TAG =
  /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][a-z0-9]*)(?:[\s/](?:[^<>"']|"[^"]*"|'[^']*')*)?>/giu;

/**
 * The text of HTML, linear in it. With `keepUnknown`, tags of elements that HTML does not have stay as
 * text: a title's `</example>` is meant literally.
 */
export function textOfHtml(html: string, { keepUnknown = false } = {}): string {
  if (!html.includes('<')) return decodeReferences(html);
  let silent = '';
  let text = '';
  let at = 0;
  for (const tag of html.matchAll(TAG)) {
    const name = (tag[2] ?? '').toLowerCase();
    const isKnown = name === '' || INLINE.has(name) || BLOCK.has(name) || SILENT.has(name);
    if (keepUnknown && !isKnown) continue;
    if (silent === '') text += html.slice(at, tag.index);
    at = tag.index + tag[0].length;
    if (SILENT.has(name)) silent = tag[1] === '/' ? '' : silent || name;
    if (silent === '') text += separatorOf(name, tag[1] === '/');
  }
  if (silent === '') text += html.slice(at);
  return decodeReferences(text);
}

function separatorOf(name: string, isEnd: boolean): string {
  if (name === '' || INLINE.has(name) || SILENT.has(name)) return '';
  if (name === 'br') return '\n';
  if (name === 'td' || name === 'th') return isEnd ? ' ' : '';
  if (name === 'li' || name === 'tr' || name === 'dt' || name === 'dd') return isEnd ? '\n' : '';
  return '\n\n';
}

/** The text of sanitized HTML as paragraphs: lines trimmed, one blank line between paragraphs. */
export function paragraphsOfHtml(html: string): string {
  return textOfHtml(html.replace(/[\t\r\n ]+/gu, ' '))
    .replace(/[^\S\n]*\n[^\S\n]*/gu, '\n')
    .replace(/\n{3,}/gu, '\n\n')
    .replace(/[^\S\n]{2,}/gu, ' ')
    .trim();
}
