// An XML document as a tree of elements, and the few questions that the readers of newsroom formats ask it.
// Names are local ones: senders disagree about prefixes and versions of namespaces, not about names.

import { cleanLine } from '../../core/text.ts';

export interface Element {
  /** Local name, as written. */
  readonly name: string;
  /** By local name; `xml:lang` is `lang`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (Element | string)[];
  /** 1-based line on which its start tag ends. */
  readonly line: number;
}

/** Child elements of a name, or all of them. */
export function childrenOf(element: Element | undefined, name?: string): readonly Element[] {
  return (element?.children ?? []).filter(
    (child): child is Element =>
      typeof child !== 'string' && (name === undefined || child.name === name),
  );
}

/** The first element down a path of names. */
export function findElement(
  element: Element | undefined,
  ...path: readonly string[]
): Element | undefined {
  let found = element;
  for (const name of path) found = childrenOf(found, name)[0];
  return found;
}

/** The first element of a name anywhere below, in the document's order. */
export function findBelow(element: Element | undefined, name: string): Element | undefined {
  for (const child of childrenOf(element)) {
    const found = child.name === name ? child : findBelow(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All text in it, as it stands. */
export function rawTextOf(element: Element | undefined): string {
  return (element?.children ?? [])
    .map((child) => (typeof child === 'string' ? child : rawTextOf(child)))
    .join('');
}

/** All text in it as one clean line; absent when nothing is left. */
export function lineIn(element: Element | undefined): string | undefined {
  const line = cleanLine(rawTextOf(element));
  return line === '' ? undefined : line;
}

/** An attribute as a clean line; absent when it is or says nothing. */
export function attributeOf(element: Element | undefined, name: string): string | undefined {
  const value = cleanLine(element?.attributes.get(name) ?? '');
  return value === '' ? undefined : value;
}
