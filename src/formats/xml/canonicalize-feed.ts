// From the text of an RSS or Atom document, however broken, to a canonical one that rss-parser reads, with
// the long texts beside it. One tolerant streaming pass: what a reader would understand is kept, what
// nobody can use is read past, and no entity of a DOCTYPE is expanded.

import { FEED_LIMITS } from '../channel.ts';
import { decodeReferences } from '../character-references.ts';
import { createCanonicalWriter, writeAttribute, writeAttributes } from './canonical-writer.ts';
import {
  type CollectedText,
  createMarkupCollector,
  type MarkupCollector,
} from './collect-markup.ts';
import { createNamespaceScope } from './namespaces.ts';
import { type RawAttributes, scanMarkup } from './scan-markup.ts';
import {
  type FieldKind,
  HEAD_NAMES,
  ITEM_NAMES,
  kindInRecord,
  kindOfField,
  NEVER_IN_TEXT,
  nameInAtom,
  nameInRss,
} from './vocabulary.ts';

/** A document as rss-parser can read it. Text elements hold numbers: indexes into `texts`. */
export interface CanonicalFeed {
  readonly kind: 'rss' | 'atom';
  /** `rss-2.0`, `atom-0.3` … */
  readonly format: string;
  readonly xml: string;
  readonly texts: readonly CollectedText[];
}

export type Canonicalization =
  | { readonly outcome: 'canonical'; readonly feed: CanonicalFeed }
  | { readonly outcome: 'no-root' | 'too-deep' };

interface Frame {
  /** As written, which the end tag repeats. */
  readonly name: string;
  readonly canonical: string;
  readonly kind: FieldKind | 'root' | 'head' | 'item' | 'inner' | 'skipped';
  /** Its name in the canonical document, where it has one. */
  readonly tag: string;
  readonly depth: number;
  text: string;
  readonly collector?: MarkupCollector;
}

interface Inherited {
  readonly depth: number;
  readonly value: string;
}

/** Thrown through the scanner to stop it, and caught here. */
const TOO_DEEP = new Error('too deep');

const ROOTS: ReadonlySet<string> = new Set(['rss', 'rdf:rdf', 'atom:feed', 'channel']);
const DATES: ReadonlySet<string> = new Set([
  ...['pubdate', 'dc:date', 'published', 'updated', 'atom:published', 'atom:updated'],
  ...['atom:issued', 'atom:modified', 'dcterms:created', 'dcterms:modified'],
]);

/** Time and memory are linear in the text. `baseUrl` is where relative `xml:base` values start. */
export function canonicalizeFeed(text: string, baseUrl: string | undefined): Canonicalization {
  const pass = createPass(baseUrl);
  try {
    scanMarkup(text, pass);
  } catch (error) {
    if (error !== TOO_DEEP) throw error;
    return { outcome: 'too-deep' };
  }
  return pass.finish();
}

function createPass(baseUrl: string | undefined) {
  const scope = createNamespaceScope();
  const writer = createCanonicalWriter();
  const stack: Frame[] = [];
  const texts: CollectedText[] = [];
  const bases: Inherited[] = [];
  const languages: Inherited[] = [];
  let root: { readonly kind: 'rss' | 'atom'; readonly format: string } | undefined;
  let headAttributes = '';
  let isDone = false;

  const depthNow = (): number => stack.length + (stack.at(-1)?.collector?.depth() ?? 0);

  function inherit(attributes: RawAttributes): void {
    for (let i = 0; i < attributes.length; i += 2) {
      const name = attributes[i];
      const value = attributes[i + 1] ?? '';
      const depth = depthNow();
      if (name === 'xml:lang') languages.push({ depth, value });
      if (name !== 'xml:base') continue;
      const outer = bases.at(-1)?.value ?? baseUrl;
      const url = URL.parse(decodeReferences(value).trim(), outer);
      if (url !== null && /^https?:$/u.test(url.protocol)) bases.push({ depth, value: url.href });
    }
  }

  function disinherit(depth: number): void {
    scope.leave(depth);
    while ((bases.at(-1)?.depth ?? -1) >= depth) bases.pop();
    while ((languages.at(-1)?.depth ?? -1) >= depth) languages.pop();
  }

  /** What was declared at this depth or deeper, as attributes for the canonical document. */
  function inheritedSince(depth: number): string {
    const base = bases.at(-1);
    const language = languages.at(-1);
    let written = '';
    if (base !== undefined && base.depth >= depth) written += writeAttribute('base', base.value);
    if (language !== undefined && language.depth >= depth)
      written += writeAttribute('lang', language.value);
    return written;
  }

  function popFrame(): void {
    const frame = stack.pop();
    if (frame === undefined) return;
    if (frame.kind === 'item') writer.endItem();
    else if (frame.kind === 'text') {
      texts.push(frame.collector?.finish() ?? { content: '', isMarkup: false });
      writer.endField(frame.tag, String(texts.length - 1));
    } else if (frame.kind === 'line' || frame.kind === 'record') {
      const value = frame.text.trim();
      if (DATES.has(frame.canonical)) writer.noteDate(value);
      writer.endField(frame.tag, value);
    } else if (frame.kind === 'inner') {
      const outer = stack.at(-1);
      if (outer !== undefined) outer.text += frame.text;
    }
    if (stack.length === 0) isDone = true;
    disinherit(frame.depth);
  }

  function push(
    name: string,
    canonical: string,
    own: Pick<Frame, 'kind'> & Partial<Pick<Frame, 'tag' | 'collector'>>,
  ): void {
    if (stack.length >= FEED_LIMITS.depthMax) throw TOO_DEEP;
    stack.push({ name, canonical, tag: '', depth: stack.length, text: '', ...own });
  }

  function openRoot(name: string, canonical: string, attributes: RawAttributes): void {
    const local = name.slice(name.indexOf(':') + 1).toLowerCase();
    const isAtom = local === 'feed' || canonical === 'atom:entry';
    if (!isAtom && !ROOTS.has(canonical) && local !== 'rss') return;
    if (!name.includes(':')) scope.setDefault(isAtom ? 'atom' : '');
    root = { kind: isAtom ? 'atom' : 'rss', format: formatOf(local, attributes) };
    const isEntry = canonical === 'atom:entry';
    push(name, canonical, { kind: isAtom && !isEntry ? 'head' : 'root' });
    if (isEntry) openItem(name, canonical, attributes);
    else openHead(attributes);
  }

  function openHead(attributes: RawAttributes): void {
    headAttributes = writeAttributes(attributes) + inheritedSince(0);
  }

  function openItem(name: string, canonical: string, attributes: RawAttributes): void {
    while (stack.length > 0 && !isContainer(stack.at(-1))) popFrame();
    writer.startItem(writeAttributes(attributes) + inheritedSince(0));
    push(name, canonical, { kind: 'item' });
  }

  function openField(name: string, canonical: string, attributes: RawAttributes): void {
    const parent = stack.at(-1);
    const kind =
      parent?.kind === 'record'
        ? kindInRecord(parent.canonical, canonical)
        : parent?.kind === 'line' || parent?.kind === 'inner' || parent?.kind === 'skipped'
          ? undefined
          : kindOfField(canonical);
    if (kind === undefined) {
      const isInner = parent?.kind === 'line' || parent?.kind === 'inner';
      push(name, canonical, { kind: isInner ? 'inner' : 'skipped' });
      return;
    }
    const inRecord = parent?.kind === 'record';
    const tag = inRecord || root?.kind === 'atom' ? nameInAtom(canonical) : nameInRss(canonical);
    const item = stack.find((frame) => frame.kind === 'item');
    const written = writeAttributes(attributes) + inheritedSince((item?.depth ?? 0) + 1);
    if (!writer.startField(tag, written)) push(name, canonical, { kind: 'skipped' });
    else if (kind === 'text') {
      const collector = createMarkupCollector(declaresMarkup(canonical, attributes));
      push(name, canonical, { kind, tag, collector });
    } else {
      push(name, canonical, { kind, tag });
      if (kind === 'group') writer.endField(tag, '');
    }
  }

  return {
    open(name: string, attributes: RawAttributes, isEmpty: boolean): void {
      if (isDone) return;
      if (attributes.length > 0) scope.enter(depthNow(), attributes);
      const canonical = scope.nameOf(name);
      const text = stack.at(-1);
      if (text?.collector !== undefined) {
        if (!endsText(canonical, text)) {
          inherit(attributes);
          const base = bases.at(-1);
          text.collector.open({
            name,
            local: canonical.slice(canonical.indexOf(':') + 1),
            attributes,
            isEmpty,
            base: base !== undefined && base.depth > text.depth ? base.value : undefined,
          });
          if (isEmpty) disinherit(depthNow());
          return;
        }
        popFrame();
      }
      inherit(attributes);
      if (root === undefined) openRoot(name, canonical, attributes);
      else if (ITEM_NAMES.has(canonical)) openItem(name, canonical, attributes);
      else if (HEAD_NAMES.has(canonical) && isContainer(stack.at(-1))) {
        push(name, canonical, { kind: 'head' });
        openHead(attributes);
      } else openField(name, canonical, attributes);
      if (isEmpty && stack.at(-1)?.name === name) popFrame();
    },
    close(name: string): void {
      if (isDone) return;
      const text = stack.at(-1);
      if (text?.collector?.close(name)) {
        disinherit(depthNow());
        return;
      }
      const at = stack.findLastIndex((frame) => frame.name === name);
      if (at === -1) return;
      while (stack.length > at) popFrame();
    },
    text(text: string, isCdata: boolean): void {
      const frame = stack.at(-1);
      if (frame === undefined || isDone) return;
      if (frame.collector !== undefined) frame.collector.text(text, isCdata);
      else if (frame.kind === 'line' || frame.kind === 'record' || frame.kind === 'inner')
        frame.text += isCdata ? text : decodeReferences(text);
    },
    finish(): Canonicalization {
      while (stack.length > 0) popFrame();
      if (root === undefined) return { outcome: 'no-root' };
      const xml = writer.finish(root.kind, headAttributes);
      return { outcome: 'canonical', feed: { ...root, xml, texts } };
    },
  };
}

function isContainer(frame: Frame | undefined): boolean {
  return frame?.kind === 'root' || frame?.kind === 'head';
}

function endsText(canonical: string, text: Frame): boolean {
  return NEVER_IN_TEXT.has(canonical) && canonical !== text.canonical;
}

/** Atom says so with a type; everywhere else the first element inside says it. */
function declaresMarkup(canonical: string, attributes: RawAttributes): boolean {
  if (canonical === 'xhtml:body') return true;
  const at = attributes.findIndex((name, index) => index % 2 === 0 && name === 'type');
  const type = at === -1 ? '' : (attributes[at + 1] ?? '').toLowerCase();
  return type === 'xhtml' || type.startsWith('application/xhtml');
}

function formatOf(local: string, attributes: RawAttributes): string {
  const at = attributes.findIndex((one, index) => index % 2 === 0 && one === 'version');
  const version = at === -1 ? '' : (attributes[at + 1] ?? '').trim();
  const all = attributes.join(' ');
  if (local === 'feed' || local === 'entry') {
    return version === '0.3' || all.includes('purl.org/atom/ns') ? 'atom-0.3' : 'atom-1.0';
  }
  if (local === 'rdf') return all.includes('rdf/simple/0.9') ? 'rss-0.90' : 'rss-1.0';
  return /^[0-9]\.[0-9]{1,2}$/u.test(version) ? `rss-${version}` : 'rss-2.0';
}
