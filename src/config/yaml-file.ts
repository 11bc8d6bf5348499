// Reads one YAML file against a schema and names every fault with its line, key and value, all at once.

import { readFileSync, statSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { core, ZodType } from 'zod';
import { messageOf, systemCodeOf } from '../core/errors.ts';
import type { ConfigFault } from './fault.ts';

/** A larger file is refused: the YAML parser is quadratic in the number of keys. */
const YAML_BYTES_MAX = 64 * 1024;

type KeyPath = readonly PropertyKey[];

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
  return typeof text === 'string' ? parseYaml(file, text, schema) : { ok: false, faults: [text] };
}

function readText(file: string): string | ConfigFault {
  try {
    const { size } = statSync(file);
    if (size > YAML_BYTES_MAX) {
      return { file, message: `is ${size} bytes; at most ${YAML_BYTES_MAX} are read. Shorten it.` };
    }
    return readFileSync(file, 'utf8').replace(/^\uFEFF/u, '');
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT') return { file, message: 'does not exist. Create it.' };
    return { file, message: `cannot be read: ${messageOf(error)}` };
  }
}

function parseYaml<T>(file: string, text: string, schema: ZodType<T>): YamlReading<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
  });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    const faults = document.errors.map((error) => ({
      file,
      line: lineAt(error.pos[0]),
      message: `${error.message}. Correct the YAML there.`,
    }));
    return { ok: false, faults };
  }
  const lineOf = (path: KeyPath): number | undefined => {
    for (let length = path.length; length > 0; length--) {
      const offset = findOffset(document, path.slice(0, length));
      if (offset !== undefined) return lineAt(offset);
    }
    return undefined;
  };
  let data: unknown;
  try {
    // No alias is ever expanded: a handful of them can grow to gigabytes.
    data = document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch (error) {
    return {
      ok: false,
      faults: [{ file, message: `${messageOf(error)}. Write the value out instead.` }],
    };
  }
  const result = schema.safeParse(data);
  if (result.success) return { ok: true, value: result.data, lineOf };
  const faults = result.error.issues
    .flatMap((issue) => describeIssue(issue, data))
    .map((one) => ({
      file,
      ...optionalLine(lineOf(one.path)),
      message: one.message,
    }));
  return { ok: false, faults };
}

function optionalLine(line: number | undefined): { line?: number } {
  return line === undefined ? {} : { line };
}

/** Where the key at a path begins, as an offset into the text. */
function findOffset(document: ReturnType<typeof parseDocument>, path: KeyPath): number | undefined {
  const parent: unknown =
    path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (typeof parent !== 'object' || parent === null || !('items' in parent)) return undefined;
  if (!Array.isArray(parent.items)) return undefined;
  for (const [index, item] of parent.items.entries()) {
    if (typeof item !== 'object' || item === null) continue;
    const node: unknown = 'key' in item ? item.key : item;
    const isIt = 'key' in item ? String(item.key) === String(last) : index === last;
    if (
      isIt &&
      typeof node === 'object' &&
      node !== null &&
      'range' in node &&
      Array.isArray(node.range)
    ) {
      return node.range[0];
    }
  }
  return undefined;
}

/** One sentence per fault: the key, the value found, and what it should be. */
export function describeIssue(
  issue: core.$ZodIssue,
  data: unknown,
): readonly { readonly path: KeyPath; readonly message: string }[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const name = [...issue.path, key].join('.');
      return {
        path: [...issue.path, key],
        message: `unknown key "${name}". Remove or correct it.`,
      };
    });
  }
  const key = issue.path.join('.');
  const found = issue.path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined,
    data,
  );
  const shown = found === undefined ? 'is missing' : `is ${JSON.stringify(found)?.slice(0, 120)}`;
  return [
    { path: issue.path, message: `${key === '' ? 'the file' : key} ${shown}: ${issue.message}` },
  ];
}
