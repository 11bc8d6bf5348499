// The plain text of HTML: what a reader sees, paragraphs with a blank line between.

import { decodeReferences } from './character-references.ts';
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

const WITHIN_LINES: ReadonlySet<string> = new Set(['', ...INLINE, ...SILENT]);

function separatorOf(name: string, isEnd: boolean): string {
  if (WITHIN_LINES.has(name)) return '';
  if (name === 'br') return '\n';
  if (name === 'td' || name === 'th') return isEnd ? ' ' : '';
  if (name === 'li' || name === 'tr' || name === 'dt' || name === 'dd') return isEnd ? '\n' : '';
  return '\n\n';
}

/**
 * The text of clean HTML (clean-html.ts, formats/html/sanitize.ts) as paragraphs: white space collapsed, a line end for
 * `<br />`, one blank line between paragraphs. One pass; most of what entries cost beside their markup.
 */
export function paragraphsOfHtml(html: string): string {
  let text = '';
  // What stands between the text so far and the next word.
  let gap = '';
  let at = 0;
  while (at < html.length) {
    const lt = html.indexOf('<', at);
    const end = lt === -1 ? html.length : lt;
    if (end > at) {
      const words = collapse(decodeReferences(html.slice(at, end)));
      const trimmed = words.trim();
      if (trimmed === '') {
        if (words !== '' && gap === '') gap = ' ';
      } else {
        if (gap === '' && words.startsWith(' ')) gap = ' ';
        text += text === '' ? trimmed : gap + trimmed;
        gap = words.endsWith(' ') ? ' ' : '';
      }
    }
    if (lt === -1) break;
    const gt = html.indexOf('>', lt);
    if (gt === -1) break;
    gap = wider(gap, gapOf(html, lt));
    at = gt + 1;
  }
  return text;
}

const RUNS = /[\t\n\r]|\s\s/u;

function collapse(text: string): string {
  return RUNS.test(text) ? text.replace(/\s+/gu, ' ') : text;
}

function wider(gap: string, other: string): string {
  if (gap === '\n' && other === '\n') return '\n\n';
  return other.length > gap.length || (other.length === gap.length && other === '\n') ? other : gap;
}

/** What a tag puts between words. */
function gapOf(html: string, lt: number): string {
  const isEnd = html.charCodeAt(lt + 1) === 0x2f;
  const from = isEnd ? lt + 2 : lt + 1;
  let end = from;
  while (isNameCharacter(html.charCodeAt(end))) end++;
  return separatorOf(html.slice(from, end), isEnd);
}

function isNameCharacter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
}
