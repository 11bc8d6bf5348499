// The text of a `feed.yaml` that a command writes: a new one, or an existing one with more sources in
// it, where every byte of the operator's stays as it is.

import { isDeepStrictEqual } from 'node:util';
import { isMap, isNode, isScalar, parseDocument, type YAMLMap } from 'yaml';

/** A source as it is to be declared. */
export interface NewSource {
  /** A slug that no other source of the feed has. */
  readonly name: string;
  readonly declaration: Readonly<Record<string, string>>;
}

export interface NewFeed {
  readonly title: string;
  readonly description?: string;
  readonly language?: string;
  readonly link?: string;
  readonly sources: readonly NewSource[];
}

/** A new file. */
export function composeFeedFile({ sources, ...head }: NewFeed): string {
  const lines = Object.entries(head).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${scalar(value)}`],
  );
  return `${[...lines, 'sources:', ...sources.map((one) => `  ${lineOf(one)}`)].join('\n')}\n`;
}

/**
 * The text with the sources behind its last one. Where that place is not plain to see (sources in
 * braces, none at all), the document is written anew, comments kept. Nothing for a text with no
 * place for sources at all.
 */
export function insertSources(text: string, sources: readonly NewSource[]): string | undefined {
  const added = splice(text, sources) ?? rewrite(text, sources);
  return added !== undefined && holds(added, { before: text, sources }) ? added : undefined;
}

function splice(text: string, sources: readonly NewSource[]): string | undefined {
  const map = findSources(text);
  const first = map?.items[0]?.key;
  const last = map?.items.at(-1)?.value;
  if (map === undefined || map.flow === true || !isNode(first) || !isNode(last)) return undefined;
  const keyAt = first.range?.[0] ?? 0;
  const indent = text.slice(text.lastIndexOf('\n', keyAt - 1) + 1, keyAt);
  if (!/^ +$/u.test(indent)) return undefined;
  const valueEnd = text.slice(0, last.range?.[1] ?? 0).trimEnd().length;
  const lineEnd = text.indexOf('\n', valueEnd);
  const end = lineEnd === -1 ? text.length : lineEnd;
  const at = text.charAt(end - 1) === '\r' ? end - 1 : end;
  const newLine = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = sources.map((one) => `${newLine}${indent}${lineOf(one)}`);
  return text.slice(0, at) + lines.join('') + (lineEnd === -1 ? newLine : '') + text.slice(at);
}

function rewrite(text: string, sources: readonly NewSource[]): string | undefined {
  const document = parseDocument(text, { uniqueKeys: false });
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  if (document.has('sources') && findSources(text) === undefined) return undefined;
  for (const { name, declaration } of sources) {
    const node = document.createNode(declaration, { flow: true });
    document.setIn(['sources', name], node);
  }
  return document.toString({ lineWidth: 0 });
}

function findSources(text: string): YAMLMap | undefined {
  const { contents } = parseDocument(text, { uniqueKeys: false });
  if (!isMap(contents)) return undefined;
  const pair = contents.items.find(({ key }) => isScalar(key) && key.value === 'sources');
  return isMap(pair?.value) ? pair.value : undefined;
}

/** Whether a text says all that it said before, and the sources. */
function holds(
  text: string,
  { before, sources }: { readonly before: string; readonly sources: readonly NewSource[] },
): boolean {
  const after = valuesOf(text);
  const expected = valuesOf(before);
  if (after === undefined || expected === undefined) return false;
  const known: unknown = expected.sources ?? {};
  const added = Object.fromEntries(sources.map(({ name, declaration }) => [name, declaration]));
  const all = typeof known === 'object' ? { ...known, ...added } : added;
  return isDeepStrictEqual(after, { ...expected, sources: all });
}

function valuesOf(text: string): Record<string, unknown> | undefined {
  const document = parseDocument(text, { uniqueKeys: false });
  if (document.errors.length > 0) return undefined;
  const values: unknown = document.toJS({ maxAliasCount: 0 });
  return typeof values === 'object' && values !== null ? { ...values } : undefined;
}

function lineOf({ name, declaration }: NewSource): string {
  const parts = Object.entries(declaration).map(
    ([key, value]) => `${key}: ${isWord(value) ? value : quote(value)}`,
  );
  return `${isWord(name) ? name : quote(name)}: { ${parts.join(', ')} }`;
}

/** Words that YAML takes for other than text, in its first version or in its second. */
const NO_TEXT = /^(?:true|false|null|yes|no|on|off|y|n)$/iu;

/** Plain in braces, too. */
function isWord(text: string): boolean {
  return /^[a-z][a-z0-9-]*$/u.test(text) && !NO_TEXT.test(text);
}

/** Plain where that can mean nothing else. */
function scalar(text: string): string {
  const isPlain =
    /^[\p{L}](?:[\p{L}\p{N} .,()'’/&+–—-]*[\p{L}\p{N}.)’])?$/u.test(text) && !NO_TEXT.test(text);
  return isPlain || /^https?:\/\/[\w./-]+$/u.test(text) ? text : quote(text);
}

/** A double-quoted scalar: all of JSON's strings are some (YAML 1.2.2 §1.3). */
function quote(text: string): string {
  return JSON.stringify(text.toWellFormed());
}
