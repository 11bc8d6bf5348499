// One parser of the table "parse" in a process of its own: `javascript.ts NAME`. For each line that comes
// in, the name of a file with a JSON list of documents, it reads all of them and tells what that took.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import FeedParser from 'feedparser';
import { parseFeed as parseWithFeedsmith } from 'feedsmith';
import RssParser from 'rss-parser';
import { parseFeed } from '../../../src/formats/parse-feed.ts';

/** What stands on each line that comes out. */
export interface ParsePass {
  /** CPU time of the process, all threads. */
  readonly microseconds: number;
  /** Numbers of the documents that gave no feed. */
  readonly refused: readonly number[];
}

type Parse = (bytes: Buffer) => Promise<unknown>;

const rssParser = new RssParser();
const PARSERS: Readonly<Record<string, Parse>> = {
  async Kabar(bytes) {
    const reading = await parseFeed(bytes, { url: 'https://upstream.example/feed' });
    if (!reading.ok) throw new Error(reading.code);
  },
  'rss-parser': (bytes) => rssParser.parseString(decode(bytes)),
  feedsmith: async (bytes) => parseWithFeedsmith(decode(bytes)),
  'node-feedparser': (bytes) =>
    new Promise((resolve, reject) => {
      const parser = new FeedParser({});
      const items: unknown[] = [];
      parser.on('error', reject);
      parser.on('data', (item) => items.push(item));
      parser.on('end', () => resolve(items));
      parser.end(bytes);
    }),
};
const [name = ''] = process.argv.slice(2);
const parse = PARSERS[name];
if (parse === undefined) throw new Error(`there is no parser ${name}`);

for await (const list of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await readAll(parse, list))}\n`);
}

async function readAll(parse: Parse, list: string): Promise<ParsePass> {
  const files: readonly string[] = JSON.parse(readFileSync(list, 'utf8'));
  const documents = files.map((file) => readFileSync(file));
  const refused: number[] = [];
  const before = process.cpuUsage();
  for (const [number, bytes] of documents.entries()) {
    try {
      await parse(bytes);
    } catch {
      // That a parser refuses a document is what is told of it.
      refused.push(number);
    }
  }
  const { user, system } = process.cpuUsage(before);
  return { microseconds: user + system, refused };
}

/** As a client of these packages would, that knows nothing but UTF-8. */
function decode(bytes: Buffer): string {
  return bytes.toString('utf8');
}
