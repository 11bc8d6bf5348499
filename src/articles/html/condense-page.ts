// A page cut down to what can be its article, in one pass that is linear and bounded: scripts, styles,
// forms, hidden parts and most attributes are gone, so that what builds a tree of it afterwards has little
// to do, whatever was sent. What the page says of itself (meta, JSON-LD, links) is collected on the way.

import { Tokenizer } from 'htmlparser2';
import { decodeAttributeReferences, decodeReferences } from '../../html/character-references.ts';
import { VOID } from '../../html/elements.ts';
import { escapeHtml } from '../../html/escape-html.ts';
import { type Attribute, createHeadCollector, type PageHead } from './page-head.ts';
import { pictureAttributes } from './pictures.ts';

/** A page's own words about itself, and its body with little but the story's kind of elements. */
export interface CondensedPage {
  readonly head: PageHead;
  /** The body's content: tags lower-case, void ones without a slash, matching or not as in the source. */
  readonly html: string;
  /** The page has more elements or text than are looked at. */
  readonly isCut: boolean;
  /** It ends with `</html>`, as a page that is whole does. */
  readonly isEnded: boolean;
}

/** No story has so many of the signs that markup is made of; further ones become spaces. */
const SIGNS_MAX = 4_000;
/** The longest of 400 news pages has half as many; what comes after them is not looked at. */
export const ELEMENTS_MAX = 8_000;
/** Of its text and tags, condensed: twice what an entry may hold. */
const CHARACTERS_MAX = 1024 * 1024;
/** Deeper elements lose their tags. Trees are walked by recursion, and paths to the root often. */
const DEPTH_MAX = 150;
const ATTRIBUTES_MAX = 100;
const VALUE_CHARACTERS_MAX = 8_192;
const KEPT_VALUE_CHARACTERS_MAX = 2_000;

/** Gone with all that they hold. */
const DROPPED: ReadonlySet<string> = new Set([
  ...['applet', 'button', 'canvas', 'datalist', 'dialog', 'embed', 'iframe', 'map', 'math', 'menu'],
  ...['nav', 'noembed', 'noframes', 'object', 'optgroup', 'option', 'plaintext', 'select', 'style'],
  ...['svg', 'template', 'textarea', 'xmp'],
]);
/** Their tags are gone, what they hold stays: nothing looks at them as elements. */
const UNWRAPPED: ReadonlySet<string> = new Set(['head', 'html', 'body', 'noscript', 'label']);
const KEPT_VOID: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'source', 'wbr']);
/** A start or the end of something else ends them: they do not add to the depth. */
const SELF_ENDING: ReadonlySet<string> = new Set([
  ...['dd', 'dt', 'li', 'p', 'rp', 'rt', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr'],
]);
const KEPT_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['alt', 'aria-label', 'class', 'colspan', 'content', 'controls', 'datetime', 'dir', 'height'],
  ...['href', 'hreflang', 'id', 'itemprop', 'itemtype', 'lang', 'media', 'poster', 'rel', 'role'],
  ...['rowspan', 'sizes', 'src', 'srcset', 'start', 'title', 'type', 'width'],
]);
const HIDING_STYLE = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/iu;

/** Reads the page's text. Never throws; time and memory are linear in it. */
export function condensePage(input: string): CondensedPage {
  const condenser = createCondenser(input);
  const tokenizer = new Tokenizer({ decodeEntities: false }, condenser.callbacks);
  tokenizer.write(input);
  tokenizer.end();
  const isEnded = /<\/html\s*>\s*(?:<!--[^<>]*-->\s*)*$/iu.test(input.slice(-2_000));
  return { ...condenser.finish(), isEnded };
}

const ignore = (): void => undefined;
/** What of a page nobody wants to know. */
const UNHEARD = {
  onattribentity: ignore,
  oncdata: ignore,
  oncomment: ignore,
  ondeclaration: ignore,
  onend: ignore,
  onprocessinginstruction: ignore,
  ontextentity: ignore,
};

function createCondenser(input: string) {
  const head = createHeadCollector();
  const writer = createWriter();
  let name = '';
  let attributes: Attribute[] = [];
  let attributeName = '';
  let value = '';
  /** The dropped element that the input is in, and how many of its kind are open. */
  let dropped = '';
  let droppedDepth = 0;
  /** The element whose text is collected: a title, JSON-LD, or code that nobody wants. */
  let raw = '';

  function open(): void {
    if (head.open(name, attributes)) return;
    if (name === 'script' || name === 'title') {
      raw = name;
      head.startText(name, attributes);
      return;
    }
    if (dropped !== '') {
      if (name === dropped) droppedDepth++;
      return;
    }
    const isVoid = VOID.has(name);
    if (DROPPED.has(name) || isHidden(attributes)) {
      if (isVoid || SELF_ENDING.has(name)) return;
      dropped = name;
      droppedDepth = 1;
    } else if (isVoid ? KEPT_VOID.has(name) : !UNWRAPPED.has(name)) {
      writer.open(name, attributes);
    } else if (name === 'noscript') {
      writer.enterFallback();
    }
  }

  function close(closed: string): void {
    if (raw !== '') {
      if (closed === raw) {
        head.endText();
        raw = '';
      }
      return;
    }
    if (dropped !== '') {
      if (closed === dropped) droppedDepth--;
      if (droppedDepth === 0) dropped = '';
      return;
    }
    if (closed === 'noscript') writer.leaveFallback();
    else if (!VOID.has(closed) && !UNWRAPPED.has(closed) && !DROPPED.has(closed))
      writer.close(closed);
  }

  return {
    callbacks: {
      onopentagname(start: number, end: number): void {
        name = input.slice(start, end).toLowerCase();
        attributes = [];
      },
      onattribname(start: number, end: number): void {
        attributeName = input.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata(start: number, end: number): void {
        if (value.length + end - start <= VALUE_CHARACTERS_MAX) value += input.slice(start, end);
      },
      onattribend(): void {
        if (attributes.length < ATTRIBUTES_MAX) attributes.push([attributeName, value]);
      },
      onopentagend: open,
      onselfclosingtag: open,
      onclosetag(start: number, end: number): void {
        close(input.slice(start, end).toLowerCase());
      },
      ontext(start: number, end: number): void {
        if (raw !== '') head.text(input, start, end);
        else if (dropped === '') writer.text(input.slice(start, end));
      },
      ...UNHEARD,
    },
    finish(): Omit<CondensedPage, 'isEnded'> {
      return { head: head.finish(), ...writer.finish() };
    },
  };
}

/** Parts that a server sends late are hidden until a script puts them in their places (React's `S:0`). */
const STREAMED = /^S:\d+$/u;

function isHidden(attributes: readonly Attribute[]): boolean {
  if (attributes.some(([name, value]) => name === 'id' && STREAMED.test(value))) return false;
  return attributes.some(
    ([name, value]) =>
      name === 'hidden' ||
      (name === 'style' && HIDING_STYLE.test(value)) ||
      ((name === 'aria-hidden' || name === 'aria-modal') && value === 'true'),
  );
}

function createWriter() {
  let html = '';
  let elements = 0;
  let signs = 0;
  /** Whether the tags of each open element were written. */
  const depth: boolean[] = [];
  let isInFallback = false;
  /** The last picture had no address of its own: its fallback has it. */
  let needsFallback = false;

  const isFull = (): boolean => elements > ELEMENTS_MAX || html.length > CHARACTERS_MAX;

  /** References decoded and only what must be written as one; each of those costs the tree a node. */
  function writeText(text: string): string {
    if (!/[&<]/u.test(text)) return text;
    return decodeReferences(text).replace(/[&<]/gu, (sign) => {
      if (++signs > SIGNS_MAX) return ' ';
      return sign === '&' ? '&amp;' : '&lt;';
    });
  }

  return {
    open(name: string, attributes: readonly Attribute[]): void {
      elements++;
      if (isFull() || (isInFallback && name !== 'img')) return;
      if (name === 'img' || name === 'source') {
        if (isPixel(attributes)) return;
        const picture = pictureAttributes(attributes);
        if (isInFallback && !needsFallback) return;
        if (name === 'img') needsFallback = picture === undefined;
        if (picture !== undefined) html += writeTag(name, [...picture, ...attributes]);
        return;
      }
      const isCounted = !VOID.has(name) && !SELF_ENDING.has(name);
      const isWritten = depth.length < DEPTH_MAX;
      if (isCounted) depth.push(isWritten);
      if (isWritten) html += writeTag(name, attributes);
    },
    close(name: string): void {
      if (isInFallback || isFull()) return;
      const isWritten = SELF_ENDING.has(name) ? depth.length < DEPTH_MAX : (depth.pop() ?? false);
      if (isWritten) html += `</${name}>`;
    },
    text(text: string): void {
      if (isInFallback || isFull()) return;
      html += writeText(text);
    },
    enterFallback(): void {
      isInFallback = true;
    },
    leaveFallback(): void {
      isInFallback = false;
      needsFallback = false;
    },
    finish: () => ({ html, isCut: isFull() }),
  };
}

/** A picture that nobody can see watches its readers. */
function isPixel(attributes: readonly Attribute[]): boolean {
  const tiny = attributes.filter(
    ([name, value]) => (name === 'width' || name === 'height') && /^[01](?:px)?$/u.test(value),
  );
  return tiny.length > 1;
}

function writeTag(name: string, attributes: readonly Attribute[]): string {
  let tag = `<${name}`;
  const seen = new Set<string>();
  for (const [attribute, value] of attributes) {
    const isKept = KEPT_ATTRIBUTES.has(attribute) || attribute.startsWith('data-');
    if (!isKept || value.length > KEPT_VALUE_CHARACTERS_MAX || seen.has(attribute)) continue;
    if (!/^[a-z][a-z0-9:_-]{0,60}$/u.test(attribute)) continue;
    seen.add(attribute);
    tag += ` ${attribute}="${escapeHtml(decodeAttributeReferences(value))}"`;
  }
  return `${tag}>`;
}
