// Writes the canonical document that rss-parser reads: strictly well-formed, only known fields, long texts
// replaced by their numbers, so that nothing of what it does to texts ever meets a large one.

import { decodeReferences } from '../../html/character-references.ts';
import { FEED_LIMITS } from '../channel.ts';
import { parseFeedDate } from '../feed-date.ts';
import type { RawAttributes } from './scan-markup.ts';

/** Attributes that are carried over, under their local names. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['about', 'domain', 'duration', 'email', 'expression', 'filesize', 'height', 'href'],
  ...['hreflang', 'isdefault', 'ispermalink', 'label', 'length', 'medium', 'mode', 'name'],
  ...['rel', 'resource', 'role', 'scheme', 'src', 'term', 'text', 'title', 'type', 'url'],
  ...['width'],
]);
/** One more than the longest address that Kabar takes, so that a cut one is refused. */
const VALUE_CHARACTERS_MAX = 8_193;
/** Fields of one item, and those of one name in it. */
const ITEM_NODES_MAX = 300;
const SAME_NODES_MAX = 100;

interface WrittenItem {
  readonly xml: string;
  readonly nodes: number;
  /** The first date of the item, as written. */
  readonly date: string;
  /** The same in milliseconds since 1970, once it was needed; 0 when it is none. */
  at: number | undefined;
}

/** The parts of the document while it is being written. */
export interface CanonicalWriter {
  startItem(attributes: string): void;
  endItem(): void;
  /** False when the item or head has enough of these: the field is to be left out. */
  startField(name: string, attributes: string): boolean;
  endField(name: string, value: string): void;
  noteDate(date: string): void;
  finish(kind: 'rss' | 'atom', headAttributes: string): string;
  /** The names of all fields that were written, in heads and items. */
  listFields(): readonly string[];
}

/** A writer with nothing written yet. */
export function createCanonicalWriter(): CanonicalWriter {
  let items: readonly WrittenItem[] = [];
  let latest: WrittenItem[] = [];
  const headCounts = new Map<string, number>();
  const names = new Set<string>();
  let head = '';
  let item: string | undefined;
  let itemAttributes = '';
  let date = '';
  let counts = headCounts;
  let nodes = 0;

  function write(xml: string): void {
    if (item === undefined) head += xml;
    else item += xml;
  }

  return {
    startItem(attributes) {
      item = '';
      itemAttributes = attributes;
      date = '';
      counts = new Map();
      nodes = 0;
    },
    endItem() {
      if (item === undefined) return;
      // With nothing in it, xml2js makes a string of an item, and rss-parser takes its methods for fields.
      const attributes = item === '' && itemAttributes === '' ? ' version="1.0"' : itemAttributes;
      latest.push({ xml: `${attributes}>${item}`, nodes, date, at: undefined });
      // Memory is for the newest alone, however many there are.
      if (latest.length >= FEED_LIMITS.entriesMax) {
        items = newestOf([...items, ...latest]);
        latest = [];
      }
      item = undefined;
      counts = headCounts;
    },
    startField(name, attributes) {
      const count = counts.get(name) ?? 0;
      if (count >= SAME_NODES_MAX || (item !== undefined && nodes >= ITEM_NODES_MAX)) return false;
      counts.set(name, count + 1);
      names.add(name);
      nodes++;
      write(`<${name}${attributes}>`);
      return true;
    },
    endField: (name, value) => write(`${escapeXml(value)}</${name}>`),
    listFields: () => [...names],
    noteDate(text) {
      if (date === '') date = text;
    },
    finish(kind, headAttributes) {
      const name = kind === 'atom' ? 'entry' : 'item';
      const parts = withinNodes(newestOf([...items, ...latest])).map(
        ({ xml }) => `<${name}${xml}</${name}>`,
      );
      const body = `${head}${parts.join('')}`;
      return kind === 'atom'
        ? `<feed version="1.0"${headAttributes}>${body}</feed>`
        : `<rss version="2.0"><channel version="2.0"${headAttributes}>${body}</channel></rss>`;
    },
  };
}

/** The newest items within the limit, in the order of the document. */
function newestOf(items: readonly WrittenItem[]): readonly WrittenItem[] {
  if (items.length <= FEED_LIMITS.entriesMax) return items;
  const dated = items.map((one, index) => {
    one.at ??= instantOf(one.date);
    return { one, index, at: one.at };
  });
  // Where dates are equal or missing, documents have their newest first.
  dated.sort((a, b) => b.at - a.at || a.index - b.index);
  const kept = dated.slice(0, FEED_LIMITS.entriesMax).sort((a, b) => a.index - b.index);
  return kept.map(({ one }) => one);
}

function withinNodes(items: readonly WrittenItem[]): readonly WrittenItem[] {
  let nodes = 0;
  return items.filter((one) => {
    nodes += one.nodes;
    return nodes <= FEED_LIMITS.nodesMax;
  });
}

function instantOf(date: string): number {
  const parsed = date === '' ? undefined : parseFeedDate(date);
  return parsed === undefined ? 0 : Date.parse(parsed);
}

/** The attributes that are carried over, each with a space before it. */
export function writeAttributes(attributes: RawAttributes): string {
  let written = '';
  for (let i = 0; i < attributes.length; i += 2) {
    const name = (attributes[i] ?? '').toLowerCase();
    const local = name.slice(name.indexOf(':') + 1);
    if (!ATTRIBUTES.has(local) || name.startsWith('xmlns')) continue;
    // Another vocabulary's attribute stands in for the element's own only where there is none.
    if (local !== name && hasName(attributes, local)) continue;
    written += writeAttribute(local, decodeReferences(attributes[i + 1] ?? '').trim());
  }
  return written;
}

function hasName(attributes: RawAttributes, name: string): boolean {
  return attributes.some((one, index) => index % 2 === 0 && one.toLowerCase() === name);
}

/** One attribute with a space before it. */
export function writeAttribute(name: string, value: string): string {
  return ` ${name}="${escapeXml(value.slice(0, VALUE_CHARACTERS_MAX)).replaceAll('"', '&quot;')}"`;
}

function escapeXml(text: string): string {
  if (!/[&<]/u.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
