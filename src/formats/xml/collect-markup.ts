// The content of one text element, which may be plain, escaped HTML or markup written inline. Inline
// markup is put together again in its order, as HTML that a sanitizer can read.

import { decodeReferences } from '../../html/character-references.ts';
import { escapeHtml } from '../../html/escape-html.ts';
import type { RawAttributes } from './scan-markup.ts';

/** The content of a text element, references decoded once unless it is markup. */
export interface CollectedText {
  readonly content: string;
  /** The element held elements, or said that it does: `content` is HTML. */
  readonly isMarkup: boolean;
}

export interface MarkupCollector {
  open(element: InlineElement): void;
  /** False when no inline element of that name is open: the end tag is somebody else's. */
  close(name: string): boolean;
  text(text: string, isCdata: boolean): void;
  /** How many inline elements are open. */
  depth(): number;
  finish(): CollectedText;
}

/** An element inside a text. */
interface InlineElement {
  /** As written, which its end tag repeats. */
  readonly name: string;
  /** Without its prefix. */
  readonly local: string;
  readonly attributes: RawAttributes;
  readonly isEmpty: boolean;
  /** Base of relative addresses, where it is not the text's own. */
  readonly base?: string | undefined;
}

const VOID: ReadonlySet<string> = new Set([
  ...['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param'],
  ...['source', 'track', 'wbr'],
]);
/** Past this, nothing more of a text is kept: nobody reads so much of one (text-construct.ts). */
const MARKUP_CHARACTERS_MAX = 600_000;
const ADDRESSES: ReadonlySet<string> = new Set(['href', 'xlink:href', 'src', 'cite', 'poster']);

/** A collector for one element; `isMarkup` when the element declares inline markup. */
export function createMarkupCollector(isMarkup: boolean): MarkupCollector {
  const pieces: { readonly text: string; readonly isCdata: boolean }[] = [];
  const open: InlineElement[] = [];
  const openCounts = new Map<string, number>();
  let html: string | undefined = isMarkup ? '' : undefined;

  function beginMarkup(): string {
    return pieces.map(({ text }) => text).join('');
  }

  function closeInnermost(): void {
    const element = open.pop();
    if (element === undefined) return;
    openCounts.set(element.name, (openCounts.get(element.name) ?? 1) - 1);
    if (!VOID.has(element.local)) html += `</${element.local}>`;
  }

  return {
    open(element) {
      html ??= beginMarkup();
      if (html.length > MARKUP_CHARACTERS_MAX) return;
      html += startTag(element);
      if (!element.isEmpty) {
        open.push(element);
        openCounts.set(element.name, (openCounts.get(element.name) ?? 0) + 1);
      } else if (!VOID.has(element.local)) {
        html += `</${element.local}>`;
      }
    },
    close(name) {
      // Each turn takes an element away for good, so that all end tags together are linear.
      if ((openCounts.get(name) ?? 0) === 0) return false;
      while (open.at(-1)?.name !== name) closeInnermost();
      closeInnermost();
      return true;
    },
    text(text, isCdata) {
      if (html === undefined) pieces.push({ text, isCdata });
      else if (html.length <= MARKUP_CHARACTERS_MAX)
        html += isCdata && isMarkup ? escapeHtml(text) : text;
    },
    depth: () => open.length,
    finish() {
      if (html !== undefined) {
        while (open.length > 0) closeInnermost();
        return { content: html, isMarkup: true };
      }
      const [first] = pieces;
      if (pieces.length === 1 && first !== undefined) return { content: plain(first), isMarkup };
      return { content: pieces.map(plain).join(''), isMarkup };
    },
  };
}

function plain({ text, isCdata }: { readonly text: string; readonly isCdata: boolean }): string {
  return isCdata ? text : decodeReferences(text);
}

/** References in values stay as they are: HTML reads them as XML does. */
function startTag({ local, attributes, base }: InlineElement): string {
  let tag = `<${local}`;
  for (let i = 0; i < attributes.length; i += 2) {
    const name = (attributes[i] ?? '').toLowerCase();
    const isPlain = /^[a-z][a-z0-9-]*$/u.test(name) && !name.startsWith('xmlns');
    if (!isPlain && name !== 'xlink:href') continue;
    let value = attributes[i + 1] ?? '';
    if (base !== undefined && ADDRESSES.has(name)) value = resolve(value, base);
    tag += ` ${name}="${value.replaceAll('"', '&quot;')}"`;
  }
  return `${tag}>`;
}

function resolve(value: string, base: string): string {
  const url = URL.parse(decodeReferences(value).trim(), base);
  return url === null ? value : escapeHtml(url.href);
}
