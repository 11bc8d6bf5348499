// The strict look at a finished XML document, before it may replace the last good one: well-formed, every
// namespace bound, no DOCTYPE, and the elements present that its format cannot do without.

import { SaxesParser, type SaxesTagNS } from 'saxes';
import { messageOf } from '../../core/errors.ts';

/** What a format asks of its documents. Names are `{namespace}local`, or `local` in no namespace. */
export interface DocumentShape {
  /** The elements from the root to the one that holds the items. */
  readonly head: readonly string[];
  /** Elements that the head must hold exactly once. */
  readonly headOnce: readonly string[];
  readonly item: string;
  /** Elements that an item must hold exactly once. */
  readonly itemOnce: readonly string[];
  /** An item must hold at least one of these. */
  readonly itemAnyOf: readonly string[];
  /** The element whose text tells items apart. */
  readonly itemId: string;
  /** Elements whose text must not be blank, wherever `headOnce` and `itemOnce` ask for them. */
  readonly notBlank: readonly string[];
}

/** A sentence with the first fault, or nothing. Time and memory are linear in the document. */
export function findXmlFault(document: string, shape: DocumentShape): string | undefined {
  if (!document.startsWith('<?xml ')) return 'The document does not begin with an XML declaration.';
  const check = createShapeCheck(shape);
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => check.fail('The document has a DOCTYPE.'));
  parser.on('opentag', (tag) => check.open(tag));
  parser.on('text', (text) => check.text(text));
  parser.on('cdata', (text) => check.text(text));
  parser.on('closetag', () => check.close());
  try {
    parser.write(document).close();
  } catch (error) {
    return messageOf(error);
  }
  return check.finish();
}

function createShapeCheck(shape: DocumentShape) {
  const { head, item, itemId } = shape;
  const path: string[] = [];
  const ids = new Set<string>();
  const headCounts = new Map<string, number>();
  let itemCounts = new Map<string, number>();
  /** The text of the element that is open, where it matters. */
  let watched: string | undefined;
  let fault: string | undefined;

  function fail(sentence: string): void {
    fault ??= sentence;
  }

  function expectOnce(counts: ReadonlyMap<string, number>, names: readonly string[]): void {
    for (const name of names) {
      const found = counts.get(name) ?? 0;
      if (found !== 1) fail(`There are ${found} of <${name}> where one is expected.`);
    }
  }

  function checkText(name: string, text: string): void {
    if (text === '' && shape.notBlank.includes(name)) fail(`<${name}> is blank.`);
    if (name !== itemId || path.length !== head.length + 1) return;
    if (ids.has(text)) fail(`Two items have the id ${text}.`);
    ids.add(text);
  }

  function checkItem(): void {
    expectOnce(itemCounts, shape.itemOnce);
    const anyOf = shape.itemAnyOf;
    if (!anyOf.some((name) => itemCounts.has(name)))
      fail(`An item has none of ${anyOf.join(', ')}.`);
  }

  return {
    fail,
    open(tag: SaxesTagNS): void {
      const name = tag.uri === '' ? tag.local : `{${tag.uri}}${tag.local}`;
      const depth = path.length;
      if (depth < head.length && head[depth] !== name) fail(`<${name}> is no ${head[depth]}.`);
      if (depth === head.length) {
        if (name !== item && headCounts.has(item)) fail(`<${name}> stands after an item.`);
        if (name === item) itemCounts = new Map();
        count(headCounts, name);
      }
      if (depth === head.length + 1 && path.at(-1) === item) count(itemCounts, name);
      path.push(name);
      const matters = name === itemId || shape.notBlank.includes(name);
      watched = matters && depth <= head.length + 1 ? '' : undefined;
    },
    text(text: string): void {
      if (watched !== undefined) watched += text;
    },
    close(): void {
      const name = path.pop() ?? '';
      if (watched !== undefined) checkText(name, watched.trim());
      watched = undefined;
      if (name === item && path.length === head.length) checkItem();
    },
    finish(): string | undefined {
      expectOnce(headCounts, shape.headOnce);
      return fault;
    },
  };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
