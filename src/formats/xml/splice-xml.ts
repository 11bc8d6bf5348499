// What `feed` wrote is taken apart and added to at the boundaries of elements. Should a new version of
// `feed` write otherwise, this throws and no document goes out wrong.

import { KabarError } from '../../core/errors.ts';

/** The first element of that name, tags included. Throws `internal` when there is none. */
export function cutElement(xml: string, name: string): string {
  const start = boundary(xml.indexOf(`<${name}>`), name);
  const close = `</${name}>`;
  return xml.slice(start, boundary(xml.lastIndexOf(close), name) + close.length);
}

/**
 * Finished elements put before the last end tag of that name, a line each, as deep as what stands there.
 * Throws `internal` when there is no such tag.
 */
export function appendTo(xml: string, name: string, additions: readonly string[]): string {
  const at = boundary(xml.lastIndexOf(`</${name}>`), name);
  const lineStart = xml.lastIndexOf('\n', at) + 1;
  const indent = xml.slice(lineStart, at);
  const lines = additions
    .filter((addition) => addition !== '')
    .map((line) => `${indent}    ${line}\n`);
  return xml.slice(0, lineStart) + lines.join('') + xml.slice(lineStart);
}

/** The first occurrence of `before` replaced, literally. Throws `internal` when there is none. */
export function replaceFirst(xml: string, before: string, after: string): string {
  const at = boundary(xml.indexOf(before), before);
  return xml.slice(0, at) + after + xml.slice(at + before.length);
}

function boundary(at: number, what: string): number {
  if (at === -1)
    throw new KabarError('internal', `The package "feed" wrote no ${what} where one was expected.`);
  return at;
}
