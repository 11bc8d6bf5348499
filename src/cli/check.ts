// `kabar check`: everything that the operator wrote and every stored article, looked at without a
// store; each fault as `FILE:LINE: message`.

import { describeOpenings } from '../config/allow-list.ts';
import type { Definitions } from '../config/definitions.ts';
import { type ConfigFault, formatFault } from '../config/fault.ts';
import { describeProxy } from '../config/proxy.ts';
import type { ArticleFault, ArticleHold } from '../core/article.ts';
import type { FeedDefinition } from '../core/feed.ts';
import type { FolderSource, UpstreamSource } from '../core/source.ts';
import { type ArticleResult, ArticleThread } from '../worker/folder/article-thread.ts';
import { besideOf, type ListedFile, listArticles } from '../worker/folder/list-articles.ts';
import { checkSamples } from './check-layouts.ts';
import { DONE, type ExitCode, PARTLY_FAILED } from './exit-code.ts';
import { commandLog } from './log.ts';
import { ProgressDisplay } from './progress.ts';
import { type GlobalOptions, readSetting } from './setting.ts';
import { printable, printError, printLine } from './terminal.ts';

const BATCH_FILES = 128;

/** Ends 1 when there is any fault; what is only unclear is shown and changes nothing. */
export async function check(options: GlobalOptions): Promise<ExitCode> {
  const { definitions } = readSetting(options);
  const report = { faults: 0, articles: 0 };
  const tell = (fault: ConfigFault): void => {
    report.faults++;
    printError(printable(formatFault(fault)));
  };
  for (const fault of definitions.faults) tell(fault);
  for (const fault of checkSamples(definitions)) tell(fault);
  const { fetch } = definitions.config;
  for (const note of [describeOpenings(fetch.allowPrivate), describeProxy(fetch)])
    if (note !== undefined) printLine(printable(`note: ${note}`));
  const thread = new ArticleThread(commandLog());
  thread.configure(definitions.layouts);
  const progress = new ProgressDisplay();
  try {
    for (const feed of definitions.feeds) {
      for (const source of feed.sources) {
        if (source.kind === 'upstream' && source.isList === true) {
          const what = 'its sources are what the list names; "kabar status" shows them';
          printLine(printable(`note: ${source.id} is the list ${source.url}: ${what}`));
        }
        if (source.kind === 'upstream') await checkCredentials(feed, source, { definitions, tell });
        if (source.kind !== 'folder') continue;
        report.articles += await checkFolder(source, { thread, progress, tell });
      }
    }
  } finally {
    progress.stop();
    await thread.close();
  }
  printLine(
    `${definitions.feeds.length} feeds, ${report.articles} articles, ${report.faults} faults`,
  );
  return report.faults === 0 ? DONE : PARTLY_FAILED;
}

/** Whether all that an upstream is to be asked with can be read; nothing of it is shown. */
async function checkCredentials(
  { file }: FeedDefinition,
  { id, name, hasCredentials }: UpstreamSource,
  { definitions, tell }: { definitions: Definitions; tell: FolderCheck['tell'] },
): Promise<void> {
  if (hasCredentials !== true) return;
  const headers = await definitions.findHeaders(id);
  if (!headers.ok) tell({ file, message: `sources.${name}.${headers.message}` });
}

interface FolderCheck {
  readonly thread: ArticleThread;
  readonly progress: ProgressDisplay;
  tell(fault: ConfigFault): void;
}

/** How many articles there are. */
async function checkFolder(
  source: FolderSource,
  { thread, progress, tell }: FolderCheck,
): Promise<number> {
  const listing = await listArticles(source.folder);
  if (listing.failure !== undefined) {
    tell({ file: source.folder, message: listing.failure.message });
    return 0;
  }
  const files = [...listing.files.values()];
  for (let start = 0; start < files.length; start += BATCH_FILES) {
    const batch = files.slice(start, start + BATCH_FILES);
    const readable = batch.filter(({ fault }) => fault === undefined);
    const results = await thread.read({
      root: source.folder,
      paths: readable.map(({ path }) => path),
      beside: besideOf(readable),
      layout: source.layout,
      ...(source.timezoneDeclared ? { timezone: source.timezone } : {}),
    });
    for (const file of batch) tellNotListed(source, { file, tell });
    for (const result of results) tellResult(source, { result, tell });
    progress.show({ source: source.id, done: start + batch.length, of: files.length });
  }
  return files.length;
}

function tellNotListed(
  source: FolderSource,
  { file, tell }: { file: ListedFile; tell: FolderCheck['tell'] },
): void {
  if (file.fault !== undefined) tell({ file: `${source.folder}/${file.path}`, ...file.fault });
}

function tellResult(
  source: FolderSource,
  { result, tell }: { result: ArticleResult; tell: FolderCheck['tell'] },
): void {
  if (result.outcome === 'missing') return;
  const file = `${source.folder}/${result.path}`;
  for (const { reading } of result.articles) {
    if (reading.outcome === 'faulty') {
      tell({ file, ...reading.fault });
      continue;
    }
    if (reading.outcome === 'held') note(file, reading.hold, 'not published');
    for (const warning of reading.warnings) note(file, warning, 'warning');
  }
}

function note(file: string, { line, message }: ArticleFault | ArticleHold, kind: string): void {
  const said = { file, ...(line === undefined ? {} : { line }), message: `${kind}: ${message}` };
  printLine(printable(formatFault(said)));
}
