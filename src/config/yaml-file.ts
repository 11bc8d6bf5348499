// Reads one YAML file against a schema and names every fault with its line, key and value, all at once.

import { readFileSync, statSync } from 'node:fs';
import {
  type Document,
  isCollection,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import type { ZodType } from 'zod';
import { messageOf, systemCodeOf } from '../core/errors.ts';
import { describeIssue, type KeyPath } from './describe-issue.ts';
import type { ConfigFault } from './fault.ts';

/** A larger file is refused: nothing that is written by hand comes near. */
const YAML_BYTES_MAX = 64 * 1024;
const FAULTS_MAX = 20;

export type YamlReading<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** The line of a key, or of the nearest key above it that is in the file. */
      lineOf(path: KeyPath): number | undefined;
    }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/** Never throws for what the file holds or whether it is there. */
export function readYamlFile<T>(file: string, schema: ZodType<T>): YamlReading<T> {
  const text = readText(file);
  if (typeof text === 'string') return readYamlText(text, { file, schema });
  return { ok: false, faults: limitFaults(file, [text]) };
}

/** The same of a text that is to become the file's. */
export function readYamlText<T>(
  text: string,
  { file, schema }: { readonly file: string; readonly schema: ZodType<T> },
): YamlReading<T> {
  const length = Buffer.byteLength(text);
  const reading =
    length > YAML_BYTES_MAX
      ? { ok: false as const, faults: [tooLong(length)] }
      : parseYaml(text, schema);
  return reading.ok ? reading : { ok: false, faults: limitFaults(file, reading.faults) };
}

/** As many faults as anybody reads at once; those that name no file are of this one. */
export function limitFaults(file: string, faults: readonly Fault[]): readonly ConfigFault[] {
  const shown = faults.slice(0, FAULTS_MAX).map((fault) => ({ file, ...fault }));
  const left = faults.length - shown.length;
  if (left === 0) return shown;
  return [...shown, { file, message: `${left} more faults follow. Correct these first.` }];
}

type Fault = Omit<ConfigFault, 'file'> & Partial<ConfigFault>;

function readText(file: string): string | Fault {
  try {
    const stats = statSync(file);
    // A pipe would keep the service waiting for whoever writes to it.
    if (!stats.isFile()) return { message: 'is no regular file. Put a YAML file here.' };
    if (stats.size > YAML_BYTES_MAX) return tooLong(stats.size);
    return decode(readFileSync(file));
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return { message: 'does not exist. Create it.' };
    return { message: `cannot be read: ${messageOf(error)}` };
  }
}

function tooLong(bytes: number): Fault {
  return { message: `is ${bytes} bytes; at most ${YAML_BYTES_MAX} are read. Shorten it.` };
}

function decode(bytes: Uint8Array): string | Fault {
  const text = new TextDecoder().decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const line = text.slice(0, text.indexOf('\uFFFD')).split('\n').length;
    return { line, message: 'is not UTF-8 text from here on. Save the file as UTF-8.' };
  }
}

type ParseReading<T> =
  | Extract<YamlReading<T>, { ok: true }>
  | { readonly ok: false; readonly faults: readonly Fault[] };

function parseYaml<T>(text: string, schema: ZodType<T>): ParseReading<T> {
  const lines = new LineCounter();
  // The parser's own look for equal keys takes time that grows with their square.
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
  });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const broken = listSyntaxFaults(document, { text, lineAt });
  if (broken.length > 0) return { ok: false, faults: broken };
  const data: unknown = document.toJS({ maxAliasCount: 0 }) ?? {};
  let index: ReadonlyMap<string, number> | undefined;
  const lineOf = (path: KeyPath): number | undefined => {
    index ??= indexLines(document, lineAt);
    for (let length = path.length; length > 0; length--) {
      const line = index.get(nameOf(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return undefined;
  };
  const result = schema.safeParse(data);
  if (result.success) return { ok: true, value: result.data, lineOf };
  const described = result.error.issues.flatMap((issue) => describeIssue(issue, data));
  const faults = described.map(({ path, message }) => {
    const line = lineOf(path);
    return { ...(line === undefined ? {} : { line }), message };
  });
  return { ok: false, faults };
}

interface Source {
  readonly text: string;
  lineAt(offset: number): number;
}

/** What is wrong with the text as YAML, and what YAML has but a configuration has not. */
function listSyntaxFaults(document: Document.Parsed, { text, lineAt }: Source): readonly Fault[] {
  const syntax = new Map<number, Fault>();
  for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
    const line = lineAt(pos[0]);
    // What follows on the same line follows from the first.
    if (syntax.has(line)) continue;
    const excerpt = excerptOf(text, pos[0]);
    const where = excerpt === undefined ? '' : `, at ${JSON.stringify(excerpt)}`;
    const what = OWN_WORDS[code] ?? `${message}${where}. Correct the YAML there.`;
    syntax.set(line, { line, message: what });
  }
  if (syntax.size > 0) return [...syntax.values()];
  const faults: Fault[] = [];
  visit(document, {
    // No alias is ever expanded: a handful of them can grow to gigabytes.
    Alias(_key, { range }) {
      const message = 'an alias (*) repeats another value. Write the value out instead.';
      faults.push({ line: lineAt(range?.[0] ?? 0), message });
    },
    Map(_key, map) {
      faults.push(...listKeyFaults(map, lineAt));
    },
  });
  return faults;
}

const OWN_WORDS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'another document begins. Keep one.',
  // The parser's own would repeat it, and it may be a password that begins with an exclamation mark.
  TAG_RESOLVE_FAILED: 'a tag (!) means nothing here. Put the value in quotes.',
};

/** The key on the line that an offset is in. Its value is shown to nobody, as it may be secret. */
function excerptOf(text: string, offset: number): string | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', start);
  const [key] = /^[^:]{1,60}:/u.exec(text.slice(start, end === -1 ? undefined : end).trim()) ?? [];
  return key === undefined ? undefined : `${key} …`;
}

function listKeyFaults(map: YAMLMap, lineAt: Source['lineAt']): readonly Fault[] {
  const seen = new Map<string, number>();
  const faults: Fault[] = [];
  for (const { key } of map.items) {
    const line = lineAt(isScalar(key) ? (key.range?.[0] ?? 0) : (map.range?.[0] ?? 0));
    const name = isScalar(key) ? String(key.value) : undefined;
    const first = name === undefined ? undefined : seen.get(name);
    if (name === undefined || name === '__proto__')
      faults.push({ line, message: `${name ?? 'this'} cannot be a key. Remove or correct it.` });
    else if (first !== undefined)
      faults.push({
        line,
        message: `"${name}" stands on line ${first} already. Keep one of them.`,
      });
    else seen.set(name, line);
  }
  return faults;
}

/** The line of every key and of every place in a list, by its path. */
function indexLines(document: Document.Parsed, lineAt: Source['lineAt']): Map<string, number> {
  const lines = new Map<string, number>();
  const open: { readonly node: unknown; readonly path: KeyPath }[] = [
    { node: document.contents, path: [] },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, path } = next;
    if (!isCollection(node)) continue;
    for (const [index, item] of node.items.entries()) {
      const isOfMap = isPair(item);
      const at = isOfMap ? item.key : item;
      const below = [...path, isOfMap ? String(item.key) : index];
      if (isNode(at)) lines.set(nameOf(below), lineAt(at.range?.[0] ?? 0));
      open.push({ node: isOfMap ? item.value : item, path: below });
    }
  }
  return lines;
}

function nameOf(path: KeyPath): string {
  return JSON.stringify(path.map(String));
}
