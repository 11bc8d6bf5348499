// What is remembered, as one asynchronous interface for every engine. Everything that a reader of
// the service could notice is written in one transaction, so that a crash leaves all of it or nothing.
// Any method can fail with a `KabarError` of code `storage`; only other codes are mentioned.

import type { Publication } from './document.ts';
import type { StoredEntry } from './entry.ts';
import type { PollState } from './poll.ts';
import type { Claim, SourceOutcome, SourceState } from './source.ts';
import type { Delivery, StoredDelivery, Subscription, SubscriptionState } from './subscription.ts';
import type { Token } from './token.ts';

export interface Storage {
  readonly sources: SourceStore;
  readonly entries: EntryStore;
  readonly files: FileStore;
  readonly publications: PublicationStore;
  readonly tokens: TokenStore;
  readonly subscriptions: SubscriptionStore;
  /**
   * Makes this process a service of a role; the right ends with the process, however that ends, or
   * with the returned release. On an engine for one machine it is the only one of the role: throws
   * `busy` while another process has it.
   */
  lockService(role: string): Promise<ServiceLock>;
  close(): Promise<void>;
}

/** Where the store is, as the operator configured it. A `url` may hold a password: it is never shown. */
export type DatabaseAddress =
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'postgres'; readonly url: string };

export interface ServiceLock {
  /** Whether no other process can be a service of the role meanwhile. */
  readonly isOnly: boolean;
  release(): Promise<void>;
}

export interface SourceStore {
  list(): Promise<readonly SourceState[]>;
  find(source: string): Promise<SourceState | undefined>;
  /**
   * Claims a source for `leaseMs`; nothing when another holder's claim is still running. The same
   * holder may claim again what it held before a crash: it gets a new, higher fence.
   */
  claim(source: string, options: ClaimOptions): Promise<Claim | undefined>;
  /** Extends a running claim. Throws `claimLost` when somebody else has claimed the source since. */
  renew(claim: Claim, options: { readonly now: number; readonly leaseMs: number }): Promise<Claim>;
  /** Records what a reading came to and gives the claim back. Throws `claimLost`. */
  release(claim: Claim, result: SourceResult): Promise<void>;
  /** Lets the next reading of these sources pass the guard once. */
  approve(sources: readonly string[]): Promise<void>;
}

export interface ClaimOptions {
  readonly holder: string;
  readonly now: number;
  readonly leaseMs: number;
  /** Whether a holder is known to have ended: its claim runs out with it. Absent: nobody knows. */
  isGone?(holder: string): boolean;
}

interface SourceResult {
  readonly outcome: SourceOutcome;
  readonly dueAt: number;
  /** Fingerprint of how the articles were read, once all of them were read that way. */
  readonly reader?: string;
  /** Of an upstream: replaces what was remembered; absent: that stays. */
  readonly poll?: PollState;
}

/** An entry to be written: inserted, updated in place, or restored after it had vanished. */
export interface EntryWrite {
  readonly stored: Omit<StoredEntry, 'changedAt' | 'sequence' | 'state' | 'reason'>;
  /** Hash of all that a reader would notice (core/change.ts). */
  readonly fingerprint: string;
  /** Names under which the source knows the story; they lead to this entry from now on. */
  readonly identities: readonly string[];
}

/**
 * What is remembered of one file of a folder source. A file that was read well has a `key`; one that
 * is set aside a `fault`; one that was good and is now faulty has both: its last good entry stays.
 */
export interface FileRecord {
  /** Relative to the folder, `/` between names. */
  readonly path: string;
  /** Size, times and inode in one text; equal stamps mean that the file need not be read again. */
  readonly stamp: string;
  /** SHA-256 of the bytes, hexadecimal; absent where they could not be read. */
  readonly digest?: string;
  /** The entry that the file gave. */
  readonly key?: string;
  /** The further ones of a file that holds several articles. */
  readonly otherKeys?: readonly string[];
  readonly fault?: FileFault;
}

export interface FileFault {
  readonly code: string;
  readonly message: string;
  readonly line?: number;
}

/** One transaction of an ingest. Sequence numbers are given in the order of `writes`, `vanished`, `withdrawn`. */
export interface IngestCommit {
  readonly claim: Claim;
  readonly now: number;
  readonly writes: readonly EntryWrite[];
  /** More names for entries that are not written themselves, as when an unchanged file was moved. */
  readonly names?: readonly { readonly identity: string; readonly key: string }[];
  /** Keys of live entries of the claimed source that are to become `vanished`. */
  readonly vanished: readonly string[];
  /** Entries of the claimed source that its newsroom takes back for good; withdrawn ones stay as they are. */
  readonly withdrawn?: readonly { readonly key: string; readonly reason: string }[];
  readonly files: readonly FileRecord[];
  readonly forgottenPaths: readonly string[];
}

export interface StoredEntryWithFingerprint extends StoredEntry {
  readonly fingerprint: string;
}

export interface EntryStore {
  /**
   * Writes all of a commit or nothing. Throws `claimLost` when the claim is no longer the newest of
   * its source, `forbidden` when a write or withdrawal names another source's entry.
   */
  commit(commit: IngestCommit): Promise<void>;
  /** The entries behind a source's own names for its stories; unknown names are left out. */
  findByIdentities(
    source: string,
    identities: readonly string[],
  ): Promise<ReadonlyMap<string, StoredEntryWithFingerprint>>;
  findByKeys(keys: readonly string[]): Promise<ReadonlyMap<string, StoredEntryWithFingerprint>>;
  /** By key or by published id. */
  find(keyOrId: string): Promise<StoredEntry | undefined>;
  /** Live entries of the sources with `publishedAt <= until`, newest first, ties by key. */
  listNewest(query: NewestQuery): Promise<readonly StoredEntry[]>;
  /** When the next embargoed entry of the sources is to appear, after `now`. */
  findNextPublication(sources: readonly string[], now: number): Promise<number | undefined>;
  /** The newest change in these sources, withdrawals and embargoed ones included. */
  findLatestChange(
    sources: readonly string[],
  ): Promise<{ readonly sequence: number; readonly changedAt: number } | undefined>;
  /** When an entry of these sources last vanished or was withdrawn. */
  findLatestRemoval(sources: readonly string[]): Promise<number | undefined>;
  /**
   * What has changed after a number of the sequence, in the order of the numbers: every entry once, as
   * it is now. Of an entry that nobody could see at its latest change, embargoed as it was, nothing.
   * Whoever asks again after `through` misses nothing, whoever writes meanwhile.
   */
  listChanges(query: ChangesQuery): Promise<ChangesPage>;
  /**
   * Gives entries of the sources whose embargo ended by `now` their next numbers: from here on they
   * are changes that everybody may see. Whether there was one.
   */
  reveal(sources: readonly string[], now: number): Promise<boolean>;
  countLive(source: string): Promise<number>;
  /** Takes a story back for good. Throws `notFound`. A second withdrawal changes nothing. */
  withdraw(
    keyOrId: string,
    options: { readonly reason: string; readonly now: number },
  ): Promise<StoredEntry>;
}

export interface ChangesQuery {
  readonly sources: readonly string[];
  /** The number to go on after; 0 begins. */
  readonly after: number;
  readonly limit: number;
}

export interface ChangesPage {
  readonly entries: readonly StoredEntry[];
  /** All up to this number is told. */
  readonly through: number;
  /** The number of the latest change of any source. */
  readonly latest: number;
}

export interface NewestQuery {
  readonly sources: readonly string[];
  readonly until: number;
  readonly limit: number;
  /** Continue after this entry of an earlier answer. */
  readonly after?: { readonly publishedAt: number; readonly key: string };
}

export interface FileStore {
  /** Records in the order of their paths (code points), those after `after`, at most `limit`. */
  list(
    source: string,
    options: { readonly after?: string; readonly limit: number },
  ): Promise<readonly FileRecord[]>;
  findByPaths(source: string, paths: readonly string[]): Promise<ReadonlyMap<string, FileRecord>>;
  /** Records of files with these digests. */
  findByDigests(source: string, digests: readonly string[]): Promise<readonly FileRecord[]>;
  count(source: string): Promise<number>;
  /** Files that are set aside or held back, at most `limit`, in the order of their paths. */
  listFaulty(source: string, limit: number): Promise<readonly FileRecord[]>;
  /** How many are set aside; those that are held back do not count. */
  countFaulty(source: string): Promise<number>;
}

export interface PublicationStore {
  /** The published id of a feed: `mint` gives it the first time, the ledger ever after. */
  identify(feed: string, mint: () => string): Promise<string>;
  list(): Promise<readonly Publication[]>;
  find(feed: string): Promise<Publication | undefined>;
  /** Without the documents: what decides whether a feed has to be published again. */
  findHead(feed: string): Promise<Omit<Publication, 'documents'> | undefined>;
  /**
   * Swaps in all documents of a feed. What is older than what is stored is not taken, by its
   * `sequence`, nor is the same once more (`sequence`, `fingerprint` and `nextEntryAt`): false.
   */
  publish(publication: Publication): Promise<boolean>;
  /** Drops the documents of feeds that are no longer defined. */
  retain(feeds: readonly string[]): Promise<void>;
  /** Changes whenever any process has published since; cheap enough to be asked several times a second. */
  findVersion(): Promise<number>;
}

export interface TokenStore {
  add(token: Token): Promise<void>;
  list(): Promise<readonly Token[]>;
  /** True when there was one to revoke. */
  revoke(id: string, now: number): Promise<boolean>;
  /** A token that is not revoked, by the SHA-256 (hexadecimal) of its secret. */
  findByDigest(digest: string): Promise<Token | undefined>;
}

/** Subscriptions at hubs, and what these have delivered until a worker takes it in. */
export interface SubscriptionStore {
  /** In the order of their requests, ties by id; of one source, or of all. */
  list(source?: string): Promise<readonly Subscription[]>;
  find(id: string): Promise<Subscription | undefined>;
  /**
   * Adds a requested one in place of the source's attempts that came to nothing (`failed`, `denied`).
   * False while another one of the source is `requested`: nothing is written.
   */
  add(subscription: Subscription): Promise<boolean>;
  /** Replaces what is stored under its id, if that is in one of these states still; else false. */
  replace(subscription: Subscription, from: readonly SubscriptionState[]): Promise<boolean>;
  /** Takes away the subscription. What it has delivered stays until it is taken in. */
  remove(id: string): Promise<void>;
  /**
   * Keeps a delivery, and notes at its subscription that the hub has delivered; on the disk when it
   * resolves. False when `waitingMax` of the source are waiting already: nothing is written.
   */
  keepDelivery(delivery: Delivery, waitingMax: number): Promise<boolean>;
  /** Sources with deliveries, in the order of their oldest; cheap enough to be asked several times a second. */
  listWaiting(): Promise<readonly string[]>;
  /** The oldest of a source. */
  findDelivery(source: string): Promise<StoredDelivery | undefined>;
  /** Of deliveries that are taken in, or never will be. */
  removeDelivery(number: number): Promise<void>;
}
