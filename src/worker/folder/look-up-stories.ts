// What the store and the folder know of the stories of a batch, before anything is decided: which are
// remembered, which were put over another, and which names are free.

import { pathIdentity } from '../../core/identity.ts';
import { isReplaced } from '../../core/same-story.ts';
import type {
  EntryStore,
  FileRecord,
  FileStore,
  StoredEntryWithFingerprint,
} from '../../core/storage.ts';
import { mintKeys } from '../mint-keys.ts';
import type { BatchKnowledge, ReadArticle } from './plan-batch.ts';

/** Stories whose files are gone in this pass, until they turn up in other files. */
export interface GoneStories {
  /** By key, with the file's path; without one where another story stands there now. */
  readonly keys: Map<string, string | undefined>;
  /** By the digest of the file; another file with it is the same one, moved. */
  readonly byDigest: Map<string, FileRecord>;
}

/** What went with these files. */
export function listGone(files: readonly FileRecord[]): GoneStories {
  return {
    keys: new Map(
      files.flatMap(({ key, otherKeys = [], path }) =>
        key === undefined ? [] : [key, ...otherKeys].map((one) => [one, path] as const),
      ),
    ),
    byDigest: mapDigests(files),
  };
}

/** Of files with the same bytes the one that gave a story counts, not its copies. */
function mapDigests(files: readonly FileRecord[]): Map<string, FileRecord> {
  const byDigest = new Map<string, FileRecord>();
  for (const one of files) {
    if (one.digest === undefined) continue;
    if (one.key !== undefined || !byDigest.has(one.digest)) byDigest.set(one.digest, one);
  }
  return byDigest;
}

/** Of the stories that are to go, those stay that a file that is still there tells too. */
export async function keepToldElsewhere(
  gone: GoneStories,
  { files, source, paths }: { files: FileStore; source: string; paths: ReadonlySet<string> },
): Promise<void> {
  let after: string | undefined;
  for (;;) {
    const page = await files.list(source, {
      limit: PAGE_RECORDS,
      ...(after === undefined ? {} : { after }),
    });
    for (const { path, key, otherKeys = [] } of page) {
      if (key === undefined || paths.has(path)) continue;
      for (const one of [key, ...otherKeys]) gone.keys.delete(one);
    }
    after = page.at(-1)?.path;
    if (page.length < PAGE_RECORDS || gone.keys.size === 0) return;
    await new Promise(setImmediate);
  }
}

const PAGE_RECORDS = 1_000;

export interface LookUpTools {
  readonly entries: Pick<EntryStore, 'findByIdentities' | 'findByKeys'>;
  readonly files: Pick<FileStore, 'findByDigests'>;
  readonly source: string;
  /** Takes up the stories that others were put over. */
  readonly gone: GoneStories;
}

/** All that the plan of a batch asks for, and the articles, replacements told apart. Throws `storage`. */
export async function lookUpStories(
  found: readonly ReadArticle[],
  { entries, files, source, gone }: LookUpTools,
): Promise<BatchKnowledge & { readonly articles: readonly ReadArticle[] }> {
  const own = await entries.findByKeys(found.flatMap(({ record }) => record?.key ?? []));
  const articles = tellReplacements(found, { own, gone });
  const fresh = articles.filter(({ record }) => record?.key === undefined);
  const named = articles.filter(
    ({ record, fingerprint, givenName }) =>
      givenName !== undefined ||
      record?.key === undefined ||
      own.get(record.key)?.fingerprint !== fingerprint,
  );
  const names = named.flatMap(({ path, identities }) => [pathIdentity(path), ...identities]);
  const moved = fresh.flatMap(({ digest }) => gone.byDigest.get(digest)?.key ?? []);
  const twins = await findTwins(fresh, { files, source });
  const byIdentity =
    names.length === 0 ? new Map<string, never>() : await entries.findByIdentities(source, names);
  const others = [...moved, ...[...twins.values()].flatMap(({ key }) => key ?? [])];
  const byKey = new Map([...own, ...(await entries.findByKeys(others))]);
  const mintedKeys = await mintKeys(listNewNames(articles, byIdentity), { entries, source });
  return { articles, byKey, byIdentity, twins, gone, mintedKeys };
}

/** What the keys of new stories are made from: the name that its newsroom gave one, else the path. */
function listNewNames(
  articles: readonly ReadArticle[],
  known: ReadonlyMap<string, StoredEntryWithFingerprint>,
): ReadonlyMap<string, (attempt: number) => string> {
  const names = articles.flatMap(({ path, digest, givenName, record }) => {
    const isNew = givenName === undefined ? record?.key === undefined : !known.has(givenName);
    const name = givenName ?? pathIdentity(path);
    // Another story stood under the name before.
    const nameAt = (attempt: number): string => (attempt === 0 ? name : `${name}\n${digest}`);
    return isNew ? [[givenName ?? path, nameAt] as const] : [];
  });
  return new Map(names);
}

/** Other files with the bytes of a new one. */
async function findTwins(
  fresh: readonly ReadArticle[],
  { files, source }: Pick<LookUpTools, 'files' | 'source'>,
): Promise<ReadonlyMap<string, FileRecord>> {
  if (fresh.length === 0) return new Map();
  const own = new Set(fresh.map(({ path }) => path));
  const digests = fresh.map(({ digest }) => digest);
  const found = await files.findByDigests(source, digests);
  return mapDigests(found.filter(({ path }) => !own.has(path)));
}

/** A file that tells another story now: the old one goes, unless it turns up in another file. */
function tellReplacements(
  articles: readonly ReadArticle[],
  { own, gone }: { own: ReadonlyMap<string, StoredEntryWithFingerprint>; gone: GoneStories },
): readonly ReadArticle[] {
  const fresh = articles.filter(({ record }) => record?.key === undefined);
  const digests = new Set(fresh.map(({ digest }) => digest));
  return articles.map((article) => {
    const { record, entry, digest, givenName } = article;
    if (record?.key === undefined || record.digest === undefined || givenName !== undefined)
      return article;
    const before = own.get(record.key);
    // The same bytes tell the same story, however they are read today.
    if (before === undefined || record.digest === digest) return article;
    const oldBytesStandElsewhere = digests.has(record.digest);
    if (!isReplaced(before.entry, entry, { oldBytesStandElsewhere })) return article;
    if (before.state === 'live') gone.keys.set(before.key, undefined);
    gone.byDigest.set(record.digest, record);
    const { key: _key, ...nameless } = record;
    return { ...article, record: nameless, isReplacement: true };
  });
}
