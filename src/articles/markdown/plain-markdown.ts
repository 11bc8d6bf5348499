// Markdown of generators and of Obsidian as Markdown that everybody reads: templates, shortcodes, comments,
// wiki links and the like become what a reader should see, or go and are named, and never stand in a story
// as they are written.

import { escapeHtml } from '../../html/escape-html.ts';
import { markCode, type Span } from './mark-code.ts';

export interface PlainMarkdown {
  readonly text: string;
  /** What was taken out or changed, in its order. */
  readonly findings: readonly Finding[];
}

export interface Finding {
  readonly kind: 'template' | 'wiki link' | 'embedded note';
  readonly written: string;
  /** 1-based in the source. */
  readonly line: number;
}

/** What begins a piece of foreign syntax; most texts have none. */
const OPENING = /\{\{|\{%|\{:|%%|\[\[/u;
const IMAGE_NAME = /\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$/iu;
const PIECE_CHARACTERS_MAX = 10_000;
/** Elements of a template whose content is no part of the story. */
const SILENT_BLOCKS = /^(?:comment|raw-comment)$/u;

/** Linear in the text. */
export function makePlain(source: string): PlainMarkdown {
  const text = rewriteLines(source);
  if (!OPENING.test(text)) return { text, findings: [] };
  const findings: Finding[] = [];
  const code = markCode(text);
  const seek = createSeeker(text);
  let plain = '';
  let at = 0;
  let codeAt = 0;
  const lineOf = createLineCounter(text);
  for (;;) {
    const opening = seek(at);
    if (opening === -1) break;
    while ((code[codeAt]?.[1] ?? Number.POSITIVE_INFINITY) <= opening) codeAt++;
    const skipped = skipCode(code[codeAt], opening);
    if (skipped !== undefined) {
      plain += text.slice(at, skipped).replace(RAW_MARK, '');
      at = skipped;
      continue;
    }
    const piece = readPiece(text, opening);
    const address = piece?.kind === 'template' ? findAddress(text, opening, at) : undefined;
    plain += text.slice(at, address?.start ?? opening);
    at = address?.end ?? opening + (piece?.length ?? 1);
    plain += address === undefined ? (piece?.plain ?? text.charAt(opening)) : NO_ADDRESS;
    if (piece?.kind !== undefined) {
      findings.push({ kind: piece.kind, written: text.slice(opening, at), line: lineOf(opening) });
    }
  }
  return { text: plain + text.slice(at), findings };
}

/** An address that no link gets as far as cleaning with: what is left of one without its template would lead astray. */
const NO_ADDRESS = 'about:invalid';
const ADDRESS_CHARACTERS_MAX = 500;
const ADDRESS_BEFORE =
  /(?:\]\(<?|^ {0,3}\[[^\]]+\]:[ \t]+<?|\s(?:href|src)=["']?)([^\s()<>"']*)$/iu;
const ADDRESS_AFTER = /(?:\{\{[^\n]{0,300}?\}\}|\{%[^\n]{0,300}?%\}|[^\s()<>"'{}])*/uy;

/** The whole address that a template stands in, where it stands in one; it begins at `from` or later. */
function findAddress(
  text: string,
  opening: number,
  from: number,
): { readonly start: number; readonly end: number } | undefined {
  const window = text.slice(Math.max(from, opening - ADDRESS_CHARACTERS_MAX), opening);
  const before = ADDRESS_BEFORE.exec(window.slice(window.lastIndexOf('\n') + 1))?.[1];
  if (before === undefined) return undefined;
  ADDRESS_AFTER.lastIndex = opening;
  ADDRESS_AFTER.test(text);
  return { start: opening - before.length, end: ADDRESS_AFTER.lastIndex };
}

/** For offsets that grow. */
function createLineCounter(text: string): (offset: number) => number {
  let line = 1;
  let newline = text.indexOf('\n');
  return (offset) => {
    for (; newline !== -1 && newline < offset; newline = text.indexOf('\n', newline + 1)) line++;
    return line;
  };
}

function skipCode(span: Span | undefined, at: number): number | undefined {
  return span !== undefined && span[0] <= at ? span[1] : undefined;
}

/** Finds the next opening of any kind; each kind that is not there any more is not looked for again. */
function createSeeker(text: string): (from: number) => number {
  const next = new Map(['{{', '{%', '{:', '%%', '![[', '[['].map((mark) => [mark, -2]));
  return (from) => {
    let first = -1;
    for (const [mark, known] of next) {
      if (known === -1) continue;
      const at = known >= from ? known : text.indexOf(mark, from);
      next.set(mark, at);
      if (at !== -1 && (first === -1 || at < first)) first = at;
    }
    return first;
  };
}

interface Piece {
  readonly length: number;
  readonly plain: string;
  readonly kind?: Finding['kind'];
}

function readPiece(text: string, at: number): Piece | undefined {
  const window = text.slice(at, at + PIECE_CHARACTERS_MAX);
  if (window.startsWith('{{')) return readTemplate(window, '}}');
  if (window.startsWith('{%')) return readTemplate(window, '%}');
  if (window.startsWith('{:')) return readBetween(window, { end: '}', isOneLine: true });
  if (window.startsWith('%%')) return readBetween(window, { end: '%%', isOneLine: false });
  return readWikiLink(window);
}

function readBetween(
  window: string,
  { end, isOneLine }: { end: string; isOneLine: boolean },
): Piece | undefined {
  const close = window.indexOf(end, 2);
  if (close === -1 || (isOneLine && window.slice(0, close).includes('\n'))) return undefined;
  return { length: close + end.length, plain: '' };
}

function readTemplate(window: string, end: string): Piece | undefined {
  const close = window.indexOf(end, 2);
  if (close === -1) return undefined;
  const length = close + end.length;
  const inside = window.slice(2, close).replace(/^[<%-]?[\s/*]*|[\s/*]*[>%-]?$/gu, '');
  // {{/* a comment of Hugo's */}}, {# of Nunjucks #}
  if (/^\{\{[<%]?\s*\/\*/u.test(window)) return { length, plain: '' };
  const [name = ''] = /^[\w./-]+/u.exec(inside) ?? [];
  if (SILENT_BLOCKS.test(name)) return readSilentBlock(window, name) ?? { length, plain: '' };
  if (name === 'raw') return readRaw(window, length);
  if (name === 'endraw') return { length, plain: '' };
  const [, literal] = FILTERED_ADDRESS.exec(inside) ?? [];
  if (literal !== undefined) return { length, plain: literal };
  const known = renderKnown(name, inside.slice(name.length));
  if (known !== undefined) return { length, plain: known };
  return { length, plain: '', kind: 'template' };
}

/** `{{ "/about/" | relative_url }}`: the address is there, whatever the filter adds. */
const FILTERED_ADDRESS = /^["']((?:https?:\/\/|\/)[^\s"'<>]*)["']\s*\|/u;
/** Liquid and Nunjucks heed these in code too. */
const RAW_MARK = /\{%-?\s*(?:end)?raw\s*-?%\}/gu;
const END_OF_RAW = /\{%-?\s*endraw\s*-?%\}/u;

/** What its writer keeps from the generator stays as it is written. */
function readRaw(window: string, length: number): Piece {
  const close = END_OF_RAW.exec(window);
  if (close === null) return { length, plain: '' };
  return { length: close.index + close[0].length, plain: window.slice(length, close.index) };
}

function readSilentBlock(window: string, name: string): Piece | undefined {
  const close = new RegExp(`\\{%-?\\s*end${name}\\s*-?%\\}`, 'u').exec(window);
  return close === null ? undefined : { length: close.index + close[0].length, plain: '' };
}

/** Shortcodes that say what a reader should see. */
function renderKnown(name: string, rest: string): string | undefined {
  const value = (key: string): string | undefined =>
    new RegExp(`(?:^|\\s)${key}=(?:"([^"]*)"|'([^']*)'|\`([^\`]*)\`|(\\S+))`, 'u')
      .exec(rest)
      ?.slice(1)
      .find((one) => one !== undefined);
  const [first] = /[^\s"'=]+(?=["']?(?:\s|$))/u.exec(rest) ?? [];
  if (name === 'figure' || name === 'img' || name === 'image') return renderFigure(value);
  if (name === 'youtube') return linkTo('https://www.youtube.com/watch?v=', value('id') ?? first);
  if (name === 'vimeo') return linkTo('https://vimeo.com/', value('id') ?? first);
  if (name === 'highlight') return `\n\`\`\`${first ?? ''}\n`;
  if (name === 'endhighlight') return '\n```\n';
  return undefined;
}

function renderFigure(value: (key: string) => string | undefined): string | undefined {
  const src = value('src');
  if (src === undefined) return undefined;
  const caption = [value('title'), value('caption'), value('attr')].filter(
    (one) => one !== undefined,
  );
  const told =
    caption.length === 0 ? '' : `<figcaption>${escapeHtml(caption.join(' '))}</figcaption>`;
  return `<figure><img src="${escapeHtml(src)}" alt="${escapeHtml(value('alt') ?? '')}">${told}</figure>`;
}

function linkTo(prefix: string, id: string | undefined): string | undefined {
  return id !== undefined && /^[\w-]{1,40}$/u.test(id) ? `<${prefix}${id}>` : undefined;
}

/** [[Page]], [[Page|words]], ![[picture.png|300]], ![[Note]] */
function readWikiLink(window: string): Piece | undefined {
  const [whole, bang, target = '', label] =
    /^(!?)\[\[([^\][|\n]{1,500})(?:\|([^\]\n]{0,500}))?\]\]/u.exec(window) ?? [];
  // [[1]](address) and [[1]][name] are links of Markdown's own.
  if (whole === undefined || /^[([]/u.test(window.slice(whole.length))) return undefined;
  const { length } = whole;
  if (bang === '!') {
    if (!IMAGE_NAME.test(target)) return { length, plain: '', kind: 'embedded note' };
    const alt = label === undefined || /^\d+(?:x\d+)?$/u.test(label) ? '' : label;
    return { length, plain: `![${alt}](<${target.trim()}>)` };
  }
  if (/^_?TOC_?$/iu.test(target)) return { length, plain: '' };
  const words = label ?? target.replace(/^#/u, '').replaceAll('#', ' > ');
  return { length, plain: words, kind: 'wiki link' };
}

const CALLOUT = /^((?:>\s?)+)\[!(\w+)\][+-]?[ \t]*(.*)$/gmu;
const HEADING_ATTRIBUTES = /^(#{1,6}\s.*?)[ \t]*\{[#.:][^{}\n]*\}[ \t]*$/gmu;
const BLOCK_ID = /[ \t]\^[\da-f]{6}[ \t]*$/gmu;
const CONTENTS = /^[*+-] .*\n\{:\s?toc\b[^}\n]*\}[ \t]*$/gimu;
const CONTENTS_MARK = /^\[TOC\][ \t]*$/gimu;

/** What is written line by line: callouts, attributes of headings, marks of blocks, tables of contents. No line is added or lost. */
function rewriteLines(source: string): string {
  let text = source;
  if (text.includes('[!')) {
    text = text.replace(CALLOUT, (...[, quote, kind, title]: string[]) => {
      const words = title === '' || title === undefined ? sentenceCase(kind ?? '') : title;
      return `${quote}**${words}**<br>`;
    });
  }
  if (text.includes('{')) text = text.replace(HEADING_ATTRIBUTES, '$1').replace(CONTENTS, '\n');
  if (text.includes('[TOC]')) text = text.replace(CONTENTS_MARK, '');
  return text.includes(' ^') ? text.replace(BLOCK_ID, '') : text;
}

function sentenceCase(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
