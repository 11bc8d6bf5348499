// `kabar inspect`: how stored articles and feed documents are understood, storing nothing; with `--batch`, line by line
// for other programs.

import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ArticleFault, Origin, Origins, SingleReading } from '../core/article.ts';
import type { Entry } from '../core/entry.ts';
import { KabarError, messageOf } from '../core/errors.ts';
import { DONE, type ExitCode, PARTLY_FAILED } from './exit-code.ts';
import {
  createInspector,
  type Input,
  type Inspector,
  type Understanding,
} from './inspect-input.ts';
import { printLayout } from './inspect-layout.ts';
import type { GlobalOptions } from './setting.ts';
import { printable, printError, printJson, printLine } from './terminal.ts';

export interface InspectOptions extends GlobalOptions {
  readonly layout?: string;
  readonly type?: string;
  readonly url?: string;
  readonly json?: boolean;
  readonly batch?: boolean;
}

/** Ends 1 when any input could not be read. Throws `configuration` for wrong usage. */
export async function inspect(
  files: readonly string[],
  options: InspectOptions,
): Promise<ExitCode> {
  const read = createInspector(options);
  if (options.batch === true) {
    if (options.json !== true || files.length > 0) {
      throw new KabarError(
        'configuration',
        '--batch goes with --json, and names its files on standard input',
      );
    }
    return inspectLines(read, options);
  }
  if (files.length === 0)
    throw new KabarError('configuration', 'name a file to inspect, or - for standard input');
  let code: ExitCode = DONE;
  for (const file of files) {
    const understanding = await read({ file, ...inputOptions(options) });
    if (isFaulty(understanding)) code = PARTLY_FAILED;
    if (options.json === true) printJson(answerOf(file, understanding));
    else printUnderstanding(file, understanding);
  }
  return code;
}

function inputOptions({ layout, type, url }: InspectOptions): Omit<Input, 'file'> {
  return {
    ...(layout === undefined ? {} : { layout }),
    ...(type === undefined ? {} : { mediaType: type }),
    ...(url === undefined ? {} : { url }),
  };
}

function answerOf(file: string, understanding: Understanding): object {
  if (understanding.kind === 'feed') return { file, ...understanding };
  if (understanding.kind === 'article')
    return { file, kind: 'article', ...answerOfReading(understanding.reading) };
  if (understanding.kind === 'articles')
    return { file, kind: 'articles', articles: understanding.readings.map(answerOfReading) };
  return { file, ...answerOfFault(understanding.fault) };
}

function answerOfReading(reading: SingleReading): object {
  if (reading.outcome === 'faulty') return answerOfFault(reading.fault);
  const { entry, warnings, layout, origins } = reading;
  const lines = reading.lines?.map(({ line, fields }) => ({ line, fields }));
  const held = reading.outcome === 'held' ? { held: reading.hold } : {};
  return { entry, ...held, layout, warnings, origins, lines };
}

function answerOfFault({
  code,
  message,
  line,
}: Omit<ArticleFault, 'code'> & { readonly code: string }): object {
  return { error: { code, message, ...(line === undefined ? {} : { line }) } };
}

function isFaulty(understanding: Understanding): boolean {
  if (understanding.kind === 'fault') return true;
  if (understanding.kind !== 'articles') return false;
  return understanding.readings.some(({ outcome }) => outcome === 'faulty');
}

const batchLine = z.object({
  file: z.string(),
  url: z.string().optional(),
  layout: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});

/** Answers each line before the next is read, for as long as lines come. */
async function inspectLines(read: Inspector, options: InspectOptions): Promise<ExitCode> {
  let code: ExitCode = DONE;
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const answer = await answerLine(line, { read, options });
    if ('error' in answer) code = PARTLY_FAILED;
    printJson(answer);
  }
  return code;
}

async function answerLine(
  line: string,
  { read, options }: { read: Inspector; options: InspectOptions },
): Promise<object> {
  let file = '';
  try {
    const asked = batchLine.parse(JSON.parse(line));
    file = asked.file;
    const header = (name: string): string | undefined =>
      Object.entries(asked.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
    const url = asked.url ?? options.url;
    const mediaType = header('content-type') ?? options.type;
    const layout = asked.layout ?? options.layout;
    const contentLocation = header('content-location');
    const contentLanguage = header('content-language');
    const input = {
      file,
      ...inputOptions({
        ...(layout && { layout }),
        ...(mediaType && { type: mediaType }),
        ...(url && { url }),
      }),
      ...(contentLocation && { contentLocation }),
      ...(contentLanguage && { contentLanguage }),
    };
    return answerOf(file, await read(input));
  } catch (error) {
    return {
      file,
      error: { code: 'invalid', message: `the line is not understood: ${messageOf(error)}` },
    };
  }
}

function printUnderstanding(file: string, understanding: Understanding): void {
  if (understanding.kind === 'fault') {
    printFault(file, understanding.fault);
    if (understanding.reading !== undefined) printLayout(understanding.reading);
    return;
  }
  printLine(printable(file));
  if (understanding.kind === 'feed') {
    printFields(describeValues(understanding.feed));
    for (const entry of understanding.entries) {
      printLine('');
      printFields(describeEntry(entry));
    }
    return;
  }
  if (understanding.kind === 'article') printReading(file, understanding.reading);
  else {
    for (const reading of understanding.readings) {
      printLine('');
      printReading(file, reading);
    }
  }
}

function printFault(file: string, fault: { code: string; message: string; line?: number }): void {
  const { line, code, message } = fault;
  printError(printable(`${file}${line === undefined ? '' : `:${line}`}: ${message} (${code})`));
}

function printReading(file: string, reading: SingleReading): void {
  if (reading.outcome === 'faulty') {
    printFault(file, reading.fault);
    return;
  }
  const { entry, warnings, origins } = reading;
  if (reading.outcome === 'held')
    printLine(printable(`  not published: it ${reading.hold.message} (${reading.hold.code})`));
  printFields(describeEntry(entry));
  if (reading.lines === undefined) printFields(describeOrigins(origins ?? {}));
  for (const { line, message } of warnings) {
    printLine(printable(`  warning${line === undefined ? '' : ` on line ${line}`}: ${message}`));
  }
  printLayout(reading);
}

/** Where each field was found, one line for all: `title line 1, publishedAt line 2`. */
function describeOrigins(origins: Origins): readonly (readonly [string, string])[] {
  const places = Object.entries(origins).map(
    ([field, found]) => `${field} ${found.map(describeOrigin).join(', ')}`,
  );
  return places.length === 0 ? [] : [['found', places.join('; ')]];
}

function describeOrigin(origin: Origin): string {
  if ('line' in origin) return `line ${origin.line}`;
  return 'selector' in origin ? origin.selector : origin.key;
}

function printFields(fields: readonly (readonly [string, string])[]): void {
  for (const [field, value] of fields) printLine(`  ${field.padEnd(12)} ${printable(value)}`);
}

/** Each field as a line; of the text its paragraphs, counted, each by its beginning. */
function describeEntry(entry: Entry): readonly (readonly [string, string])[] {
  const { text, html, summaryHtml, ...rest } = entry;
  const paragraphs = text === undefined ? [] : text.split('\n\n');
  return [
    ...describeValues({ ...rest, ...beginnings({ summaryHtml, html }) }),
    ...paragraphs.map((one, index): [string, string] => [
      `paragraph ${index + 1}`,
      one.length > 90 ? `${one.slice(0, 90)}…` : one,
    ]),
  ];
}

function beginnings(texts: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const lines: Record<string, string> = {};
  for (const [name, text] of Object.entries(texts)) {
    if (text !== undefined) lines[name] = text.length > 90 ? `${text.slice(0, 90)}…` : text;
  }
  return lines;
}

function describeValues(values: object): readonly (readonly [string, string])[] {
  return Object.entries(values).flatMap(([field, value]): [string, string][] => {
    const list: unknown = value;
    if (!Array.isArray(list)) return [[field, textOf(list)]];
    return list.map((one): [string, string] => [field, textOf(one)]);
  });
}

function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return Object.values(value).map(String).join(' | ');
  return String(value);
}
