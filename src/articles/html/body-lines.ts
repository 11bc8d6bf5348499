// A body's blocks as lines, each of which can be taken out of the tree alone: a paragraph, or what stands
// between two line breaks of one.

import { cleanLine } from '../../core/text.ts';
import {
  ancestorsOf,
  childElements,
  isElement,
  isText,
  type PageElement,
  type PageNode,
} from './page-tree.ts';

export interface BodyLine {
  /** Clean, never empty. */
  readonly text: string;
  readonly block: PageElement;
  /** The block's children that make the line. */
  readonly nodes: readonly PageNode[];
}

const BLOCKS: ReadonlySet<string> = new Set([
  ...['address', 'article', 'aside', 'blockquote', 'center', 'dd', 'details', 'div', 'dl', 'dt'],
  ...['figcaption', 'figure', 'footer', 'form', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr'],
  ...['li', 'main', 'ol', 'p', 'pre', 'section', 'summary', 'table', 'tbody', 'td', 'tfoot', 'th'],
  ...['thead', 'tr', 'ul'],
]);

/** The blocks that hold no other block, in order; `root` itself where it holds none. */
export function listLeaves(root: PageElement): PageElement[] {
  const leaves: PageElement[] = [];
  const walk = (element: PageElement): boolean => {
    let hasBlock = false;
    for (const child of childElements(element)) {
      if (walk(child) || BLOCKS.has(child.localName)) hasBlock = true;
    }
    if (!hasBlock && BLOCKS.has(element.localName)) leaves.push(element);
    return hasBlock;
  };
  walk(root);
  return leaves;
}

/** The lines of a body, those of its pictures' captions left out. */
export function listBodyLines(root: PageElement): readonly BodyLine[] {
  return listLeaves(root)
    .filter((leaf) => !isInFigure(leaf, root))
    .flatMap(linesOfBlock);
}

function linesOfBlock(block: PageElement): readonly BodyLine[] {
  const lines: BodyLine[] = [];
  let nodes: PageNode[] = [];
  const finish = (): void => {
    const text = cleanLine(nodes.map((node) => node.textContent).join(''));
    if (text !== '') lines.push({ text, block, nodes });
    nodes = [];
  };
  for (let node = block.firstChild; node !== null; node = node.nextSibling) {
    if (isElement(node) && node.localName === 'br') finish();
    else nodes.push(node);
  }
  finish();
  return lines;
}

/** Takes lines out, with blocks that hold nothing else, and the breaks that parted them. */
export function removeLines(lines: readonly BodyLine[], root: PageElement): void {
  for (const { nodes } of lines) for (const node of nodes) node.remove();
  for (const block of new Set(lines.map((line) => line.block))) {
    trimBreaks(block);
    if (block !== root && isEmpty(block)) removeWithWrapper(block, root);
  }
}

/** Removes the element, and around it what held nothing else. */
export function removeWithWrapper(element: PageElement, root: PageElement): void {
  let target = element;
  for (const parent of ancestorsOf(element, root)) {
    if (!isOnlyContent(target, parent)) break;
    target = parent;
  }
  target.remove();
}

/** An element's text on one line. */
export function lineOf(element: PageElement): string {
  return element.textContent.replace(/\s+/gu, ' ').trim();
}

function trimBreaks(block: PageElement): void {
  for (const side of ['firstChild', 'lastChild'] as const) {
    for (let node = edge(block, side); isBreak(node); node = edge(block, side)) node?.remove();
  }
}

function edge(block: PageElement, side: 'firstChild' | 'lastChild'): PageNode | null {
  if (side === 'firstChild') return block.firstChild;
  let last = block.firstChild;
  while (last?.nextSibling) last = last.nextSibling;
  return last;
}

function isBreak(node: PageNode | null): boolean {
  if (isElement(node)) return node.localName === 'br';
  return node !== null && isText(node) && node.textContent.trim() === '';
}

function isEmpty(block: PageElement): boolean {
  return block.textContent.trim() === '' && block.querySelector('img, video, audio') === null;
}

function isOnlyContent(child: PageElement, parent: PageElement): boolean {
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
    if (node === child) continue;
    if (isElement(node) || (isText(node) && node.textContent.trim() !== '')) return false;
  }
  return true;
}

function isInFigure(element: PageElement, root: PageElement): boolean {
  return [element, ...ancestorsOf(element, root)].some(({ localName }) => localName === 'figure');
}
