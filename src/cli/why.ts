// `kabar why`: why an article is or is not in a feed, as one plain answer.

import { isAbsolute, relative, resolve } from 'node:path';
import type { Definitions } from '../config/definitions.ts';
import { isHold } from '../core/article.ts';
import type { StoredEntry } from '../core/entry.ts';
import { KabarError } from '../core/errors.ts';
import type { FeedDefinition } from '../core/feed.ts';
import { givenIdentity, urlIdentity } from '../core/identity.ts';
import { expandLists } from '../core/listed-source.ts';
import { canonicalSelection, matchesSelection } from '../core/selection.ts';
import type { FolderSource } from '../core/source.ts';
import type { Storage } from '../core/storage.ts';
import { openStorage } from '../storage/open.ts';
import { listPaths, mayBeArticle } from '../worker/folder/list-articles.ts';
import { type Branch, listBranches, selectEntries } from '../worker/publish/select-entries.ts';
import { DONE, type ExitCode } from './exit-code.ts';
import { checkFeeds, type GlobalOptions, readSetting } from './setting.ts';
import { printable, printLine } from './terminal.ts';

/**
 * `asked` is an entry's key or id, a source's own name for it (guid, id, address), or a file of one of the
 * feed's folders. Throws `notFound`.
 */
export async function why(slug: string, asked: string, options: GlobalOptions): Promise<ExitCode> {
  const { definitions } = readSetting(options);
  checkFeeds([slug], definitions);
  const storage = await openStorage(definitions.config.database, { readOnly: true });
  try {
    for (const line of await explain({ slug, asked, definitions, storage }))
      printLine(printable(line));
    return DONE;
  } finally {
    await storage.close();
  }
}

interface Question {
  readonly slug: string;
  readonly asked: string;
  readonly definitions: Definitions;
  readonly storage: Storage;
}

async function explain(question: Question): Promise<readonly string[]> {
  const { slug, asked, definitions, storage } = question;
  const states = new Map((await storage.sources.list()).map((state) => [state.id, state]));
  const inForce = expandLists(definitions.feeds, (id) => states.get(id)?.poll?.list);
  const feeds = new Map(inForce.map((feed) => [feed.slug, feed]));
  const feed = feeds.get(slug);
  if (feed === undefined) throw new KabarError('notFound', `there is no feed "${slug}"`);
  const branches = listBranches(feed, feeds);
  const stored = await storage.entries.find(asked);
  if (stored !== undefined) return explainEntry(stored, { feed, branches, storage });
  const named = await findByOwnName(asked, { branches, storage });
  if (named.length > 0) {
    const explained = named.map((one) => explainEntry(one, { feed, branches, storage }));
    return (await Promise.all(explained)).flat();
  }
  const file = findFile(asked, { feeds, branches });
  if (file === undefined) {
    throw new KabarError(
      'notFound',
      `"${asked}" is no entry, and no file of a folder that ${slug} reads`,
    );
  }
  return explainFile(file, { feed, branches, storage });
}

/** The entries that a source of the feed knows by this id, guid or address. */
async function findByOwnName(
  asked: string,
  { branches, storage }: Pick<Around, 'branches' | 'storage'>,
): Promise<readonly StoredEntry[]> {
  const names = [givenIdentity(asked), ...(URL.canParse(asked) ? [urlIdentity(asked)] : [])];
  const found = new Map<string, StoredEntry>();
  for (const source of new Set(branches.map((branch) => branch.source)))
    for (const stored of (await storage.entries.findByIdentities(source, names)).values())
      found.set(stored.key, stored);
  return [...found.values()];
}

interface Around {
  readonly feed: FeedDefinition;
  readonly branches: readonly Branch[];
  readonly storage: Storage;
}

async function explainEntry(
  stored: StoredEntry,
  { feed, branches, storage }: Around,
): Promise<readonly string[]> {
  const story = `"${stored.entry.title}" (${stored.key})`;
  const no = (reason: string): readonly string[] => [`${story} is not in ${feed.slug}: ${reason}`];
  const own = branches.filter(({ source }) => source === stored.source);
  if (own.length === 0) return no(`it comes from ${stored.source}, which the feed does not read.`);
  if (stored.state === 'withdrawn')
    return no(`it was withdrawn at ${isoTime(stored.changedAt)}: ${stored.reason ?? ''}`);
  if (stored.state === 'vanished')
    return no(`its file was gone at ${isoTime(stored.changedAt)}. It returns when the file does.`);
  if (stored.publishedAt > Date.now())
    return no(`it is dated ahead and appears at ${isoTime(stored.publishedAt)}.`);
  const failing = own.map(({ selections }) =>
    selections.find((one) => !matchesSelection(one, stored)),
  );
  const [first] = failing;
  if (first !== undefined && failing.every((one) => one !== undefined)) {
    return no(`it does not match the selection ${canonicalSelection(first)}`);
  }
  const entries = await selectEntries(storage.entries, branches, {
    limit: feed.entriesMax,
    until: Date.now(),
  });
  const place = entries.findIndex(({ key }) => key === stored.key);
  if (place < 0)
    return no(
      `the feed carries its newest ${feed.entriesMax} entries, and this one of ${isoTime(stored.publishedAt)} is older.`,
    );
  return [
    `${story} is in ${feed.slug}, number ${place + 1} of ${entries.length}, from ${stored.source}.`,
    `Published ${isoTime(stored.publishedAt)}, updated ${isoTime(stored.updatedAt)}, id ${stored.id}`,
  ];
}

/** Holds that keep a version back, not its story. */
const KEPT_HOLDS: ReadonlySet<string> = new Set(['embargoed', 'superseded']);

interface AskedFile {
  readonly source: FolderSource;
  readonly path: string;
}

/** A path as given, from here or from the source's folder. */
function findFile(
  asked: string,
  { feeds, branches }: { feeds: ReadonlyMap<string, FeedDefinition>; branches: readonly Branch[] },
): AskedFile | undefined {
  const ids = new Set(branches.map(({ source }) => source));
  const sources = [...feeds.values()].flatMap((feed) => feed.sources);
  for (const base of [process.cwd(), undefined]) {
    for (const source of sources) {
      if (source.kind !== 'folder' || !ids.has(source.id)) continue;
      const path = relative(source.folder, resolve(base ?? source.folder, asked));
      if (path.startsWith('..') || isAbsolute(path) || path === '') continue;
      if (base !== undefined && listPaths(source.folder, [path]).size === 0) continue;
      return { source, path };
    }
  }
  return undefined;
}

async function explainFile(
  { source, path }: AskedFile,
  around: Around,
): Promise<readonly string[]> {
  const { feed, storage } = around;
  const no = (reason: string): readonly string[] => [`${path} is not in ${feed.slug}: ${reason}`];
  const record = (await storage.files.findByPaths(source.id, [path])).get(path);
  const [there] = listPaths(source.folder, [path]).values();
  if (record?.fault !== undefined && isHold(record.fault)) {
    const isKept = KEPT_HOLDS.has(record.fault.code) && record.key !== undefined;
    const kept = isKept ? ' What is published is the version before.' : '';
    return no(`it ${record.fault.message} (${record.fault.code})${kept}`);
  }
  if (record?.fault !== undefined) {
    const line = record.fault.line === undefined ? '' : `:${record.fault.line}`;
    const kept = record.key === undefined ? '' : ' What it said before is still published.';
    return [`${path}${line} is set aside (${record.fault.code}): ${record.fault.message}${kept}`];
  }
  if (record?.key !== undefined) {
    const stored = await storage.entries.find(record.key);
    if (stored !== undefined) return explainEntry(stored, around);
  }
  if (there === undefined) return no('there is no such file.');
  if (!mayBeArticle(path))
    return no('its ending is none of a stored article (.txt, .html, .md, .json, .xml).');
  if (there.fault !== undefined) return no(`it ${there.fault.message}`);
  return no('it has not been read yet. "kabar refresh" reads it, and so does the running service.');
}

function isoTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).concat('Z');
}
