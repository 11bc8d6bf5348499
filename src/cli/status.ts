// `kabar status`: the feeds and their sources, what each came to last, when it is due, and every
// article that is set aside.

import { formatFault } from '../config/fault.ts';
import type { FeedDefinition } from '../core/feed.ts';
import type { SourceDefinition, SourceState } from '../core/source.ts';
import type { FileRecord, Storage } from '../core/storage.ts';
import { openSqlite } from '../storage/sqlite/open.ts';
import { DONE, type ExitCode } from './exit-code.ts';
import { type GlobalOptions, readSetting } from './setting.ts';
import { printable, printJson, printLine } from './terminal.ts';

/** So many set-aside articles of a source are listed; the count says how many there are. */
const FAULTS_SHOWN_MAX = 100;

export interface StatusOptions extends GlobalOptions {
  readonly json?: boolean;
}

interface SourceStatus {
  readonly id: string;
  readonly kind: SourceDefinition['kind'];
  readonly live?: number;
  readonly dueAt?: string;
  readonly outcome?: object;
  readonly faults: readonly { file: string; line?: number; code: string; message: string }[];
}

interface FeedStatus {
  readonly feed: string;
  readonly title: string;
  readonly entries?: number;
  readonly lastModifiedAt?: string;
  readonly sources: readonly SourceStatus[];
}

export async function status(options: StatusOptions): Promise<ExitCode> {
  const { definitions } = readSetting(options);
  const storage = await openSqlite({ file: definitions.config.databaseFile });
  try {
    const states = new Map((await storage.sources.list()).map((state) => [state.id, state]));
    const feeds: FeedStatus[] = [];
    for (const feed of definitions.feeds) feeds.push(await describeFeed(feed, { storage, states }));
    const faults = definitions.faults.map(formatFault);
    if (options.json === true) printJson({ feeds, faults });
    else {
      for (const feed of feeds) printFeed(feed);
      for (const fault of faults) printLine(printable(`! ${fault}`));
    }
    return DONE;
  } finally {
    await storage.close();
  }
}

interface Known {
  readonly storage: Storage;
  readonly states: ReadonlyMap<string, SourceState>;
}

async function describeFeed(feed: FeedDefinition, known: Known): Promise<FeedStatus> {
  const head = await known.storage.publications.findHead(feed.slug);
  const sources: SourceStatus[] = [];
  for (const source of feed.sources) sources.push(await describeSource(source, known));
  const published =
    head === undefined
      ? {}
      : { entries: head.entryCount, lastModifiedAt: isoTime(head.lastModifiedAt) };
  return { feed: feed.slug, title: feed.title, ...published, sources };
}

async function describeSource(
  source: SourceDefinition,
  { storage, states }: Known,
): Promise<SourceStatus> {
  if (source.kind === 'feed') return { id: source.id, kind: 'feed', faults: [] };
  const state = states.get(source.id);
  const faulty = await storage.files.listFaulty(source.id, FAULTS_SHOWN_MAX);
  const { finishedAt, ...outcome } = state?.outcome ?? { finishedAt: 0 };
  return {
    id: source.id,
    kind: 'folder',
    live: await storage.entries.countLive(source.id),
    ...(state?.dueAt === undefined ? {} : { dueAt: isoTime(state.dueAt) }),
    ...(finishedAt === 0 ? {} : { outcome: { ...outcome, finishedAt: isoTime(finishedAt) } }),
    faults: faulty.flatMap((record) => describeFault(source.folder, record)),
  };
}

function describeFault(folder: string, { path, fault }: FileRecord): SourceStatus['faults'] {
  return fault === undefined ? [] : [{ file: `${folder}/${path}`, ...fault }];
}

function printFeed({ feed, title, entries, lastModifiedAt, sources }: FeedStatus): void {
  const published =
    entries === undefined
      ? 'not published yet'
      : `${entries} entries, last changed ${lastModifiedAt}`;
  printLine(printable(`${feed}  ${title}  (${published})`));
  for (const { id, kind, live, dueAt, outcome, faults } of sources) {
    const facts = kind === 'feed' ? 'merged feed' : `${live} live, due ${dueAt ?? 'at once'}`;
    const last = outcome === undefined ? 'never read' : summarize(outcome);
    printLine(printable(`  ${id}  ${facts}${kind === 'feed' ? '' : `, ${last}`}`));
    for (const fault of faults) printLine(printable(`  ! ${formatFault(fault)} (${fault.code})`));
  }
}

function summarize(outcome: object): string {
  const { result, code, message, finishedAt } = {
    result: '',
    code: '',
    message: '',
    finishedAt: '',
    ...outcome,
  };
  return `last ${result}${code === '' ? '' : ` (${code}: ${message})`} at ${finishedAt}`;
}

function isoTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).concat('Z');
}
