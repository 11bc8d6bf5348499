// `kabar inspect`: how stored articles are understood, storing nothing; with `--batch`, line by line
// for other programs.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { compileLayout } from '../articles/plain-text/layout.ts';
import { createArticleReader } from '../articles/read-article.ts';
import type { ArticleContext, ArticleFault, ArticleReading } from '../core/article.ts';
import type { Entry } from '../core/entry.ts';
import { KabarError, messageOf } from '../core/errors.ts';
import { readArticleFile } from '../worker/folder/read-file.ts';
import { DONE, type ExitCode, PARTLY_FAILED } from './exit-code.ts';
import { type GlobalOptions, readSetting } from './setting.ts';
import { printable, printError, printJson, printLine } from './terminal.ts';

export interface InspectOptions extends GlobalOptions {
  readonly layout?: string;
  readonly type?: string;
  readonly url?: string;
  readonly json?: boolean;
  readonly batch?: boolean;
}

/** One input and what is known of it beside its bytes. */
interface Input {
  readonly file: string;
  readonly layout?: string;
  readonly mediaType?: string;
  readonly url?: string;
}

type Inspector = (input: Input) => ArticleReading;

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
    const reading = read({ file, ...inputOptions(options) });
    if (reading.outcome === 'faulty') code = PARTLY_FAILED;
    if (options.json === true) printJson(answerOf(file, reading));
    else printReading(file, reading);
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

function createInspector(options: GlobalOptions): Inspector {
  const { definitions } = readSetting(options);
  const layouts = new Map(
    Object.entries(definitions.layouts).map(([name, one]) => [name, compileLayout(name, one)]),
  );
  return ({ file, layout = 'auto', mediaType, url }) => {
    const found =
      file === '-' ? { outcome: 'read' as const, bytes: readFileSync(0) } : readArticleFile(file);
    if (found.outcome === 'missing')
      return faulty({ code: 'unreadable', message: 'does not exist. Check its name.' });
    if (found.outcome === 'faulty') return faulty(found.fault);
    const context: ArticleContext = {
      file: file === '-' ? 'standard-input.txt' : file,
      ...(mediaType === undefined ? {} : { mediaType }),
      ...(url === undefined ? {} : { url }),
    };
    return createArticleReader({ layouts, layout })(found.bytes, context);
  };
}

function faulty(fault: ArticleFault): ArticleReading {
  return { outcome: 'faulty', fault, ending: 'open' };
}

function answerOf(file: string, reading: ArticleReading): object {
  if (reading.outcome === 'read') return { file, kind: 'article', entry: reading.entry };
  const { code, message, line } = reading.fault;
  return { file, error: { code, message, ...(line === undefined ? {} : { line }) } };
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
    const answer = answerLine(line, { read, options });
    if ('error' in answer) code = PARTLY_FAILED;
    printJson(answer);
  }
  return code;
}

function answerLine(
  line: string,
  { read, options }: { read: Inspector; options: InspectOptions },
): object {
  let file = '';
  try {
    const asked = batchLine.parse(JSON.parse(line));
    file = asked.file;
    const header = (name: string): string | undefined =>
      Object.entries(asked.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
    const url = asked.url ?? header('content-location') ?? options.url;
    const mediaType = header('content-type') ?? options.type;
    const layout = asked.layout ?? options.layout;
    return answerOf(
      file,
      read({
        file,
        ...inputOptions({
          ...(layout && { layout }),
          ...(mediaType && { type: mediaType }),
          ...(url && { url }),
        }),
      }),
    );
  } catch (error) {
    return {
      file,
      error: { code: 'invalid', message: `the line is not understood: ${messageOf(error)}` },
    };
  }
}

function printReading(file: string, reading: ArticleReading): void {
  if (reading.outcome === 'faulty') {
    const { line, code, message } = reading.fault;
    printError(printable(`${file}${line === undefined ? '' : `:${line}`}: ${message} (${code})`));
    return;
  }
  printLine(printable(file));
  for (const [field, value] of describeEntry(reading.entry))
    printLine(`  ${field.padEnd(12)} ${printable(value)}`);
  for (const { line, message } of reading.warnings) {
    printLine(printable(`  note${line === undefined ? '' : ` on line ${line}`}: ${message}`));
  }
}

/** Each field as a line; of the text its paragraphs, counted, each by its beginning. */
function describeEntry(entry: Entry): readonly (readonly [string, string])[] {
  const { text, ...rest } = entry;
  const fields = Object.entries(rest).flatMap(([field, value]): [string, string][] => {
    const list: unknown = value;
    if (!Array.isArray(list)) return [[field, textOf(list)]];
    return list.map((one): [string, string] => [field, textOf(one)]);
  });
  const paragraphs = text === undefined ? [] : text.split('\n\n');
  return [
    ...fields,
    ...paragraphs.map((one, index): [string, string] => [
      `paragraph ${index + 1}`,
      one.length > 90 ? `${one.slice(0, 90)}…` : one,
    ]),
  ];
}

function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return Object.values(value).map(String).join(' | ');
  return String(value);
}
