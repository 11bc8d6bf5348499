// `kabar add`: finds the feeds behind an address, shows them, and adds the one that is wanted as a source
// to a feed, a new one or one that is there.

import { openLookout } from '../app.ts';
import type { Definitions } from '../config/definitions.ts';
import { type Addition, planAddition, writeAddition } from '../config/plan-addition.ts';
import { KabarError } from '../core/errors.ts';
import {
  type Discovery,
  type FoundFeed,
  findFeeds,
  isOfComments,
} from '../worker/discovery/find-feeds.ts';
import { groupFeeds } from '../worker/discovery/group-feeds.ts';
import { suggestHead } from '../worker/discovery/suggest-head.ts';
import { countTaken, type FoundChoice, numberChoices, printChoices } from './describe-found.ts';
import { DONE, type ExitCode, PARTLY_FAILED, WRONG_USAGE } from './exit-code.ts';
import { type GlobalOptions, readSetting } from './setting.ts';
import { onStopSignal } from './stop-signal.ts';
import { printable, printError, printJson, printLine } from './terminal.ts';

export interface AddOptions extends GlobalOptions {
  readonly feed?: string;
  readonly choose?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** What came of it, as `--json` prints it. */
interface Report {
  readonly address: string;
  readonly feeds: readonly FoundChoice[];
  readonly chosen?: number;
  /** Entries that the first reading would publish. */
  readonly publishes?: number;
  readonly addition?: Pick<Addition, 'slug' | 'file' | 'isNew'> & { readonly source: string };
  /** Whether the addition was written. */
  readonly added: boolean;
  readonly misses: readonly { url: string; code: string; message: string }[];
  readonly skipped: number;
}

/** Ends 1 when nothing is found, 2 when there are several feeds and none is chosen. Throws `configuration`. */
export async function add(asked: string, options: AddOptions): Promise<ExitCode> {
  const { definitions } = readSetting(options);
  const { address, discovery } = await discover(asked, definitions);
  const found = groupFeeds(discovery.feeds);
  const choices = numberChoices(found, { feeds: definitions.feeds, now: Date.now() });
  const { misses, skipped } = discovery;
  const report: Report = {
    address,
    feeds: choices,
    added: false,
    misses: misses.map(({ url, code, message }) => ({ url, code, message })),
    skipped,
  };
  if (options.json !== true) printChoices(choices);
  if (choices.length === 0) return endWithout(report, options);
  const main = found.filter(([first]) => first !== undefined && !isOfComments(first));
  const number = options.choose ?? (main.length === 1 || found.length === 1 ? 1 : undefined);
  const choice = choices.find((one) => one.number === number);
  const feed = number === undefined ? undefined : found.flat()[number - 1];
  if (choice === undefined || feed === undefined) return endUndecided(report, options);
  const known =
    options.choose === undefined ? choices.flatMap(({ alreadyIn }) => alreadyIn) : choice.alreadyIn;
  return addChosen({ choice, feed, known, report, definitions, options });
}

async function discover(
  asked: string,
  definitions: Definitions,
): Promise<{ readonly address: string; readonly discovery: Discovery }> {
  const { client, documents, close } = openLookout(definitions);
  const stopping = new AbortController();
  const off = onStopSignal(() => stopping.abort(new KabarError('environment', 'it was stopped')));
  const tools = { client, documents, clock: Date.now, signal: stopping.signal };
  try {
    const [first, ...others] = listAddresses(asked);
    let address = first;
    let discovery = await findFeeds(address, tools);
    for (const other of others) {
      if (discovery.feeds.length > 0 || !isUnreachable(discovery)) break;
      address = other;
      discovery = await findFeeds(address, tools);
    }
    return { address, discovery };
  } finally {
    off();
    await close();
  }
}

/** What was typed as addresses to try: a bare host name may be without https, `feed:` is no scheme of today. */
function listAddresses(asked: string): readonly [string, ...string[]] {
  const text = asked.trim().replace(/^feed:(?:\/\/)?/iu, '');
  if (/^[a-z][a-z0-9+.-]*:(?!\d)/iu.test(text)) return [text];
  return [`https://${text}`, `http://${text}`];
}

function isUnreachable({ misses }: Discovery): boolean {
  return misses.some(({ code }) => code === 'connect' || code === 'tls' || code === 'timeout');
}

interface Chosen {
  readonly choice: FoundChoice;
  readonly feed: FoundFeed;
  /** Sources that read the same feed already. */
  readonly known: readonly string[];
  readonly report: Report;
  readonly definitions: Definitions;
  readonly options: AddOptions;
}

function addChosen({ choice, feed, known, report, definitions, options }: Chosen): ExitCode {
  const { number } = choice;
  const { feed: slug, dryRun = false, json = false } = options;
  const there = known.filter((id) => slug === undefined || id.startsWith(`${slug}/`));
  if (there.length > 0) {
    if (json) printJson({ ...report, chosen: number });
    else printLine(printable(`Nothing to add: ${choice.url} is ${there.join(', ')} already.`));
    return DONE;
  }
  const addition = planAddition(
    {
      ...(slug === undefined ? {} : { slug }),
      head: suggestHead(feed),
      sources: [
        {
          title: feed.feed.title ?? '',
          address: feed.url,
          declaration: { url: feed.url, refresh: 'adaptive' },
        },
      ],
    },
    definitions,
  );
  const source = addition.sources[0]?.name ?? '';
  const target = definitions.feeds.find((one) => one.slug === addition.slug);
  const publishes = countTaken(feed, { feed: target, source });
  if (!dryRun) writeAddition(addition);
  const { file, isNew } = addition;
  if (json) {
    const where = { slug: addition.slug, source, file, isNew };
    printJson({ ...report, chosen: number, publishes, addition: where, added: !dryRun });
  } else tellAddition(addition, { source, publishes, entries: choice.entries, dryRun });
  return DONE;
}

function tellAddition(
  { slug, file, isNew, after }: Addition,
  told: {
    readonly source: string;
    readonly publishes: number;
    readonly entries: number;
    readonly dryRun: boolean;
  },
): void {
  const { source, publishes, entries, dryRun } = told;
  const verb = dryRun ? 'Would be added' : 'Added';
  const taken = publishes === entries ? `all ${entries}` : `${publishes} of the ${entries}`;
  printLine('');
  printLine(printable(`${verb} as ${slug}/${source}, in ${isNew ? 'the new ' : ''}${file}`));
  printLine(
    printable(
      `Its first reading publishes ${taken} entries at /feeds/${slug}; a running service reads it within seconds.`,
    ),
  );
  if (dryRun) for (const line of ['', ...after.trimEnd().split('\n')]) printLine(printable(line));
}

function endWithout(report: Report, { json }: AddOptions): ExitCode {
  if (json === true) printJson(report);
  const [first] = report.misses;
  const message =
    first?.url === report.address
      ? `${/^https?:/u.test(first.message) ? '' : `${report.address}: `}${first.message} (${first.code})`
      : `${report.address}: there is no feed behind this page, nor at the usual places of its site (not-a-feed)`;
  printError(printable(message));
  return PARTLY_FAILED;
}

function endUndecided(report: Report, { json, choose }: AddOptions): ExitCode {
  if (json === true) printJson(report);
  const count = report.feeds.length;
  const what =
    choose === undefined
      ? `${report.feeds.filter(({ sameAs }) => sameAs === undefined).length} feeds were found`
      : `there is no feed number ${choose}`;
  printError(`kabar: ${what}; say which one is wanted: --choose 1 to --choose ${count}`);
  return WRONG_USAGE;
}
