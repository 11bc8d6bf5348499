// The plain text of HTML: what a reader sees, paragraphs with a blank line between.

import { decodeReferences } from './character-references.ts';
import { BLOCK, FORMULA, INLINE } from './elements.ts';

const SILENT: ReadonlySet<string> = new Set([
  ...['annotation', 'noscript', 'script', 'style', 'template', 'title'],
]);
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
    const isKnown = WITHIN_LINES.has(name) || BLOCK.has(name);
    if (keepUnknown && !isKnown) continue;
    if (silent === '') text += html.slice(at, tag.index);
    at = tag.index + tag[0].length;
    if (SILENT.has(name)) silent = tag[1] === '/' ? '' : silent || name;
    if (silent === '') text += separatorOf(name, tag[1] === '/');
  }
  if (silent === '') text += html.slice(at);
  return decodeReferences(text);
}

const WITHIN_LINES: ReadonlySet<string> = new Set(['', ...INLINE, ...FORMULA, ...SILENT]);

function separatorOf(name: string, isEnd: boolean): string {
  if (WITHIN_LINES.has(name)) return '';
  if (name === 'br') return '\n';
  if (name === 'td' || name === 'th') return isEnd ? ' ' : '';
  if (name === 'li' || name === 'tr' || name === 'dt' || name === 'dd') return isEnd ? '\n' : '';
  return '\n\n';
}

/** Line ends and paragraph ends that tags mean, as characters that no text has. */
const LINE_END = '\u0001';
const PARAGRAPH_END = '\u0002';
/** White space that is more than one space between words. */
const GAP = /(?:\s[\s\u0001\u0002]|[\t-\r\u0001\u0002\u2028\u2029])[\s\u0001\u0002]*/gu;

/**
 * The text of clean HTML (clean-html.ts, sanitize.ts) as paragraphs: white space collapsed, a line end for
 * `<br />`, one blank line between paragraphs. Linear; most of what entries cost beside their markup.
 */
export function paragraphsOfHtml(html: string): string {
  let text = '';
  let at = 0;
  for (let lt = html.indexOf('<'); lt !== -1; lt = html.indexOf('<', at)) {
    const gt = html.indexOf('>', lt);
    text += html.slice(at, lt) + markOf(html, lt);
    at = gt === -1 ? html.length : gt + 1;
  }
  return decodeReferences(text + html.slice(at))
    .replace(GAP, widestGap)
    .trim();
}

function widestGap(run: string): string {
  if (run.includes(PARAGRAPH_END)) return '\n\n';
  const lineEnd = run.indexOf(LINE_END);
  if (lineEnd === -1) return ' ';
  return run.includes(LINE_END, lineEnd + 1) ? '\n\n' : '\n';
}

const MARK_OF_SEPARATOR: ReadonlyMap<string, string> = new Map([
  ['\n', LINE_END],
  ['\n\n', PARAGRAPH_END],
]);
const MARKS = { start: marksOf(false), end: marksOf(true) };

function marksOf(isEnd: boolean): ReadonlyMap<string, string> {
  const names = [...WITHIN_LINES, ...BLOCK];
  return new Map(
    names.map((name) => {
      const separator = separatorOf(name, isEnd);
      return [name, MARK_OF_SEPARATOR.get(separator) ?? separator];
    }),
  );
}

/** What a tag puts between words. */
function markOf(html: string, lt: number): string {
  const isEnd = html.charCodeAt(lt + 1) === 0x2f;
  const from = isEnd ? lt + 2 : lt + 1;
  let end = from;
  while (isNameCharacter(html.charCodeAt(end))) end++;
  return (isEnd ? MARKS.end : MARKS.start).get(html.slice(from, end)) ?? PARAGRAPH_END;
}

function isNameCharacter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
}
