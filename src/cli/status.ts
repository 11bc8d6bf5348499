// `kabar status`: the feeds and their sources, what each came to last, when it is due, and every
// article that is set aside.

import { findSubscribingFault } from '../app.ts';
import { describeOpenings } from '../config/allow-list.ts';
import { formatFault } from '../config/fault.ts';
import { describeProxy } from '../config/proxy.ts';
import { isHold } from '../core/article.ts';
import type { FeedDefinition } from '../core/feed.ts';
import { expandLists } from '../core/listed-source.ts';
import { NEVER_AT } from '../core/poll-schedule.ts';
import type { SourceDefinition, SourceState, UpstreamSource } from '../core/source.ts';
import type { FileRecord, Storage } from '../core/storage.ts';
import type { Subscription } from '../core/subscription.ts';
import {
  describeSubscriptions,
  type SubscriptionStatus,
  summarizeSubscription,
} from './describe-subscription.ts';
import { DONE, type ExitCode } from './exit-code.ts';
import { isoTime } from './iso-time.ts';
import { openToLook } from './open-to-look.ts';
import { type GlobalOptions, readSetting } from './setting.ts';
import { printable, printJson, printLine } from './terminal.ts';

/** So many set-aside articles of a source are listed; the count says how many there are. */
const FAULTS_SHOWN_MAX = 100;
/** Faults and drafts are listed together: a hundred drafts must not hide a fault. */
const FAULTS_LISTED_MAX = 1_000;

const NEVER = isoTime(NEVER_AT);

export interface StatusOptions extends GlobalOptions {
  readonly json?: boolean;
}

interface SourceStatus {
  readonly id: string;
  readonly kind: SourceDefinition['kind'];
  /** Of an upstream: its configured address, and what is known of its polls. */
  readonly url?: string;
  readonly poll?: object;
  /** Of a list: how many sources it names now. */
  readonly listed?: number;
  /** It stood in a list once: its entries stay, and it is not polled. */
  readonly leftListAt?: string;
  /** Of an upstream: what hubs have promised, or why not. */
  readonly subscriptions?: readonly SubscriptionStatus[];
  readonly live?: number;
  readonly dueAt?: string;
  readonly outcome?: object;
  readonly faults: readonly FileStatus[];
  /** Articles that their newsroom holds back: drafts, withheld, expired … */
  readonly held?: readonly FileStatus[];
}

interface FileStatus {
  readonly file: string;
  readonly line?: number;
  readonly code: string;
  readonly message: string;
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
  const storage = await openToLook(definitions.config.database);
  try {
    const known = (await storage?.sources.list()) ?? [];
    const states = new Map(known.map((state) => [state.id, state]));
    const all = (await storage?.subscriptions.list()) ?? [];
    const subscriptions = Map.groupBy(all, ({ source }) => source);
    const feeds: FeedStatus[] = [];
    const inForce = expandLists(definitions.feeds, (id) => states.get(id)?.poll?.list);
    for (const feed of inForce)
      feeds.push(await describeFeed(feed, { storage, states, subscriptions }));
    const faults = definitions.faults.map(formatFault);
    const { allowPrivate } = definitions.config.fetch;
    const openings = describeOpenings(allowPrivate);
    const offReason = findSubscribingFault(definitions.config);
    const websub =
      offReason === undefined ? { enabled: true } : { enabled: false, reason: offReason };
    if (options.json === true)
      printJson({ feeds, faults, websub, ...(openings === undefined ? {} : { allowPrivate }) });
    else {
      for (const note of [openings, describeProxy(definitions.config.fetch)])
        if (note !== undefined) printLine(printable(`! ${note}`));
      const hasUpstream = feeds.some(({ sources }) =>
        sources.some(({ kind }) => kind === 'upstream'),
      );
      if (offReason !== undefined && hasUpstream)
        printLine(printable(`No hub is subscribed to: ${offReason}`));
      for (const feed of feeds) printFeed(feed);
      for (const fault of faults) printLine(printable(`! ${fault}`));
    }
    return DONE;
  } finally {
    await storage?.close();
  }
}

interface Known {
  readonly storage: Storage | undefined;
  readonly states: ReadonlyMap<string, SourceState>;
  /** By source. */
  readonly subscriptions: ReadonlyMap<string, readonly Subscription[]>;
}

async function describeFeed(feed: FeedDefinition, known: Known): Promise<FeedStatus> {
  const head = await known.storage?.publications.findHead(feed.slug);
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
  { storage, states, subscriptions }: Known,
): Promise<SourceStatus> {
  if (source.kind === 'feed') return { id: source.id, kind: 'feed', faults: [] };
  const state = states.get(source.id);
  const own = source.kind === 'upstream' ? describePoll(source, state) : {};
  const told = describeSubscriptions(subscriptions.get(source.id) ?? [], Date.now());
  const faulty = (await storage?.files.listFaulty(source.id, FAULTS_LISTED_MAX)) ?? [];
  const files =
    source.kind === 'folder'
      ? faulty.flatMap((record) => describeFault(source.folder, record))
      : [];
  const held = files.filter(isHold).slice(0, FAULTS_SHOWN_MAX);
  const { finishedAt, ...outcome } = state?.outcome ?? { finishedAt: 0 };
  return {
    id: source.id,
    kind: source.kind,
    ...own,
    ...(told.length === 0 ? {} : { subscriptions: told }),
    live: (await storage?.entries.countLive(source.id)) ?? 0,
    ...(state?.dueAt === undefined ? {} : { dueAt: isoTime(state.dueAt) }),
    ...(finishedAt === 0 ? {} : { outcome: { ...outcome, finishedAt: isoTime(finishedAt) } }),
    faults: files.filter((one) => !isHold(one)).slice(0, FAULTS_SHOWN_MAX),
    ...(held.length > 0 && { held }),
  };
}

/** What is known of an upstream's polls; where it was moved or has ended, that too. */
function describePoll(
  { url, leftAt, isList }: UpstreamSource,
  state: SourceState | undefined,
): Pick<SourceStatus, 'url' | 'poll' | 'leftListAt' | 'listed'> {
  const poll = state?.poll;
  if (leftAt !== undefined) return { url, leftListAt: isoTime(leftAt) };
  if (poll === undefined || poll.origin !== url) return { url };
  const { outcome, movedTo, failures, fetchedAt, failedSinceAt, goneAt, notBeforeAt } = poll;
  const at = { fetchedAt, failedSinceAt, goneAt, notBeforeAt };
  const times = Object.entries(at).flatMap(([name, time]) =>
    time === undefined ? [] : [[name, isoTime(time)] as const],
  );
  const moved = movedTo === undefined ? {} : { movedTo };
  const members = poll.list?.filter((one) => one.leftAt === undefined).length ?? 0;
  const listed = isList === true ? { listed: members } : {};
  return { url, ...listed, poll: { outcome, failures, ...moved, ...Object.fromEntries(times) } };
}

function describeFault(folder: string, { path, fault }: FileRecord): readonly FileStatus[] {
  return fault === undefined ? [] : [{ file: `${folder}/${path}`, ...fault }];
}

function printFeed({ feed, title, entries, lastModifiedAt, sources }: FeedStatus): void {
  const published =
    entries === undefined
      ? 'not published yet'
      : `${entries} entries, last changed ${lastModifiedAt}`;
  printLine(printable(`${feed}  ${title}  (${published})`));
  for (const one of sources) {
    const { id, kind, outcome, faults, held = [], subscriptions = [] } = one;
    const last = outcome === undefined ? 'never read' : summarize(outcome);
    printLine(printable(`  ${id}  ${factsOf(one)}${kind === 'feed' ? '' : `, ${last}`}`));
    for (const one of subscriptions) printLine(printable(`    ${summarizeSubscription(one)}`));
    for (const fault of faults) printLine(printable(`  ! ${formatFault(fault)} (${fault.code})`));
    for (const one of held) printLine(printable(`  - ${formatFault(one)} (${one.code})`));
  }
}

function factsOf({ kind, url, live, dueAt, listed, leftListAt }: SourceStatus): string {
  if (kind === 'feed') return 'merged feed';
  const where = url === undefined ? '' : `${url}, `;
  if (leftListAt !== undefined) return `${where}${live} live, left its list at ${leftListAt}`;
  const due = dueAt === NEVER ? 'never' : (dueAt ?? 'at once');
  return `${where}${listed === undefined ? `${live} live` : `a list of ${listed}`}, due ${due}`;
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
