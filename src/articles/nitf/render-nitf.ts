// The body of an NITF story as HTML (NITF 3.6): blocks as they are, names and numbers inside a line as the
// words that they are. What comes out is foreign HTML like any other.

import { escapeHtml } from '../../html/escape-html.ts';
import type { Element } from '../xml/element.ts';

/** NITF's elements by HTML's; whatever is in neither list is read for its content alone. */
const ELEMENTS: ReadonlyMap<string, string> = new Map(
  [
    ...['p', 'ol', 'ul', 'li', 'dl', 'dt', 'dd', 'table', 'caption', 'thead', 'tbody', 'tfoot'],
    ...['tr', 'td', 'th', 'pre', 'br', 'hr', 'a', 'em', 'strong', 'sub', 'sup', 'q'],
  ].map((name): [string, string] => [name, name]),
);
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['hl1', 'h2'],
  ['hl2', 'h2'],
  ['bq', 'blockquote'],
  ['credit', 'p'],
  ['fn', 'p'],
  ['note', 'aside'],
]);
/** Pictures and data have their own place in an entry. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'media',
  'media-metadata',
  'datasource',
  'nitf-table-metadata',
  'custom-table',
]);
const KEPT_ATTRIBUTES = ['href', 'colspan', 'rowspan'];
const VOID: ReadonlySet<string> = new Set(['br', 'hr']);

/** The content of an element as HTML. */
export function renderNitf(element: Element | undefined): string {
  return (element?.children ?? [])
    .map((child) => (typeof child === 'string' ? escapeHtml(child) : renderElement(child)))
    .join('');
}

function renderElement(element: Element): string {
  const { name } = element;
  if (LEFT_OUT.has(name)) return '';
  const tag = ELEMENTS.get(name) ?? OTHERS.get(name);
  const content = renderNitf(element);
  if (tag === undefined) return content;
  if (VOID.has(tag)) return `<${tag}>`;
  const attributes = KEPT_ATTRIBUTES.flatMap((key) => {
    const value = element.attributes.get(key);
    return value === undefined ? [] : [` ${key}="${escapeHtml(value)}"`];
  });
  return `<${tag}${attributes.join('')}>${content}</${tag}>`;
}
