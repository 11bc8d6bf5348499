// Foreign HTML made safe in one pass, as close to its source as that goes: what comes out is text without
// a live `<` and tags of inert elements with quoted, allowed attributes, whatever went in. No tree is
// built, so no disagreement about one can bring anything to life. Documents are narrower still
// (formats/html/sanitize.ts): they nest properly, and nothing in them watches their readers.

import { cleanText } from '../core/text.ts';
import { cleanAttributes, type Place, repairLazy } from './clean-attributes.ts';
import { DRAWING, FORMULA, KEPT, SILENT, VOID } from './elements.ts';
import { escapeHtml } from './escape-html.ts';
import { textOfHtml } from './html-text.ts';
import { readTag, type Tag } from './read-tag.ts';

/** Characters that are read of a body (robustness: content 512 KB); the rest is cut off. */
const HTML_CHARACTERS_MAX = 512 * 1024;
/** `blockquote` and `figcaption` are the longest that stay. */
const PLAIN_NAME_CHARACTERS_MAX = 10;

/**
 * The HTML without anything that runs, frames, submits or styles past its place; addresses absolute to
 * `base`, tags where the source has them, matching or not. Linear; what goes in is read up to 512 K characters.
 */
export function cleanHtml(html: string, base: string | undefined): string {
  const input = cleanText(html.slice(0, HTML_CHARACTERS_MAX));
  const writer = createWriter(base);
  let at = 0;
  let textFrom = 0;
  for (;;) {
    const lt = input.indexOf('<', at);
    if (lt === -1) break;
    const plainEnd = endOfPlainTag(input, lt);
    if (plainEnd !== -1) {
      at = plainEnd;
      continue;
    }
    const code = input.charCodeAt(lt + 1);
    const isEnd = code === 0x2f;
    const isTag = code !== 0x21 && code !== 0x3f;
    const tag = isTag ? readTag(input, isEnd ? lt + 2 : lt + 1) : undefined;
    const end = tag?.end ?? (isTag ? -1 : endOfDeclaration(input, lt));
    if (end === -1) {
      writer.text(`${input.slice(textFrom, lt)}&lt;`);
      at = lt + 1;
    } else {
      if (lt > textFrom) writer.text(input.slice(textFrom, lt));
      at = tag === undefined ? end : writer.tag(tag, input, isEnd);
    }
    textFrom = at;
  }
  writer.text(input.slice(textFrom));
  return writer.finish();
}

/** Where `<p>` or `</p>` ends, which may stay as it stands; -1 for everything that needs a closer look. */
function endOfPlainTag(input: string, lt: number): number {
  const isEnd = input.charCodeAt(lt + 1) === 0x2f;
  const from = isEnd ? lt + 2 : lt + 1;
  let at = from;
  let code = input.charCodeAt(at);
  while ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)) {
    at++;
    code = input.charCodeAt(at);
  }
  if (code !== 0x3e || at === from || at - from > PLAIN_NAME_CHARACTERS_MAX) return -1;
  const name = input.slice(from, at);
  return KEPT.has(name) && !(isEnd && VOID.has(name)) ? at + 1 : -1;
}

/** Where a comment, declaration or instruction ends; -1 where the `<` only looks like the beginning of one. */
function endOfDeclaration(input: string, lt: number): number {
  if (input.startsWith('!--', lt + 1)) {
    const end = input.indexOf('-->', lt + 4);
    return end === -1 ? input.length : end + 3;
  }
  if (input.charCodeAt(lt + 1) === 0x21 && !/[A-Za-z[]/u.test(input.charAt(lt + 2))) return -1;
  const end = input.indexOf('>', lt);
  return end === -1 ? -1 : end + 1;
}

/** Elements with names of their own inside: drawings and formulas. */
const ROOTS: ReadonlyMap<string, Place> = new Map([
  ['svg', 'drawing'],
  ['math', 'formula'],
]);
const ELEMENTS_IN: Readonly<Record<Place, ReadonlySet<string>>> = {
  text: new Set(),
  drawing: DRAWING,
  formula: FORMULA,
};
const SILENT_IN: Readonly<Partial<Record<Place, string>>> = { drawing: 'metadata' };
/** What a drawing is called and tells, for those who do not see it. */
const NAMES_OF_DRAWINGS: ReadonlySet<string> = new Set(['title', 'desc']);

function createWriter(base: string | undefined) {
  const skip = createSkipper();
  let place: Place = 'text';
  let root = '';
  let written = '';

  function writeStart({ name, attributes, isEmpty }: Tag, own: Place): void {
    const repaired = name === 'img' || name === 'source' ? repairLazy(attributes) : attributes;
    const isVoid = VOID.has(name);
    const cleaned = cleanAttributes(name, repaired, { base, place: own });
    written += `<${name}${cleaned}${isVoid ? ' />' : '>'}`;
    if (isEmpty && !isVoid) written += `</${name}>`;
    else if (place === 'text' && ROOTS.has(name)) {
      place = own;
      root = name;
    }
  }

  function writeEnd(name: string): void {
    if (VOID.has(name)) return;
    if (name === root) {
      place = 'text';
      root = '';
    }
    written += `</${name}>`;
  }

  /** As text alone: markup in it would be read differently outside of a drawing. */
  function writeName(tag: Tag, input: string): number {
    const { name } = tag;
    const end = skip(input, tag);
    const inner = input.slice(tag.end, end).replace(/<\/(?:title|desc)[^<>]*>?$/iu, '');
    written += `<${name}>${escapeHtml(textOfHtml(inner))}</${name}>`;
    return end;
  }

  return {
    text(text: string): void {
      written += text;
    },
    /** Returns where the input goes on. */
    tag(tag: Tag, input: string, isEnd: boolean): number {
      const { name } = tag;
      const opened = place === 'text' && !isEnd ? (ROOTS.get(name) ?? place) : place;
      const own = ELEMENTS_IN[opened].has(name) ? opened : 'text';
      if (own !== 'text' || KEPT.has(name)) {
        if (isEnd) writeEnd(name);
        else writeStart(tag, own);
      } else if (!isEnd && place === 'drawing' && NAMES_OF_DRAWINGS.has(name)) {
        return tag.isEmpty ? tag.end : writeName(tag, input);
      } else if (!isEnd && !tag.isEmpty && (SILENT.has(name) || SILENT_IN[place] === name)) {
        return skip(input, tag);
      }
      return tag.end;
    },
    finish(): string {
      return root === '' ? written : `${written}</${root}>`;
    },
  };
}

/** Code and style sheets are never text, not even where they are cut off. */
const NEVER_TEXT: ReadonlySet<string> = new Set(['script', 'style']);

/** Reads past elements whose content is dropped: to the end tag, or where there is none past the start tag. */
function createSkipper(): (input: string, tag: Tag) => number {
  const endTags = new Map<string, RegExp>();
  // Without these, many of an element that never ends would be a search to the end for each.
  const endless = new Set<string>();
  return (input, { name, end }) => {
    if (endless.has(name)) return end;
    const endTag = endTags.get(name) ?? new RegExp(`</${name}(?=[\\s/>])[^<>]*>?`, 'giu');
    endTags.set(name, endTag);
    endTag.lastIndex = end;
    if (endTag.test(input)) return endTag.lastIndex;
    endless.add(name);
    return NEVER_TEXT.has(name) ? input.length : end;
  };
}
