// The tree of a condensed page, built by linkedom, and the little of the DOM that is asked of it here.

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
let linkedom: typeof import('linkedom') | undefined;

export interface PageNode {
  /** 1 an element, 3 text. */
  readonly nodeType: number;
  /** At the top it is the document, which is no element: `parentOf` asks for elements alone. */
  readonly parentNode: PageNode | null;
  readonly firstChild: PageNode | null;
  readonly nextSibling: PageNode | null;
  readonly previousSibling: PageNode | null;
  textContent: string;
  remove(): void;
}

export interface PageElement extends PageNode {
  /** Lower-case. */
  readonly localName: string;
  readonly ownerDocument: PageDocument;
  innerHTML: string;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  /** Throws for what is no selector. */
  querySelectorAll(selector: string): Iterable<PageElement>;
  querySelector(selector: string): PageElement | null;
  replaceWith(...nodes: readonly (PageNode | string)[]): void;
  append(...nodes: readonly (PageNode | string)[]): void;
}

export interface PageDocument {
  readonly body: PageElement;
  querySelectorAll(selector: string): Iterable<PageElement>;
  querySelector(selector: string): PageElement | null;
  createElement(name: string): PageElement;
}

/** The tree of a body's content. linkedom is loaded with the first: most processes never read a page. */
export function growTree(html: string): PageDocument {
  linkedom ??= require('linkedom') as typeof import('linkedom');
  const page = `<!doctype html><html><head></head><body>${html}</body></html>`;
  // linkedom's own types speak of a browser's window; these are the members that it has.
  return linkedom.parseHTML(page).document as PageDocument;
}

export function isElement(node: PageNode | null): node is PageElement {
  return node?.nodeType === 1;
}

export function isText(node: PageNode | null): boolean {
  return node?.nodeType === 3;
}

function parentOf(node: PageNode): PageElement | undefined {
  return isElement(node.parentNode) ? node.parentNode : undefined;
}

/** The elements around a node, the nearest first, up to but without `root`. */
export function ancestorsOf(node: PageNode, root?: PageElement): readonly PageElement[] {
  const ancestors: PageElement[] = [];
  let parent = parentOf(node);
  while (parent !== undefined && parent !== root) {
    ancestors.push(parent);
    parent = parentOf(parent);
  }
  return ancestors;
}

/** The child elements, as they are now: they may be removed on the way. */
export function childElements(element: PageElement): readonly PageElement[] {
  const children: PageElement[] = [];
  for (let node = element.firstChild; node !== null; node = node.nextSibling) {
    if (isElement(node)) children.push(node);
  }
  return children;
}

/** A CSS selector that an editor can write down: the element's name with its id, else its classes. */
export function selectorOf(element: PageElement): string {
  const itemprop = element.getAttribute('itemprop');
  if (itemprop) return `[itemprop="${itemprop}"]`;
  const id = element.getAttribute('id') ?? '';
  if (/^[A-Za-z][\w-]*$/u.test(id)) return `#${id}`;
  const classes = (element.getAttribute('class') ?? '')
    .split(/\s+/u)
    .filter((name) => /^[A-Za-z_][\w-]*$/u.test(name));
  return [element.localName, ...classes.slice(0, 2)].join('.');
}
