// A JSON file that holds one article or several: an Entry of Kabar's own, a schema.org article or ninjs,
// told apart by what stands in it.

import type { ArticleContext, ArticleReading, SingleReading } from '../../core/article.ts';
import { messageOf } from '../../core/errors.ts';
import { gatherReadings } from '../gather-readings.ts';
import { findSchemaArticle } from '../schema-org/find-article.ts';
import { isObject, type JsonObject } from '../schema-org/values.ts';
import { readEntry } from './read-entry.ts';
import { isNinjs, readNinjs } from './read-ninjs.ts';
import { readSchemaArticle } from './read-schema-article.ts';

/** Objects that programs wrap lists of articles in. */
const LISTS = ['items', 'articles', 'entries', 'results', 'data'];

/** Reads one JSON text. Never throws; linear in the text's length. */
export function readJson(text: string, context: ArticleContext): ArticleReading {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (error) {
    return { outcome: 'faulty', fault: describeFault(error, text), ending: 'open' };
  }
  const articles = listArticles(value);
  return (
    gatherReadings(articles, (one) => readOne(one, context)) ??
    unknownFormat('The file holds an empty list.')
  );
}

function listArticles(value: unknown): readonly unknown[] {
  // JSON-LD may be a list that holds an article and what belongs to it.
  if (Array.isArray(value)) return isJsonLd(value) ? [value] : value;
  if (!isObject(value) || isJsonLd([value]) || isNinjs(value) || 'title' in value) return [value];
  const list = LISTS.map((name) => value[name]).find((one) => Array.isArray(one));
  return Array.isArray(list) && list.every(isObject) ? list : [value];
}

function isJsonLd(values: readonly unknown[]): boolean {
  return values.some(
    (one) => isObject(one) && ['@context', '@graph', '@type'].some((key) => key in one),
  );
}

function readOne(value: unknown, context: ArticleContext): SingleReading {
  if (isJsonLd(Array.isArray(value) ? value : [value])) {
    const found = findSchemaArticle([value], { url: context.url });
    return found === undefined
      ? unknownFormat('Its JSON-LD describes no article.')
      : readSchemaArticle(found, context);
  }
  if (!isObject(value)) return unknownFormat('It is no JSON object.');
  if (isNinjs(value)) return readNinjs(value, context);
  const entry = entryIn(value);
  if (entry !== undefined) return readEntry(entry, context);
  if (String(value.version ?? '').includes('jsonfeed.org')) {
    return unknownFormat('It is a JSON Feed: name its address as a source (url: …) instead.');
  }
  return unknownFormat('It is neither an Entry, nor a schema.org article, nor ninjs.');
}

/** As `kabar inspect --json` prints one, or the entry itself. */
function entryIn(value: JsonObject): JsonObject | undefined {
  if (value.kind === 'article' && isObject(value.entry)) return value.entry;
  return 'title' in value && !('items' in value) ? value : undefined;
}

function unknownFormat(reason: string): SingleReading {
  const message = `The file is no article that is known: ${reason}`;
  return { outcome: 'faulty', fault: { code: 'unknown-format', message }, ending: 'marked' };
}

function describeFault(error: unknown, text: string) {
  const reason = messageOf(error)
    .replace(/, \.{0,3}".*" is not valid JSON/su, '')
    .replace(/\s+/gu, ' ')
    .slice(0, 200);
  const message = `The file is no JSON: ${reason.replace(/[.]?$/u, '.')} Correct it.`;
  return { code: 'invalid-json', message, line: findFaultLine(text) } as const;
}

/** The first line after which the text cannot be the beginning of JSON any more; the last one of a cut text. */
function findFaultLine(text: string): number {
  const ends = [...text.matchAll(/\n|$/gu)].map(({ index }) => index);
  let [sound, faulty] = [0, ends.length];
  while (faulty - sound > 1) {
    const middle = (sound + faulty) >> 1;
    if (isBeginning(text.slice(0, ends[middle - 1]))) sound = middle;
    else faulty = middle;
  }
  return Math.min(faulty, ends.length);
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const reason = messageOf(error);
    const [, position] = /position (\d+)/u.exec(reason) ?? [];
    return /end of JSON input/u.test(reason) || Number(position) >= text.trimEnd().length;
  }
}
