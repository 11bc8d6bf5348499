// What one input of `kabar inspect` is understood as: a feed document, a stored article, or why neither.

import { extname, join } from 'node:path';
import { compileLayout } from '../articles/plain-text/layout.ts';
import { createArticleReader } from '../articles/read-article.ts';
import type { Definitions } from '../config/definitions.ts';
import { formatFault } from '../config/fault.ts';
import type { ArticleContext, SingleReading } from '../core/article.ts';
import { ARTICLE_LIMITS } from '../core/article.ts';
import type { Entry } from '../core/entry.ts';
import { type Channel, FEED_LIMITS, type FeedReading } from '../formats/channel.ts';
import { parseFeed } from '../formats/parse-feed.ts';
import { readArticleFile } from '../worker/folder/read-file.ts';
import { type GlobalOptions, readSetting } from './setting.ts';
import { readStandardInput } from './standard-input.ts';

/** One input and what is known of it beside its bytes. */
export interface Input {
  /** A path, or `-` for standard input. */
  readonly file: string;
  readonly layout?: string;
  /** As a server sent it, with its parameters. */
  readonly mediaType?: string;
  readonly url?: string;
  readonly contentLocation?: string;
  readonly contentLanguage?: string;
}

export type Understanding =
  | { readonly kind: 'feed'; readonly feed: Channel; readonly entries: readonly Entry[] }
  | { readonly kind: 'article'; readonly reading: Understood }
  | { readonly kind: 'articles'; readonly readings: readonly SingleReading[] }
  | { readonly kind: 'fault'; readonly fault: Fault; readonly reading?: SingleReading };

/** An article that is an entry, published or held back. */
type Understood = Exclude<SingleReading, { outcome: 'faulty' }>;

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly line?: number;
}

export type Inspector = (input: Input) => Promise<Understanding>;

/** Endings of files that are articles, whatever they begin with. */
const ARTICLE_ENDINGS: ReadonlySet<string> = new Set(['.txt', '.md', '.markdown', '.html', '.htm']);

/** Understands inputs by the layouts of the configuration. Throws `configuration` when that is faulty. */
export function createInspector(options: GlobalOptions): Inspector {
  const { definitions } = readSetting(options);
  const layouts = new Map(
    Object.entries(definitions.layouts).map(([name, one]) => [name, compileLayout(name, one)]),
  );
  return async (input) => {
    const { file, layout = 'auto' } = input;
    const broken = findBroken(definitions, layout);
    if (broken !== undefined) return faulty(broken);
    const found =
      file === '-' ? await readInput() : readArticleFile(file, { bytesMax: FEED_LIMITS.bytesMax });
    if (found.outcome === 'missing')
      return faulty({ code: 'unreadable', message: 'does not exist. Check its name.' });
    if (found.outcome === 'faulty') return faulty(found.fault);
    const { bytes } = found;
    const feed = mayBeFeed(input, bytes) ? await parseFeed(bytes, feedContext(input)) : undefined;
    if (feed?.ok === true) return { kind: 'feed', feed: feed.feed, entries: feed.entries };
    if (bytes.length > ARTICLE_LIMITS.fileBytesMax)
      return faulty(feed ?? { code: 'too-large', message: 'is too large for an article.' });
    const reading = createArticleReader({ layouts, layout })(bytes, articleContext(input));
    if (reading.outcome === 'several') return { kind: 'articles', readings: reading.readings };
    if (reading.outcome === 'faulty') return { ...faulty(explain(feed, reading.fault)), reading };
    return { kind: 'article', reading };
  };
}

/** What is wrong with the layout that is asked for: whoever tries a layout needs to see it here. */
function findBroken({ config, faults }: Definitions, layout: string): Fault | undefined {
  const file = join(config.layoutsFolder, `${layout}.yaml`);
  const found = faults.filter((fault) => fault.file === file).map(formatFault);
  if (found.length === 0) return undefined;
  return { code: 'unknown-layout', message: `The layout is faulty.\n${found.join('\n')}` };
}

async function readInput(): Promise<
  | { readonly outcome: 'read'; readonly bytes: Uint8Array }
  | { readonly outcome: 'faulty'; readonly fault: Fault }
> {
  const bytes = await readStandardInput(FEED_LIMITS.bytesMax);
  if (bytes !== undefined) return { outcome: 'read', bytes };
  const message = `is longer than ${FEED_LIMITS.bytesMax} bytes. Shorten it.`;
  return { outcome: 'faulty', fault: { code: 'too-large', message } };
}

/** A layout is for articles; so are the endings of articles, unless standard input or a server says no more. */
function mayBeFeed({ file, layout }: Input, bytes: Uint8Array): boolean {
  if (layout !== undefined && layout !== 'auto') return false;
  if (!ARTICLE_ENDINGS.has(extname(file).toLowerCase()) && file !== '-') return true;
  const [first] = new TextDecoder().decode(bytes.subarray(0, 1_000)).trimStart();
  return first === '<' || first === '{';
}

/** Both readers refused: the one that was meant to read such a file says why. */
function explain(feed: FeedReading | undefined, fault: Fault): Fault {
  const isNoArticle = ['unsupported-type', 'unknown-format', 'empty'].includes(fault.code);
  return feed?.ok === false && (isNoArticle || feed.code !== 'not-a-feed') ? feed : fault;
}

function feedContext({ url, mediaType, contentLocation, contentLanguage }: Input) {
  return {
    ...(url !== undefined && { url }),
    ...(mediaType !== undefined && { contentType: mediaType }),
    ...(contentLocation !== undefined && { contentLocation }),
    ...(contentLanguage !== undefined && { contentLanguage }),
  };
}

function articleContext({ file, mediaType, url, contentLocation }: Input): ArticleContext {
  const address = url ?? contentLocation;
  return {
    file: file === '-' ? 'standard-input.txt' : file,
    ...(mediaType !== undefined && { mediaType }),
    ...(address !== undefined && { url: address }),
    explain: true,
  };
}

function faulty({ code, message, line }: Fault): Extract<Understanding, { kind: 'fault' }> {
  return { kind: 'fault', fault: { code, message, ...(line !== undefined && { line }) } };
}
