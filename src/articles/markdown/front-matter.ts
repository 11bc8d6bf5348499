// The block at the head of a Markdown file: YAML between `---`, TOML between `+++`, or a JSON object, as
// Hugo, Jekyll, Eleventy, Astro and Obsidian write it. Read within bounds, and as data alone: no aliases,
// no tags, no objects of a language.

import { parse as parseToml, TomlError } from 'smol-toml';
import { type Document, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { ARTICLE_LIMITS, type ArticleFault } from '../../core/article.ts';
import { messageOf } from '../../core/errors.ts';

/** A value of the front matter; objects in it are maps (YAML) or plain objects (TOML, JSON). */
export interface FrontMatterValue {
  readonly value: unknown;
  /** As written. */
  readonly key: string;
  /** 1-based line of the file; absent where the format does not tell. */
  readonly line?: number;
}

export type FrontMatterReading =
  | {
      readonly outcome: 'read';
      /** By key without case, hyphens and underscores: `pubDate`, `pub_date` and `PubDate` are one. */
      readonly values: ReadonlyMap<string, FrontMatterValue>;
      readonly body: string;
      /** 1-based line on which the body begins. */
      readonly bodyLine: number;
    }
  | { readonly outcome: 'faulty'; readonly fault: ArticleFault };

/** Fences by the line that opens a block. */
const FENCES = [
  { open: /^---[ \t]*\r?\n/u, close: /^(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/mu, parse: parseYaml },
  { open: /^\+\+\+[ \t]*\r?\n/u, close: /^\+\+\+[ \t]*(?:\r?\n|$)/mu, parse: parseTomlBlock },
] as const;
/** A first line that only front matter has, as a line of `---` alone may be a rule of the text. */
const LOOKS_LIKE_KEY = /^[ \t]*["']?[\w.-]{1,80}["']?[ \t]*[:=]/u;
const BYTES_MAX = ARTICLE_LIMITS.frontMatterBytesMax;

/** Splits a file into its front matter and its body. Never throws; reads no more than 64 KB of the block. */
export function readFrontMatter(text: string): FrontMatterReading {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  for (const { open, close, parse } of FENCES) {
    const opening = open.exec(source)?.[0];
    if (opening === undefined) continue;
    const window = source.slice(opening.length, opening.length + BYTES_MAX + 8);
    const closing = close.exec(window);
    if (closing === null) {
      if (!LOOKS_LIKE_KEY.test(window)) break;
      return faulty(describeOpen(opening.trim(), source.length - opening.length), 1);
    }
    const block = window.slice(0, closing.index);
    if (Buffer.byteLength(block) > BYTES_MAX) return faulty(`${TOO_LONG}. Shorten it.`, 1);
    return finish(source, parse(block), opening.length + closing.index + closing[0].length);
  }
  if (/^\{[ \t]*\r?\n?[ \t]*["}]/u.test(source)) return readJsonBlock(source);
  return { outcome: 'read', values: new Map(), body: source, bodyLine: 1 };
}

const TOO_LONG = `The front matter is longer than ${BYTES_MAX / 1024} KB`;
const TOO_DEEP = 'it is nested too deeply.';

function describeOpen(fence: string, length: number): string {
  return length > BYTES_MAX
    ? `${TOO_LONG}, or never closed. Put a line of ${fence} after it.`
    : `The front matter is never closed. Put a line of ${fence} after it.`;
}

type Parsed =
  | { readonly ok: true; readonly values: readonly FrontMatterValue[] }
  | { readonly ok: false; readonly reason: string; readonly line?: number };

function finish(source: string, parsed: Parsed, bodyStart: number): FrontMatterReading {
  if (!parsed.ok) return faulty(`The front matter cannot be read: ${parsed.reason}`, parsed.line);
  return {
    outcome: 'read',
    values: new Map(parsed.values.map((one) => [foldKey(one.key), one])),
    body: source.slice(bodyStart),
    bodyLine: countLines(source.slice(0, bodyStart)),
  };
}

/** Generators of one family write one key in many ways. */
export function foldKey(key: string): string {
  return key.toLowerCase().replace(/[-_ ]/gu, '');
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** The block begins on line 2 of its file. */
function parseYaml(block: string): Parsed {
  const lines = new LineCounter();
  try {
    const document = parseDocument(block, {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'silent',
      stringKeys: true,
      // The library compares every key with every other.
      uniqueKeys: false,
    });
    const lineAt = (offset: number): number => lines.linePos(offset).line + 1;
    const [trouble] = [...document.errors, ...document.warnings];
    if (trouble !== undefined)
      return { ok: false, reason: sentence(trouble.message), line: lineAt(trouble.pos[0]) };
    const repeated = findRepeatedKey(document);
    if (repeated !== undefined) {
      const reason = `the key ${repeated.key} stands there twice. Keep one of them.`;
      return { ok: false, reason, line: lineAt(repeated.offset) };
    }
    const { contents } = document;
    if (contents === null) return { ok: true, values: [] };
    if (!isMap(contents))
      return { ok: false, reason: 'it is no list of keys with values.', line: 2 };
    const values = contents.items.flatMap(({ key, value }): FrontMatterValue[] => {
      if (!isScalar(key)) return [];
      const line = lineAt(key.range?.[0] ?? 0);
      return [{ key: String(key.value), line, value: toData(document, value) }];
    });
    return { ok: true, values };
  } catch (error) {
    // Aliases (ReferenceError) and nesting past the stack (RangeError).
    return { ok: false, reason: sentence(messageOf(error)) };
  }
}

/** Which of two values is meant cannot be known. */
function findRepeatedKey(document: Document): { key: string; offset: number } | undefined {
  let repeated: { key: string; offset: number } | undefined;
  visit(document, {
    Map(_place, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          repeated = { key: String(key.value), offset: key.range?.[0] ?? 0 };
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return repeated;
}

function toData(document: Document, value: unknown): unknown {
  if (isScalar(value)) return value.value;
  const isNode = typeof value === 'object' && value !== null && 'toJS' in value;
  if (!isNode || typeof value.toJS !== 'function') return undefined;
  return value.toJS(document, { maxAliasCount: 0, mapAsMap: true });
}

function parseTomlBlock(block: string): Parsed {
  try {
    const data = parseToml(block);
    return { ok: true, values: Object.entries(data).map(([key, value]) => ({ key, value })) };
  } catch (error) {
    if (!(error instanceof TomlError)) return { ok: false, reason: TOO_DEEP };
    const [first = ''] = error.message.split('\n', 1);
    return { ok: false, reason: sentence(first), line: error.line + 1 };
  }
}

/** An object ends where its braces do; strings in it may hold others. */
function readJsonBlock(source: string): FrontMatterReading {
  const end = endOfObject(source.slice(0, BYTES_MAX + 1));
  if (end === -1) {
    return faulty(
      `The JSON front matter is never closed within ${BYTES_MAX / 1024} KB. Close it.`,
      1,
    );
  }
  try {
    const data: unknown = JSON.parse(source.slice(0, end));
    const values = Object.entries(data ?? {}).map(([key, value]) => ({ key, value }));
    return finish(source, { ok: true, values }, end);
  } catch (error) {
    return faulty(`The front matter cannot be read: ${sentence(messageOf(error))}`, 1);
  }
}

function endOfObject(text: string): number {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gu)) {
    if (token === '{') depth++;
    if (token === '}') depth--;
    if (depth === 0) return index + 1;
  }
  return -1;
}

function sentence(reason: string): string {
  if (reason.includes('call stack')) return TOO_DEEP;
  const clean = reason.replace(/\s+/gu, ' ').trim().slice(0, 200);
  return /[.!?]$/u.test(clean) ? clean : `${clean}.`;
}

function faulty(message: string, line?: number): FrontMatterReading {
  const fault = { code: 'front-matter', message } as const;
  return { outcome: 'faulty', fault: line === undefined ? fault : { ...fault, line } };
}
