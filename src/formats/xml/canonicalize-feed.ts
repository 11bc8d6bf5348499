// From the text of an RSS or Atom document, however broken, to a canonical one that rss-parser reads, with
// the long texts beside it. One tolerant streaming pass: what a reader would understand is kept, what
// nobody can use is read past, and no entity of a DOCTYPE is expanded.

import { decodeReferences } from '../../html/character-references.ts';
import { FEED_LIMITS } from '../channel.ts';
import {
  type CanonicalWriter,
  createCanonicalWriter,
  writeAttribute,
  writeAttributes,
} from './canonical-writer.ts';
import {
  type CollectedText,
  createMarkupCollector,
  type MarkupCollector,
} from './collect-markup.ts';
import { declaresMarkup, formatOf } from './declared-format.ts';
import { createInheritance, type Inheritance } from './inheritance.ts';
import { createNamespaceScope, type NamespaceScope } from './namespaces.ts';
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
  /** The names of the fields of its head and items. */
  readonly fields: readonly string[];
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

/** Thrown through the scanner to stop it, and caught here. */
const TOO_DEEP = new Error('too deep');

const ROOTS: ReadonlySet<string> = new Set(['rss', 'rdf:rdf', 'atom:feed', 'channel']);
const DATES: ReadonlySet<string> = new Set([
  ...['pubdate', 'dc:date', 'published', 'updated', 'atom:published', 'atom:updated'],
  ...['atom:issued', 'atom:modified', 'dcterms:created', 'dcterms:modified'],
]);

/** The state of one pass over a document. */
interface Pass {
  readonly scope: NamespaceScope;
  readonly inheritance: Inheritance;
  readonly writer: CanonicalWriter;
  readonly stack: Frame[];
  readonly texts: CollectedText[];
  root: { readonly kind: 'rss' | 'atom'; readonly format: string } | undefined;
  /** Of the head or item at hand. */
  mediaContents: number;
  headAttributes: string;
  /** The root is closed: whatever follows is none of the feed. */
  isDone: boolean;
}

/** One element's start tag. */
interface Start {
  readonly name: string;
  readonly canonical: string;
  readonly attributes: RawAttributes;
}

/** Time and memory are linear in the text. `baseUrl` is where relative `xml:base` values start. */
export function canonicalizeFeed(text: string, baseUrl: string | undefined): Canonicalization {
  const pass: Pass = {
    scope: createNamespaceScope(),
    inheritance: createInheritance(baseUrl),
    writer: createCanonicalWriter(),
    stack: [],
    texts: [],
    root: undefined,
    mediaContents: 0,
    headAttributes: '',
    isDone: false,
  };
  try {
    scanMarkup(text, {
      open: (name, attributes, isEmpty) => open(pass, { name, attributes, isEmpty }),
      close: (name) => close(pass, name),
      text: (content, isCdata) => addText(pass, content, isCdata),
    });
  } catch (error) {
    if (error !== TOO_DEEP) throw error;
    return { outcome: 'too-deep' };
  }
  while (pass.stack.length > 0) popFrame(pass);
  if (pass.root === undefined) return { outcome: 'no-root' };
  const xml = pass.writer.finish(pass.root.kind, pass.headAttributes);
  const fields = pass.writer.listFields();
  return { outcome: 'canonical', feed: { ...pass.root, xml, fields, texts: pass.texts } };
}

function depthOf({ stack }: Pass): number {
  return stack.length + (stack.at(-1)?.collector?.depth() ?? 0);
}

function open(
  pass: Pass,
  { name, attributes, isEmpty }: Omit<Start, 'canonical'> & { readonly isEmpty: boolean },
): void {
  if (pass.isDone) return;
  const { scope, inheritance, stack } = pass;
  if (attributes.length > 0) scope.enter(depthOf(pass), attributes);
  const canonical = scope.nameOf(name);
  const start = { name, canonical, attributes };
  const text = stack.at(-1);
  if (text?.collector !== undefined) {
    if (!endsText(canonical, text)) {
      openInline(pass, { ...start, isEmpty }, { collector: text.collector, depth: text.depth });
      return;
    }
    popFrame(pass);
  }
  if (attributes.length > 0) inheritance.enter(depthOf(pass), attributes);
  if (pass.root === undefined) openRoot(pass, start);
  else if (ITEM_NAMES.has(canonical)) openItem(pass, start);
  else if (HEAD_NAMES.has(canonical) && isContainer(stack.at(-1))) {
    push(pass, start, { kind: 'head' });
    describeHead(pass, attributes);
  } else openField(pass, start);
  if (isEmpty && stack.at(-1)?.name === name) popFrame(pass);
}

function openInline(
  pass: Pass,
  { name, canonical, attributes, isEmpty }: Start & { readonly isEmpty: boolean },
  text: { readonly collector: MarkupCollector; readonly depth: number },
): void {
  if (attributes.length > 0) pass.inheritance.enter(depthOf(pass), attributes);
  const local = canonical.slice(canonical.indexOf(':') + 1);
  const base = pass.inheritance.baseSince(text.depth + 1);
  text.collector.open({ name, local, attributes, isEmpty, base });
  if (isEmpty) disinherit(pass, depthOf(pass));
}

function openRoot(pass: Pass, start: Start): void {
  const { name, canonical, attributes } = start;
  const local = name.slice(name.indexOf(':') + 1).toLowerCase();
  const isAtom = local === 'feed' || canonical === 'atom:entry';
  if (!isAtom && !ROOTS.has(canonical) && local !== 'rss' && local !== 'rdf') return;
  if (!name.includes(':')) pass.scope.setDefault(isAtom ? 'atom' : '');
  pass.root = { kind: isAtom ? 'atom' : 'rss', format: formatOf(local, attributes) };
  const isEntry = canonical === 'atom:entry';
  push(pass, start, { kind: isAtom && !isEntry ? 'head' : 'root' });
  if (isEntry) openItem(pass, start);
  else describeHead(pass, attributes);
}

function describeHead(pass: Pass, attributes: RawAttributes): void {
  pass.headAttributes = writeAttributes(attributes) + pass.inheritance.writeSince(0);
}

function openItem(pass: Pass, start: Start): void {
  while (pass.stack.length > 0 && !isContainer(pass.stack.at(-1))) popFrame(pass);
  pass.mediaContents = 0;
  pass.writer.startItem(writeAttributes(start.attributes) + pass.inheritance.writeSince(0));
  push(pass, start, { kind: 'item' });
}

function openField(pass: Pass, start: Start): void {
  const { canonical, attributes } = start;
  const { stack, writer } = pass;
  const parent = stack.at(-1);
  const kind = kindUnder(parent, canonical);
  if (kind === undefined) {
    const isInLine = parent?.kind === 'line' || parent?.kind === 'inner';
    push(pass, start, { kind: isInLine ? 'inner' : 'skipped' });
    return;
  }
  const isInRecord = parent?.kind === 'record';
  const isAtomName = isInRecord || pass.root?.kind === 'atom';
  const tag = isAtomName ? nameInAtom(canonical) : nameInRss(canonical);
  const item = stack.find((frame) => frame.kind === 'item');
  const written =
    writeAttributes(attributes) +
    (canonical.startsWith('media:') ? writeOwner(pass, canonical) : '') +
    pass.inheritance.writeSince((item?.depth ?? 0) + 1);
  // rss-parser fails at a link that has no attributes at all.
  const isBareLink = tag === 'link' && written === '';
  if (!writer.startField(tag, isBareLink ? ' rel="alternate"' : written))
    push(pass, start, { kind: 'skipped' });
  else if (kind === 'text') {
    const collector = createMarkupCollector(declaresMarkup(canonical, attributes));
    push(pass, start, { kind, tag, collector });
  } else {
    push(pass, start, { kind, tag });
    if (kind === 'group') writer.endField(tag, '');
  }
}

/** Media RSS 1.5.1: what stands inside a `media:content` tells of it alone. `of` says which that is, from 0 on. */
function writeOwner(pass: Pass, canonical: string): string {
  if (canonical === 'media:content') pass.mediaContents++;
  else if (pass.stack.some((frame) => frame.canonical === 'media:content'))
    return writeAttribute('of', String(pass.mediaContents - 1));
  return '';
}

function kindUnder(parent: Frame | undefined, canonical: string): FieldKind | undefined {
  if (parent?.kind === 'record') return kindInRecord(parent.canonical, canonical);
  const isClosed = parent?.kind === 'line' || parent?.kind === 'inner';
  return isClosed || parent?.kind === 'skipped' ? undefined : kindOfField(canonical);
}

function push(
  { stack }: Pass,
  { name, canonical }: Start,
  own: Pick<Frame, 'kind'> & Partial<Pick<Frame, 'tag' | 'collector'>>,
): void {
  if (stack.length >= FEED_LIMITS.depthMax) throw TOO_DEEP;
  stack.push({ name, canonical, tag: '', depth: stack.length, text: '', ...own });
}

function close(pass: Pass, name: string): void {
  if (pass.isDone) return;
  const { stack } = pass;
  if (stack.at(-1)?.collector?.close(name)) {
    disinherit(pass, depthOf(pass));
    return;
  }
  const at = stack.findLastIndex((frame) => frame.name === name);
  if (at === -1) return;
  while (stack.length > at) popFrame(pass);
}

function popFrame(pass: Pass): void {
  const frame = pass.stack.pop();
  if (frame === undefined) return;
  if (frame.kind === 'item') pass.writer.endItem();
  else if (frame.kind === 'text') {
    pass.texts.push(frame.collector?.finish() ?? { content: '', isMarkup: false });
    pass.writer.endField(frame.tag, String(pass.texts.length - 1));
  } else if (frame.kind === 'line' || frame.kind === 'record') {
    const value = frame.text.trim();
    if (DATES.has(frame.canonical)) pass.writer.noteDate(value);
    pass.writer.endField(frame.tag, value);
  } else if (frame.kind === 'inner') {
    const outer = pass.stack.at(-1);
    if (outer !== undefined) outer.text += frame.text;
  }
  if (pass.stack.length === 0) pass.isDone = true;
  disinherit(pass, frame.depth);
}

function disinherit({ scope, inheritance }: Pass, depth: number): void {
  scope.leave(depth);
  inheritance.leave(depth);
}

function addText({ stack, isDone }: Pass, content: string, isCdata: boolean): void {
  const frame = stack.at(-1);
  if (frame === undefined || isDone) return;
  if (frame.collector !== undefined) frame.collector.text(content, isCdata);
  else if (frame.kind === 'line' || frame.kind === 'record' || frame.kind === 'inner')
    frame.text += isCdata ? content : decodeReferences(content);
}

function isContainer(frame: Frame | undefined): boolean {
  return frame?.kind === 'root' || frame?.kind === 'head';
}

function endsText(canonical: string, text: Frame): boolean {
  return NEVER_IN_TEXT.has(canonical) && canonical !== text.canonical;
}
